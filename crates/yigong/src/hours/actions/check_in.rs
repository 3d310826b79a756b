//! Checking in.

use serde_json::json;

use super::attend;
use crate::action::{Action, Cx};
use crate::activities::{self, SignupState};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{CheckedIn, Who};
use crate::hours::rules::{self, Span};
use crate::hours::store;
use crate::idempotency;

/// Somebody arrives at a shift.
pub struct CheckIn {
    /// Which shift.
    pub shift: Id,
    /// Who, and by what evidence.
    pub who: Who,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Action for CheckIn {
    type Out = CheckedIn;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<CheckedIn> {
        let request = format!("check-in {} {:?}", self.shift, who_key(&self.who));
        if let Some(first) = idempotency::replay(cx, self.key.as_deref(), &request).await? {
            cx.audit("attendance.replayed", self.shift, json!({"key": self.key})).await?;
            return Ok(first);
        }
        let shift = attend::shift_in_service(cx, self.shift).await?;
        let evidence = attend::evidence(cx, &shift, &self.who).await?;
        let window = attend::window(&shift);
        let city = &cx.core.city;
        rules::may_check_in(window, evidence.at, city.rules.attendance(cx.today()), |at| city.clock_time(at))?;
        require_signup(cx, self.shift, evidence.person).await?;
        refuse_twice(cx, self.shift, evidence.person).await?;
        let span = Span { from: evidence.at, to: window.to };
        if store::is_elsewhere(cx, evidence.person, self.shift, span).await? {
            return Err(AppError::conflict("overlap", "这段时间已在另一场活动中登记，同一时间不能重复计时。"));
        }
        if store::is_present(cx, evidence.person, self.shift, Span { from: evidence.at, to: evidence.at }).await? {
            return Err(AppError::conflict("already_checked_in", "这个时间已有签到记录，没有重复登记。"));
        }
        let id = store::arrive(cx, self.shift, evidence.person, evidence.at, evidence.grade, evidence.by).await?;
        let answer = CheckedIn { person: evidence.person, at: evidence.at, grade: evidence.grade };
        idempotency::keep(cx, self.key.as_deref(), &answer).await?;
        cx.audit("attendance.in", id, json!({"shift": self.shift, "person": evidence.person, "grade": evidence.grade}))
            .await?;
        Ok(answer)
    }
}

/// What makes two requests the same one: the code changes every step, the person does not.
pub(super) fn who_key(who: &Who) -> String {
    match who {
        Who::Code(_) => "self".into(),
        Who::Desk(person) => person.to_string(),
        Who::Offline(person, at) => format!("{person} {at}"),
    }
}

async fn require_signup(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<()> {
    let state = activities::signup(cx, shift, person).await?.map(|signup| signup.state);
    match state {
        Some(SignupState::Confirmed) => Ok(()),
        Some(SignupState::Waitlisted | SignupState::Offered) => {
            Err(AppError::conflict("not_confirmed", "还在候补或尚未确认名额，不能签到。请先在报名页确认名额。"))
        }
        Some(SignupState::Cancelled | SignupState::Expired) => {
            Err(AppError::conflict("signup_cancelled", "这次报名已取消，不能签到。如要参加请重新报名。"))
        }
        None => Err(AppError::conflict("not_signed_up", "还没有报名这一场，不能签到。请先报名。")),
    }
}

async fn refuse_twice(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<()> {
    match store::open_interval(cx, person).await? {
        Some(open) if open.shift == shift => {
            let at = cx.core.city.clock_time(open.check_in_at);
            Err(AppError::conflict("already_checked_in", format!("已于 {at} 签到，不用重复签到。离开时请记得签退。")))
        }
        Some(_) => Err(AppError::conflict("present_elsewhere", "还在另一场活动中没有签退，请先在那一场签退。")),
        None => Ok(()),
    }
}
