//! Needs, as `needs.toml` describes them.

use std::collections::HashSet;

use serde::Deserialize;

use super::data::Town;

/// What the city says about needs (V1.2).
#[derive(Debug, Clone, Deserialize)]
pub struct NeedRules {
    /// Numbers.
    pub settings: NeedSettings,
    /// Words of the pages.
    pub words: NeedWords,
    /// Whom help is for, in broad terms.
    pub beneficiary: Vec<Choice>,
    /// How the community makes sure.
    pub verification: Vec<Choice>,
    /// The schematic map.
    pub tile: Vec<Tile>,
}

/// How long things may take.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct NeedSettings {
    /// A need nobody served comes back for this many days.
    pub reopen_days: i64,
    /// A lone helper reports within this many hours after the agreed end.
    pub report_grace_hours: i64,
    /// The other side is reminded this many days after the report.
    pub confirm_remind_days: i64,
    /// Youngest age of a lone helper, full years.
    pub helper_min_age: i64,
    /// Longest single visit, minutes.
    pub longest_minutes: i64,
    /// How far ahead help may be asked for, days.
    pub furthest_days: i64,
}

/// Words of the pages.
#[derive(Debug, Clone, Deserialize)]
pub struct NeedWords {
    /// What sharing the particulars means.
    pub consent: String,
    /// How to ask without an account.
    pub phone: String,
}

/// A code word and its Chinese name.
#[derive(Debug, Clone, Deserialize)]
pub struct Choice {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
}

/// A town's place on the schematic map.
#[derive(Debug, Clone, Deserialize)]
pub struct Tile {
    /// The town's name.
    pub town: String,
    /// From the left, 0 to 4.
    pub column: i64,
    /// From the top.
    pub row: i64,
}

impl NeedRules {
    /// The Chinese name of a kind of people helped.
    #[must_use]
    pub fn beneficiary(&self, code: &str) -> Option<&str> {
        name_of(&self.beneficiary, code)
    }

    /// The Chinese name of a way to make sure.
    #[must_use]
    pub fn verification(&self, code: &str) -> Option<&str> {
        name_of(&self.verification, code)
    }

    /// What is wrong with the file, if anything.
    pub(super) fn check(&self, towns: &[Town]) -> Option<String> {
        let mut places = HashSet::new();
        for tile in &self.tile {
            if !towns.iter().any(|town| town.name == tile.town) {
                return Some(format!("[[tile]] {} 不是 city.toml 里的镇（街）", tile.town));
            }
            if !(0..5).contains(&tile.column) || tile.row < 0 || !places.insert((tile.column, tile.row)) {
                return Some(format!("[[tile]] {} 的位置重复或超出五列", tile.town));
            }
        }
        let missing = towns.iter().find(|town| !self.tile.iter().any(|tile| tile.town == town.name));
        missing.map(|town| format!("{} 在地图上没有位置，请加一个 [[tile]]", town.name))
    }
}

fn name_of<'c>(choices: &'c [Choice], code: &str) -> Option<&'c str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.name.as_str())
}
