//! Pure rules of the rota: what is due to whom, who gets which slot, what rest forbids.

mod quota;
mod rest;
mod solve;

pub(super) use quota::due;
pub(super) use rest::{Taken, check_rest};
pub(super) use solve::{Choice, Gap, Unit, Wanted, solve};
