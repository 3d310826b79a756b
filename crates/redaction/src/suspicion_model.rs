//! The chain of labels over characters (a conditional random field): its weights, what they say of a
//! text, and the best labels for that.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::Span;
use crate::suspicion_features::{Reader, hash, hash_of};
use crate::text::Text;

/// Outside, first, inside and last of an address.
pub(crate) const LABELS: usize = 4;
/// The label of what is no address.
pub(crate) const OUTSIDE: usize = 0;
/// Weights are kept as whole numbers of this part.
pub(crate) const SCALE: f32 = 64.0;

/// Names of features under which the weights of label after label are kept.
pub(crate) const AFTER: [&str; LABELS] = [">O", ">B", ">I", ">E"];

/// Whether a label may follow another.
pub(crate) fn follows(before: usize, label: usize) -> bool {
    matches!((before, label), (0 | 3, 0 | 1) | (1 | 2, 2 | 3))
}

/// How much likelier than learnt something is taken to be: by its first character, and by each
/// further one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspicion {
    /// For the first character.
    pub first: f32,
    /// For each further one; what should rather be found too long than cut short has more of it.
    pub further: f32,
}

impl Suspicion {
    /// None at all.
    pub(crate) const NONE: Self = Self { first: 0.0, further: 0.0 };
}

/// Weights of every feature for each label.
pub(crate) struct Model {
    weights: HashMap<u64, [f32; LABELS], BuildHasherDefault<Hashed>>,
    after: [[f32; LABELS]; LABELS],
}

impl Model {
    /// Reads `feature<TAB>four weights`, one to a line.
    pub(crate) fn read(source: &str) -> Self {
        let mut model = Self { weights: HashMap::default(), after: [[0.0; LABELS]; LABELS] };
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, numbers)) = line.split_once('\t') else { continue };
            let mut weights = [0.0; LABELS];
            for (weight, number) in weights.iter_mut().zip(numbers.split(' ')) {
                *weight = number.parse::<f32>().unwrap_or(0.0) / SCALE;
            }
            match AFTER.iter().zip(&mut model.after).find(|(after, _)| **after == name) {
                Some((_, after)) => *after = weights,
                None => _ = model.weights.insert(hash(name), weights),
            }
        }
        model
    }

    /// Addresses by these scores, each of them taken for so much likelier than learnt.
    pub(crate) fn spans(&self, scores: &[[f32; LABELS]], suspicion: Suspicion) -> Vec<(usize, usize)> {
        spans(&self.best(scores, suspicion))
    }

    /// The best labels for the scores of each character.
    fn best(&self, scores: &[[f32; LABELS]], suspicion: Suspicion) -> Vec<usize> {
        let mut total = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        let mut back: Vec<[usize; LABELS]> = Vec::with_capacity(scores.len());
        for score in scores {
            let [outside, first, inside, last] = *score;
            let score = [outside, first + suspicion.first, inside + suspicion.further, last + suspicion.further];
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut from = [OUTSIDE; LABELS];
            for (label, ((next, from), score)) in next.iter_mut().zip(&mut from).zip(score).enumerate() {
                for (before, (total, after)) in total.iter().zip(&self.after).enumerate() {
                    let here = total + after.get(label).unwrap_or(&0.0) + score;
                    if follows(before, label) && here > *next {
                        *next = here;
                        *from = before;
                    }
                }
            }
            total = next;
            back.push(from);
        }
        let [outside, _, _, last] = total;
        let mut label = if last > outside { LABELS - 1 } else { OUTSIDE };
        let mut labels = Vec::with_capacity(back.len());
        for from in back.iter().rev() {
            labels.push(label);
            label = from.get(label).copied().unwrap_or(OUTSIDE);
        }
        labels.reverse();
        labels
    }
}

/// Scores of each label for each character.
pub(crate) type Scores = Vec<[f32; LABELS]>;

/// What each of the models says of each character of `text`, where the rules found `found`.
pub(crate) fn scores<const MODELS: usize>(models: [&Model; MODELS], text: &Text, found: &[Span]) -> [Scores; MODELS] {
    let reader = Reader::new(text, found);
    let mut scores = models.map(|_| vec![[0.0; LABELS]; text.chars.len()]);
    for at in 0..text.chars.len() {
        let mut sums = [[0.0; LABELS]; MODELS];
        reader.features(at, &mut |name, parts| {
            let name = hash_of(name, parts);
            for (model, sums) in models.iter().zip(&mut sums) {
                for (sum, weight) in sums.iter_mut().zip(model.weights.get(&name).into_iter().flatten()) {
                    *sum += weight;
                }
            }
        });
        for (scores, sums) in scores.iter_mut().zip(sums) {
            if let Some(score) = scores.get_mut(at) {
                *score = sums;
            }
        }
    }
    scores
}

/// Stretches from a first to a last.
fn spans(labels: &[usize]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, label) in labels.iter().enumerate() {
        match label {
            1 => start = at,
            3 => spans.push((start, at + 1)),
            _ => {}
        }
    }
    spans
}

/// Keys that are hashes already.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_follow_each_other_as_they_must() {
        let model = Model::read("点\t0 9 0 0\n>O\t0 0 0 0");
        let scores = [[0.0, 9.0, 0.0, 0.0], [0.0, 0.0, 0.0, 9.0], [9.0, 0.0, 0.0, 0.0], [0.0, 9.0, 0.0, 0.0]];
        assert_eq!(model.spans(&scores, Suspicion::NONE), [(0, 2)]);
    }
}
