//! What a leader writes of an activity, and whether it may stand.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::model::{Activity, Shift};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::text::{block, line};

/// Most shifts of one activity.
pub(crate) const MOST_SHIFTS: usize = 60;
/// Form names of the first shifts' fields, for errors to point at.
const ROWS: [&str; 12] = [
    "shift_1", "shift_2", "shift_3", "shift_4", "shift_5", "shift_6", "shift_7", "shift_8", "shift_9", "shift_10",
    "shift_11", "shift_12",
];

/// The form name of the shift at `index`, counting from 0.
#[must_use]
pub(crate) fn row(index: usize) -> &'static str {
    ROWS.get(index).copied().unwrap_or("shifts")
}

/// The words and numbers of an activity.
#[derive(Debug, Clone, Default)]
pub struct Content {
    /// Title, 4 to 40 characters.
    pub title: String,
    /// Category code.
    pub category: String,
    /// Town.
    pub town: String,
    /// Meeting point.
    pub place: String,
    /// What is done.
    pub description: String,
    /// What to bring.
    pub bring: String,
    /// What to watch for.
    pub risks: String,
    /// Youngest age, full years; 0 for none.
    pub min_age: i64,
}

/// A shift as written. One with an id is there already.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The shift it changes, or a new one.
    pub id: Option<Id>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Seats.
    pub capacity: i64,
}

impl Content {
    /// The same without control characters and outer spaces, which no column should hold.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        Self {
            title: line(&self.title),
            category: line(&self.category),
            town: line(&self.town),
            place: line(&self.place),
            description: block(&self.description),
            bring: block(&self.bring),
            risks: block(&self.risks),
            min_age: self.min_age,
        }
    }

    /// What is wrong with it as a draft.
    #[must_use]
    pub fn errors(&self, city: &City) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut check = |sound: bool, field, message: &str| {
            if !sound {
                errors.push(FieldError { field, message: message.to_owned() });
            }
        };
        check(within(&self.title, 4, 40), "title", "活动名称应为 4 至 40 个字。");
        check(city.category(&self.category).is_some(), "category", "请选择服务类别。");
        check(city.has_town(&self.town), "town", "请选择活动所在的镇（街）。");
        check(within(&self.place, 2, 100), "place", "请写明集合地点，2 至 100 个字。");
        check(within(&self.description, 0, 4000), "description", "活动内容最多 4000 个字，请缩短一些。");
        check(within(&self.bring, 0, 500), "bring", "“需要自带”最多 500 个字，请缩短一些。");
        check(within(&self.risks, 0, 500), "risks", "“注意事项”最多 500 个字，请缩短一些。");
        check((0..=80).contains(&self.min_age), "min_age", "最低年龄应为 0 至 80 岁的整数；不限年龄请填 0。");
        errors
    }
}

/// What is wrong with the shifts.
#[must_use]
pub(crate) fn slot_errors(slots: &[Slot]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if slots.len() > MOST_SHIFTS {
        let message = format!("一个活动最多 {MOST_SHIFTS} 场，请分成几个活动发布。");
        errors.push(FieldError { field: "shifts", message });
    }
    for (index, slot) in slots.iter().enumerate() {
        if let Some(text) = slot_error(slot) {
            errors.push(FieldError { field: row(index), message: format!("第 {} 场：{text}", index + 1) });
        }
    }
    errors
}

fn slot_error(slot: &Slot) -> Option<&'static str> {
    let length = slot.ends_at.duration_since(slot.starts_at);
    if length <= SignedDuration::ZERO {
        Some("结束时间要晚于开始时间。")
    } else if length < SignedDuration::from_mins(15) {
        Some("一场至少 15 分钟。")
    } else if length > SignedDuration::from_hours(16) {
        Some("一场最长 16 小时，请分成几场。")
    } else if !(1..=5000).contains(&slot.capacity) {
        Some("名额应为 1 至 5000 的整数。")
    } else {
        None
    }
}

/// Whether a draft is complete enough for the public.
pub(crate) fn check_complete(activity: &Activity, shifts: &[Shift], city: &City, now: Timestamp) -> Result<()> {
    let content = Content::of(activity);
    let mut errors = content.errors(city);
    if !within(&content.description, 10, 4000) {
        errors.push(FieldError {
            field: "description", message: "请写清楚要做什么，至少 10 个字。".into()
        });
    }
    if !shifts.iter().any(|shift| shift.starts_at > now) {
        errors.push(FieldError {
            field: "shifts", message: "至少要有一场还没开始的场次，才能发布。".into()
        });
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::invalid(errors)) }
}

impl Content {
    /// The words and numbers of an activity that is there.
    #[must_use]
    pub fn of(activity: &Activity) -> Self {
        Self {
            title: activity.title.clone(),
            category: activity.category.clone(),
            town: activity.town.clone(),
            place: activity.place.clone(),
            description: activity.description.clone(),
            bring: activity.bring.clone(),
            risks: activity.risks.clone(),
            min_age: activity.min_age,
        }
    }
}

/// What is wrong with a change of an activity that the public already knows: people have planned
/// with it, so its category, age and shifts stand and seats only grow.
#[must_use]
pub(crate) fn change_errors(
    activity: &Activity,
    content: &Content,
    shifts: &[Shift],
    slots: &[Slot],
    now: Timestamp,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field, message: String| errors.push(FieldError { field, message });
    if content.category != activity.category {
        refuse("category", "发布以后不能再改类别。".into());
    }
    if content.min_age != activity.min_age {
        refuse("min_age", "发布以后不能再改最低年龄。".into());
    }
    if !within(&content.description, 10, 4000) {
        refuse("description", "请写清楚要做什么，至少 10 个字。".into());
    }
    let kept: HashSet<Id> = slots.iter().filter_map(|slot| slot.id).collect();
    if shifts.iter().any(|shift| !kept.contains(&shift.id)) {
        refuse("shifts", "发布以后不能删去场次。确实办不成的，请取消活动并说明原因。".into());
    }
    for (index, slot) in slots.iter().enumerate() {
        let present = shifts.iter().find(|shift| Some(shift.id) == slot.id);
        if let Some(text) = slot_change_error(present, slot, now) {
            refuse(row(index), format!("第 {} 场：{text}", index + 1));
        }
    }
    errors
}

fn slot_change_error(present: Option<&Shift>, slot: &Slot, now: Timestamp) -> Option<&'static str> {
    let Some(shift) = present else {
        return (slot.starts_at <= now).then_some("新增的场次要在以后开始。");
    };
    let moved = (shift.starts_at, shift.ends_at) != (slot.starts_at, slot.ends_at);
    if moved && (shift.starts_at <= now || slot.starts_at <= now) {
        Some("已经开始的场次不能改时间，也不能改到过去。")
    } else if slot.capacity < shift.capacity {
        Some("发布以后名额只能增加。")
    } else {
        None
    }
}

fn within(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count())
}
