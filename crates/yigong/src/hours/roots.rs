//! The daily root: one signed number a day over every row recorded that day, chained to the day
//! before and published, so that not even the operator can rewrite history unseen.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::crypto::sha256;
use crate::error::Result;

db::row! {
    /// A day's root.
    pub struct Root {
        /// The day, in the city.
        pub day: Date,
        /// Rows recorded that day.
        pub entries: i64,
        /// The root of the day before (32 bytes).
        pub previous_root: Vec<u8>,
        /// SHA-256 over the previous root and the day's row hashes in order of their ids.
        pub root: Vec<u8>,
        /// Ed25519 over the root (64 bytes).
        pub signature: Vec<u8>,
        /// Which key signed.
        pub key_id: String,
        /// When.
        pub signed_at: Timestamp,
    }
}

/// How many days, and from how many rows on, one transaction signs at most: a large city that was switched off
/// for long must not keep its writer from everybody else.
const DAYS: usize = 400;
const ROWS: i64 = 20_000;

/// The latest roots, newest first.
pub(super) async fn latest(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Root>> {
    let select = sql!(
        "SELECT day, entries, previous_root, root, signature, key_id, signed_at FROM ledger_root
         WHERE region = $1 ORDER BY day DESC LIMIT $2"
    );
    Ok(cx.tx.all(select, params![cx.region, limit]).await?)
}

/// The root of a day, once it is signed.
pub async fn root_of(cx: &mut Cx<'_>, day: Date) -> Result<Option<Root>> {
    let select = sql!(
        "SELECT day, entries, previous_root, root, signature, key_id, signed_at FROM ledger_root
         WHERE region = $1 AND day = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, day]).await?)
}

/// Whether a full day has rows or a predecessor and no root.
pub async fn is_due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(next_day(cx).await?.is_some_and(|day| day < cx.today()))
}

/// The day after the last root; the first day with a row when there is none.
async fn next_day(cx: &mut Cx<'_>) -> Result<Option<Date>> {
    if let Some(last) = latest(cx, 1).await?.pop() {
        return Ok(last.day.tomorrow().ok());
    }
    let first = sql!("SELECT MIN(recorded_at) FROM ledger WHERE region = $1");
    let first: Option<Timestamp> = cx.tx.one(first, params![cx.region]).await?;
    Ok(first.map(|at| cx.date(at)))
}

/// Signs the days before today that have no root; returns the last one signed.
pub(super) async fn sign_pending(cx: &mut Cx<'_>) -> Result<Option<Date>> {
    let Some(mut day) = next_day(cx).await? else { return Ok(None) };
    let mut previous = latest(cx, 1).await?.pop().map_or_else(|| vec![0; 32], |root| root.root);
    let (mut signed, mut rows) = (None, 0);
    for _ in 0..DAYS {
        if day >= cx.today() || rows >= ROWS {
            break;
        }
        let (entries, root) = sign(cx, day, &previous).await?;
        (previous, rows, signed) = (root, rows + entries, Some(day));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(signed)
}

async fn sign(cx: &mut Cx<'_>, day: Date, previous: &[u8]) -> Result<(i64, Vec<u8>)> {
    let (entries, root) = compute(cx, day, previous).await?;
    let signature = cx.core.keys.sign(&root);
    let insert = sql!(
        "INSERT INTO ledger_root (region, day, entries, previous_root, root, signature, key_id, signed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let row = params![cx.region, day, entries, previous, root, signature, cx.core.keys.key_id(), cx.now];
    cx.tx.run(insert, row).await?;
    Ok((entries, root))
}

/// The number of rows of a day and the root over them.
pub(super) async fn compute(cx: &mut Cx<'_>, day: Date, previous: &[u8]) -> Result<(i64, Vec<u8>)> {
    let from = cx.core.city.midnight(day);
    let to = cx.core.city.midnight(day.tomorrow().unwrap_or(day));
    let select =
        sql!("SELECT hash FROM ledger WHERE region = $1 AND recorded_at >= $2 AND recorded_at < $3 ORDER BY id");
    let hashes: Vec<Vec<u8>> = cx.tx.all(select, params![cx.region, from, to]).await?;
    let parts: Vec<&[u8]> = std::iter::once(previous).chain(hashes.iter().map(Vec::as_slice)).collect();
    Ok((i64::try_from(hashes.len()).unwrap_or(i64::MAX), sha256(&parts)))
}
