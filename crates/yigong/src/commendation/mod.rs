//! Recognition of service: stars at so many hours of the voluntary record, long service, and lists of
//! commendation (通报表扬) with each person's consent before their name is public (志愿服务条例 art. 20).
//!
//! Stars follow the ledger alone: [`award_stars`] walks the rows recorded since it last ran, gives what
//! is reached and takes back what no longer is; who holds one has it certified ([`CertifyStar`]). It may run twice or in two processes at once. A list
//! is made by an organisation; everybody on it is asked, and who says nothing or no stays unnamed.

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod rules;
mod stars;
mod store;

pub use actions::{Answer, MakeList, Named, Publish, WithdrawList};
pub use check::verify;
pub use model::{ListState, Star};
pub(crate) use pages::routes;
pub use stars::{CertifyStar, award_stars};
pub use store::stars_of;
