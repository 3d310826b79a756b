//! Reading personal data in bulk leaves a trace, so it is an action.

use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::model::{Class, Table};
use crate::exchange::store;
use crate::organisations;

/// A class of an organisation's data by person, for who manages it.
pub struct ExportPeople {
    /// The organisation; everything below it is included.
    pub organisation: Id,
    /// Code of the class: people, services, trainings, commendations, standings.
    pub class: String,
    /// The year of services and standings.
    pub year: i64,
}

impl Action for ExportPeople {
    type Out = Table;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Table> {
        organisations::organisation(cx, self.organisation).await?.ok_or_else(AppError::not_found)?;
        auth::require_manager(cx, self.organisation).await?;
        let class = Class::parse(&self.class).ok_or_else(AppError::not_found)?;
        let table = store::class_table(cx, class, self.organisation, self.year).await?;
        let detail = json!({"class": self.class, "year": self.year, "rows": table.rows.len()});
        cx.audit("export.people", self.organisation, detail).await?;
        Ok(table)
    }
}

/// Everything about the signed-in person.
pub(in crate::exchange) struct ExportMine;

impl Action for ExportMine {
    type Out = Vec<Table>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Vec<Table>> {
        let person = cx.actor.person()?;
        let tables = store::everything(cx, person).await?;
        cx.audit("export.mine", person, json!({})).await?;
        Ok(tables)
    }
}
