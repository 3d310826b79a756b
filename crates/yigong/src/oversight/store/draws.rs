//! Draws and what they found.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::oversight::model::{Drawn, Item, Outcome};

/// The rows entered between two moments that add minutes.
pub(in crate::oversight) async fn month_rows(cx: &mut Cx<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Id>> {
    let select =
        sql!("SELECT id FROM ledger WHERE region = $1 AND recorded_at >= $2 AND recorded_at < $3 AND reverses IS NULL");
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// Keeps a draw.
pub(in crate::oversight) async fn insert_draw(cx: &mut Cx<'_>, drawn: &Drawn, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO audit_draw (region, id, year, month, population, size, seed, drawn_by, drawn_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let Drawn { id, year, month, population, size, seed, drawn_at, .. } = drawn;
    cx.tx.run(insert, params![cx.region, id, year, month, population, size, seed, by, drawn_at]).await?;
    Ok(())
}

/// Keeps a drawn row.
pub(in crate::oversight) async fn insert_item(cx: &mut Cx<'_>, draw: Id, entry: Id) -> Result<()> {
    let insert = sql!("INSERT INTO audit_item (region, draw, entry, outcome, note) VALUES ($1, $2, $3, 'open', '')");
    cx.tx.run(insert, params![cx.region, draw, entry]).await?;
    Ok(())
}

/// The latest draws, newest first; at most 60.
pub(in crate::oversight) async fn draws(cx: &mut Cx<'_>) -> Result<Vec<Drawn>> {
    let select = sql!(
        "SELECT audit_draw.id, audit_draw.year, audit_draw.month, audit_draw.population, audit_draw.size,
            audit_draw.seed, audit_draw.drawn_at,
            CAST(COALESCE(SUM(CASE WHEN audit_item.outcome = 'in_order' THEN 1 ELSE 0 END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN audit_item.outcome = 'not_in_order' THEN 1 ELSE 0 END), 0) AS BIGINT),
            COUNT(audit_item.appealed_at)
         FROM audit_draw
         LEFT JOIN audit_item ON audit_item.region = audit_draw.region AND audit_item.draw = audit_draw.id
         WHERE audit_draw.region = $1
         GROUP BY audit_draw.id, audit_draw.year, audit_draw.month, audit_draw.population, audit_draw.size,
            audit_draw.seed, audit_draw.drawn_at
         ORDER BY audit_draw.year DESC, audit_draw.month DESC LIMIT 60"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// A draw by its id.
pub(in crate::oversight) async fn draw(cx: &mut Cx<'_>, id: Id) -> Result<Option<Drawn>> {
    let all = draws(cx).await?;
    Ok(all.into_iter().find(|it| it.id == id))
}

/// Whether a month has been drawn from.
pub(in crate::oversight) async fn drawn(cx: &mut Cx<'_>, year: i64, month: i64) -> Result<bool> {
    let select = sql!("SELECT COUNT(*) FROM audit_draw WHERE region = $1 AND year = $2 AND month = $3");
    Ok(cx.tx.one::<i64>(select, params![cx.region, year, month]).await? > 0)
}

/// The ledger rows of a draw.
pub(in crate::oversight) async fn entries(cx: &mut Cx<'_>, draw: Id) -> Result<Vec<Id>> {
    let select = sql!("SELECT entry FROM audit_item WHERE region = $1 AND draw = $2");
    Ok(cx.tx.all(select, params![cx.region, draw]).await?)
}

/// The rows of a draw, open ones first.
pub(in crate::oversight) async fn items(cx: &mut Cx<'_>, draw: Id) -> Result<Vec<Item>> {
    let select = sql!(
        "SELECT audit_item.draw, audit_item.entry, ledger.person, person.name, ledger.service_date, ledger.minutes,
            ledger.title, ledger.source, ledger.grade, ledger.shift, activity.team, ledger.recorded_by,
            recorder.name, ledger.approved_by, approver.name, audit_item.outcome, audit_item.note,
            audit_item.checked_by, audit_item.checked_at, audit_item.appeal, audit_item.appealed_at
         FROM audit_item
         JOIN ledger ON ledger.region = audit_item.region AND ledger.id = audit_item.entry
         JOIN person ON person.region = ledger.region AND person.id = ledger.person
         JOIN person recorder ON recorder.region = ledger.region AND recorder.id = ledger.recorded_by
         LEFT JOIN person approver ON approver.region = ledger.region AND approver.id = ledger.approved_by
         LEFT JOIN activity ON activity.region = ledger.region AND activity.id = ledger.activity
         WHERE audit_item.region = $1 AND audit_item.draw = $2
         ORDER BY CASE WHEN audit_item.outcome = 'open' THEN 0 ELSE 1 END, ledger.service_date, audit_item.entry"
    );
    Ok(cx.tx.all(select, params![cx.region, draw]).await?)
}

/// A drawn row by its ledger row.
pub(in crate::oversight) async fn item(cx: &mut Cx<'_>, entry: Id) -> Result<Option<Item>> {
    let select = sql!(
        "SELECT audit_item.draw, audit_item.entry, ledger.person, person.name, ledger.service_date, ledger.minutes,
            ledger.title, ledger.source, ledger.grade, ledger.shift, activity.team, ledger.recorded_by,
            recorder.name, ledger.approved_by, approver.name, audit_item.outcome, audit_item.note,
            audit_item.checked_by, audit_item.checked_at, audit_item.appeal, audit_item.appealed_at
         FROM audit_item
         JOIN ledger ON ledger.region = audit_item.region AND ledger.id = audit_item.entry
         JOIN person ON person.region = ledger.region AND person.id = ledger.person
         JOIN person recorder ON recorder.region = ledger.region AND recorder.id = ledger.recorded_by
         LEFT JOIN person approver ON approver.region = ledger.region AND approver.id = ledger.approved_by
         LEFT JOIN activity ON activity.region = ledger.region AND activity.id = ledger.activity
         WHERE audit_item.region = $1 AND audit_item.entry = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, entry]).await?)
}

/// Records what was found.
pub(in crate::oversight) async fn record(
    cx: &mut Cx<'_>,
    entry: Id,
    outcome: Outcome,
    note: &str,
    by: Id,
) -> Result<()> {
    let update = sql!(
        "UPDATE audit_item SET outcome = $3, note = $4, checked_by = $5, checked_at = $6
         WHERE region = $1 AND entry = $2"
    );
    cx.tx.run(update, params![cx.region, entry, outcome, note, by, cx.now]).await?;
    Ok(())
}

/// Keeps the person's answer, once; says whether it was the first.
pub(in crate::oversight) async fn answer(cx: &mut Cx<'_>, entry: Id, text: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE audit_item SET appeal = $3, appealed_at = $4
         WHERE region = $1 AND entry = $2 AND outcome = 'not_in_order' AND appeal IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, entry, text, cx.now]).await? == 1)
}

/// The people who lead a team.
pub(in crate::oversight) async fn leaders(cx: &mut Cx<'_>, team: Id) -> Result<Vec<Id>> {
    let select = sql!("SELECT person FROM role_grant WHERE region = $1 AND team = $2 AND ended_at IS NULL");
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}
