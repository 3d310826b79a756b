//! Every write of notices.

mod adopt;
mod compose;
mod decide;
mod extend;
mod handle;
mod object;
mod promote;
mod publish;
mod revoke;
mod sweep;

pub use adopt::{Adopt, Plan};
pub use decide::Decide;
pub use extend::Extend;
pub use handle::{Opened, StepAside, Take, View};
pub(super) use handle::{able, at_office, kept_from};
pub(super) use object::follow_hash;
pub use object::{Evidence, Filed, Object, RegisterPaper};
pub use promote::Promote;
pub use publish::{Commend, Publish};
pub(super) use publish::{preview, waiting};
pub use revoke::Revoke;
pub use sweep::{Sweep, due};

use std::collections::BTreeSet;

use crate::action::Cx;
use crate::applications::{self, Application};
use crate::auth;
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notify::{self, Kind};

/// The campaign, or 404.
pub(super) async fn campaign(cx: &mut Cx<'_>, id: Id) -> Result<Campaign> {
    campaigns::campaign(cx, id).await?.ok_or_else(AppError::not_found)
}

/// The application, or 404.
async fn application(cx: &mut Cx<'_>, id: Id) -> Result<Application> {
    applications::application(cx, id).await?.ok_or_else(AppError::not_found)
}

/// Refuses when something is wrong.
fn refuse(wrong: Vec<FieldError>) -> Result<()> {
    if wrong.is_empty() { Ok(()) } else { Err(AppError::invalid(wrong)) }
}

/// Tells whoever began the application and those with a role at its organisation and unit; not the actor.
async fn tell(cx: &mut Cx<'_>, it: &Application, title: &str, body: &str, link: &str) -> Result<()> {
    let mut people = BTreeSet::from([it.created_by]);
    for organisation in [it.organisation, it.unit] {
        people.extend(auth::held_at(cx, organisation).await?.into_iter().map(|held| held.person));
    }
    send(cx, people, Kind::Decision, title, body, link).await
}

/// Tells the receiving office and nobody who must not handle it.
async fn tell_office(cx: &mut Cx<'_>, campaign: &Campaign, title: &str, body: &str, link: &str) -> Result<()> {
    let office = crate::organisations::by_code(cx, &campaign.spec.office.organisation).await?;
    let root = crate::organisations::root(cx).await?;
    let mut people = BTreeSet::new();
    for organisation in office.into_iter().chain(root) {
        people.extend(auth::held_at(cx, organisation.id).await?.into_iter().map(|held| held.person));
    }
    send(cx, people, Kind::Task, title, body, link).await
}

async fn send(cx: &mut Cx<'_>, people: BTreeSet<Id>, kind: Kind, title: &str, body: &str, link: &str) -> Result<()> {
    for person in people {
        if cx.actor.person != Some(person) {
            notify::send(cx, person, kind, title, body, link).await?;
        }
    }
    Ok(())
}
