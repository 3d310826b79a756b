//! Needs: who needs help and who offers it find each other (V1.2).
//!
//! The loop: somebody asks, by themselves or through a community centre by phone (点单,
//! [`Ask`]); the community makes sure and publishes ([`Publish`]); a helper asks for it or the
//! community dispatches one (派单, [`Offer`], [`Dispatch`]), and is accepted (接单); they serve and
//! say so ([`Report`]); the other side confirms and says what it was like (评单, [`Confirm`]), and
//! one person's hours enter the ledger (grade C). A team's visit becomes an activity with
//! attendance of its own. What nobody serves comes back ([`Sweep`]).
//!
//! Name, phone and exact address are sealed; the accepted helper sees them after consent, and
//! every look is audited ([`LookAt`]).

mod actions;
mod api;
mod check;
mod draft;
mod model;
mod pages;
mod rules;
mod screen;
mod store;

pub use actions::{
    Answer, Ask, Confirm, Decide, Dispatch, Edit, LookAt, Offer, Publish, Release, Report, Return, SetSharing, Sweep,
    Withdraw, due,
};
pub use check::verify;
pub use draft::Draft;
pub use model::{Again, Answering, Claim, ClaimState, Need, Outcome, Particulars, State};
pub use store::{answering, claims, need, of_activity};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
