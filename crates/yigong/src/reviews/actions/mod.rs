//! Every write of reviews.

mod assigning;
mod close;
mod decide;
mod desk;
mod draw;
mod experts;
mod moderate;
mod prepare;

pub use close::Close;
pub use decide::{Confirm, Decide, Departure, GiveBack};
pub(super) use decide::{proposed, settle};
pub use desk::{Save, StepBack, Submit};
pub use draw::Draw;
pub use experts::{Answer, Declare, Invite, Lift, Pin, Whom};
pub use moderate::{FindExpert, Moderate, TakeBack};
pub use prepare::{Freeze, SetPlan};
