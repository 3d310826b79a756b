//! The SQL of reviews.

mod decisions;
mod desks;
mod experts;
mod rounds;

pub(super) use decisions::{decisions, insert_decision};
pub(super) use desks::{
    desk, desks_of, end_desk, entries, entry, hold_entry, insert_desk, insert_entry, insert_submission, marks,
    own_desks, put_mark, reopen, reviewed, set_comment, set_moderation, set_submitted, set_wanting, submissions,
    submissions_of,
};
pub(super) use experts::{
    affiliations, answer_expert, drop_recusal, expert, expert_of, experts, insert_expert, insert_recusal, recusals,
    set_drawn, touched,
};
pub(super) use rounds::{advance, drop_proposal, freeze_round, propose, put_plan, round};
