//! Every write of attendance and the ledger.

mod attend;
mod backfill;
mod check_in;
mod check_out;
mod correct;
mod decide;
mod offline;
mod serve;
mod settle;
mod sweep;

pub use backfill::Backfill;
pub(super) use backfill::kind_of;
pub use check_in::CheckIn;
pub use check_out::CheckOut;
pub use correct::{Correct, Withdraw};
pub(super) use decide::may_decide;
pub use decide::{Decide, Decided};
pub use offline::{HandIn, Record};
pub use serve::{Served, Service, is_free, serve};
pub use settle::{SettleActivity, SettleForgotten};
pub use sweep::{Sweep, SweepRoots, due};
