//! One need: what, when, where, for whom; and what each kind of visitor can do about it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::{Line, when};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::actions::{Standing, may_confirm, may_look, within_sight};
use crate::needs::model::{Claim, ClaimState, Event, Feedback, Need, State, Step};
use crate::needs::store::{self, Fitting};
use crate::web::{Page, Visit, html};

/// Teams offered for dispatch.
const TEAMS: usize = 8;

#[derive(Template)]
#[template(path = "needs/show.html")]
struct ShowPage {
    page: Page,
    line: Line,
    standing: Standing,
    claims: Vec<Shown>,
    /// Of the visitor's own claims, the latest.
    own: Option<Shown>,
    fitting: Vec<Fitting>,
    may_look: bool,
    may_confirm: bool,
    looks: Vec<(String, String, String)>,
    steps: Vec<(Step, String)>,
    feedback: Vec<(Feedback, String)>,
    party: bool,
}

impl ShowPage {
    fn need(&self) -> &Need {
        &self.line.need
    }
}

/// A claim, as shown.
struct Shown {
    claim: Claim,
    when: String,
    served: String,
}

struct Seen {
    need: Need,
    standing: Standing,
    claims: Vec<(Claim, bool)>,
    fitting: Vec<Fitting>,
    may_look: bool,
    may_confirm: bool,
    looks: Vec<(String, jiff::Timestamp, String)>,
    steps: Vec<Step>,
    feedback: Vec<Feedback>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Seen> {
    let (need, standing) = within_sight(cx, id).await?;
    let mut claims = Vec::new();
    for claim in store::claims(cx, id).await? {
        let leads = claim.team.is_some_and(|team| cx.actor.teams().any(|held| held == team));
        let mine = leads || (cx.actor.person == Some(claim.person) && claim.team.is_none());
        claims.push((claim, mine));
    }
    let party = standing.speaks() || claims.iter().any(|(claim, mine)| *mine && claim.state != ClaimState::Declined);
    let fitting = if standing.manages && need.state == State::Open {
        store::fitting(cx, &need).await?.into_iter().take(TEAMS).collect()
    } else {
        Vec::new()
    };
    let holder = claims.iter().map(|(claim, _)| claim).find(|claim| claim.state.holds()).cloned();
    let may_confirm = match &holder {
        Some(claim) => standing.speaks() && need.state == State::Served && may_confirm(cx, claim).await?,
        None => false,
    };
    Ok(Seen {
        may_look: cx.actor.person.is_some() && may_look(cx, &need, standing).await.is_ok(),
        looks: if standing.speaks() { store::looks(cx, id).await? } else { Vec::new() },
        steps: store::steps(cx, id).await?,
        feedback: if party { store::feedback(cx, id).await? } else { Vec::new() },
        need,
        standing,
        claims,
        fitting,
        may_confirm,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let seen = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let clock = |at| city.clock_time(at);
    let shown = |(claim, _): &(Claim, bool)| Shown {
        when: crate::activities::when(city, now, claim.starts_at, claim.ends_at),
        served: match (claim.served_from, claim.served_to) {
            (Some(from), Some(to)) => crate::activities::when(city, now, from, to),
            _ => String::new(),
        },
        claim: claim.clone(),
    };
    let claims: Vec<Shown> = seen.claims.iter().map(shown).collect();
    let own = seen.claims.iter().rev().find(|(_, mine)| *mine).map(shown);
    let look = |(name, at, detail): (String, jiff::Timestamp, String)| (name, clock(at), purpose(&detail));
    html(&ShowPage {
        page: visit.page(&seen.need.title),
        standing: seen.standing,
        party: seen.standing.speaks() || own.is_some(),
        claims,
        own,
        fitting: seen.fitting,
        may_look: seen.may_look,
        may_confirm: seen.may_confirm,
        looks: seen.looks.into_iter().map(look).collect(),
        steps: seen.steps.into_iter().map(|step| (step.clone(), clock(step.at))).collect(),
        feedback: seen.feedback.into_iter().map(|said| (said.clone(), clock(said.at))).collect(),
        line: Line { when: when(city, now, &seen.need), ..Line::of(city, now, seen.need, Vec::new()) },
    })
}

/// What a look was for, out of its audit row.
fn purpose(detail: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(detail).unwrap_or_default();
    value["purpose"].as_str().unwrap_or_default().to_owned()
}
