//! What the work desk and “我的” lead to. A slice enters its pages where it routes them
//! ([`super::Routes::link`]), so no page is a dead end and nobody edits a shared list.

use super::routes::links;
use crate::auth::{Actor, Role};

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The work desk.
    Work,
    /// A person's own affairs.
    Mine,
}

/// Whom an entry is shown to. Showing is not allowing: the page itself asks again.
#[derive(Debug, Clone, Copy)]
pub enum For {
    /// Whoever has signed in.
    Everybody,
    /// Who leads a team.
    Leader,
    /// Who holds a role at an organisation.
    Manager,
    /// The office that receives for a campaign (N4.2d), and the organisers; on the work desk only.
    Office,
    /// The organisers.
    Organiser,
    /// Experts who review applications.
    Expert,
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
            For::Office => false,
            For::Organiser => actor.is(Role::Organiser),
            For::Expert => actor.is(Role::Expert),
        };
        shown && self.place == place
    }
}

/// What the work desk leads to for the actor, who may be of a receiving office.
pub(crate) fn work_links(actor: &Actor, office: bool) -> Vec<&'static Link> {
    let for_office = |link: &Link| office && link.place == Place::Work && matches!(link.who, For::Office);
    let shown = |link: &&Link| link.is_for(Place::Work, actor) || for_office(link);
    // One page may be meant for leaders and for managers: who is both sees it once.
    let mut seen = std::collections::HashSet::new();
    links().iter().filter(shown).filter(|link| seen.insert(link.path)).collect()
}
