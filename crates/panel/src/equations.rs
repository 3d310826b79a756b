//! The additive model `score = level + entry + bias + noise` at given spreads.
//!
//! With `a` the variance of entries and `b` that of biases, both in units of the noise variance,
//! the estimates solve Henderson's mixed-model equations. The larger of the two groups has a
//! diagonal block, so it is eliminated, and only the level and the smaller group are factored.

use crate::cholesky::Cholesky;
use crate::scores::{Scores, count};

/// The scores, centred, with the smaller group as `kept` and the larger as `folded`.
pub(crate) struct Design {
    /// The mean that was taken off.
    pub(crate) centre: f64,
    pub(crate) kept: usize,
    pub(crate) folded: usize,
    /// Whether the entries are the kept group.
    pub(crate) entries_kept: bool,
    /// Kept index, folded index, centred score.
    pub(crate) cells: Vec<(usize, usize, f64)>,
    /// By folded index: its cells.
    rows: Vec<Vec<(usize, f64)>>,
}

/// The model fitted at given spreads.
pub(crate) struct Fit {
    /// The factor for the level (first) and the kept group.
    pub(crate) root: Cholesky,
    /// The level (first) and the kept group's effects.
    pub(crate) kept: Vec<f64>,
    /// By folded index: how firmly its effect is held (its scores, and the shrinkage).
    pub(crate) weight: Vec<f64>,
    /// What the model leaves unexplained, with the effects' own cost.
    pub(crate) squares: f64,
    /// The logarithm of the determinants in the likelihood.
    pub(crate) log_determinant: f64,
}

impl Design {
    pub(crate) fn new(scores: &Scores) -> Self {
        let entries_kept = scores.entries.len() < scores.experts.len();
        let centre = scores.cells.iter().map(|it| it.2).sum::<f64>() / count(scores.len().max(1));
        let turn = |&(expert, entry, score): &(usize, usize, f64)| {
            let score = score - centre;
            if entries_kept { (entry, expert, score) } else { (expert, entry, score) }
        };
        let cells: Vec<_> = scores.cells.iter().map(turn).collect();
        let (experts, entries) = (scores.experts.len(), scores.entries.len());
        let (kept, folded) = if entries_kept { (entries, experts) } else { (experts, entries) };
        let mut rows = vec![Vec::new(); folded];
        for &(kept, folded, score) in &cells {
            rows[folded].push((kept, score));
        }
        Self { centre, kept, folded, entries_kept, cells, rows }
    }

    /// Fits at the variance ratios `entry` and `bias`; nothing when the numbers give out.
    pub(crate) fn fit(&self, entry: f64, bias: f64) -> Option<Fit> {
        let (own, other) = if self.entries_kept { (entry, bias) } else { (bias, entry) };
        let size = self.kept + 1;
        let mut matrix = vec![vec![0.0; size]; size];
        let mut right = vec![0.0; size];
        for &(kept, _, score) in &self.cells {
            matrix[0][0] += 1.0;
            matrix[kept + 1][0] += 1.0;
            matrix[kept + 1][kept + 1] += 1.0;
            right[0] += score;
            right[kept + 1] += score;
        }
        for (place, row) in matrix.iter_mut().enumerate().skip(1) {
            row[place] += 1.0 / own;
        }
        let (mut weight, mut folded_gain, mut log_determinant) = (Vec::new(), 0.0, 0.0);
        for row in &self.rows {
            let held = count(row.len()) + 1.0 / other;
            let sum: f64 = row.iter().map(|it| it.1).sum();
            fold(&mut matrix, &mut right, row, sum, held);
            folded_gain += sum * sum / held;
            log_determinant += held.ln();
            weight.push(held);
        }
        let root = Cholesky::of(matrix)?;
        let kept = root.solve(&right);
        let explained = folded_gain + kept.iter().zip(&right).map(|(a, b)| a * b).sum::<f64>();
        let total: f64 = self.cells.iter().map(|it| it.2 * it.2).sum();
        log_determinant += root.log_determinant();
        log_determinant += count(self.kept) * own.ln() + count(self.folded) * other.ln();
        Some(Fit { root, kept, weight, squares: (total - explained).max(0.0), log_determinant })
    }

    /// The folded effect that follows from the level and the kept effects.
    pub(crate) fn folded(&self, folded: usize, kept: &[f64], weight: f64) -> f64 {
        let left = |&(other, score): &(usize, f64)| score - kept[0] - kept[other + 1];
        self.rows[folded].iter().map(left).sum::<f64>() / weight
    }
}

/// Takes one folded effect out of the equations.
fn fold(matrix: &mut [Vec<f64>], right: &mut [f64], row: &[(usize, f64)], sum: f64, held: f64) {
    let number = count(row.len());
    matrix[0][0] -= number * number / held;
    right[0] -= number * sum / held;
    for &(one, _) in row {
        matrix[one + 1][0] -= number / held;
        right[one + 1] -= sum / held;
        for &(two, _) in row.iter().filter(|it| it.0 <= one) {
            matrix[one + 1][two + 1] -= 1.0 / held;
        }
    }
}
