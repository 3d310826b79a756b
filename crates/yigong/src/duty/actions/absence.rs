//! Days on which a unit or a person cannot.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::duty::model::Absence;
use crate::duty::store;
use crate::error::{AppError, FieldError, Result};
use crate::text::line;

/// Says that a unit, or the person themselves, cannot on some days.
pub struct SetAbsence {
    /// The unit; without one it is about the signed-in person.
    pub unit: Option<Id>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Why: required of a unit, a person need not say.
    pub reason: String,
}

impl Action for SetAbsence {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        if let Some(unit) = self.unit {
            auth::require_manager(cx, unit).await?;
        }
        let reason = line(&self.reason);
        let mut wrong = Vec::new();
        let mut field = |field, message: &str| wrong.push(FieldError { field, message: message.to_owned() });
        let days = self.from.zip(self.to).filter(|(from, to)| from <= to && *to >= cx.today());
        match days {
            None => field("from", "请填写起止日期，结束不早于开始，也不早于今天。"),
            Some((from, to)) if to > from.saturating_add(92.days()) => field("to", "一次最多登记三个月。"),
            Some(_) => {}
        }
        if (self.unit.is_some() && reason.chars().count() < 2) || reason.chars().count() > 100 {
            field("reason", "请写明原因，2 至 100 字。");
        }
        let Some((from, to)) = days.filter(|_| wrong.is_empty()) else { return Err(AppError::invalid(wrong)) };
        let person = self.unit.is_none().then_some(by);
        let new = Absence { id: cx.id(), unit: self.unit, person, from, to, reason };
        store::insert_absence(cx, &new, by).await?;
        cx.audit("duty_absence.set", new.id, json!({"unit": self.unit, "from": from, "to": to})).await?;
        Ok(new.id)
    }
}

/// Takes it back.
pub struct EndAbsence {
    /// The entry.
    pub id: Id,
}

impl Action for EndAbsence {
    type Out = Absence;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Absence> {
        let by = cx.actor.person()?;
        let absence = store::absence(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        match absence.unit {
            Some(unit) => auth::require_manager(cx, unit).await?,
            None if absence.person == Some(by) => {}
            None => return Err(AppError::not_found()),
        }
        store::end_absence(cx, absence.id).await?;
        cx.audit("duty_absence.end", absence.id, json!({})).await?;
        Ok(absence)
    }
}
