//! Certificates: of hours in a period, of one activity, of an honour of the voluntary record.
//!
//! A certificate rests on ledger rows and says no more than they do. It carries a number and a signed
//! payload, so that a stranger can check it on a phone, offline by its signature and online against
//! revocation. When rows it rests on are taken back it is revoked in the same transaction
//! ([`entries_reversed`]). It is free, and where the issuer may not certify it says 平台服务记录.
//! [`Issue`] makes one, [`StartBatch`] many; others ask for [`Subject::Honour`].

mod actions;
mod api;
mod batch;
mod check;
mod code;
mod model;
mod pages;
mod paper;
mod rules;
mod store;
mod verdict;

pub use actions::{Issue, Issued, Revoke, entries_reversed};
pub use batch::{StartBatch, advance};
pub use check::verify;
pub use model::{Certificate, Kind, Scope, Subject};
pub use store::honours;

use crate::web::{For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default().merge(pages::routes()).merge(api::routes()).link(
        Place::Mine,
        For::Everybody,
        "/me/certificates",
        "服务证明",
        "开具、打印自己的服务证明",
    )
}
