//! A panel of reviewers, as pure computation: no files, no clock, no randomness of its own.
//!
//! - [`draw`] chooses a panel from a pool, [`assign`] gives each dossier to its reviewers by
//!   min-cost flow: recusals respected, fields matched where they can be, loads within limits and
//!   even, and the whole design connected so that every two dossiers can be compared. When it
//!   cannot be done, [`Blocked`] names the constraint in the way.
//! - Chance comes from a [`Seed`] that is committed to beforehand ([`Seed::commitment`]) and
//!   revealed later, so that anybody can repeat the draw and nobody can choose it.
//! - [`calibrate`] fits `score = level + entry + reviewer's bias + noise` and integrates over what
//!   the scores leave unknown: few scores give wide intervals and a [`Doubt`], never a false precision.
//! - [`rank`] says how sure a place is: rank intervals and the chance of being above the cut.

mod assign;
mod blocked;
mod calibrate;
mod cholesky;
mod connect;
mod equations;
mod posterior;
mod rank;
mod scores;
mod seed;

pub use assign::{Assignment, Cause, Dossier, Plan, Problem, Recusal, Reviewer, assign};
pub use blocked::Blocked;
pub use calibrate::{Calibrated, Calibration, Doubt, ReviewerBias, calibrate};
pub use rank::{Placed, rank, rank_among};
pub use scores::{Score, Scores, raw, trimmed};
pub use seed::{Seed, draw};
