//! What is written of a need, and whether it may stand.

use jiff::{SignedDuration, Timestamp};

use super::model::{Need, Particulars};
use crate::city::City;
use crate::error::FieldError;
use crate::text::{block, line};

/// The words, times and particulars of a need.
#[derive(Debug, Clone)]
pub struct Draft {
    /// A line, 4 to 40 characters.
    pub title: String,
    /// Category code.
    pub category: String,
    /// Town.
    pub town: String,
    /// Street or village, never the house.
    pub street: String,
    /// Whom it is for, in broad terms.
    pub beneficiary: String,
    /// What is asked for, 10 to 1000 characters.
    pub description: String,
    /// How many helpers are wanted, 1 to 50.
    pub people: i64,
    /// When help is wanted.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Sealed.
    pub particulars: Particulars,
    /// Whether the accepted helper may see the particulars.
    pub shared: bool,
}

impl Draft {
    /// The same without control characters and outer spaces.
    #[must_use]
    pub(super) fn cleaned(&self) -> Self {
        let p = &self.particulars;
        Self {
            title: line(&self.title),
            category: line(&self.category),
            town: line(&self.town),
            street: line(&self.street),
            beneficiary: line(&self.beneficiary),
            description: block(&self.description),
            particulars: Particulars {
                name: line(&p.name),
                phone: line(&p.phone),
                address: line(&p.address),
                note: block(&p.note),
            },
            ..self.clone()
        }
    }

    /// What is wrong with it, apart from personal data in its public part.
    #[must_use]
    pub(super) fn errors(&self, city: &City, now: Timestamp) -> Vec<FieldError> {
        let settings = city.needs.settings;
        let length = self.ends_at.duration_since(self.starts_at);
        let longest = SignedDuration::from_mins(settings.longest_minutes);
        let furthest = SignedDuration::from_hours(24 * settings.furthest_days);
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let p = &self.particulars;
        let digits = p.phone.chars().filter(char::is_ascii_digit).count();
        let longest_text = format!("结束要晚于开始，一次最长 {} 小时。", settings.longest_minutes / 60);
        let furthest_text = format!("时间要在现在之后、{} 天以内。", settings.furthest_days);
        let soon = self.starts_at > now && self.starts_at.duration_since(now) <= furthest;
        let checks = [
            (within(&self.title, 4, 40), "title", "请用 4 至 40 个字写明要帮什么忙。"),
            (city.category(&self.category).is_some(), "category", "请选择服务类别。"),
            (city.has_town(&self.town), "town", "请选择所在的镇（街）。"),
            (within(&self.street, 2, 40), "street", "请写到街路或村名为止，2 至 40 个字。"),
            (city.needs.beneficiary(&self.beneficiary).is_some(), "beneficiary", "请选择帮助谁。"),
            (within(&self.description, 10, 1000), "description", "请写清楚要做什么，10 至 1000 个字。"),
            ((1..=50).contains(&self.people), "people", "需要的人数应为 1 至 50 的整数。"),
            (soon, "day", furthest_text.as_str()),
            (length > SignedDuration::ZERO && length <= longest, "end", longest_text.as_str()),
            (within(&p.name, 2, 40), "name", "请填写求助人的姓名。"),
            ((7..=15).contains(&digits) && within(&p.phone, 7, 30), "phone", "请填写能打通的电话。"),
            (within(&p.address, 4, 100), "address", "请填写详细住址，4 至 100 个字。"),
            (within(&p.note, 0, 500), "note", "给义工的话最多 500 个字。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        wrong.map(|(_, field, message)| FieldError { field, message: message.to_owned() }).collect()
    }

    /// The public parts in which personal data is looked for, by the name of their field.
    #[must_use]
    pub(super) fn public(&self) -> [(&'static str, &str); 3] {
        [("title", &self.title), ("street", &self.street), ("description", &self.description)]
    }
}

/// The public parts of a need that is there.
#[must_use]
pub(super) fn public_of(need: &Need) -> [(&'static str, &str); 3] {
    [("title", &need.title), ("street", &need.street), ("description", &need.description)]
}
