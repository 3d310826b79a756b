//! What the work desk and “我的” lead to. A slice enters its pages where it routes them
//! ([`super::Routes::link`]), so no page is a dead end and nobody edits a shared list.

use db::BoxFuture;

use super::routes::links;
use crate::action::Cx;
use crate::auth::{Actor, Role};
use crate::error::Result;

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The work desk.
    Work,
    /// A person's own affairs.
    Mine,
}

/// Whether an entry is for the actor, where that hangs on what is stored.
pub type Ask = for<'a, 't> fn(&'a mut Cx<'t>) -> BoxFuture<'a, Result<bool>>;

/// Whom an entry is shown to. Showing is not allowing: the page itself asks again.
#[derive(Debug, Clone, Copy)]
pub enum For {
    /// Whoever has signed in.
    Everybody,
    /// Who leads a team.
    Leader,
    /// Who holds a role at an organisation.
    Manager,
    /// The organisers.
    Organiser,
    /// Experts who review applications.
    Expert,
    /// Whoever it is that this finds; on the work desk only.
    Asked(Ask),
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Link {
    pub(super) place: Place,
    pub(super) who: For,
    /// Where it leads.
    pub path: &'static str,
    /// A few words.
    pub label: &'static str,
    /// What one does there, in a line.
    pub note: &'static str,
}

impl Link {
    /// Whether it stands at `place` for `actor`.
    pub(super) fn is_for(&self, place: Place, actor: &Actor) -> bool {
        let shown = match self.who {
            For::Everybody => actor.person.is_some(),
            For::Leader => actor.is(Role::Leader),
            For::Manager => actor.organisations().next().is_some(),
            For::Organiser => actor.is(Role::Organiser),
            For::Expert => actor.is(Role::Expert),
            For::Asked(_) => false,
        };
        shown && self.place == place
    }
}

/// What the work desk leads to for the actor.
pub(crate) async fn work_links(cx: &mut Cx<'_>) -> Result<Vec<&'static Link>> {
    let mut shown = Vec::new();
    for link in links().iter().filter(|link| link.place == Place::Work) {
        let is = match link.who {
            For::Asked(ask) => ask(cx).await?,
            _ => link.is_for(Place::Work, cx.actor),
        };
        if is {
            shown.push(link);
        }
    }
    Ok(shown)
}
