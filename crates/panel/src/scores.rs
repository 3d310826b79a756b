//! A table of scores, and what one gets from it without a model.

use std::collections::BTreeMap;

/// A score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Who gave it.
    pub expert: String,
    /// To what.
    pub entry: String,
    /// How much; finite.
    pub score: f64,
}

/// Scores by position, in the order of names, so that nothing depends on the order of the input.
#[derive(Debug, Clone)]
pub struct Scores {
    pub(crate) experts: Vec<String>,
    pub(crate) entries: Vec<String>,
    /// Expert, entry, score; by entry and then by expert.
    pub(crate) cells: Vec<(usize, usize, f64)>,
}

impl Scores {
    /// Takes finite scores with each pair of expert and entry at most once (of a pair given twice,
    /// the last counts).
    #[must_use]
    pub fn new(scores: &[Score]) -> Self {
        let finite = || scores.iter().filter(|it| it.score.is_finite());
        let index = |names: BTreeMap<&str, usize>| -> (Vec<String>, BTreeMap<String, usize>) {
            let names: Vec<String> = names.into_keys().map(str::to_owned).collect();
            let places = names.iter().cloned().enumerate().map(|(place, name)| (name, place)).collect();
            (names, places)
        };
        let (experts, expert_places) = index(finite().map(|it| (it.expert.as_str(), 0)).collect());
        let (entries, entry_places) = index(finite().map(|it| (it.entry.as_str(), 0)).collect());
        let place = |it: &Score| ((entry_places[&it.entry], expert_places[&it.expert]), it.score);
        let cells: BTreeMap<(usize, usize), f64> = finite().map(place).collect();
        let cells = cells.into_iter().map(|((entry, expert), score)| (expert, entry, score)).collect();
        Self { experts, entries, cells }
    }

    /// Entries that have a score, in the order of their names.
    #[must_use]
    pub fn entries(&self) -> &[String] {
        &self.entries
    }

    /// Experts who gave one, in the order of their names.
    #[must_use]
    pub fn experts(&self) -> &[String] {
        &self.experts
    }

    /// How many scores there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The scores of each entry, in the order of the entries.
    pub(crate) fn by_entry(&self) -> Vec<Vec<f64>> {
        let mut scores = vec![Vec::new(); self.entries.len()];
        for &(_, entry, score) in &self.cells {
            scores[entry].push(score);
        }
        scores
    }
}

/// The plain mean; 0 of nothing.
#[must_use]
pub fn raw(scores: &[f64]) -> f64 {
    if scores.is_empty() { 0.0 } else { scores.iter().sum::<f64>() / count(scores.len()) }
}

/// The mean without the highest and the lowest; the plain mean of fewer than three.
#[must_use]
pub fn trimmed(scores: &[f64]) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.as_slice() {
        [_, inner @ .., _] if !inner.is_empty() => raw(inner),
        all => raw(all),
    }
}

/// A count as a number to reckon with.
#[allow(clippy::cast_precision_loss)] // counts here are far below 2⁵³
pub(crate) const fn count(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_and_the_lowest_go_when_something_is_left() {
        assert_eq!(trimmed(&[70.0, 90.0, 82.0, 84.0]), 83.0);
        assert_eq!(trimmed(&[70.0, 90.0, 82.0]), 82.0);
        assert_eq!(trimmed(&[70.0, 90.0]), 80.0);
        assert_eq!(trimmed(&[70.0]), 70.0);
        assert_eq!(raw(&[70.0, 90.0, 83.0]), 81.0);
    }
}
