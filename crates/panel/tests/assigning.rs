//! Assignments against what must hold of every one, and against exhaustive search on small ones.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use panel::{Blocked, Cause, Dossier, Plan, Problem, Recusal, Reviewer, Seed, assign};
use proptest::prelude::*;

fn dossier(name: usize, field: &str, reviews: usize) -> Dossier {
    Dossier { name: format!("d{name}"), field: field.into(), reviews }
}

fn reviewer(name: usize, fields: &[&str], limit: usize) -> Reviewer {
    Reviewer { name: format!("r{name}"), fields: fields.iter().map(|it| (*it).into()).collect(), limit, taken: 0 }
}

fn recusal(reviewer: usize, dossier: usize, cause: Cause) -> Recusal {
    Recusal { reviewer: format!("r{reviewer}"), dossier: format!("d{dossier}"), cause }
}

fn plain(dossiers: usize, reviewers: usize, reviews: usize, limit: usize) -> Problem {
    Problem {
        dossiers: (0..dossiers).map(|it| dossier(it, "", reviews)).collect(),
        reviewers: (0..reviewers).map(|it| reviewer(it, &[], limit)).collect(),
        recusals: Vec::new(),
        strict_fields: false,
        seed: Seed([7; 32]),
    }
}

fn loads(plan: &Plan) -> HashMap<&str, usize> {
    let mut loads = HashMap::new();
    plan.assignments.iter().for_each(|it| *loads.entry(it.reviewer.as_str()).or_default() += 1);
    loads
}

#[test]
fn twelve_dossiers_for_six_reviewers_are_four_each_and_connected() {
    let plan = assign(&plain(12, 6, 2, 12)).unwrap();
    assert_eq!(plan.components, 1);
    assert_eq!(plan.assignments.len(), 24);
    assert!(loads(&plan).values().all(|load| *load == 4), "{:?}", loads(&plan));
}

#[test]
fn fields_are_matched_unless_somebody_gets_four_more_than_another() {
    let mut problem = plain(6, 3, 1, 6);
    problem.dossiers.iter_mut().for_each(|it| it.field = "助老".into());
    problem.reviewers[1].fields = vec!["助老".into()];
    problem.reviewers[0].fields = vec!["环保".into()];
    problem.reviewers[2].fields = vec!["环保".into()];
    problem.dossiers.truncate(4);
    let plan = assign(&problem).unwrap();
    assert!(plan.assignments.iter().all(|it| it.reviewer == "r1" && it.in_field), "four are not too many");
    problem.dossiers = (0..6).map(|it| dossier(it, "助老", 1)).collect();
    let plan = assign(&problem).unwrap();
    assert_eq!(plan.assignments.iter().filter(|it| it.in_field).count(), 4, "the other two go to the others");
}

#[test]
fn what_somebody_has_already_counts_towards_the_balance() {
    let mut problem = plain(3, 2, 1, 10);
    problem.reviewers[0].taken = 3;
    let plan = assign(&problem).unwrap();
    assert!(plan.assignments.iter().all(|it| it.reviewer == "r1"));
}

#[test]
fn another_seed_gives_another_assignment_and_the_same_seed_the_same() {
    let problem = plain(12, 6, 2, 12);
    let other = Problem { seed: Seed([8; 32]), ..problem.clone() };
    assert_eq!(assign(&problem), assign(&problem));
    assert_ne!(assign(&problem), assign(&other));
}

#[test]
fn two_worlds_that_fields_would_keep_apart_are_linked() {
    let problem = Problem {
        dossiers: (0..8).map(|it| dossier(it, if it < 4 { "a" } else { "b" }, 2)).collect(),
        reviewers: (0..4).map(|it| reviewer(it, if it < 2 { &["a"] } else { &["b"] }, 8)).collect(),
        ..plain(0, 0, 0, 0)
    };
    let plan = assign(&problem).unwrap();
    assert_eq!(plan.components, 1);
    assert_eq!(plan.assignments.iter().filter(|it| !it.in_field).count(), 2, "one exchange is enough");
    let strict = assign(&Problem { strict_fields: true, ..problem }).unwrap();
    assert_eq!(strict.components, 2, "where fields are required the two stay apart, and it is said");
}

#[test]
fn a_dossier_that_everybody_recuses_is_named_with_the_reasons() {
    let mut problem = plain(3, 4, 2, 3);
    problem.recusals =
        vec![recusal(0, 1, Cause::Declared), recusal(1, 1, Cause::Computed), recusal(2, 1, Cause::Pinned)];
    let Err(Blocked::Dossier { entry, needed, available, declared, computed, pinned, .. }) = assign(&problem) else {
        panic!("it cannot be done");
    };
    assert_eq!((entry.as_str(), needed, available), ("d1", 2, 1));
    assert_eq!((declared, computed, pinned), (1, 1, 1));
}

#[test]
fn too_few_places_are_counted() {
    assert_eq!(assign(&plain(5, 3, 2, 3)), Err(Blocked::Capacity { needed: 10, available: 9 }));
}

#[test]
fn dossiers_that_only_a_few_may_have_are_named_together() {
    let mut problem = plain(6, 4, 1, 2);
    // d0–d2 can only go to r0, who takes two.
    problem.recusals = (0..3).flat_map(|d| (1..4).map(move |r| recusal(r, d, Cause::Computed))).collect();
    let group = Blocked::Group {
        entries: vec!["d0".into(), "d1".into(), "d2".into()],
        experts: vec!["r0".into()],
        needed: 3,
        available: 2,
    };
    assert_eq!(assign(&problem), Err(group));
}

prop_compose! {
    fn small()(dossiers in 1..5usize, reviewers in 1..5usize)(
        reviews in prop::collection::vec(0..3usize, dossiers),
        limits in prop::collection::vec(0..4usize, reviewers),
        barred in prop::collection::vec(prop::bool::weighted(0.3), dossiers * reviewers),
        seed in any::<[u8; 32]>(),
    ) -> Problem {
        let pairs = barred.iter().enumerate().filter(|(_, barred)| **barred);
        let count = limits.len();
        Problem {
            recusals: pairs.map(|(at, _)| recusal(at % count, at / count, Cause::Declared)).collect(),
            dossiers: reviews.iter().enumerate().map(|(it, &reviews)| dossier(it, "", reviews)).collect(),
            reviewers: limits.iter().enumerate().map(|(it, &limit)| reviewer(it, &[], limit)).collect(),
            strict_fields: false,
            seed: Seed(seed),
        }
    }
}

/// The least sum of squared loads over every assignment there is; none when there is none.
fn exhaustive(problem: &Problem, dossier: usize, loads: &mut Vec<usize>) -> Option<usize> {
    let Some(it) = problem.dossiers.get(dossier) else { return Some(loads.iter().map(|load| load * load).sum()) };
    let mut best: Option<usize> = None;
    for choice in 0..1_usize << problem.reviewers.len() {
        let chosen: Vec<usize> = (0..problem.reviewers.len()).filter(|r| choice >> r & 1 == 1).collect();
        let barred = |r: &usize| {
            problem.recusals.iter().any(|x| x.dossier == it.name && x.reviewer == problem.reviewers[*r].name)
        };
        let full = |r: &usize| loads[*r] >= problem.reviewers[*r].limit;
        if chosen.len() != it.reviews || chosen.iter().any(|r| barred(r) || full(r)) {
            continue;
        }
        chosen.iter().for_each(|r| loads[*r] += 1);
        let rest = exhaustive(problem, dossier + 1, loads);
        chosen.iter().for_each(|r| loads[*r] -= 1);
        best = best.into_iter().chain(rest).min();
    }
    best
}

proptest! {
    #[test]
    fn small_ones_are_as_even_as_can_be_or_truly_impossible(problem in small()) {
        let best = exhaustive(&problem, 0, &mut vec![0; problem.reviewers.len()]);
        match assign(&problem) {
            Ok(plan) => {
                let squares: usize = loads(&plan).values().map(|load| load * load).sum();
                // Linking groups may cost evenness; nothing else may.
                if plan.components > 1 || plan.assignments.len() < 4 {
                    prop_assert_eq!(Some(squares), best);
                } else {
                    prop_assert!(Some(squares) >= best);
                }
            }
            Err(blocked) => {
                prop_assert_eq!(best, None);
                let (needed, available) = match blocked {
                    Blocked::Dossier { needed, available, .. } => (needed, available),
                    Blocked::Capacity { needed, available } | Blocked::Group { needed, available, .. } => (needed, available),
                };
                prop_assert!(needed > available, "what is named is short: {} of {}", available, needed);
            }
        }
    }

    #[test]
    fn nobody_gets_what_they_must_not_or_too_many(
        barred in prop::collection::vec(prop::bool::weighted(0.15), 15 * 6),
        seed in any::<[u8; 32]>(),
    ) {
        let mut problem = Problem { seed: Seed(seed), ..plain(15, 6, 2, 7) };
        let pairs = barred.iter().enumerate().filter(|(_, barred)| **barred);
        problem.recusals = pairs.map(|(at, _)| recusal(at % 6, at / 6, Cause::Computed)).collect();
        if let Ok(plan) = assign(&problem) {
            prop_assert!(loads(&plan).values().all(|load| *load <= 7));
            for it in &problem.dossiers {
                let mut given: Vec<&str> = plan.assignments.iter().filter(|a| a.dossier == it.name).map(|a| a.reviewer.as_str()).collect();
                given.dedup();
                prop_assert_eq!(given.len(), 2);
            }
            let broken = plan.assignments.iter().any(|a| problem.recusals.iter().any(|r| r.dossier == a.dossier && r.reviewer == a.reviewer));
            prop_assert!(!broken);
        }
    }

    #[test]
    fn without_recusals_two_reviews_each_connect_everything(dossiers in 6..20usize, reviewers in 2..6usize, seed in any::<[u8; 32]>()) {
        let plan = assign(&Problem { seed: Seed(seed), ..plain(dossiers, reviewers, 2, dossiers) }).unwrap();
        prop_assert_eq!(plan.components, 1);
        let loads = loads(&plan);
        let (least, most) = (loads.values().min().unwrap(), loads.values().max().unwrap());
        prop_assert!(most - least <= 1, "{:?}", loads);
    }
}
