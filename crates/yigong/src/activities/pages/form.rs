//! The activity form: what was typed, and what it means.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::activities::draft::{Content, Slot, row};
use crate::activities::model::Shift;
use crate::city::City;
use crate::error::FieldError;
use crate::text::number;

/// Rows an empty form shows, and how many more one asks for.
const ROWS: usize = 4;
/// Most rows that are read.
const MOST: usize = 60;

/// The words of the form, as typed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) team: String,
    pub(super) title: String,
    pub(super) category: String,
    pub(super) town: String,
    pub(super) place: String,
    pub(super) description: String,
    pub(super) bring: String,
    pub(super) risks: String,
    pub(super) min_age: String,
    pub(super) rows: Vec<Row>,
}

/// One shift, as typed.
#[derive(Default, Clone)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) day: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) capacity: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.day, &self.start, &self.end, &self.capacity].into_iter().all(|text| text.trim().is_empty())
    }

    fn of(city: &City, shift: &Shift) -> Self {
        let clock = |at: Timestamp| at.to_zoned_datetime(city.zone.clone()).strftime("%H:%M").to_string();
        Self {
            id: shift.id.to_string(),
            day: city.date(shift.starts_at).to_string(),
            start: clock(shift.starts_at),
            end: clock(shift.ends_at),
            capacity: shift.capacity.to_string(),
        }
    }

    fn slot(&self, city: &City) -> Option<Slot> {
        let day: Date = self.day.trim().parse().ok()?;
        let at = |time: &str| -> Option<Timestamp> {
            let time: Time = time.trim().parse().ok()?;
            Some(day.to_datetime(time).to_zoned_datetime(city.zone.clone()).ok()?.timestamp())
        };
        let id = if self.id.is_empty() { None } else { Some(self.id.parse().ok()?) };
        Some(Slot { id, starts_at: at(&self.start)?, ends_at: at(&self.end)?, capacity: number(&self.capacity)? })
    }
}

impl Typed {
    /// Reads the form's fields; empty shift rows are left out.
    pub(super) fn read(mut fields: HashMap<String, String>) -> Self {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        let mut rows = Vec::new();
        for n in 1..=MOST {
            let row = Row {
                id: take(&format!("id_{n}")),
                day: take(&format!("day_{n}")),
                start: take(&format!("start_{n}")),
                end: take(&format!("end_{n}")),
                capacity: take(&format!("capacity_{n}")),
            };
            if !row.is_empty() {
                rows.push(row);
            }
        }
        Self {
            team: take("team"),
            title: take("title"),
            category: take("category"),
            town: take("town"),
            place: take("place"),
            description: take("description"),
            bring: take("bring"),
            risks: take("risks"),
            min_age: take("min_age"),
            rows,
        }
    }

    /// The form of an activity that is there.
    pub(super) fn of(city: &City, content: &Content, shifts: &[Shift]) -> Self {
        let c = content.clone();
        Self {
            team: String::new(),
            title: c.title,
            category: c.category,
            town: c.town,
            place: c.place,
            description: c.description,
            bring: c.bring,
            risks: c.risks,
            min_age: c.min_age.to_string(),
            rows: shifts.iter().map(|shift| Row::of(city, shift)).collect(),
        }
    }

    /// The same with empty rows to write in.
    pub(super) fn padded(mut self, more: bool) -> Self {
        let wanted = if more { self.rows.len() + ROWS } else { ROWS.max(self.rows.len()) };
        self.rows.resize(wanted.min(MOST), Row::default());
        self
    }

    /// What it says, or everything that is wrong with it.
    pub(super) fn parse(&self, city: &City) -> Result<(Content, Vec<Slot>), Vec<FieldError>> {
        let mut errors = Vec::new();
        let min_age = if self.min_age.trim().is_empty() { Some(0) } else { number(&self.min_age) };
        let content = Content {
            title: self.title.clone(),
            category: self.category.clone(),
            town: self.town.clone(),
            place: self.place.clone(),
            description: self.description.clone(),
            bring: self.bring.clone(),
            risks: self.risks.clone(),
            min_age: min_age.unwrap_or(-1),
        };
        let mut slots = Vec::new();
        for (index, typed) in self.rows.iter().filter(|row| !row.is_empty()).enumerate() {
            match typed.slot(city) {
                Some(slot) => slots.push(slot),
                None => errors.push(FieldError {
                    field: row(index),
                    message: format!("第 {} 场：请把日期、开始、结束时间和名额填完整。", index + 1),
                }),
            }
        }
        if errors.is_empty() {
            return Ok((content, slots));
        }
        let mut all = content.cleaned().errors(city);
        all.extend(errors);
        Err(all)
    }
}
