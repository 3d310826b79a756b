//! All SQL of needs, by purpose.

mod board;
mod claims;
mod due;
mod facts;
mod figures;
mod needs;

pub(super) use board::*;
pub(super) use claims::{
    NewClaim, claim, decide, feedback, insert_claim, insert_feedback, lapse_others, report, set_activity, set_claim,
    set_entry,
};
pub use claims::{claims, of_activity};
pub(super) use due::*;
pub(super) use facts::*;
pub use figures::answering;
pub use needs::need;
pub(super) use needs::*;

/// The columns of a [`Need`](super::model::Need), from `need` and `organisation`.
macro_rules! need_columns {
    ($rest:literal) => {
        db::sql!(concat!(
            "SELECT need.id, need.organisation, organisation.name, need.asker, need.entered_by, need.entered_at,
                need.title, need.category, need.town, need.street, need.beneficiary, need.description, need.people,
                need.starts_at, need.ends_at, need.expires_at, need.state, need.shared_at
             FROM need JOIN organisation ON organisation.region = need.region AND organisation.id = need.organisation ",
            $rest
        ))
    };
}
use need_columns;

/// The columns of a [`Claim`](super::model::Claim), from `need_claim`, `person` and `team`.
macro_rules! claim_columns {
    ($rest:literal) => {
        db::sql!(concat!(
            "SELECT need_claim.id, need_claim.need, need_claim.team, team.name, need_claim.person, person.name,
                need_claim.state, need_claim.starts_at, need_claim.ends_at, need_claim.note, need_claim.made_by,
                need_claim.made_at, need_claim.reason, need_claim.activity, need_claim.served_from,
                need_claim.served_to, need_claim.reported_at, need_claim.entry
             FROM need_claim
             JOIN person ON person.region = need_claim.region AND person.id = need_claim.person
             LEFT JOIN team ON team.region = need_claim.region AND team.id = need_claim.team ",
            $rest
        ))
    };
}
use claim_columns;
