//! The three scores of every entry, side by side, with what is uncertain about them.

use std::collections::HashMap;

use panel::{Calibrated, Placed, ReviewerBias, Score, Scores};

use super::model::{Entry, Expert, Marks, Round, Submission, code};
use super::rules::{self, Candidate};
use super::{store, wording};
use crate::action::Cx;
use crate::campaigns::Campaign;
use crate::error::Result;

/// Points are given on a scale of this length.
const SCALE: f64 = 100.0;

/// An entry with its scores.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// The entry.
    pub entry: Entry,
    /// The sheets handed in, by the experts' numbers.
    pub sheets: Vec<Submission>,
    /// Its scores with the interval.
    pub scores: Calibrated,
    /// Its place among its kind, and how sure that is.
    pub placed: Placed,
    /// The gate more than half deny.
    pub denied: Option<String>,
}

/// Everything the results page shows.
#[derive(Debug, Clone)]
pub struct Results {
    /// The entries, by number.
    pub rows: Vec<ResultRow>,
    /// The experts' leniency, with who they are.
    pub experts: Vec<(Expert, ReviewerBias)>,
    /// What one should know first.
    pub note: Option<String>,
}

impl Results {
    /// What the rule decides on.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        let candidate = |it: &ResultRow| Candidate {
            application: it.entry.application,
            number: it.entry.number,
            kind: it.entry.kind,
            raw: it.scores.raw,
            trimmed: it.scores.trimmed,
            calibrated: it.scores.calibrated,
            denied: it.denied.clone(),
        };
        self.rows.iter().map(candidate).collect()
    }
}

/// Computes the results of what has been handed in.
pub async fn compute(cx: &mut Cx<'_>, campaign: &Campaign, round: &Round) -> Result<Results> {
    let entries = store::entries(cx, campaign.id).await?;
    let sheets = store::submissions(cx, campaign.id).await?;
    let pool = store::experts(cx, campaign.id).await?;
    let numbers: HashMap<_, _> = entries.iter().map(|it| (it.application, it.code())).collect();
    let score = |it: &Submission| {
        let (expert, entry) = (code(it.expert), numbers.get(&it.application)?.clone());
        #[allow(clippy::cast_precision_loss)] // 0 to 100
        let score = it.total as f64;
        Some(Score { expert, entry, score })
    };
    let scores = Scores::new(&sheets.iter().filter_map(score).collect::<Vec<_>>());
    let calibration = panel::calibrate(&scores, SCALE);
    let mut placed: HashMap<String, Placed> = HashMap::new();
    for places in &round.plan.places {
        let of_kind = |name: &str| entries.iter().any(|it| it.kind == places.kind && it.code() == name);
        let count = usize::try_from(places.selected).unwrap_or_default();
        let ranked = panel::rank_among(&scores, SCALE, count, &of_kind);
        placed.extend(ranked.into_iter().map(|it| (it.entry.clone(), it)));
    }
    let mut scored: HashMap<String, Calibrated> =
        calibration.entries.into_iter().map(|it| (it.entry.clone(), it)).collect();
    let mut rows = Vec::new();
    for entry in entries {
        let name = entry.code();
        let (Some(scores), Some(placed)) = (scored.remove(&name), placed.remove(&name)) else { continue };
        let sheets: Vec<Submission> = sheets.iter().filter(|it| it.application == entry.application).cloned().collect();
        let marks: Vec<&Marks> = sheets.iter().map(|it| &it.marks).collect();
        let denied = rules::gate_denied(&campaign.spec.rubric, &marks).map(str::to_owned);
        rows.push(ResultRow { entry, sheets, scores, placed, denied });
    }
    let biased = |bias: ReviewerBias| pool.iter().find(|it| it.code() == bias.expert).cloned().map(|it| (it, bias));
    let experts = calibration.experts.into_iter().filter_map(biased).collect();
    Ok(Results { rows, experts, note: wording::note(&calibration.doubts) })
}
