//! The SQL of applications.

mod applications;
mod evidence;
mod fields;
mod papers;
mod recommendations;
mod versions;

pub(super) use applications::{
    Begun, Listed, insert, insert_event, lapsed, listed, set_correction, set_record, set_state, subtree_of,
};
pub use applications::{application, events, in_state, of_campaign};
pub(super) use evidence::{Linkable, Linked, evidence, is_linkable, link, linkable, linked, unlink};
pub(super) use fields::{Current, Rival, change_log, content, current, put, value_at};
pub(super) use papers::{
    Screened, insert_receipt, insert_screening, matching_copies, next_receipt, receipt, receipts, screenings,
};
pub(super) use recommendations::{
    Placed, all_seats, end_recommendation, give_seat, insert_recommendation, placed, remind, reminders, seats,
    take_seat,
};
pub(super) use versions::{insert_version, latest_version, mask, numbered, put_mask, versions};
pub use versions::{version, version_by_code};
