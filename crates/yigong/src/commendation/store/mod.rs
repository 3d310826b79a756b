//! All SQL of recognition.

mod lists;
mod stars;

pub(super) use lists::{
    answer, candidates, commended, insert, insert_person, list, lists_of, mine, publish, published, withdraw_list,
};
pub use stars::stars_of;
pub(super) use stars::{award, gaps, held, recorded, recorded_times, settled, total, withdraw, years};
