//! Activities and their shifts, the public list, sign-ups with seats and the line, and what time
//! brings about: states, offers that run out, reminders.

mod model;
mod store;

pub use model::{Activity, Event, RollLine, Shift, Signup, SignupState, State};
pub use store::{activity, roll, shift, shifts, signup, suggestions};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
