//! Objections: what is sealed is only read here by [`sealed`], which every view goes through.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::notices::model::{Channel, Objection, Outcome};

/// An objection to keep.
pub(in crate::notices) struct NewObjection {
    pub(in crate::notices) id: Id,
    pub(in crate::notices) campaign: Id,
    pub(in crate::notices) notice: Id,
    pub(in crate::notices) application: Id,
    pub(in crate::notices) number: i64,
    pub(in crate::notices) channel: Channel,
    pub(in crate::notices) identity: Vec<u8>,
    pub(in crate::notices) statement: Vec<u8>,
    pub(in crate::notices) evidence: Option<(String, Vec<u8>)>,
    pub(in crate::notices) code_hash: Vec<u8>,
    pub(in crate::notices) received_at: Timestamp,
    pub(in crate::notices) registered_by: Option<Id>,
}

/// The next number of a campaign's objections.
pub(in crate::notices) async fn next_objection(cx: &mut Cx<'_>, campaign: Id) -> Result<i64> {
    let next = sql!("SELECT COALESCE(MAX(number), 0) + 1 FROM objection WHERE region = $1 AND campaign = $2");
    Ok(cx.tx.one(next, params![cx.region, campaign]).await?)
}

/// Keeps an objection.
pub(in crate::notices) async fn insert_objection(cx: &mut Cx<'_>, new: &NewObjection) -> Result<()> {
    let insert = sql!(
        "INSERT INTO objection (region, id, campaign, notice, application, number, channel, state, identity, statement,
             evidence_name, evidence, code_hash, received_at, registered_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8, $9, $10, $11, $12, $13, $14)"
    );
    let (name, file) = new.evidence.clone().unzip();
    let row = params![
        cx.region,
        new.id,
        new.campaign,
        new.notice,
        new.application,
        new.number,
        new.channel,
        new.identity,
        new.statement,
        name,
        file,
        new.code_hash,
        new.received_at,
        new.registered_by
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// An objection without what is sealed.
pub(in crate::notices) async fn objection(cx: &mut Cx<'_>, id: Id) -> Result<Option<Objection>> {
    let select = sql!(
        "SELECT o.id, o.campaign, o.notice, o.application, o.number, o.channel, o.state, o.received_at, o.handler,
            p.name, o.evidence_name, d.outcome, d.reasons, d.decided_at
         FROM objection o
         LEFT JOIN person p ON p.region = o.region AND p.id = o.handler
         LEFT JOIN objection_decision d ON d.region = o.region AND d.objection = o.id
         WHERE o.region = $1 AND o.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The objections of a campaign: open ones first, the oldest first.
pub(in crate::notices) async fn desk(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Objection>> {
    let select = sql!(
        "SELECT o.id, o.campaign, o.notice, o.application, o.number, o.channel, o.state, o.received_at, o.handler,
            p.name, o.evidence_name, d.outcome, d.reasons, d.decided_at
         FROM objection o
         LEFT JOIN person p ON p.region = o.region AND p.id = o.handler
         LEFT JOIN objection_decision d ON d.region = o.region AND d.objection = o.id
         WHERE o.region = $1 AND o.campaign = $2
         ORDER BY CASE WHEN o.state = 'decided' THEN 1 ELSE 0 END, o.number"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// The objection whose receipt carries this code, with its sealed answer.
pub(in crate::notices) async fn follow(cx: &mut Cx<'_>, code_hash: &[u8]) -> Result<Option<(Id, Option<Vec<u8>>)>> {
    let select = sql!(
        "SELECT o.id, d.answer FROM objection o
         LEFT JOIN objection_decision d ON d.region = o.region AND d.objection = o.id
         WHERE o.region = $1 AND o.code_hash = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, code_hash]).await?)
}

db::row! {
    /// What is sealed of an objection.
    pub(in crate::notices) struct Sealed {
        pub(in crate::notices) identity: Vec<u8>,
        pub(in crate::notices) statement: Vec<u8>,
        pub(in crate::notices) evidence: Option<Vec<u8>>,
        pub(in crate::notices) answer: Option<Vec<u8>>,
    }
}

/// What is sealed of an objection.
pub(in crate::notices) async fn sealed(cx: &mut Cx<'_>, id: Id) -> Result<Option<Sealed>> {
    let select = sql!(
        "SELECT o.identity, o.statement, o.evidence, d.answer FROM objection o
         LEFT JOIN objection_decision d ON d.region = o.region AND d.objection = o.id
         WHERE o.region = $1 AND o.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Gives a received objection to a handler; false when somebody has it.
pub(in crate::notices) async fn take(cx: &mut Cx<'_>, id: Id, handler: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE objection SET state = 'handling', handler = $3, handled_at = $4
         WHERE region = $1 AND id = $2 AND state = 'received'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, handler, cx.now]).await? == 1)
}

/// Gives it back; false when the handler no longer has it.
pub(in crate::notices) async fn give_back(cx: &mut Cx<'_>, id: Id, handler: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE objection SET state = 'received', handler = NULL, handled_at = NULL
         WHERE region = $1 AND id = $2 AND state = 'handling' AND handler = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, id, handler]).await? == 1)
}

/// Decides it, once; false when it is decided or somebody else's.
pub(in crate::notices) async fn decide(
    cx: &mut Cx<'_>,
    id: Id,
    handler: Id,
    outcome: Outcome,
    reasons: &str,
    answer: &[u8],
) -> Result<bool> {
    let update = sql!(
        "UPDATE objection SET state = 'decided' WHERE region = $1 AND id = $2 AND state = 'handling' AND handler = $3"
    );
    if cx.tx.run(update, params![cx.region, id, handler]).await? != 1 {
        return Ok(false);
    }
    let insert = sql!(
        "INSERT INTO objection_decision (region, objection, outcome, reasons, answer, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    cx.tx.run(insert, params![cx.region, id, outcome, reasons, answer, handler, cx.now]).await?;
    Ok(true)
}

/// Keeps that somebody does not handle an objection.
pub(in crate::notices) async fn recuse(cx: &mut Cx<'_>, id: Id, person: Id, cause: &str, reason: &str) -> Result<()> {
    let insert = sql!(
        "INSERT INTO objection_recusal (region, objection, person, cause, reason, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, objection, person) DO NOTHING"
    );
    cx.tx.run(insert, params![cx.region, id, person, cause, reason, cx.now]).await?;
    Ok(())
}

/// Who does not handle it, and why.
pub(in crate::notices) async fn recusals(cx: &mut Cx<'_>, id: Id) -> Result<Vec<(Id, String, String)>> {
    let select = sql!(
        "SELECT r.person, p.name, r.reason FROM objection_recusal r
         JOIN person p ON p.region = r.region AND p.id = r.person
         WHERE r.region = $1 AND r.objection = $2 ORDER BY r.at, r.person"
    );
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}

/// Whether somebody belongs to the application's unit, or drafted or recommended it.
pub(in crate::notices) async fn conflict(cx: &mut Cx<'_>, application: Id, person: Id) -> Result<Option<&'static str>> {
    let member = sql!(
        "SELECT COUNT(*) FROM application a
         JOIN organisation_path t ON t.region = a.region AND t.ancestor = a.unit
         JOIN membership m ON m.region = a.region AND m.organisation = t.descendant AND m.valid_to IS NULL
         WHERE a.region = $1 AND a.id = $2 AND m.person = $3"
    );
    let wrote = sql!("SELECT COUNT(*) FROM application WHERE region = $1 AND id = $2 AND created_by = $3");
    let recommended =
        sql!("SELECT COUNT(*) FROM recommendation WHERE region = $1 AND application = $2 AND made_by = $3");
    let asked = [(member, "您的组织关系在申报单位"), (wrote, "这份申报由您起草"), (recommended, "这份申报由您推荐")];
    for (statement, reason) in asked {
        if cx.tx.one::<i64>(statement, params![cx.region, application, person]).await? > 0 {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}
