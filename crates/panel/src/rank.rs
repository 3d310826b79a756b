//! Places, and how sure they are.

use serde::Serialize;

use crate::calibrate::interval;
use crate::posterior::Posterior;
use crate::scores::{Scores, count};

/// An entry's place by calibrated score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placed {
    /// Its name.
    pub entry: String,
    /// Its place, from 1.
    pub rank: usize,
    /// The best place within the 95 % interval.
    pub best: usize,
    /// The worst.
    pub worst: usize,
    /// The chance, 0 to 1, that it is truly among the first `places`.
    pub above_cut: f64,
}

/// Ranks entries by calibrated score, best first, with `places` to be had; `scale` as in
/// [`calibrate`](crate::calibrate). What all entries share, such as a lenient panel, moves no place.
#[must_use]
pub fn rank(scores: &Scores, scale: f64, places: usize) -> Vec<Placed> {
    rank_among(scores, scale, places, &|_| true)
}

/// The same among some of the entries only, with what all scores say about the experts.
#[must_use]
pub fn rank_among(scores: &Scores, scale: f64, places: usize, among: &dyn Fn(&str) -> bool) -> Vec<Placed> {
    let known = Posterior::of(scores, scale);
    let entries = scores.entries.len();
    let draws = known.draws.first().map_or(0, Vec::len);
    let mut ranks = vec![Vec::with_capacity(draws); entries];
    let mut above = vec![0; entries];
    let mut order: Vec<usize> = (0..entries).filter(|&it| among(&scores.entries[it])).collect();
    for draw in 0..draws {
        order.sort_by(|&a, &b| known.draws[b][draw].total_cmp(&known.draws[a][draw]).then(a.cmp(&b)));
        for (place, &entry) in order.iter().enumerate() {
            ranks[entry].push(count(place + 1));
            above[entry] += usize::from(place < places);
        }
    }
    order.sort_by(|&a, &b| known.entries[b].total_cmp(&known.entries[a]).then(a.cmp(&b)));
    let placed = |(place, &entry): (usize, &usize)| {
        let (best, worst) = interval(std::mem::take(&mut ranks[entry]));
        Placed {
            entry: scores.entries[entry].clone(),
            rank: place + 1,
            best: whole(best),
            worst: whole(worst),
            above_cut: count(above[entry]) / count(draws.max(1)),
        }
    };
    order.iter().enumerate().map(placed).collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a place, from 1 to the number of entries
const fn whole(place: f64) -> usize {
    place as usize
}
