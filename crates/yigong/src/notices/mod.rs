//! Public notices, objections, revocation, commendation, promotion and adoption (N4.4, N5).
//!
//! A [`model::Notice`] is a hashed snapshot that never changes; how its entries stand now is read beside
//! it. Objections come in until the last second of the clock ([`closes_at`]), who objects is sealed and
//! opened for the handler only, each look with its purpose in the audit trail ([`View`]). One decision
//! each; upheld, it revokes the application and lets the first in reserve move up into a notice of its
//! own. What time brings about goes through [`Sweep`]. Promoted work stands in the gallery, and other
//! units start activities from it ([`Adopt`]).

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{
    Adopt, Commend, Decide, Evidence, Extend, Filed, Object, Opened, Plan, Promote, Publish, RegisterPaper, Revoke,
    StepAside, Sweep, Take, View, due,
};
pub use check::verify;
pub use model::{
    Adoption, Candidate, Channel, Entry, Event, Identity, Notice, NoticeKind, Objection, ObjectionState, Outcome,
    Promotion, Snapshot, SnapshotList, SnapshotRow,
};
pub use rules::closes_at;
pub(crate) use store::candidates;
pub use store::{notice, promotion};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
