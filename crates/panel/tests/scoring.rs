//! Calibration against answers known from the theory, and against invented truth.

#![allow(clippy::unwrap_used)]

use panel::{Calibration, Doubt, Score, Scores, calibrate, rank};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, StandardNormal};

fn score(expert: &str, entry: &str, score: f64) -> Score {
    Score { expert: expert.into(), entry: entry.into(), score }
}

fn of<'c>(calibration: &'c Calibration, name: &str) -> &'c panel::Calibrated {
    calibration.entries.iter().find(|it| it.entry == name).unwrap()
}

/// An invented panel: the truth, and what its experts give (each entry `reviews` of them in turn).
struct Panel {
    truth: Vec<f64>,
    biases: Vec<f64>,
    scores: Vec<Score>,
}

fn invent(seed: u64, entries: usize, experts: usize, reviews: usize, spread: (f64, f64, f64)) -> Panel {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut normal = |sd: f64| -> f64 { sd * Distribution::<f64>::sample(&StandardNormal, &mut random) };
    let truth: Vec<f64> = (0..entries).map(|_| 78.0 + normal(spread.0)).collect();
    let biases: Vec<f64> = (0..experts).map(|_| normal(spread.1)).collect();
    let mut scores = Vec::new();
    for (entry, level) in truth.iter().enumerate() {
        for turn in 0..reviews {
            let expert = (entry + turn * (1 + entry / experts)) % experts;
            let given = level + biases[expert] + normal(spread.2);
            scores.push(score(&format!("x{expert:02}"), &format!("e{entry:03}"), given));
        }
    }
    Panel { truth, biases, scores }
}

#[test]
fn a_lenient_and_a_strict_expert_are_told_apart() {
    // Everybody scored everything: x is 10 above y throughout, so biases are +5 and −5, shrunken a little.
    let table: Vec<Score> = (0..12)
        .flat_map(|entry| {
            let level = 60.0 + 3.0 * f64::from(entry);
            let name = format!("e{entry:02}");
            let wobble = f64::from(entry % 3) - 1.0;
            [score("x", &name, level + 5.0 + wobble), score("y", &name, level - 5.0 - wobble), score("z", &name, level)]
        })
        .collect();
    let calibration = calibrate(&Scores::new(&table), 100.0);
    let biases: Vec<f64> = calibration.experts.iter().map(|it| it.bias).collect();
    assert!((4.0..=5.0).contains(&biases[0]), "{biases:?}");
    assert!((-5.0..=-4.0).contains(&biases[1]), "{biases:?}");
    assert!(biases[2].abs() < 0.5, "{biases:?}");
    assert_eq!(calibration.doubts, []);
}

#[test]
fn an_entry_with_only_strict_experts_rises() {
    // e and f are as good as each other, but e met the strict pair and f the lenient pair.
    let mut table = Vec::new();
    for entry in 0..10 {
        let level = 65.0 + 2.0 * f64::from(entry);
        for (expert, bias) in [("a", 8.0), ("b", 7.0), ("c", -8.0), ("d", -7.0)] {
            table.push(score(expert, &format!("k{entry}"), level + bias));
        }
    }
    table.extend([score("c", "e", 72.0), score("d", "e", 73.0), score("a", "f", 88.0), score("b", "f", 87.0)]);
    let calibration = calibrate(&Scores::new(&table), 100.0);
    let (e, f) = (of(&calibration, "e"), of(&calibration, "f"));
    assert_eq!((e.raw, f.raw), (72.5, 87.5));
    assert!((e.calibrated - f.calibrated).abs() < 1.5, "{e:?} {f:?}");
    assert!((e.calibrated - 80.0).abs() < 2.0, "{e:?}");
}

#[test]
fn one_score_is_not_taken_for_knowledge() {
    let calibration = calibrate(&Scores::new(&[score("x", "e", 96.0)]), 100.0);
    let [only] = calibration.entries.as_slice() else { panic!("one entry") };
    assert_eq!((only.raw, only.trimmed), (96.0, 96.0));
    assert!(only.high - only.low > 20.0, "{only:?}");
    assert_eq!(calibration.doubts, [Doubt::FewExperts, Doubt::FewScores(1), Doubt::FewPerExpert(1)]);
    let two = [score("x", "e", 90.0), score("y", "f", 70.0)];
    let calibration = calibrate(&Scores::new(&two), 100.0);
    assert!(calibration.doubts.contains(&Doubt::Apart(2)));
    let (e, f) = (of(&calibration, "e"), of(&calibration, "f"));
    assert!(e.low < f.high && f.low < e.high, "two scores cannot tell entries from experts: {e:?} {f:?}");
    let placed = rank(&Scores::new(&two), 100.0, 1);
    assert!(placed[0].above_cut < 0.9, "{placed:?}");
}

#[test]
fn nothing_gives_nothing() {
    let calibration = calibrate(&Scores::new(&[]), 100.0);
    assert!(calibration.entries.is_empty() && calibration.experts.is_empty() && calibration.doubts.is_empty());
    assert!(rank(&Scores::new(&[]), 100.0, 3).is_empty());
}

/// Of the true values, about 95 % lie inside: 2,400 of them over 60 panels of many shapes.
#[test]
fn intervals_hold_what_they_promise_and_beat_the_plain_mean() {
    let (mut inside, mut all, mut raw_error, mut calibrated_error) = (0, 0, 0.0, 0.0);
    for seed in 0..60 {
        let reviews = 2 + (seed % 2) as usize;
        let spread = [(5.0, 4.0, 3.0), (8.0, 2.0, 5.0), (3.0, 6.0, 3.0)][seed as usize % 3];
        let panel = invent(seed, 40, 8, reviews, spread);
        let calibration = calibrate(&Scores::new(&panel.scores), 100.0);
        for (entry, truth) in calibration.entries.iter().zip(&panel.truth) {
            all += 1;
            inside += i32::from(entry.low <= *truth && *truth <= entry.high);
            raw_error += (entry.raw - truth).powi(2);
            calibrated_error += (entry.calibrated - truth).powi(2);
        }
    }
    let share = f64::from(inside) / f64::from(all);
    assert!((0.92..=0.98).contains(&share), "{share}");
    assert!(calibrated_error < 0.8 * raw_error, "{calibrated_error} against {raw_error}");
}

/// The chance of being above the cut is a chance: of what is given 70–90 %, about 80 % truly is.
#[test]
fn chances_come_true_as_often_as_they_say() {
    let (mut said, mut came_true, mut number) = (0.0, 0, 0);
    for seed in 100..260 {
        let panel = invent(seed, 30, 6, 3, (5.0, 4.0, 6.0));
        let mut order: Vec<usize> = (0..30).collect();
        order.sort_by(|&a, &b| panel.truth[b].total_cmp(&panel.truth[a]));
        for placed in rank(&Scores::new(&panel.scores), 100.0, 10) {
            let index: usize = placed.entry[1..].parse().unwrap();
            let place = order.iter().position(|&it| it == index).unwrap();
            if (0.7..0.9).contains(&placed.above_cut) {
                number += 1;
                said += placed.above_cut;
                came_true += i32::from(place < 10);
            }
        }
    }
    let (said, true_share) = (said / f64::from(number), f64::from(came_true) / f64::from(number));
    assert!((said - true_share).abs() < 0.06, "said {said}, came {true_share} of {number}");
}

#[test]
fn biases_come_near_the_truth() {
    let panel = invent(5, 60, 6, 3, (5.0, 6.0, 3.0));
    let calibration = calibrate(&Scores::new(&panel.scores), 100.0);
    let mean = panel.biases.iter().sum::<f64>() / 6.0;
    for (found, truth) in calibration.experts.iter().zip(&panel.biases) {
        assert!((found.bias - (truth - mean)).abs() < 2.5, "{found:?} but {}", truth - mean);
    }
}

#[test]
fn many_experts_and_few_entries_are_the_same_model_turned() {
    let panel = invent(3, 4, 12, 9, (6.0, 3.0, 3.0));
    let calibration = calibrate(&Scores::new(&panel.scores), 100.0);
    for (entry, truth) in calibration.entries.iter().zip(&panel.truth) {
        assert!((entry.calibrated - truth).abs() < 5.0, "{entry:?} {truth}");
        assert!(entry.high - entry.low < 20.0);
    }
}

fn table() -> impl Strategy<Value = Vec<Score>> {
    let cell = (0..5_u8, 0..6_u8, 0..101_u8);
    prop::collection::vec(cell, 1..24).prop_map(|cells| {
        cells.into_iter().map(|(x, e, s)| score(&format!("x{x}"), &format!("e{e}"), f64::from(s))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_shift_of_all_scores_shifts_all_answers(table in table(), by in -50.0..50.0_f64) {
        let moved: Vec<Score> = table.iter().map(|it| Score { score: it.score + by, ..it.clone() }).collect();
        let (one, other) = (calibrate(&Scores::new(&table), 100.0), calibrate(&Scores::new(&moved), 100.0));
        for (a, b) in one.entries.iter().zip(&other.entries) {
            prop_assert!((a.calibrated + by - b.calibrated).abs() < 1e-6);
            prop_assert!((a.low + by - b.low).abs() < 1e-6 && (a.high + by - b.high).abs() < 1e-6);
        }
        for (a, b) in one.experts.iter().zip(&other.experts) {
            prop_assert!((a.bias - b.bias).abs() < 1e-6);
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(table in table()) {
        let scores = Scores::new(&table);
        let mut backwards: Vec<Score> = table;
        // A pair given twice counts as given last, so only the first of each is turned round.
        backwards.reverse();
        backwards.sort_by_key(|it| (it.entry.clone(), it.expert.clone()));
        backwards.dedup_by_key(|it| (it.entry.clone(), it.expert.clone()));
        prop_assert_eq!(calibrate(&scores, 100.0), calibrate(&Scores::new(&backwards), 100.0));
    }

    #[test]
    fn answers_are_numbers_in_order_and_places_are_places(table in table(), places in 0..7_usize) {
        let scores = Scores::new(&table);
        for entry in calibrate(&scores, 100.0).entries {
            prop_assert!(entry.low <= entry.calibrated && entry.calibrated <= entry.high && entry.high.is_finite());
        }
        let placed = rank(&scores, 100.0, places);
        let sum: f64 = placed.iter().map(|it| it.above_cut).sum();
        let expected = places.min(placed.len()) as f64;
        prop_assert!((sum - expected).abs() < 1e-6, "one entry a place: {} of {}", sum, expected);
        for (index, it) in placed.iter().enumerate() {
            prop_assert!(it.rank == index + 1 && 1 <= it.best && it.best <= it.worst && it.worst <= placed.len());
        }
    }
}
