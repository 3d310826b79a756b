//! The SQL of oversight: a fixed number of bounded statements a page.

mod draws;
mod signs;

pub(super) use draws::{
    answer, draw, drawn, draws, entries, insert_draw, insert_item, item, items, leaders, month_rows, record,
};
pub(super) use signs::{MOST, Scope, decisions, intervals, recorders, sole, tappings, transfers, units};
