//! Learns the weights of the suspicion layer from marked texts; run by
//! `examples/train`, never while [`find`](crate::find) reads.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::suspicion;
use crate::suspicion_features::{Reader, tells_the_word, written};
pub use crate::suspicion_model::Suspicion;
use crate::suspicion_model::{AFTER, LABELS, Model, OUTSIDE, SCALE, follows};
use crate::text::Text;
use crate::{Kind, Span};

/// A marked-up text (`{a:大江镇公益埠9号}` is an address): the plain text, and what
/// is to be found in it. The keys are p, a, o, t, i and x.
///
/// # Errors
///
/// What is wrong with the marks.
pub fn marked(source: &str) -> Result<(String, Vec<Span>), String> {
    let mut plain = String::new();
    let mut spans = Vec::new();
    let mut rest = source;
    while let Some((before, inside)) = rest.split_once('{') {
        plain.push_str(before);
        let (mark, after) = inside.split_once('}').ok_or_else(|| format!("no closing brace: {inside:.60}"))?;
        let (key, value) = mark.split_once(':').ok_or_else(|| format!("no kind: {mark}"))?;
        let kind = match key {
            "p" => Kind::Person,
            "a" => Kind::Address,
            "o" => Kind::Organisation,
            "t" => Kind::Phone,
            "i" => Kind::IdNumber,
            "x" => Kind::Other,
            other => return Err(format!("no kind {other}")),
        };
        let start = plain.chars().count();
        plain.push_str(value);
        spans.push(Span::new(start, plain.chars().count(), kind, 1.0, ""));
        rest = after;
    }
    plain.push_str(rest);
    Ok((plain, spans))
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often all texts are read.
    pub rounds: usize,
    /// How large the first steps are.
    pub step: f64,
    /// How strongly weights are drawn to nothing.
    pub sparsity: f64,
    /// In how many texts a feature must be met, their versions counted as one.
    pub least: u32,
    /// Of so many versions of a text, one is read without its words, by what stands around,
    /// and one without what the rules find.
    pub blind: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rounds: 14, step: 0.1, sparsity: 1.5, least: 2, blind: 4 }
    }
}

struct Sample {
    features: Vec<Vec<u32>>,
    labels: Vec<usize>,
}

/// Learns from versions of texts what spans of a kind look like: addresses or
/// persons. The same texts give the same weights.
#[must_use]
pub fn learn(texts: &[Vec<(String, Vec<Span>)>], kind: Kind, settings: Settings) -> Learned {
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut counts: Vec<(u32, usize)> = Vec::new();
    let mut samples: Vec<Sample> = Vec::new();
    for (index, versions) in texts.iter().enumerate() {
        for (version, (text, spans)) in versions.iter().enumerate() {
            let unseen = version % settings.blind.max(3);
            samples.push(sample(text, spans, kind, unseen, &mut |name| {
                let id = names.get(name).copied().unwrap_or_else(|| {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    names.insert(name.to_owned(), next);
                    counts.push((0, usize::MAX));
                    next
                });
                if let Some((count, last)) = counts.get_mut(id as usize)
                    && *last != index
                {
                    *last = index;
                    *count += 1;
                }
                id
            }));
        }
    }
    for features in samples.iter_mut().flat_map(|sample| &mut sample.features) {
        features.retain(|id| counts.get(*id as usize).is_some_and(|(count, _)| *count >= settings.least));
    }
    let mut learner = Learner::new(names.len(), samples.len(), settings);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut random = Random(1);
    for _ in 0..settings.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        for sample in order.iter().filter_map(|index| samples.get(*index)) {
            learner.read(sample);
        }
    }
    learner.learned(&names)
}

fn sample(text: &str, spans: &[Span], kind: Kind, unseen: usize, id: &mut impl FnMut(&str) -> u32) -> Sample {
    let text = Text::new(text);
    let found = if unseen == 2 { Vec::new() } else { crate::rules(&text) };
    let reader = Reader::new(&text, &found);
    let mut key = String::new();
    let features = (0..text.chars.len())
        .map(|at| {
            let mut ids = Vec::new();
            reader.features(at, &mut |name, parts| {
                if !(unseen == 1 && tells_the_word(name)) {
                    written(name, parts, &mut key);
                    ids.push(id(&key));
                }
            });
            ids
        })
        .collect();
    let mut labels = vec![OUTSIDE; text.chars.len()];
    for span in spans.iter().filter(|span| span.kind == kind && span.end > span.start + 1) {
        for (at, label) in labels.iter_mut().enumerate().take(span.end).skip(span.start) {
            *label = match at {
                at if at == span.start => 1,
                at if at + 1 == span.end => 3,
                _ => 2,
            };
        }
    }
    Sample { features, labels }
}

/// Numbers that look like chance and are the same every time.
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

type Four = [f64; LABELS];

/// Stochastic gradient steps with a cumulative penalty (Tsuruoka and others, 2009).
struct Learner {
    weights: Vec<Four>,
    penalised: Vec<Four>,
    after: [Four; LABELS],
    penalty: f64,
    steps: f64,
    samples: f64,
    settings: Settings,
}

impl Learner {
    fn new(features: usize, samples: usize, settings: Settings) -> Self {
        let nothing = vec![[0.0; LABELS]; features];
        Self {
            weights: nothing.clone(),
            penalised: nothing,
            after: [[0.0; LABELS]; LABELS],
            penalty: 0.0,
            steps: 0.0,
            samples: samples.max(1) as f64,
            settings,
        }
    }

    fn read(&mut self, sample: &Sample) {
        let step = self.settings.step * 0.85f64.powf(self.steps / self.samples);
        self.steps += 1.0;
        self.penalty += step * self.settings.sparsity / self.samples;
        let scores: Vec<Four> = sample.features.iter().map(|features| self.score(features)).collect();
        let (expected, pairs) = self.expected(&scores);
        let mut before = OUTSIDE;
        for ((features, label), expected) in sample.features.iter().zip(&sample.labels).zip(&expected) {
            let change = std::array::from_fn(|of| step * (f64::from(u8::from(of == *label)) - at(expected, of)));
            for id in features {
                self.change(*id as usize, &change);
            }
            if let Some(weight) = self.after.get_mut(before).and_then(|after| after.get_mut(*label)) {
                *weight += step;
            }
            before = *label;
        }
        for (after, pairs) in self.after.iter_mut().zip(pairs) {
            for (weight, pair) in after.iter_mut().zip(pairs) {
                *weight -= step * pair;
            }
        }
    }

    fn score(&self, features: &[u32]) -> Four {
        let mut sum = [0.0; LABELS];
        for weights in features.iter().filter_map(|id| self.weights.get(*id as usize)) {
            for (sum, weight) in sum.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
        sum
    }

    fn change(&mut self, id: usize, change: &Four) {
        let (Some(weights), Some(penalised)) = (self.weights.get_mut(id), self.penalised.get_mut(id)) else { return };
        for ((weight, penalised), change) in weights.iter_mut().zip(penalised).zip(change) {
            let moved = *weight + change;
            let drawn = if moved > 0.0 {
                (moved - (self.penalty + *penalised)).max(0.0)
            } else {
                (moved + (self.penalty - *penalised)).min(0.0)
            };
            *penalised += drawn - moved;
            *weight = drawn;
        }
    }

    /// How likely each label of each character is, and how often one label is
    /// expected after another: forward and backward through the chain.
    fn expected(&self, scores: &[Four]) -> (Vec<Four>, [Four; LABELS]) {
        let step = |before: usize, label: usize| match follows(before, label) {
            true => self.after.get(before).map_or(0.0, |after| at(after, label)).exp(),
            false => 0.0,
        };
        let steps: [Four; LABELS] = std::array::from_fn(|before| std::array::from_fn(|label| step(before, label)));
        let local: Vec<Four> = scores
            .iter()
            .map(|score| {
                let most = score.iter().copied().fold(f64::MIN, f64::max);
                score.map(|score| (score - most).exp())
            })
            .collect();
        let sum = |of: &Four, with: &dyn Fn(usize) -> f64| -> f64 {
            of.iter().enumerate().map(|(label, value)| value * with(label)).sum()
        };
        let mut forward = Vec::with_capacity(local.len());
        let mut last: Four = [1.0, 0.0, 0.0, 0.0];
        for local in &local {
            let next: Four = std::array::from_fn(|label| {
                sum(&last, &|before| steps.get(before).map_or(0.0, |steps| at(steps, label))) * at(local, label)
            });
            last = scaled(next);
            forward.push(last);
        }
        let mut backward = vec![[1.0, 0.0, 0.0, 1.0]; local.len()];
        for here in (1..local.len()).rev() {
            let (Some(local), Some(next)) = (local.get(here), backward.get(here).copied()) else { continue };
            let weighted: Four = std::array::from_fn(|label| at(&next, label) * at(local, label));
            let value: Four = std::array::from_fn(|before| {
                sum(&weighted, &|label| steps.get(before).map_or(0.0, |steps| at(steps, label)))
            });
            if let Some(slot) = backward.get_mut(here - 1) {
                *slot = scaled(value);
            }
        }
        let mut pairs = [[0.0; LABELS]; LABELS];
        let mut expected = Vec::with_capacity(local.len());
        let mut last: Four = [1.0, 0.0, 0.0, 0.0];
        for ((local, forward), backward) in local.iter().zip(forward).zip(backward) {
            expected.push(scaled(std::array::from_fn(|label| at(&forward, label) * at(&backward, label))));
            let joint: [Four; LABELS] = std::array::from_fn(|before| {
                std::array::from_fn(|label| {
                    let step = steps.get(before).map_or(0.0, |steps| at(steps, label));
                    at(&last, before) * step * at(local, label) * at(&backward, label)
                })
            });
            let total: f64 = joint.iter().flatten().sum();
            for (pairs, joint) in pairs.iter_mut().flatten().zip(joint.iter().flatten()) {
                *pairs += joint / total.max(f64::MIN_POSITIVE);
            }
            last = forward;
        }
        (expected, pairs)
    }

    fn learned(&self, names: &HashMap<String, u32>) -> Learned {
        let round = |weights: &Four| weights.map(|weight| (weight * f64::from(SCALE)).round() + 0.0);
        let line = |name: &str, weights: Four| {
            let [outside, first, inside, last] = weights;
            format!("{name}\t{outside} {first} {inside} {last}")
        };
        let mut lines: Vec<String> = names
            .iter()
            .filter_map(|(name, id)| Some((name, round(self.weights.get(*id as usize)?))))
            .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= 5.0))
            .map(|(name, weights)| line(name, weights))
            .collect();
        lines.sort_unstable();
        let mut source = String::new();
        for line in AFTER.iter().zip(&self.after).map(|(name, after)| line(name, round(after))).chain(lines) {
            let _ = writeln!(source, "{line}");
        }
        Learned { model: Model::read(&source), source }
    }
}

fn at(values: &Four, at: usize) -> f64 {
    values.get(at).copied().unwrap_or(0.0)
}

fn scaled(values: Four) -> Four {
    let total: f64 = values.iter().sum();
    values.map(|value| value / total.max(f64::MIN_POSITIVE))
}

/// Weights that were learnt.
pub struct Learned {
    model: Model,
    source: String,
}

impl Learned {
    /// As kept in `data`.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// What rules and weights for addresses and persons find together, at so much suspicion of each.
#[must_use]
pub fn find(text: &str, [addresses, persons]: [&Learned; 2], suspicion: (Suspicion, Suspicion)) -> Vec<Span> {
    let text = Text::new(text);
    let found = crate::rules(&text);
    suspicion::with_suspected(&text, found, [&addresses.model, &persons.model], suspicion)
}
