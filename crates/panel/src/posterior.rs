//! What the scores say about the entries once the unknown spreads are integrated over.
//!
//! How much entries differ, how much experts differ and how noisy a score is are unknown too, and
//! few scores say little about them. So the spreads lie on a grid, each point weighed by how well
//! the scores fit there (the level flat, the noise integrated out), and the answer is a mixture over
//! the grid. Draws from it carry all that is unknown.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{ChiSquared, Distribution, StandardNormal};

use crate::equations::{Design, Fit};
use crate::scores::{Scores, count};

/// Spreads of entries and biases are looked for between these, in units of the noise.
const SMALLEST: f64 = 0.05;
const LARGEST: f64 = 12.0;
const STEPS: usize = 13;
/// How much the scale's guess at the noise weighs, in scores.
const PRIOR_SCORES: f64 = 4.0;
/// The guess: a careful expert scoring the same thing again differs by about this share of the scale.
const PRIOR_NOISE: f64 = 0.06;
/// Points of the grid with less than this share of the best are left out.
const NEGLIGIBLE: f64 = 1e-4;
/// Draws; fewer for very large panels.
const DRAWS: usize = 8_000;

/// What is known about the entries and the experts.
pub(crate) struct Posterior {
    /// By entry: expected score from an average expert.
    pub(crate) entries: Vec<f64>,
    /// By expert: expected bias.
    pub(crate) biases: Vec<f64>,
    /// Draws of all entries together, each as likely as the other; one row an entry.
    pub(crate) draws: Vec<Vec<f64>>,
}

struct Point {
    fit: Fit,
    weight: f64,
}

impl Posterior {
    /// Of scores on a scale of this length.
    pub(crate) fn of(scores: &Scores, scale: f64) -> Self {
        let design = Design::new(scores);
        let prior = PRIOR_SCORES * (PRIOR_NOISE * scale).powi(2);
        let freedom = count(scores.len().saturating_sub(1)) + PRIOR_SCORES;
        let points = grid(&design, prior, freedom);
        let mut known = Self {
            entries: vec![0.0; scores.entries.len()],
            biases: vec![0.0; scores.experts.len()],
            draws: vec![Vec::new(); scores.entries.len()],
        };
        let size = design.kept + 1;
        let draws = (400_000_000 / (size * size)).clamp(1_000, DRAWS);
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let mut due = 0.0;
        for point in &points {
            let folded: Vec<f64> =
                (0..design.folded).map(|it| design.folded(it, &point.fit.kept, point.fit.weight[it])).collect();
            known.add(&design, point.weight, &point.fit.kept, &folded);
            due += point.weight * count(draws);
            while count(known.draws.first().map_or(usize::MAX, Vec::len)) + 0.5 < due {
                known.draw(&design, point, prior, freedom, &mut random);
            }
        }
        known.entries.iter_mut().for_each(|it| *it += design.centre);
        known
    }

    fn add(&mut self, design: &Design, weight: f64, kept: &[f64], folded: &[f64]) {
        let (level, kept) = (kept[0], &kept[1..]);
        let (entries, biases) = if design.entries_kept { (kept, folded) } else { (folded, kept) };
        for (sum, effect) in self.entries.iter_mut().zip(entries) {
            *sum += weight * (level + effect);
        }
        for (sum, effect) in self.biases.iter_mut().zip(biases) {
            *sum += weight * effect;
        }
    }

    /// One draw: the noise, then the level with the kept effects, then the folded ones.
    fn draw(&mut self, design: &Design, point: &Point, prior: f64, freedom: f64, random: &mut Xoshiro256PlusPlus) {
        let chi: f64 = ChiSquared::new(freedom).map_or(freedom, |it| it.sample(random));
        let noise = ((point.fit.squares + prior) / chi.max(f64::MIN_POSITIVE)).sqrt();
        let mut normal = || -> f64 { StandardNormal.sample(random) };
        let z = point.fit.kept.iter().map(|_| normal()).collect();
        let mut kept = point.fit.root.solve_transposed(z);
        kept.iter_mut().zip(&point.fit.kept).for_each(|(it, mean)| *it = mean + noise * *it);
        if design.entries_kept {
            let levels = kept[1..].iter().map(|effect| design.centre + kept[0] + effect);
            self.draws.iter_mut().zip(levels).for_each(|(row, level)| row.push(level));
            return;
        }
        for (folded, row) in self.draws.iter_mut().enumerate() {
            let weight = point.fit.weight[folded];
            let effect = design.folded(folded, &kept, weight) + noise * normal() / weight.sqrt();
            row.push(design.centre + kept[0] + effect);
        }
    }
}

/// The points of the grid that matter, their weights adding up to 1.
fn grid(design: &Design, prior: f64, freedom: f64) -> Vec<Point> {
    let step = (LARGEST / SMALLEST).ln() / count(STEPS - 1);
    let spreads: Vec<f64> = (0..STEPS).map(|it| SMALLEST * (step * count(it)).exp()).collect();
    let mut points = Vec::new();
    for &entry in &spreads {
        for &bias in &spreads {
            let Some(fit) = design.fit(entry * entry, bias * bias) else { continue };
            let likely = -0.5 * fit.log_determinant - 0.5 * freedom * (fit.squares + prior).ln();
            let weight = likely + log_prior(entry) + log_prior(bias);
            points.push(Point { fit, weight });
        }
    }
    let best = points.iter().map(|it| it.weight).fold(f64::NEG_INFINITY, f64::max);
    points.iter_mut().for_each(|it| it.weight = (it.weight - best).exp());
    points.retain(|it| it.weight >= NEGLIGIBLE);
    let sum: f64 = points.iter().map(|it| it.weight).sum();
    points.iter_mut().for_each(|it| it.weight /= sum);
    points
}

/// Half-t with four degrees of freedom at the noise's own size, on a grid even in the logarithm.
fn log_prior(spread: f64) -> f64 {
    spread.ln() - 2.5 * (1.0 + spread * spread / 4.0).ln()
}
