//! The tablets of the stations.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::error::Result;

db::row! {
    /// A station's tablet.
    pub(in crate::duty) struct Kiosk {
        /// Its address and codes are made from this number; a new one makes the old address void.
        pub(in crate::duty) serial: i64,
        /// Wrong numbers typed in a row.
        pub(in crate::duty) failures: i64,
        /// Until when it takes no number.
        pub(in crate::duty) locked_until: Option<Timestamp>,
    }
}

/// The station's tablet; one that was never touched has serial 0.
pub(in crate::duty) async fn kiosk(cx: &mut Cx<'_>, station: &str) -> Result<Kiosk> {
    let select = sql!("SELECT serial, failures, locked_until FROM duty_kiosk WHERE region = $1 AND station = $2");
    let found = cx.tx.first(select, params![cx.region, station]).await?;
    Ok(found.unwrap_or(Kiosk { serial: 0, failures: 0, locked_until: None }))
}

/// Keeps the tablet as it is now.
pub(in crate::duty) async fn keep_kiosk(cx: &mut Cx<'_>, station: &str, kiosk: &Kiosk) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO duty_kiosk (region, station, serial, failures, locked_until, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (region, station) DO UPDATE SET serial = excluded.serial, failures = excluded.failures,
            locked_until = excluded.locked_until, changed_by = excluded.changed_by, changed_at = excluded.changed_at"
    );
    let row = params![cx.region, station, kiosk.serial, kiosk.failures, kiosk.locked_until, cx.actor.person, cx.now];
    cx.tx.run(upsert, row).await?;
    Ok(())
}
