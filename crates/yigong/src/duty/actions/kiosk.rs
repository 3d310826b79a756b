//! The tablet of a station.

use serde_json::json;

use super::require_organiser;
use crate::action::{Action, Cx};
use crate::city::Station;
use crate::clock::Id;
use crate::duty::{codes, store};
use crate::error::{AppError, Result};

/// Wrong numbers in a row before the tablet takes no more for a while.
pub(super) const MOST_FAILURES: i64 = 8;
/// For how long.
pub(super) const LOCK_MINUTES: i64 = 5;

/// Refuses a token that is not the tablet's of now: not there, not for you.
pub(in crate::duty) async fn require(cx: &mut Cx<'_>, station: &Station, token: &str) -> Result<()> {
    let serial = store::kiosk(cx, &station.code).await?.serial;
    if codes::token(&cx.core.keys, &station.code, serial) == token { Ok(()) } else { Err(AppError::not_found()) }
}

/// Gives a station's tablet a new address; the old one is void at once.
pub struct RotateKiosk {
    /// The station's code.
    pub station: String,
}

impl Action for RotateKiosk {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_organiser(cx)?;
        let station = cx.core.city.duty.station(&self.station).cloned().ok_or_else(AppError::not_found)?;
        let mut tablet = store::kiosk(cx, &station.code).await?;
        tablet.serial += 1;
        (tablet.failures, tablet.locked_until) = (0, None);
        store::keep_kiosk(cx, &station.code, &tablet).await?;
        cx.audit("duty_kiosk.rotate", Id::nil(), json!({"station": station.code, "serial": tablet.serial})).await
    }
}
