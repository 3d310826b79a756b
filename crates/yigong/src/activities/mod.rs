//! Activities and their shifts, the public list, sign-ups with seats and the line, and what time
//! brings about: states, offers that run out, reminders.

mod actions;
mod ahead;
mod api;
mod check;
mod draft;
mod events;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{
    CancelActivity, CancelSignUp, ConfirmOffer, CopyActivity, CreateActivity, EditActivity, Publish, SignUp, SignedUp,
    Sweep, Swept, advance, sweep_due,
};
pub use ahead::{Ahead, suggestions};
pub use check::verify;
pub use draft::{Content, Slot};
pub use events::{Announce, CallOff, Event as CityEvent, Join as JoinEvent, NewEvent};
pub use model::{Activity, Event, RollLine, Shift, Signup, SignupState, State};
pub(crate) use pages::{Card, card, when};
pub use rules::age_on;
pub(crate) use store::of_team;
pub use store::{activity, roll, shift, shifts, signup};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(events::routes()).merge(api::routes())
}
