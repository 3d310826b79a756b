//! Pure detectors: plain rows in, findings out. Each holds still for ordinary data.

mod attendance;
mod decisions;
mod draw;
mod volume;

pub(super) use attendance::{Interval, Sole, Tapping, Transfer, ghosts, identical, tapping, travel};
pub(super) use decisions::{Decision, hasty, missed, mutual};
pub(super) use draw::{choose, score, seed};
pub(super) use volume::{LAST_DAYS, RecorderYear, UnitYear, backfilled_by_recorder, backfilled_by_unit, surge};

use super::model::{Finding, Severity};

/// Examples a finding names at most.
const EXAMPLES: usize = 10;

/// The most pressing first; within a kind, the larger first.
pub(super) fn order(findings: &mut [Finding]) {
    findings.sort_by_key(|it| (it.sign, it.severity != Severity::Check, std::cmp::Reverse(it.count)));
}

/// A share in whole percent; 0 of nothing.
fn percent(part: i64, whole: i64) -> i64 {
    (part * 100).checked_div(whole).unwrap_or(0)
}
