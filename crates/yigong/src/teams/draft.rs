//! What is written of a team, and whether it may stand.

use super::model::Team;
use crate::city::City;
use crate::error::FieldError;
use crate::text::{block, line};

/// What is written of a team.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Name, 4 to 40 characters, unique.
    pub name: String,
    /// Where it mostly works.
    pub town: String,
    /// Category codes, the main one first; at least one.
    pub categories: Vec<String>,
    /// A sentence or two, 10 to 500 characters.
    pub description: String,
    /// Where to find it.
    pub contact_place: String,
}

impl Draft {
    /// The same as written, of a team that is there.
    #[must_use]
    pub fn of(team: &Team) -> Self {
        Self {
            name: team.name.clone(),
            town: team.town.clone(),
            categories: team.codes().map(str::to_owned).collect(),
            description: team.description.clone(),
            contact_place: team.contact_place.clone(),
        }
    }

    /// The same without control characters and outer spaces.
    #[must_use]
    pub(super) fn cleaned(&self) -> Self {
        Self {
            name: line(&self.name),
            town: line(&self.town),
            categories: self.categories.clone(),
            description: block(&self.description),
            contact_place: line(&self.contact_place),
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub(super) fn errors(&self, city: &City) -> Vec<FieldError> {
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let known = !self.categories.is_empty() && self.categories.iter().all(|code| city.category(code).is_some());
        let checks = [
            (within(&self.name, 4, 40), "name", "团队名称应为 4 至 40 个字。"),
            (city.has_town(&self.town), "town", "请选择团队主要活动的镇（街）。"),
            (known, "categories", "请至少选择一个服务类别。"),
            (within(&self.description, 10, 500), "description", "请用 10 至 500 个字介绍团队做什么。"),
            (within(&self.contact_place, 2, 100), "contact_place", "请写明在哪里可以找到团队，2 至 100 个字。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect()
    }
}
