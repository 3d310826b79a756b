//! The SQL of people.

mod accounts;
mod exemptions;
mod list;
mod memberships;
mod people;

pub(super) use accounts::{burn_claim, claim_code, close_sessions, count_claim_failure, give, put_claim, withdraw};
pub use accounts::{consents, has_account, login};
pub use exemptions::exemptions;
pub(super) use exemptions::{approve, end, exemption, insert_exemption};
pub(super) use list::unclaimed;
pub use list::{belongs, count, list};
pub(crate) use memberships::current;
pub(super) use memberships::{close, insert_membership};
pub use memberships::{membership_on, memberships};
pub use people::{by_id_number, person};
pub(super) use people::{insert_person, known, phone_hash, sealed, set_phone};
