//! The rotating code, drawn.

use axum::http::HeaderMap;

use crate::action::Cx;
use crate::activities::{self, Shift};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::code;
use crate::web::{Visit, origin, qr_svg};

/// What the desk shows now.
#[derive(Debug, Clone)]
pub(in crate::hours) struct Shown {
    pub(in crate::hours) code: String,
    pub(in crate::hours) expires_in: i64,
    pub(in crate::hours) step: i64,
    pub(in crate::hours) svg: String,
}

/// The shift, for who leads its team.
pub(super) async fn led_shift(cx: &mut Cx<'_>, id: Id) -> Result<Shift> {
    let shift = activities::shift(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_leader(cx, shift.team).await?;
    Ok(shift)
}

/// Refuses who does not lead the shift's team.
pub(in crate::hours) async fn require_leader_of(visit: &Visit, shift: Id) -> Result<()> {
    visit.read(move |cx| Box::pin(async move { led_shift(cx, shift).await.map(|_| ()) })).await
}

/// The code and its picture, for the leader's screen.
pub(in crate::hours) async fn current(visit: &Visit, shift: Id, headers: &HeaderMap) -> Result<Shown> {
    let shift = visit.read(move |cx| Box::pin(led_shift(cx, shift))).await?;
    shown(visit, &shift, headers)
}

/// The code of a shift already loaded.
pub(super) fn shown(visit: &Visit, shift: &Shift, headers: &HeaderMap) -> Result<Shown> {
    let now = visit.app.clock.now();
    let step = visit.app.city.rules.attendance(visit.app.city.date(now)).code_step_seconds;
    let code = code::at(&shift.code_secret, now, step);
    let svg = qr_svg(&format!("{}/shifts/{}/scan?code={code}", origin(&visit.app, headers), shift.id))?;
    Ok(Shown { code, expires_in: code::remaining(now, step), step, svg })
}
