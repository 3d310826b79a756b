//! What proves presence at a station. All of it follows from the installation's keys, so nothing
//! secret is kept in the database.

use crate::clock::Id;
use crate::crypto::{Keys, hex};

/// The secret the rotating code of a station's tablet is made from.
#[must_use]
pub(super) fn secret(keys: &Keys, station: &str, serial: i64) -> Vec<u8> {
    keys.mac("duty_code", format!("{station}/{serial}").as_bytes())
}

/// The token in the address of a station's tablet.
#[must_use]
pub(super) fn token(keys: &Keys, station: &str, serial: i64) -> String {
    hex(&keys.mac("duty_kiosk", format!("{station}/{serial}").as_bytes()))[..40].to_owned()
}

/// The six digits by which the person of a post checks in and out at the tablet.
#[must_use]
pub(super) fn number(keys: &Keys, post: Id) -> String {
    let mac = keys.mac("duty_number", post.as_bytes());
    let value = mac.iter().take(8).fold(0_u64, |value, &byte| (value << 8) | u64::from(byte));
    format!("{:06}", value % 1_000_000)
}
