//! Signing up, cancelling, confirming an offered seat: always the person's own act (条例 art. 25).

use serde_json::json;

use super::seats;
use crate::action::{Action, Cx};
use crate::activities::model::{Shift, Signup, SignupState, State};
use crate::activities::{rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::line;

/// Signs the actor up for a shift: a seat, or a place in line when it is full.
pub struct SignUp {
    /// Which.
    pub shift: Id,
    /// A minor's guardian: name and phone.
    pub guardian: Option<String>,
}

/// What became of a sign-up.
#[derive(Debug, Clone)]
pub struct SignedUp {
    /// The sign-up.
    pub id: Id,
    /// Confirmed or waitlisted.
    pub state: SignupState,
    /// The place in line, counting from 1.
    pub position: Option<i64>,
    /// The person's other shifts at the same time.
    pub overlaps: Vec<Shift>,
}

impl Action for SignUp {
    type Out = SignedUp;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<SignedUp> {
        let person = cx.actor.person()?;
        let shift = visible(cx, self.shift).await?;
        let held = store::signup(cx, shift.id, person).await?;
        if held.is_some_and(|held| !held.state.is_over()) {
            return Err(store::already());
        }
        rules::check_open(&shift, cx.now)?;
        let guardian = self.guardian.as_deref().map(line).filter(|text| !text.is_empty());
        check_age(cx, person, &shift, guardian.as_deref()).await?;
        let day = cx.date(shift.starts_at);
        crate::training::require(cx, person, &shift.category, day).await?;
        let overlaps = store::overlapping(cx, person, &shift).await?;
        let begun = || AppError::conflict("shift_closed", "这一场刚刚开始，不能再报名。可以看看其他场次。");
        let place = store::take_seat_or_place(cx, shift.id).await?.ok_or_else(begun)?;
        // The seat may have been waited for while the activity was cancelled.
        rules::check_open(&visible(cx, shift.id).await?, cx.now)?;
        let id = store::put_signup(cx, shift.id, person, place, guardian.as_deref()).await?;
        let position = match place {
            Some(place) => Some(store::place_in_line(cx, shift.id, place).await?),
            None => None,
        };
        let state = if place.is_some() { SignupState::Waitlisted } else { SignupState::Confirmed };
        cx.audit("signup.create", id, json!({"shift": shift.id, "state": state, "position": position})).await?;
        Ok(SignedUp { id, state, position, overlaps })
    }
}

async fn check_age(cx: &mut Cx<'_>, person: Id, shift: &Shift, guardian: Option<&str>) -> Result<()> {
    let born = store::birth_date(cx, person).await?.ok_or_else(AppError::not_found)?;
    let day = cx.date(shift.starts_at);
    let minor_age = cx.core.city.rules.signup(day).minor_age;
    rules::check_age(rules::age_on(born, day), shift.min_age, i64::from(minor_age), guardian)
}

/// The shift, unless it belongs to a draft.
async fn visible(cx: &mut Cx<'_>, id: Id) -> Result<Shift> {
    let shift = store::shift(cx, id).await?.ok_or_else(AppError::not_found)?;
    if shift.state == State::Draft && !crate::auth::leads(cx, shift.team).await? {
        return Err(AppError::not_found());
    }
    Ok(shift)
}

/// Takes the actor's sign-up back; the seat goes to the first in line. Close to the start a seat is
/// only given up with a reason, which the leader sees.
pub struct CancelSignUp {
    /// The shift.
    pub shift: Id,
    /// Why; needed when it is late.
    pub reason: String,
}

impl Action for CancelSignUp {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (shift, signup) = own(cx, self.shift).await?;
        if shift.starts_at <= cx.now {
            return Err(AppError::conflict("shift_closed", "这一场已经开始，不能再取消报名。来不了的，请告诉负责人。"));
        }
        let reason = line(&self.reason);
        let late = signup.state == SignupState::Confirmed && rules::is_late(&shift, cx.now);
        if late && reason.chars().count() < 2 {
            let text = format!("离开始不到 {} 小时，请写明取消的原因，负责人会看到。", shift.cancel_hours);
            return Err(AppError { code: "reason_required", ..AppError::field("reason", text) });
        }
        if reason.chars().count() > 200 {
            return Err(AppError::field("reason", "原因最多 200 个字，请缩短一些。"));
        }
        let seat = i64::from(signup.state.holds_seat());
        store::release(cx, shift.id, seat, 1 - seat).await?;
        leave(cx, &signup, SignupState::Cancelled, Some(&reason)).await?;
        seats::pass_on(cx, shift.id).await?;
        cx.audit("signup.cancel", signup.id, json!({"shift": shift.id, "late": late, "reason": reason})).await
    }
}

/// Takes the seat that was offered to the actor.
pub struct ConfirmOffer {
    /// The shift.
    pub shift: Id,
}

impl Action for ConfirmOffer {
    type Out = SignedUp;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<SignedUp> {
        let (shift, signup) = own(cx, self.shift).await?;
        let overlaps = store::overlapping(cx, signup.person, &shift).await?;
        let done = SignedUp { id: signup.id, state: SignupState::Confirmed, position: None, overlaps };
        match (signup.state, signup.offered_until) {
            (SignupState::Offered, Some(until)) if cx.now < until => {
                leave(cx, &signup, SignupState::Confirmed, None).await?;
            }
            (SignupState::Offered, _) => {
                let text = "保留时间已过，名额已让给下一位。可以重新报名排候补。";
                return Err(AppError::conflict("offer_expired", text));
            }
            (SignupState::Confirmed, _) => {}
            _ => return Err(AppError::conflict("no_offer", "还没有轮到您。有空位时，会发通知给您。")),
        }
        cx.audit("signup.confirm", signup.id, json!({"shift": shift.id})).await?;
        Ok(done)
    }
}

/// The actor's live sign-up for a shift.
async fn own(cx: &mut Cx<'_>, shift: Id) -> Result<(Shift, Signup)> {
    let person = cx.actor.person()?;
    let shift = visible(cx, shift).await?;
    match store::signup(cx, shift.id, person).await? {
        Some(signup) if signup.state == SignupState::Expired => {
            let text = "保留时间已过，名额已让给下一位。可以重新报名排候补。";
            Err(AppError::conflict("offer_expired", text))
        }
        Some(signup) if !signup.state.is_over() => Ok((shift, signup)),
        _ => Err(AppError {
            code: "not_signed_up",
            message: "您没有报名这一场，或者已经取消了。".into(),
            ..AppError::not_found()
        }),
    }
}

/// Moves the sign-up on; refused when it changed since it was read.
async fn leave(cx: &mut Cx<'_>, signup: &Signup, to: SignupState, reason: Option<&str>) -> Result<()> {
    if store::set_signup(cx, signup.id, signup.state, to, None, reason).await? {
        return Ok(());
    }
    Err(AppError::conflict("signup_changed", "您的报名刚刚有变化，请刷新页面再试。"))
}
