//! Year-end in a branch: the pack for 年度考核 and 民主评议 (V2.5), the reference sheet for 转正 and
//! 发展 (V2.6), and the measures taken with people (V2.8).
//!
//! A measure is a private case: the person, who handles it, the second person it was shown to, and —
//! once a review is asked for — the organisation above. Everybody else gets 404, and every look is in
//! the audit trail. The steps follow strictly on each other (提醒 → 批评教育 → 诫勉谈话), each rests on
//! facts frozen from the record, and nothing here ever happens by itself: no job touches a case.
//! What is said of a person is sealed. The pack never mentions a measure.

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod paper;
mod rules;
mod store;
mod workbook;
mod year;

pub use actions::{
    AskReview, CloseMeasure, DecideMeasure, DecideReview, MakeStatement, NameSecond, OpenMeasure, TakeOver, View,
};
pub use check::verify;
pub use model::{Ground, MeasureState, Outcome, Step};
pub(crate) use pages::routes;
