//! The demo city: built through the same actions as everything else, with a clock that can be moved.

mod appraisal;
mod build;
mod calendar;
mod call;
mod certificates;
mod clock;
mod duty;
mod employment;
mod events;
mod needs;
mod notices;
mod people;
mod random;
mod reviews;
mod training;
mod year;

pub use build::{Account, ensure};
pub use clock::restore_clock;
pub(crate) use clock::routes;
