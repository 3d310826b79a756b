//! Every write about people.

mod account;
mod claim;
mod exemption;
mod membership;
mod person;
mod register;

pub use account::{ChangePhone, GiveConsent, SignOutEverywhere, WithdrawConsent};
pub use claim::{Claim, Claimed, IssueClaimCode};
pub use exemption::{ApproveExemption, EndExemption, RecordExemption};
pub use membership::{Join, Leave};
pub use person::{AddPerson, Reveal, Revealed};
pub use register::Register;

use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::model::Person;
use crate::people::store;

/// The person, and proof that the actor manages where they belong. Somebody who belongs nowhere is
/// the organisers' to look after. Who may not see them learns nothing.
pub(in crate::people) async fn managed(cx: &mut Cx<'_>, person: Id) -> Result<Person> {
    cx.actor.person_or_operator()?;
    let found = store::person(cx, person).await?.ok_or_else(AppError::not_found)?;
    let within = match store::current(cx, person).await? {
        Some(membership) => auth::manages(cx, membership.organisation).await?,
        None => cx.actor.is_operator() || cx.actor.is(Role::Organiser),
    };
    if within { Ok(found) } else { Err(AppError::not_found()) }
}
