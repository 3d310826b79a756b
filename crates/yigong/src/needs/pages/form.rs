//! The form of a need: what was typed, and what it means.

use serde::Deserialize;

use super::{day_and_time, span};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::needs::draft::Draft;
use crate::needs::model::{Need, Particulars};
use crate::text::number;

/// The words of the form, as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    /// The centre that takes it by phone, or empty for oneself.
    pub(super) centre: String,
    pub(super) title: String,
    pub(super) category: String,
    pub(super) town: String,
    pub(super) street: String,
    pub(super) beneficiary: String,
    pub(super) description: String,
    pub(super) people: String,
    pub(super) day: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) note: String,
    pub(super) shared: String,
    pub(super) looked_at: String,
}

impl Typed {
    /// The form of a need that is there.
    pub(super) fn of(city: &City, need: &Need, sealed: Particulars) -> Self {
        let (day, start) = day_and_time(city, need.starts_at);
        let (_, end) = day_and_time(city, need.ends_at);
        Self {
            centre: String::new(),
            title: need.title.clone(),
            category: need.category.clone(),
            town: need.town.clone(),
            street: need.street.clone(),
            beneficiary: need.beneficiary.clone(),
            description: need.description.clone(),
            people: need.people.to_string(),
            day,
            start,
            end,
            name: sealed.name,
            phone: sealed.phone,
            address: sealed.address,
            note: sealed.note,
            shared: if need.shared_at.is_some() { "1".into() } else { String::new() },
            looked_at: String::new(),
        }
    }

    /// The centre it is taken at; a malformed one is refused.
    pub(super) fn centre(&self) -> Result<Option<Id>> {
        match self.centre.trim() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| AppError::field("centre", "请选择由哪里代为登记。")),
        }
    }

    /// What it says. Times that cannot be read are told together with whatever else is missing.
    pub(super) fn draft(&self, city: &City, now: jiff::Timestamp) -> Result<Draft> {
        let people = if self.people.trim().is_empty() { Some(1) } else { number(&self.people) };
        let times = span(city, &self.day, &self.start, &self.end);
        let (starts_at, ends_at) = times.unwrap_or((now, now));
        let draft = Draft {
            title: self.title.clone(),
            category: self.category.clone(),
            town: self.town.clone(),
            street: self.street.clone(),
            beneficiary: self.beneficiary.clone(),
            description: self.description.clone(),
            people: people.unwrap_or(0),
            starts_at,
            ends_at,
            particulars: Particulars {
                name: self.name.clone(),
                phone: self.phone.clone(),
                address: self.address.clone(),
                note: self.note.clone(),
            },
            shared: !self.shared.is_empty(),
        };
        if times.is_some() {
            return Ok(draft);
        }
        let mut errors = draft.cleaned().errors(city, now);
        errors.retain(|error| !matches!(error.field, "day" | "end"));
        let message = "请填写哪一天、几点到几点。".to_owned();
        errors.push(FieldError { field: "day", message });
        Err(AppError::invalid(errors))
    }
}
