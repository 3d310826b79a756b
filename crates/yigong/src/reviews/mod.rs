//! Reviews (N4.3): experts are invited, say what they know and whom they must not judge; the rule of
//! scoring and deciding is frozen and hashed, and a seed committed to, before anybody scores; the
//! seed draws the panel and deals the dossiers by min-cost flow ([`panel`]). Experts read the masked
//! layer only and score by the campaign's rubric; marks are hidden until all of an entry's are in, a
//! large spread brings one more expert, moderation lets them talk. The frozen rule then decides, and
//! departs only with a reason: one organiser proposes ([`Decide`]), somebody else confirms ([`Confirm`]); [`decided`] is where the public notice takes over.

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod reach;
mod results;
mod rules;
mod store;
mod surface;
mod wording;

pub use actions::{
    Answer, Close, Confirm, Decide, Declare, Departure, Draw, FindExpert, Freeze, GiveBack, Invite, Lift, Moderate,
    Pin, Save, SetPlan, StepBack, Submit, TakeBack, Whom,
};
pub use check::verify;
pub(crate) use model::code;
pub use model::{Cause, DeskState, ExpertState, Outcome, RoundState};
pub(crate) use pages::routes;
use surface::notify_expert;
pub use surface::{Decided, DecidedEntry, decided};
pub(crate) use surface::{desks_of, drawn, invitation_of, reviewed};
pub(crate) use wording::{explain, note, signed};
