//! Telling those concerned.

use crate::action::Cx;
use crate::applications::model::Application;
use crate::auth;
use crate::clock::Id;
use crate::error::Result;
use crate::notify::{self, Kind};

/// Tells whoever began it and those with a role at the drafting organisation and the unit; not the
/// actor.
pub(super) async fn tell(cx: &mut Cx<'_>, it: &Application, kind: Kind, title: &str, body: &str) -> Result<()> {
    let mut people = vec![it.created_by];
    for organisation in [it.organisation, it.unit] {
        people.extend(auth::held_at(cx, organisation).await?.into_iter().map(|held| held.person));
    }
    send(cx, people, kind, title, body, &format!("/applications/{}", it.id)).await
}

/// Tells those with a role at the unit; not the actor.
pub(super) async fn tell_unit(cx: &mut Cx<'_>, it: &Application, title: &str, body: &str) -> Result<()> {
    let people = auth::held_at(cx, it.unit).await?.into_iter().map(|held| held.person).collect();
    send(cx, people, Kind::Task, title, body, &format!("/applications/{}", it.id)).await
}

/// Tells each of `people` once; not the actor.
pub(super) async fn send(
    cx: &mut Cx<'_>,
    mut people: Vec<Id>,
    kind: Kind,
    title: &str,
    body: &str,
    link: &str,
) -> Result<()> {
    people.sort_unstable();
    people.dedup();
    for person in people {
        if cx.actor.person != Some(person) {
            notify::send(cx, person, kind, title, body, link).await?;
        }
    }
    Ok(())
}
