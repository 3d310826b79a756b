//! Scores with the experts' leniency taken off, and how sure they are.

use ac_library::Dsu;
use serde::Serialize;

use crate::posterior::Posterior;
use crate::scores::{Scores, raw, trimmed};

/// An entry's three scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibrated {
    /// Its name.
    pub entry: String,
    /// The plain mean.
    pub raw: f64,
    /// The mean without the highest and the lowest, where at least three are there.
    pub trimmed: f64,
    /// What an average expert would be expected to give.
    pub calibrated: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// How lenient an expert is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewerBias {
    /// Their name.
    pub expert: String,
    /// Above 0 more lenient than average, below 0 more strict; in points, shrunken towards 0.
    pub bias: f64,
}

/// What one should know before trusting the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Fewer than three experts: a lenient panel and good entries look the same.
    FewExperts,
    /// So many entries have fewer than three scores: nothing can be trimmed, chance weighs.
    FewScores(usize),
    /// So many experts scored fewer than three entries: their leniency is hardly known.
    FewPerExpert(usize),
    /// So many groups of entries share no expert: across groups they cannot be compared.
    Apart(usize),
}

/// Calibrated scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// By entry, in the order of names.
    pub entries: Vec<Calibrated>,
    /// By expert, in the order of names.
    pub experts: Vec<ReviewerBias>,
    /// What one should know first; empty when there is enough to go by.
    pub doubts: Vec<Doubt>,
}

/// Calibrates. `scale` is the length of the scale scores are given on (100 for 0–100): it only says
/// how large noise is guessed to be before the scores say it themselves.
#[must_use]
pub fn calibrate(scores: &Scores, scale: f64) -> Calibration {
    let known = Posterior::of(scores, scale);
    let by_entry = scores.by_entry();
    let entry = |index: usize| {
        let (low, high) = interval(known.draws[index].clone());
        let calibrated = known.entries[index];
        Calibrated {
            entry: scores.entries[index].clone(),
            raw: raw(&by_entry[index]),
            trimmed: trimmed(&by_entry[index]),
            calibrated,
            low: low.min(calibrated),
            high: high.max(calibrated),
        }
    };
    let bias = |(expert, &bias): (&String, &f64)| ReviewerBias { expert: expert.clone(), bias };
    Calibration {
        entries: (0..scores.entries.len()).map(entry).collect(),
        experts: scores.experts.iter().zip(&known.biases).map(bias).collect(),
        doubts: doubts(scores),
    }
}

/// The middle 95 % of draws.
pub(crate) fn interval(mut draws: Vec<f64>) -> (f64, f64) {
    if draws.is_empty() {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    draws.sort_by(f64::total_cmp);
    let tail = draws.len() / 40;
    (draws[tail], draws[draws.len() - 1 - tail])
}

fn doubts(scores: &Scores) -> Vec<Doubt> {
    if scores.is_empty() {
        return Vec::new();
    }
    let mut given = vec![0; scores.experts.len()];
    let mut got = vec![0; scores.entries.len()];
    let mut groups = Dsu::new(scores.experts.len() + scores.entries.len());
    for &(expert, entry, _) in &scores.cells {
        given[expert] += 1;
        got[entry] += 1;
        groups.merge(expert, scores.experts.len() + entry);
    }
    let few = |counts: &[usize]| counts.iter().filter(|it| **it < 3).count();
    let apart = groups.groups().len();
    let mut doubts = Vec::new();
    if scores.experts.len() < 3 {
        doubts.push(Doubt::FewExperts);
    }
    if few(&got) > 0 {
        doubts.push(Doubt::FewScores(few(&got)));
    }
    if few(&given) > 0 {
        doubts.push(Doubt::FewPerExpert(few(&given)));
    }
    if apart > 1 {
        doubts.push(Doubt::Apart(apart));
    }
    doubts
}
