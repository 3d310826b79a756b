//! Employment referral (V2.7): a laid-off party-member volunteer of good record opts in; the street's
//! community-service centre sees the list with its order explained, registers offers and outcomes.
//!
//! Opting in is the person's own act with consent; what they tell is sealed and every look audited;
//! they may leave any time ([`Leave`]), and nothing of it is shown elsewhere.

mod actions;
mod check;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Leave, LookAt, OptIn, Recommend, Settle};
pub use check::verify;
pub use model::{Details, Outcome};
pub(crate) use pages::routes;
