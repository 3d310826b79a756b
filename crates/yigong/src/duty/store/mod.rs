//! All SQL of the rota.

mod absences;
mod kiosk;
mod people;
mod plans;
mod posts;
mod slots;
mod swaps;
mod units;

pub(super) use absences::*;
pub(super) use kiosk::*;
pub(super) use people::*;
pub(super) use plans::*;
pub(super) use posts::*;
pub(super) use slots::*;
pub(super) use swaps::*;
pub(super) use units::*;
