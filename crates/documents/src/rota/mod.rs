//! A rota 轮值表 to be hung up: A4 landscape, one row a slot, room to sign.

use serde::Serialize;

use crate::Document;

/// A rota of some days.
#[derive(Debug, Clone, Serialize)]
pub struct Rota {
    /// `义工服务站轮值表`.
    pub title: String,
    /// The days it is for, in words.
    pub period: String,
    /// The slots in order of time.
    pub slots: Vec<RotaSlot>,
    /// A line under the table; empty for nothing.
    pub note: String,
    /// The day it is printed, `2014-10-20`.
    pub date: String,
}

/// One slot of a rota.
#[derive(Debug, Clone, Serialize)]
pub struct RotaSlot {
    /// `3月4日 周三`; slots of one day follow each other.
    pub day: String,
    /// `09:00–12:00`.
    pub hours: String,
    /// Where.
    pub station: String,
    /// Whose turn it is.
    pub unit: String,
    /// The people, and how many are still missing; empty for none.
    pub people: Vec<String>,
}

impl Document for Rota {
    const TEMPLATE: &'static str = include_str!("rota.typ");

    fn date(&self) -> &str {
        &self.date
    }

    fn names(&self) -> Vec<&str> {
        self.slots.iter().flat_map(|slot| slot.people.iter().map(String::as_str)).collect()
    }
}
