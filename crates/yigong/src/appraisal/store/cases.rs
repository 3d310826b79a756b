//! Cases: every change is guarded by the state it leaves, so that of two at once one wins.

use db::{params, sql};

use crate::action::Cx;
use crate::appraisal::model::{Case, Ground, Line, MeasureState, Outcome, Step};
use crate::clock::Id;
use crate::error::Result;

/// A new case.
pub(in crate::appraisal) struct Opening {
    pub(in crate::appraisal) id: Id,
    pub(in crate::appraisal) person: Id,
    pub(in crate::appraisal) organisation: Id,
    pub(in crate::appraisal) handled_at: Id,
    pub(in crate::appraisal) year: i64,
    pub(in crate::appraisal) step: Step,
    pub(in crate::appraisal) ground: Ground,
    pub(in crate::appraisal) previous: Option<Id>,
    pub(in crate::appraisal) state: MeasureState,
    pub(in crate::appraisal) facts: Vec<u8>,
    pub(in crate::appraisal) reason: Vec<u8>,
    pub(in crate::appraisal) by: Id,
    pub(in crate::appraisal) second: Option<Id>,
}

/// Keeps a new case; one that needs no second person is decided by who opens it.
pub(in crate::appraisal) async fn insert(cx: &mut Cx<'_>, new: &Opening) -> Result<()> {
    let insert = sql!(
        "INSERT INTO measure (region, id, person, organisation, handled_at, year, step, ground, previous, state, facts,
            reason, opened_by, opened_at, second, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    let decided = (new.state == MeasureState::Issued).then_some((new.by, cx.now)).unzip();
    let row = params![
        cx.region,
        new.id,
        new.person,
        new.organisation,
        new.handled_at,
        new.year,
        new.step,
        new.ground,
        new.previous,
        new.state,
        new.facts,
        new.reason,
        new.by,
        cx.now,
        new.second,
        decided.0,
        decided.1
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// A case by its id.
pub(in crate::appraisal) async fn case(cx: &mut Cx<'_>, id: Id) -> Result<Option<Case>> {
    let select = sql!(
        "SELECT measure.id, measure.person, person.name, measure.organisation, unit.name, measure.handled_at,
            handling.name, measure.year, measure.step, measure.ground, measure.previous, measure.state, measure.facts,
            measure.reason, measure.opened_by, opener.name, COALESCE(measure.handler, measure.opened_by),
            COALESCE(handler.name, opener.name), measure.opened_at, measure.second, second.name,
            measure.statement, measure.stated_at, measure.decided_by, measure.decided_at, measure.decision,
            measure.review, measure.review_at, measure.reviewed_by, reviewer.name, measure.reviewed_at,
            measure.review_decision, measure.outcome, measure.closed_by, closer.name, measure.closed_at, measure.closing
         FROM measure
         JOIN person ON person.region = measure.region AND person.id = measure.person
         JOIN organisation unit ON unit.region = measure.region AND unit.id = measure.organisation
         JOIN organisation handling ON handling.region = measure.region AND handling.id = measure.handled_at
         JOIN person opener ON opener.region = measure.region AND opener.id = measure.opened_by
         LEFT JOIN person handler ON handler.region = measure.region AND handler.id = measure.handler
         LEFT JOIN person second ON second.region = measure.region AND second.id = measure.second
         LEFT JOIN person reviewer ON reviewer.region = measure.region AND reviewer.id = measure.reviewed_by
         LEFT JOIN person closer ON closer.region = measure.region AND closer.id = measure.closed_by
         WHERE measure.region = $1 AND measure.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The latest case of a step on the same ground and year: its id, state and outcome.
pub(in crate::appraisal) async fn previous(
    cx: &mut Cx<'_>,
    person: Id,
    year: i64,
    ground: Ground,
    step: Step,
) -> Result<Option<(Id, MeasureState, Option<Outcome>)>> {
    let select = sql!(
        "SELECT id, state, outcome FROM measure
         WHERE region = $1 AND person = $2 AND year = $3 AND ground = $4 AND step = $5
           AND state NOT IN ('dropped', 'revoked')"
    );
    Ok(cx.tx.first(select, params![cx.region, person, year, ground, step]).await?)
}

/// Keeps the person's own words, once; says whether they were the first.
pub(in crate::appraisal) async fn keep_statement(cx: &mut Cx<'_>, id: Id, words: &[u8]) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET statement = $3, stated_at = $4
         WHERE region = $1 AND id = $2 AND stated_at IS NULL AND state IN ('proposed', 'issued')"
    );
    Ok(cx.tx.run(update, params![cx.region, id, words, cx.now]).await? == 1)
}

/// Names another second person while it is not decided.
pub(in crate::appraisal) async fn name_second(cx: &mut Cx<'_>, id: Id, second: Id) -> Result<bool> {
    let update = sql!("UPDATE measure SET second = $3 WHERE region = $1 AND id = $2 AND state = 'proposed'");
    Ok(cx.tx.run(update, params![cx.region, id, second]).await? == 1)
}

/// Issues or drops a proposed case; says whether it was still proposed.
pub(in crate::appraisal) async fn decide(
    cx: &mut Cx<'_>,
    id: Id,
    to: MeasureState,
    by: Id,
    words: &[u8],
) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET state = $3, decided_by = $4, decided_at = $5, decision = $6
         WHERE region = $1 AND id = $2 AND state = 'proposed'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, to, by, cx.now, words]).await? == 1)
}

/// The person asks for a review, once; says whether it could be.
pub(in crate::appraisal) async fn ask_review(cx: &mut Cx<'_>, id: Id, words: &[u8]) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET state = 'reviewing', review = $3, review_at = $4
         WHERE region = $1 AND id = $2 AND state = 'issued' AND review_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, id, words, cx.now]).await? == 1)
}

/// Decides a review; says whether it was still open.
pub(in crate::appraisal) async fn decide_review(
    cx: &mut Cx<'_>,
    id: Id,
    to: MeasureState,
    by: Id,
    words: &[u8],
) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET state = $3, reviewed_by = $4, reviewed_at = $5, review_decision = $6
         WHERE region = $1 AND id = $2 AND state = 'reviewing'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, to, by, cx.now, words]).await? == 1)
}

/// Closes an issued case; says whether nobody was faster.
pub(in crate::appraisal) async fn close(
    cx: &mut Cx<'_>,
    id: Id,
    outcome: Outcome,
    by: Id,
    words: &[u8],
) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET state = 'closed', outcome = $3, closed_by = $4, closed_at = $5, closing = $6
         WHERE region = $1 AND id = $2 AND state = 'issued'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, outcome, by, cx.now, words]).await? == 1)
}

/// What somebody handles or was shown as the second person, what is open first; at most 200.
pub(in crate::appraisal) async fn handled(cx: &mut Cx<'_>, by: Id) -> Result<Vec<Line>> {
    let select = sql!(
        "SELECT measure.id, person.name, measure.year, measure.step, measure.state, measure.opened_at,
            CASE WHEN measure.stated_at IS NULL THEN 0 ELSE 1 END, handling.name
         FROM measure
         JOIN person ON person.region = measure.region AND person.id = measure.person
         JOIN organisation handling ON handling.region = measure.region AND handling.id = measure.handled_at
         WHERE measure.region = $1
           AND ((measure.opened_by = $2 AND measure.handler IS NULL) OR measure.handler = $2 OR measure.second = $2)
         ORDER BY CASE WHEN measure.state IN ('closed', 'dropped', 'revoked') THEN 1 ELSE 0 END,
            measure.opened_at DESC, measure.id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, by]).await?)
}

/// Open cases of an organisation or below it whose handler holds office there no more, for somebody who
/// had no part in them.
pub(in crate::appraisal) async fn left_behind(cx: &mut Cx<'_>, by: Id, organisation: Id) -> Result<Vec<Line>> {
    let select = sql!(
        "SELECT measure.id, person.name, measure.year, measure.step, measure.state, measure.opened_at,
            CASE WHEN measure.stated_at IS NULL THEN 0 ELSE 1 END, handling.name
         FROM organisation_path below
         JOIN measure ON measure.region = below.region AND measure.handled_at = below.descendant
           AND measure.state IN ('proposed', 'issued')
         JOIN person ON person.region = measure.region AND person.id = measure.person
         JOIN organisation handling ON handling.region = measure.region AND handling.id = measure.handled_at
         WHERE below.region = $1 AND below.ancestor = $3 AND measure.person <> $2
           AND (measure.second IS NULL OR measure.second <> $2)
           AND NOT EXISTS (SELECT 1 FROM organisation_path above
              JOIN role_grant ON role_grant.region = above.region AND role_grant.organisation = above.ancestor
                AND role_grant.ended_at IS NULL
              WHERE above.region = measure.region AND above.descendant = measure.handled_at
                AND role_grant.person = COALESCE(measure.handler, measure.opened_by))
         ORDER BY measure.opened_at, measure.id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, by, organisation]).await?)
}

/// Gives a case another handler; says whether it still had the one it was taken from.
pub(in crate::appraisal) async fn take_over(cx: &mut Cx<'_>, case: &Case, by: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE measure SET handler = $4
         WHERE region = $1 AND id = $2 AND COALESCE(handler, opened_by) = $3 AND state IN ('proposed', 'issued')"
    );
    Ok(cx.tx.run(update, params![cx.region, case.id, case.handler, by]).await? == 1)
}

/// Reviews that wait for an organisation: of measures its children took, of its own when it is the
/// topmost; and those somebody has reviewed.
pub(in crate::appraisal) async fn reviews(cx: &mut Cx<'_>, by: Id, organisation: Id) -> Result<Vec<Line>> {
    let select = sql!(
        "SELECT measure.id, person.name, measure.year, measure.step, measure.state, measure.opened_at,
            CASE WHEN measure.stated_at IS NULL THEN 0 ELSE 1 END, handling.name
         FROM measure
         JOIN person ON person.region = measure.region AND person.id = measure.person
         JOIN organisation handling ON handling.region = measure.region AND handling.id = measure.handled_at
         JOIN organisation_path above ON above.region = handling.region
           AND above.descendant = COALESCE(handling.parent, handling.id) AND above.ancestor = $3
         WHERE measure.region = $1 AND measure.person <> $2 AND measure.opened_by <> $2
           AND (measure.handler IS NULL OR measure.handler <> $2)
           AND (measure.second IS NULL OR measure.second <> $2)
           AND (measure.state = 'reviewing' OR measure.reviewed_by = $2)
         ORDER BY measure.review_at DESC, measure.id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, by, organisation]).await?)
}

/// What concerns somebody themselves, newest first. What was dropped before it was decided stays
/// visible to them: they were told of it.
pub(in crate::appraisal) async fn mine(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Line>> {
    let select = sql!(
        "SELECT measure.id, person.name, measure.year, measure.step, measure.state, measure.opened_at,
            CASE WHEN measure.stated_at IS NULL THEN 0 ELSE 1 END, handling.name
         FROM measure
         JOIN person ON person.region = measure.region AND person.id = measure.person
         JOIN organisation handling ON handling.region = measure.region AND handling.id = measure.handled_at
         WHERE measure.region = $1 AND measure.person = $2
         ORDER BY measure.opened_at DESC, measure.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Cases that break the order or lack a second person.
pub(in crate::appraisal) async fn broken(cx: &mut Cx<'_>) -> Result<Vec<(&'static str, i64)>> {
    let checks = [
        (
            "处理措施没有按先后次序进行",
            sql!(
                "SELECT COUNT(*) FROM measure
                 LEFT JOIN measure before ON before.region = measure.region AND before.id = measure.previous
                   AND before.person = measure.person AND before.year = measure.year AND before.ground = measure.ground
                   AND before.state = 'closed' AND before.outcome = 'unchanged'
                   AND before.step = CASE WHEN measure.step = 'admonition' THEN 'criticism' ELSE 'reminder' END
                 WHERE measure.region = $1 AND measure.step <> 'reminder' AND before.id IS NULL"
            ),
        ),
        (
            "处理措施没有经另一人审批就已作出",
            sql!(
                "SELECT COUNT(*) FROM measure
                 WHERE region = $1 AND step <> 'reminder' AND state IN ('issued', 'reviewing', 'closed', 'revoked')
                   AND (decided_by IS NULL OR decided_by = opened_by OR decided_by = handler OR decided_by = person)"
            ),
        ),
        (
            "处理措施由当事人自己或经办人复核",
            sql!(
                "SELECT COUNT(*) FROM measure
                 WHERE region = $1 AND reviewed_by IS NOT NULL
                   AND (reviewed_by = person OR reviewed_by = opened_by OR reviewed_by = handler OR reviewed_by = second)"
            ),
        ),
    ];
    let mut found = Vec::new();
    for (text, statement) in checks {
        let count: i64 = cx.tx.one(statement, params![cx.region]).await?;
        found.push((text, count));
    }
    Ok(found)
}
