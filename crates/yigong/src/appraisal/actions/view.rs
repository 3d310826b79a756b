//! Looking at a case.

use serde_json::json;

use super::{able, load, open::step_rule};
use crate::action::{Action, Cx};
use crate::appraisal::model::{Case, Frozen};
use crate::appraisal::rules;
use crate::appraisal::store::Holder;
use crate::city::MeasureRule;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Somebody's part in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It concerns them.
    Person,
    /// They handle it.
    Handler,
    /// It was shown to them to decide.
    Second,
    /// They may review it for the organisation above.
    Reviewer,
}

/// A case with its words in clear.
pub struct Opened {
    /// The case.
    pub case: Case,
    /// The reader's part in it.
    pub part: Part,
    /// What the record said when it was opened.
    pub facts: Frozen,
    /// Why, in the handler's words.
    pub reason: String,
    /// The person's own words.
    pub statement: Option<String>,
    /// The second person's.
    pub decision: Option<String>,
    /// Why a review was asked for.
    pub review: Option<String>,
    /// What it brought.
    pub review_decision: Option<String>,
    /// How it ended.
    pub closing: Option<String>,
    /// Until when the person has time for their own words (UTC).
    pub statement_until: jiff::Timestamp,
    /// From when on it may be closed as unchanged.
    pub settle_from: jiff::Timestamp,
    /// Until when a review may be asked for.
    pub review_until: jiff::Timestamp,
    /// Who else could decide, for the handler.
    pub(in crate::appraisal) others: Vec<Holder>,
    /// The city's rule of the step.
    pub rule: MeasureRule,
}

/// Opens a case for whom it concerns, and leaves an audit row that they looked.
pub struct View {
    /// The case.
    pub id: Id,
}

impl Action for View {
    type Out = Opened;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Opened> {
        let (case, part) = load(cx, self.id).await?;
        let keys = &cx.core.keys;
        let open = |sealed: &Option<Vec<u8>>| sealed.as_ref().map(|it| keys.open(it)).transpose();
        let facts = keys.open(&case.facts)?;
        let rule = step_rule(cx, case.step)?.clone();
        let since = case.decided_at.unwrap_or(case.opened_at);
        let city = &cx.core.city;
        let mut opened = Opened {
            part,
            facts: serde_json::from_str(&facts).map_err(|e| AppError::internal(format!("frozen facts: {e}")))?,
            reason: keys.open(&case.reason)?,
            statement: open(&case.statement)?,
            decision: open(&case.decision)?,
            review: open(&case.review)?,
            review_decision: open(&case.review_decision)?,
            closing: open(&case.closing)?,
            statement_until: rules::days_after(city, case.opened_at, rule.statement_days),
            settle_from: rules::days_after(city, since, rule.settle_days),
            review_until: rules::days_after(city, since, rule.review_days),
            others: Vec::new(),
            rule,
            case,
        };
        if part == Part::Handler {
            opened.others = able(cx, &opened.case).await?;
        }
        cx.audit("measure.view", self.id, json!({})).await?;
        Ok(opened)
    }
}
