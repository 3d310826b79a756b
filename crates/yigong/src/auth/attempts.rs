//! Failed attempts from one address, counted in the database so that they count for all processes
//! together: an account rests after a few failures, but somebody may try one password on many.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// A kind of attempt: its name, and how many failures an address has in a quarter of an hour. A
/// town hall's whole staff comes from one address.
pub(super) struct Kind(&'static str, i64);

/// Signing in.
pub(super) const SIGN_IN: Kind = Kind("sign_in", 60);

const SLOT: i64 = 15 * 60;

/// Whether the actor's address has used its failures up.
pub(super) async fn used_up(cx: &mut Cx<'_>, kind: Kind) -> Result<bool> {
    let Some(client) = client(cx) else { return Ok(false) };
    let select = sql!("SELECT count FROM attempt WHERE region = $1 AND kind = $2 AND client = $3 AND slot = $4");
    let count = cx.tx.first::<i64>(select, params![cx.region, kind.0, client, slot(cx)]).await?;
    Ok(count.is_some_and(|count| count >= kind.1))
}

/// Counts a failure.
pub(super) async fn count(cx: &mut Cx<'_>, kind: Kind) -> Result<()> {
    let Some(client) = client(cx) else { return Ok(()) };
    let old = sql!("DELETE FROM attempt WHERE region = $1 AND kind = $2 AND slot < $3");
    cx.tx.run(old, params![cx.region, kind.0, slot(cx)]).await?;
    let upsert = sql!(
        "INSERT INTO attempt (region, kind, client, slot, count) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (region, kind, client, slot) DO UPDATE SET count = attempt.count + 1"
    );
    cx.tx.run(upsert, params![cx.region, kind.0, client, slot(cx)]).await?;
    Ok(())
}

fn slot(cx: &Cx<'_>) -> i64 {
    cx.now.as_second() / SLOT
}

/// The address as a keyed hash: it is counted, not collected.
fn client(cx: &Cx<'_>) -> Option<Vec<u8>> {
    cx.actor.address.map(|address| cx.core.keys.lookup("address", &address.to_string()))
}
