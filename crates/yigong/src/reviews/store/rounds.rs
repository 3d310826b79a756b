//! A campaign's review as a whole.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::campaigns::{Official, Places, ReviewPlan};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Round, RoundState};

db::row! {
    struct Row {
        state: RoundState,
        reviews: i64,
        panel: i64,
        load_limit: i64,
        official: Official,
        minimum: i64,
        places: String,
        rule: String,
        rule_hash: String,
        commitment: String,
        seed: Option<Vec<u8>>,
        components: i64,
        frozen_at: Option<Timestamp>,
        drawn_by: Option<Id>,
        drawn_at: Option<Timestamp>,
        closed_at: Option<Timestamp>,
        proposal: Option<String>,
        proposed_by: Option<Id>,
        proposed_at: Option<Timestamp>,
        decided_by: Option<Id>,
        decided_at: Option<Timestamp>,
    }
}

/// The review of a campaign, once its plan was kept.
pub(in crate::reviews) async fn round(cx: &mut Cx<'_>, campaign: Id) -> Result<Option<Round>> {
    let select = sql!(
        "SELECT state, reviews, panel, load_limit, official, minimum, places, rule, rule_hash, commitment, seed,
            components, frozen_at, drawn_by, drawn_at, closed_at, proposal, proposed_by, proposed_at,
            decided_by, decided_at
         FROM review_round WHERE region = $1 AND campaign = $2"
    );
    let Some(row) = cx.tx.first::<Row>(select, params![cx.region, campaign]).await? else { return Ok(None) };
    let places: Vec<Places> =
        serde_json::from_str(&row.places).map_err(|e| AppError::internal(format!("review {campaign}: {e}")))?;
    let Row { state, reviews, panel, load_limit, official, minimum, rule, rule_hash, commitment, seed, .. } = row;
    let Row { components, frozen_at, drawn_by, drawn_at, closed_at, .. } = row;
    let Row { proposal, proposed_by, proposed_at, decided_by, decided_at, .. } = row;
    let plan = ReviewPlan { reviews, panel, load_limit, official, minimum, places };
    Ok(Some(Round {
        campaign,
        state,
        plan,
        rule,
        rule_hash,
        commitment,
        seed,
        components,
        frozen_at,
        drawn_by,
        drawn_at,
        closed_at,
        proposal,
        proposed_by,
        proposed_at,
        decided_by,
        decided_at,
    }))
}

/// Keeps the plan of a round that is still being prepared; false when it is not.
pub(in crate::reviews) async fn put_plan(cx: &mut Cx<'_>, campaign: Id, plan: &ReviewPlan) -> Result<bool> {
    let upsert = sql!(
        "INSERT INTO review_round (region, campaign, state, reviews, panel, load_limit, official, minimum, places)
         VALUES ($1, $2, 'preparing', $3, $4, $5, $6, $7, $8)
         ON CONFLICT (region, campaign) DO UPDATE SET reviews = excluded.reviews, panel = excluded.panel,
            load_limit = excluded.load_limit, official = excluded.official, minimum = excluded.minimum,
            places = excluded.places
         WHERE review_round.state = 'preparing'"
    );
    let places = serde_json::to_string(&plan.places).map_err(|e| AppError::internal(e.to_string()))?;
    let ReviewPlan { reviews, panel, load_limit, official, minimum, .. } = plan;
    let row = params![cx.region, campaign, reviews, panel, load_limit, official, minimum, places];
    Ok(cx.tx.run(upsert, row).await? == 1)
}

/// Freezes the rule and commits to the seed; false when somebody was faster.
pub(in crate::reviews) async fn freeze_round(cx: &mut Cx<'_>, round: &Round, by: Option<Id>) -> Result<bool> {
    let update = sql!(
        "UPDATE review_round SET state = 'frozen', rule = $3, rule_hash = $4, commitment = $5, seed = $6,
            frozen_by = $7, frozen_at = $8
         WHERE region = $1 AND campaign = $2 AND state = 'preparing'"
    );
    let Round { campaign, rule, rule_hash, commitment, seed, .. } = round;
    let row = params![cx.region, campaign, rule, rule_hash, commitment, seed, by, cx.now];
    Ok(cx.tx.run(update, row).await? == 1)
}

/// Keeps what somebody proposes to decide; false when something is proposed already.
pub(in crate::reviews) async fn propose(cx: &mut Cx<'_>, campaign: Id, proposal: &str, by: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE review_round SET proposal = $3, proposed_by = $4, proposed_at = $5
         WHERE region = $1 AND campaign = $2 AND state = 'closed' AND proposal IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, campaign, proposal, by, cx.now]).await? == 1)
}

/// Drops what was proposed; false when nothing is.
pub(in crate::reviews) async fn drop_proposal(cx: &mut Cx<'_>, campaign: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE review_round SET proposal = NULL, proposed_by = NULL, proposed_at = NULL
         WHERE region = $1 AND campaign = $2 AND state = 'closed' AND proposal IS NOT NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, campaign]).await? == 1)
}

/// Moves a round on to its next state, with who and when; false when somebody was faster.
pub(in crate::reviews) async fn advance(
    cx: &mut Cx<'_>,
    campaign: Id,
    to: RoundState,
    components: i64,
) -> Result<bool> {
    let by = cx.actor.person;
    let update = match to {
        RoundState::Open => sql!(
            "UPDATE review_round SET state = 'open', drawn_by = $3, drawn_at = $4, components = $5
             WHERE region = $1 AND campaign = $2 AND state = 'frozen'"
        ),
        RoundState::Closed => sql!(
            "UPDATE review_round SET state = 'closed', closed_by = $3, closed_at = $4, components = $5
             WHERE region = $1 AND campaign = $2 AND state = 'open'"
        ),
        RoundState::Decided => sql!(
            "UPDATE review_round SET state = 'decided', decided_by = $3, decided_at = $4, components = $5
             WHERE region = $1 AND campaign = $2 AND state = 'closed'"
        ),
        RoundState::Preparing | RoundState::Frozen => return Ok(false),
    };
    Ok(cx.tx.run(update, params![cx.region, campaign, by, cx.now, components]).await? == 1)
}
