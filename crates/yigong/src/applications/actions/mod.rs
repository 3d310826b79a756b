//! Every write of applications.

mod links;
mod papers;
mod propose;
mod recommend;
mod remind;
mod save;
mod screen;
mod submit;
mod tell;
mod version;

pub use links::{Link, Unlink};
pub use papers::Receive;
pub use propose::{Propose, Return, TakeBack, Withdraw};
pub use recommend::Recommend;
pub use remind::{RemindUnits, reminders_due};
pub use save::{Create, Save, Saved};
pub use screen::{LapseCorrections, Reopen, Screen, lapses_due};
pub use submit::Submit;
pub use version::Freeze;
pub(super) use version::{standing, version_now};
