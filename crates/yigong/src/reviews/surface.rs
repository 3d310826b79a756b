//! What other slices ask of reviews.

use jiff::Timestamp;
use panel::Seed;

use super::model::{Outcome, Round, RoundState};
use super::{reach, store};
use crate::action::Cx;
use crate::campaigns::{Campaign, Kind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{auth, notify, organisations};

/// A decided review.
#[derive(Debug, Clone)]
pub struct Decided {
    /// When it was decided.
    pub at: Timestamp,
    /// Every entry: the selected first, then the reserve in order, then the rest.
    pub entries: Vec<DecidedEntry>,
}

/// What was decided on an application.
#[derive(Debug, Clone)]
pub struct DecidedEntry {
    /// The application.
    pub application: Id,
    /// Project or case; places are counted for each.
    pub kind: Kind,
    /// What was decided.
    pub outcome: Outcome,
    /// Its place among its kind within the outcome, from 1: the order in which a reserve moves up.
    pub position: i64,
    /// The official score, hundredths of a point.
    pub score: i64,
    /// Why, where there is more to say than the score; may be empty.
    pub reason: String,
}

/// The decision of a campaign's review (N4.3), once it is made. It says what was decided, not what
/// became of it since: for that see the application's state.
pub async fn decided(cx: &mut Cx<'_>, campaign: Id) -> Result<Option<Decided>> {
    let Some(round) = store::round(cx, campaign).await? else { return Ok(None) };
    let Some(at) = round.decided_at else { return Ok(None) };
    let entries = store::entries(cx, campaign).await?;
    let mut all = Vec::new();
    for it in store::decisions(cx, campaign).await? {
        let entry = entries.iter().find(|entry| entry.application == it.application);
        let kind = entry.ok_or_else(|| AppError::internal("a decision on something not reviewed"))?.kind;
        let (application, outcome, position, score, reason) =
            (it.application, it.outcome, it.position, it.score, it.reason);
        all.push(DecidedEntry { application, kind, outcome, position, score, reason });
    }
    Ok(Some(Decided { at, entries: all }))
}

/// Somebody's invitation to a campaign's review.
pub(crate) async fn invitation_of(cx: &mut Cx<'_>, campaign: Id, person: Id) -> Result<Option<Id>> {
    let all = store::expert_of(cx, person).await?;
    Ok(all.into_iter().find(|it| it.campaign == campaign).map(|it| it.id))
}

/// The dossiers somebody has yet to score in a campaign, with the numbers they go by.
pub(crate) async fn desks_of(cx: &mut Cx<'_>, campaign: Id, person: Id) -> Result<Vec<(Id, i64)>> {
    let Some(expert) = invitation_of(cx, campaign, person).await? else { return Ok(Vec::new()) };
    let desks = store::own_desks(cx, expert).await?;
    Ok(desks.into_iter().filter(|it| it.state.open()).map(|it| (it.id, it.number)).collect())
}

/// Whether the experts of a campaign have been drawn.
pub(crate) async fn drawn(cx: &mut Cx<'_>, campaign: &Campaign) -> Result<bool> {
    Ok(reach::round(cx, campaign).await?.state >= RoundState::Open)
}

/// Whether somebody holds or held an application's dossier as an expert.
pub(crate) async fn reviewed(cx: &mut Cx<'_>, application: Id, person: Id) -> Result<bool> {
    store::reviewed(cx, application, person).await
}

/// Tells the organisers and the receiving office what waits for their confirmation; not the actor.
pub(super) async fn tell_confirmers(cx: &mut Cx<'_>, campaign: &Campaign, title: &str, body: &str) -> Result<()> {
    let office = organisations::by_code(cx, &campaign.spec.office.organisation).await?;
    let mut people = std::collections::BTreeSet::new();
    for organisation in organisations::root(cx).await?.into_iter().chain(office) {
        people.extend(auth::held_at(cx, organisation.id).await?.into_iter().map(|held| held.person));
    }
    let link = format!("/campaigns/{}/review/results", campaign.id);
    for person in people {
        if cx.actor.person != Some(person) {
            notify::send(cx, person, notify::Kind::Task, title, body, &link).await?;
        }
    }
    Ok(())
}

/// The seed of a frozen round, opened; for the draw, the check, and everybody once it is decided.
pub(super) fn seed(cx: &Cx<'_>, round: &Round) -> Result<Option<Seed>> {
    let Some(sealed) = round.seed.as_deref() else { return Ok(None) };
    let seed = cx.core.keys.open_bytes(sealed)?;
    Ok(seed.try_into().ok().map(Seed))
}

/// The seed as everybody may see it: once the review is decided.
pub(super) fn revealed(cx: &Cx<'_>, round: &Round) -> Result<Option<Seed>> {
    if round.state == RoundState::Decided { seed(cx, round) } else { Ok(None) }
}

/// Tells an expert what waits on their desk.
pub(super) async fn notify_expert(cx: &mut Cx<'_>, person: Id, title: &str, body: &str) -> Result<()> {
    notify::send(cx, person, notify::Kind::Task, title, body, "/reviews").await
}
