//! Every write of training. None of them touches the ledger.

use serde_json::json;

use super::model::{EnrolmentState, Session};
use super::rules::{self, NewSession};
use super::store;
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::{self, Kind};
use crate::text::line;

/// Announces a session of a course. Who manages the organisation does.
pub struct Schedule {
    /// The organisation that holds it.
    pub organisation: Id,
    /// What, where, when.
    pub session: NewSession,
}

impl Action for Schedule {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        auth::require_manager(cx, self.organisation).await?;
        let new = NewSession { place: line(&self.session.place), ..self.session.clone() };
        let errors = rules::errors(&new, &cx.core.city, cx.now);
        if !errors.is_empty() {
            return Err(AppError::invalid(errors));
        }
        let id = store::insert(cx, self.organisation, &new).await?;
        cx.audit("training.schedule", id, json!({"course": new.course})).await?;
        Ok(id)
    }
}

/// Cancels a session that has not begun; everybody enrolled is told.
pub struct Cancel {
    /// Which.
    pub session: Id,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

impl Action for Cancel {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let session = managed(cx, self.session).await?;
        let reason = line(&self.reason);
        if !(2..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明取消的原因，2 至 200 个字，报名的人会收到。"));
        }
        if session.starts_at <= cx.now || !store::cancel(cx, self.session, &reason).await? {
            return Err(AppError::conflict("session_over", "这一期已经开始或已取消。"));
        }
        let title = format!("培训取消：{}", name(cx, &session));
        for one in store::roll(cx, self.session).await? {
            notify::send(cx, one.person, Kind::Cancelled, &title, &reason, "/training").await?;
        }
        cx.audit("training.cancel", self.session, json!({"reason": reason})).await
    }
}

/// The actor enrols for a session.
pub struct Enrol {
    /// Which.
    pub session: Id,
}

impl Action for Enrol {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let session = store::session(cx, self.session).await?.ok_or_else(AppError::not_found)?;
        let own = store::own(cx, self.session, person).await?;
        if own.is_some_and(|state| state != EnrolmentState::Withdrawn) {
            return Err(AppError::conflict("already_enrolled", "您已经报过这一期了，不用重复报名。"));
        }
        if session.starts_at <= cx.now || session.cancel_reason.is_some() {
            return Err(AppError::conflict("session_over", "这一期已经开始或已取消，请看看别的期次。"));
        }
        if !store::take_seat(cx, self.session).await? {
            return Err(AppError::conflict("session_full", "这一期名额已满，请看看别的期次。"));
        }
        if !store::enrol(cx, self.session, person).await? {
            return Err(AppError::conflict("already_enrolled", "您已经报过这一期了，不用重复报名。"));
        }
        cx.audit("training.enrol", self.session, json!({})).await
    }
}

/// The actor takes their enrolment back before the session begins.
pub struct Withdraw {
    /// Which.
    pub session: Id,
}

impl Action for Withdraw {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let session = store::session(cx, self.session).await?.ok_or_else(AppError::not_found)?;
        if session.starts_at <= cx.now {
            return Err(AppError::conflict("session_over", "这一期已经开始，不能再取消。"));
        }
        if !store::withdraw(cx, self.session, person).await? {
            return Err(AppError::conflict("not_enrolled", "您没有报这一期，或已经取消了。"));
        }
        store::give_seat(cx, self.session).await?;
        cx.audit("training.withdraw", self.session, json!({})).await
    }
}

/// Records who was there, of those enrolled; the others were absent. It can be put right by doing it
/// again. Nobody records themselves.
pub struct Record {
    /// Which session.
    pub session: Id,
    /// Who was there.
    pub attended: Vec<Id>,
}

impl Action for Record {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let session = managed(cx, self.session).await?;
        let by = cx.actor.person()?;
        if session.starts_at > cx.now || session.cancel_reason.is_some() {
            return Err(AppError::conflict("not_begun", "这一期还没有开始，到时候再登记。"));
        }
        let day = cx.date(session.starts_at);
        let valid_to = cx.core.city.course(&session.course).and_then(|course| course.valid_to(day));
        let mut present = 0;
        for one in store::roll(cx, self.session).await? {
            if one.person == by {
                continue;
            }
            let there = self.attended.contains(&one.person);
            let (state, valid_to) =
                if there { (EnrolmentState::Attended, valid_to) } else { (EnrolmentState::Absent, None) };
            store::record(cx, self.session, one.person, state, valid_to, by).await?;
            present += usize::from(there);
            if there && one.state != EnrolmentState::Attended {
                let title = format!("培训已登记：{}", name(cx, &session));
                let until = valid_to.map_or("长期有效".into(), |day| format!("有效期到 {day} 前"));
                let body = format!("{until}。培训时间单独统计，不计入服务时长。");
                notify::send(cx, one.person, Kind::Decision, &title, &body, "/me/training").await?;
            }
        }
        cx.audit("training.record", self.session, json!({"present": present})).await?;
        Ok(present)
    }
}

/// The session, for who manages the organisation that holds it.
async fn managed(cx: &mut Cx<'_>, id: Id) -> Result<Session> {
    let session = store::session(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, session.organisation).await?;
    Ok(session)
}

fn name(cx: &Cx<'_>, session: &Session) -> String {
    cx.core.city.course(&session.course).map_or_else(|| session.course.clone(), |course| course.name.clone())
}
