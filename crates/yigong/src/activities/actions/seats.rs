//! A seat that frees goes to the first in line.

use jiff::SignedDuration;

use crate::action::Cx;
use crate::activities::model::{SignupState, State};
use crate::activities::store;
use crate::clock::Id;
use crate::error::Result;
use crate::notify::{self, Kind};

/// Offers the shift's free seats to those first in line, each for a while: the seat counts as taken
/// until they confirm or the offer runs out. Nothing is offered once the shift has begun.
pub(super) async fn pass_on(cx: &mut Cx<'_>, shift: Id) -> Result<()> {
    let Some(of) = store::shift(cx, shift).await? else { return Ok(()) };
    if of.starts_at <= cx.now || !matches!(of.state, State::Published | State::Running) {
        return Ok(());
    }
    let minutes = cx.core.city.rules.signup(cx.today()).offer_minutes;
    let until = (cx.now + SignedDuration::from_mins(minutes)).min(of.starts_at);
    // Giving nothing back locks the row and tells how it stands now.
    let (mut left, mut waiting) = store::release(cx, shift, 0, 0).await?;
    while left > 0 && waiting > 0 {
        let Some((signup, person)) = store::first_in_line(cx, shift).await? else { return Ok(()) };
        let offered =
            store::set_signup(cx, signup, SignupState::Waitlisted, SignupState::Offered, Some(until), None).await?;
        if !offered {
            continue;
        }
        (left, waiting) = store::release(cx, shift, -1, 1).await?;
        let (starts, ends) = (cx.core.city.clock_time(of.starts_at), cx.core.city.clock_time(until));
        let body = format!("{starts} 这一场有了空位，为您保留到 {ends}。请在此之前确认，过时会让给下一位。");
        let title = format!("候补有名额了：{}", of.title);
        notify::send(cx, person, Kind::Offer, &title, &body, &format!("/shifts/{shift}/offer")).await?;
    }
    Ok(())
}
