//! People: who they are, where they belong and with which party status, what excuses them, and how
//! they come by an account.
//!
//! ID numbers and phones are sealed; they are found again by a keyed hash and shown by their last
//! digits. Every look at a whole number is a [`Reveal`] with its purpose in the audit trail.
//! Membership is effective-dated: `valid_to` is the first day it no longer holds.

mod actions;
mod api;
mod check;
mod imports;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{
    AddPerson, ApproveExemption, ChangePhone, Claim, Claimed, EndExemption, GiveConsent, IssueClaimCode, Join, Leave,
    RecordExemption, Register, Reveal, Revealed, SignOutEverywhere, WithdrawConsent,
};
pub use check::verify;
pub use imports::{
    ConfirmImport, DropFiles, ImportReport, Problem, StageImport, State, advance_imports, corrected_workbook,
    import_file, old_files, stage_import,
};
pub use model::{Consent, Exemption, Listed, Listing, Membership, Person, Status};
pub use store::{
    belongs, by_id_number, consents, count, exemptions, has_account, list, login, membership_on, memberships, person,
};

use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/about", Access::Public, pages::about)
        .post("/care", Access::Public, pages::care)
        .merge(pages::routes())
        .merge(imports::routes())
        .merge(api::routes())
}
