//! Measures: their steps, grounds, states and how these follow each other; the facts they rest on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// The measures of V2.8 in their strict order, after a reminder.
    pub enum Step {
        Reminder = "reminder" => "提醒",
        Criticism = "criticism" => "批评教育",
        Admonition = "admonition" => "诫勉谈话",
    }
}

codes! {
    /// What a measure may rest on (V2.8).
    pub enum Ground {
        ObligationUnmet = "obligation_unmet" => "不完成规定义工服务任务",
        Absent = "absent" => "无故缺席",
        UntrueRecord = "untrue_record" => "不如实登记",
    }
}

codes! {
    /// Where a case stands. [`MeasureState::after`] is the only way from one to the next.
    pub enum MeasureState {
        Proposed = "proposed" => "听取说明",
        Issued = "issued" => "已作出",
        Reviewing = "reviewing" => "复核中",
        Closed = "closed" => "已办结",
        Dropped = "dropped" => "不作出",
        Revoked = "revoked" => "已撤销",
    }
}

codes! {
    /// What happens to a case.
    pub enum Event {
        Issue = "issue" => "作出",
        Drop = "drop" => "不作出",
        AskReview = "ask_review" => "申请复核",
        Uphold = "uphold" => "维持",
        Revoke = "revoke" => "撤销",
        Close = "close" => "办结",
    }
}

codes! {
    /// How a case ended.
    pub enum Outcome {
        Improved = "improved" => "已改进",
        Unchanged = "unchanged" => "没有改进",
    }
}

impl Step {
    /// The step that must have been closed without improvement before this one.
    #[must_use]
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Reminder => None,
            Self::Criticism => Some(Self::Reminder),
            Self::Admonition => Some(Self::Criticism),
        }
    }
}

impl MeasureState {
    /// The state after `event`.
    ///
    /// Issue: the second person agreed, the person is told. Drop: the handler or the second person
    /// found that it should not be. Ask review: the person did, the organisation above is told.
    /// Uphold, revoke: it decided; what is revoked counts for nothing and opens no next step. Close:
    /// the handler noted how it ended.
    pub fn after(self, event: Event) -> Result<Self> {
        match (self, event) {
            (Self::Proposed, Event::Issue) | (Self::Reviewing, Event::Uphold) => Ok(Self::Issued),
            (Self::Proposed, Event::Drop) => Ok(Self::Dropped),
            (Self::Issued, Event::AskReview) => Ok(Self::Reviewing),
            (Self::Reviewing, Event::Revoke) => Ok(Self::Revoked),
            (Self::Issued, Event::Close) => Ok(Self::Closed),
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("这件事现在是“{}”，不能{}。可能别人刚刚处理过，请刷新页面查看。", state.label(), event.label()),
            )),
        }
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Proposed | Self::Reviewing => "is-wait",
            Self::Issued => "is-live",
            Self::Closed => "is-final",
            Self::Dropped | Self::Revoked => "is-void",
        }
    }
}

/// A line of the explanation, frozen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FrozenReason {
    /// Clause of the notice.
    pub clause: String,
    /// Plain Chinese.
    pub text: String,
}

/// What the record said on the day the case was opened. Kept sealed with the case; never changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Frozen {
    /// Minutes asked for.
    pub required: i64,
    /// Minutes that count.
    pub credited: i64,
    /// Why, line by line.
    pub reasons: Vec<FrozenReason>,
    /// Shifts served.
    pub attended: i64,
    /// Shifts missed: what and when, one a line.
    pub no_shows: Vec<String>,
    /// Rows the audit draw found not in order, one a line.
    pub untrue: Vec<String>,
    /// Presences without a check-out that nobody has settled: minutes may be missing.
    pub unsettled: i64,
}

db::row! {
    /// A case as it is kept: words sealed.
    pub struct Case {
        /// Its id.
        pub id: Id,
        /// Whom it concerns.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where they belonged.
        pub organisation: Id,
        /// Its name.
        pub organisation_name: String,
        /// The organisation that takes the measure.
        pub handled_at: Id,
        /// Its name.
        pub handled_name: String,
        /// Which year of service it is about.
        pub year: i64,
        /// Which step.
        pub step: Step,
        /// What it rests on.
        pub ground: Ground,
        /// The closed case of the step before.
        pub previous: Option<Id>,
        /// Where it stands.
        pub state: MeasureState,
        /// [`Frozen`] as JSON, sealed.
        pub facts: Vec<u8>,
        /// Why, in the handler's words, sealed.
        pub reason: Vec<u8>,
        /// Who opened it.
        pub opened_by: Id,
        /// Their name.
        pub opener: String,
        /// Who handles it: who opened it, or who took it over.
        pub handler: Id,
        /// Their name.
        pub handler_name: String,
        /// When it was opened.
        pub opened_at: Timestamp,
        /// The second person it was shown to.
        pub second: Option<Id>,
        /// Their name.
        pub second_name: Option<String>,
        /// The person's own words, sealed.
        pub statement: Option<Vec<u8>>,
        /// When they gave them.
        pub stated_at: Option<Timestamp>,
        /// Who decided: for a reminder the handler, otherwise the second person.
        pub decided_by: Option<Id>,
        /// When.
        pub decided_at: Option<Timestamp>,
        /// In their words, sealed.
        pub decision: Option<Vec<u8>>,
        /// Why the person asks for a review, sealed.
        pub review: Option<Vec<u8>>,
        /// When.
        pub review_at: Option<Timestamp>,
        /// Who reviewed.
        pub reviewed_by: Option<Id>,
        /// Their name.
        pub reviewer: Option<String>,
        /// When.
        pub reviewed_at: Option<Timestamp>,
        /// In their words, sealed.
        pub review_decision: Option<Vec<u8>>,
        /// How it ended.
        pub outcome: Option<Outcome>,
        /// Who closed it.
        pub closed_by: Option<Id>,
        /// Their name.
        pub closer: Option<String>,
        /// When.
        pub closed_at: Option<Timestamp>,
        /// In their words, sealed.
        pub closing: Option<Vec<u8>>,
    }
}

db::row! {
    /// A line of a list of cases: nothing of what is said in them.
    pub struct Line {
        /// The case.
        pub id: Id,
        /// Whom it concerns.
        pub name: String,
        /// Which year of service.
        pub year: i64,
        /// Which step.
        pub step: Step,
        /// Where it stands.
        pub state: MeasureState,
        /// When it was opened.
        pub opened_at: Timestamp,
        /// Whether the person has given their own words.
        pub stated: bool,
        /// The organisation that takes the measure.
        pub handled_name: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over() {
        for state in [MeasureState::Closed, MeasureState::Dropped, MeasureState::Revoked] {
            assert!(Event::ALL.iter().all(|event| state.after(*event).is_err()), "{state}");
        }
    }

    #[test]
    fn nothing_is_closed_before_it_was_issued_or_while_it_is_reviewed() {
        assert!(MeasureState::Proposed.after(Event::Close).is_err());
        assert!(MeasureState::Reviewing.after(Event::Close).is_err());
        assert_eq!(
            MeasureState::Reviewing.after(Event::Uphold).unwrap().after(Event::Close).unwrap(),
            MeasureState::Closed
        );
    }
}
