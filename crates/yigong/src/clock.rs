//! Time and identifiers, both injected.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The identifier of a row: a UUIDv7, so that ids sort by time.
pub type Id = uuid::Uuid;

/// The city's clock, in whole seconds. Live it is the system's; a demo or a test moves it forward.
#[derive(Debug)]
pub struct Clock {
    fixed: Option<Timestamp>,
    ahead: AtomicI64,
}

impl Clock {
    /// The system's time.
    #[must_use]
    pub const fn system() -> Self {
        Self { fixed: None, ahead: AtomicI64::new(0) }
    }

    /// A clock that runs with the system's but shows `now` at this moment.
    #[must_use]
    pub fn starting_at(now: Timestamp) -> Self {
        let clock = Self::system();
        clock.ahead.store(now.as_second() - clock.now().as_second(), Ordering::Relaxed);
        clock
    }

    /// A clock that stands still until it is advanced.
    #[must_use]
    pub const fn standing(now: Timestamp) -> Self {
        Self { fixed: Some(now), ahead: AtomicI64::new(0) }
    }

    /// The time now, to the second.
    #[allow(clippy::disallowed_methods)] // the one place that asks the system
    pub fn now(&self) -> Timestamp {
        let base = self.fixed.unwrap_or_else(Timestamp::now);
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        let now = base.saturating_add(ahead).unwrap_or(Timestamp::MAX);
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// Moves the clock forward; returns by how many seconds it is now ahead.
    pub fn advance(&self, seconds: i64) -> i64 {
        self.ahead.fetch_add(seconds, Ordering::Relaxed) + seconds
    }

    /// Sets by how many seconds the clock is ahead.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
    }

    /// By how many seconds the clock is ahead.
    pub fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }
}

/// A new identifier made at `now`.
#[must_use]
pub fn new_id(now: Timestamp) -> Id {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &crate::crypto::random()).into_uuid()
}
