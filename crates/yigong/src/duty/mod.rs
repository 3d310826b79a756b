//! Duty at the city's service stations (C14): the rota, swaps, stand-ins and the register.
//!
//! Stations, opening hours and rules are city data (`duty.toml`). An organiser plans whole weeks
//! ([`MakePlan`]): `rules` shares the slots out among units in proportion to their obliged members,
//! fair over the year, and says why. A unit names people ([`NamePerson`]), each of whom answers for
//! themselves ([`Answer`]). At the station one checks in and out by the tablet ([`Punch`]); minutes
//! go to the ledger through `hours::enter`. What time brings about is [`Sweep`].

mod actions;
mod api;
mod check;
mod codes;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{
    Answer, AnswerSwap, AskSwap, AskUnitSwap, AssignUnit, By, CancelPost, ConfirmLeave, DiscardPlan, EndAbsence,
    MakePlan, NamePerson, ProposeLeave, PublishPlan, Punch, Punched, ReleasePost, RotateKiosk, SetAbsence, SolvePlan,
    Standby, StepIn, Sweep, WithdrawSwap, WriteLog, due,
};
pub use check::verify;
pub use model::{Post, PostState, Slot};

use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

/// A person's confirmed duties that are yet to come, for their calendar.
pub async fn upcoming(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Post>> {
    let today = cx.today();
    let mut posts = store::posts_of_person(cx, person, today).await?;
    posts.retain(|post| post.state == PostState::Accepted);
    Ok(posts)
}

/// A person's duties since a day, in any state: what they served, and where they did not come.
pub async fn of_person(cx: &mut Cx<'_>, person: Id, since: Date) -> Result<Vec<Post>> {
    store::posts_of_person(cx, person, since).await
}

/// Published slots of a unit from a day on.
pub async fn of_unit(cx: &mut Cx<'_>, unit: Id, from: Date) -> Result<Vec<Slot>> {
    store::of_unit(cx, unit, from).await
}

/// Published slots from one day to another, both included.
pub async fn between(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Vec<Slot>> {
    store::between(cx, from, to).await
}
