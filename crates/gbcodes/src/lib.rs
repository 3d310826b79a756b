//! Chinese national codes and the checks that go with them.
//!
//! | what | standard | here |
//! |---|---|---|
//! | citizen identity number | GB 11643-1999 | [`IdNumber`] |
//! | sex | GB/T 2261.1-2003 | [`Sex`] |
//! | political status | GB/T 4762-1984 | [`PoliticalStatus`] |
//! | dates as people write them | none | [`PartialDate`] |
//! | age in full years (周岁) | household-register practice | [`age_on`] |
//! | mobile numbers | +86 numbering plan | [`Mobile`] |
//!
//! Everything is pure: no clock, no I/O, no global state. [`IdNumber`] and
//! [`Mobile`] mask themselves in `Debug`, so logging one never leaks a person.

mod age;
mod checksum;
mod date;
mod excel_date;
mod id_error;
mod id_number;
mod mobile;
mod political_status;
mod province;
mod sex;
mod text;

pub use age::age_on;
pub use date::{DateError, PartialDate};
pub use id_error::IdNumberError;
pub use id_number::{IdNumber, Parsed};
pub use mobile::{Mobile, MobileError};
pub use political_status::{PoliticalStatus, UnknownPoliticalStatus};
pub use sex::{Sex, UnknownSex};
pub use text::{compact, to_half_width};
