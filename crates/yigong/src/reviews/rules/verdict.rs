//! What the frozen rule decides.

use crate::campaigns::{Kind, Official, ReviewPlan};
use crate::clock::Id;
use crate::reviews::model::Outcome;

/// An entry with its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The application.
    pub application: Id,
    /// The number it goes by.
    pub number: i64,
    /// Project or case.
    pub kind: Kind,
    /// The plain mean.
    pub raw: f64,
    /// Without highest and lowest.
    pub trimmed: f64,
    /// With leniency taken off.
    pub calibrated: f64,
    /// The gate that more than half deny.
    pub denied: Option<String>,
}

/// What the rule says of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The application.
    pub application: Id,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Its place among its kind by score, from 1.
    pub place: i64,
    /// The official score, hundredths of a point.
    pub score: i64,
    /// Why it is not selected where its score is not the reason; may be empty.
    pub reason: String,
}

/// The official score, hundredths of a point.
#[allow(clippy::cast_possible_truncation)] // scores are 0 to 100, a little beyond when calibrated
fn score(official: Official, candidate: &Candidate) -> i64 {
    let points = match official {
        Official::Raw => candidate.raw,
        Official::Trimmed => candidate.trimmed,
        Official::Calibrated => candidate.calibrated,
    };
    (points * 100.0).round() as i64
}

/// Decides on every entry of every kind: best first, equal scores by plain mean and then by number;
/// below the minimum or with a denied gate nothing is selected.
pub(in crate::reviews) fn decide(plan: &ReviewPlan, candidates: &[Candidate]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for places in &plan.places {
        let mut of_kind: Vec<&Candidate> = candidates.iter().filter(|it| it.kind == places.kind).collect();
        of_kind.sort_by(|a, b| {
            let by_score = score(plan.official, b).cmp(&score(plan.official, a));
            by_score.then(b.raw.total_cmp(&a.raw)).then(a.number.cmp(&b.number))
        });
        let mut able = 0;
        for (place, candidate) in (1..).zip(of_kind) {
            let points = score(plan.official, candidate);
            let (outcome, reason) = match &candidate.denied {
                Some(gate) => (Outcome::NotSelected, format!("过半专家认定不符合{gate}")),
                None if points < plan.minimum * 100 => {
                    (Outcome::NotSelected, format!("{}低于 {} 分", plan.official, plan.minimum))
                }
                None => {
                    able += 1;
                    match able {
                        _ if able <= places.selected => (Outcome::Selected, String::new()),
                        _ if able <= places.selected + places.reserve => (Outcome::Reserve, String::new()),
                        _ => (Outcome::NotSelected, "名额已满".to_owned()),
                    }
                }
            };
            verdicts.push(Verdict { application: candidate.application, outcome, place, score: points, reason });
        }
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::campaigns::Places;

    fn plan(selected: i64, reserve: i64, official: Official) -> ReviewPlan {
        let places = |kind| Places { kind, selected, reserve };
        let places = vec![places(Kind::Project), places(Kind::Case)];
        ReviewPlan { reviews: 2, panel: 5, load_limit: 12, official, minimum: 60, places }
    }

    fn candidate(number: i64, kind: Kind, raw: f64, calibrated: f64) -> Candidate {
        let application = Id::from_u128(u128::try_from(number).unwrap_or_default());
        Candidate { application, number, kind, raw, trimmed: raw, calibrated, denied: None }
    }

    #[test]
    fn the_best_are_selected_the_next_stand_by() {
        let mut all: Vec<Candidate> =
            (1..=6).map(|it| candidate(it, Kind::Project, 90.0 - it as f64, 80.0 + it as f64)).collect();
        all[5].denied = Some("真实性".into());
        all.push(candidate(7, Kind::Project, 99.0, 59.99));
        let verdicts = decide(&plan(2, 1, Official::Calibrated), &all);
        let said: Vec<(u128, Outcome)> = verdicts.iter().map(|it| (it.application.as_u128(), it.outcome)).collect();
        use Outcome::{NotSelected as N, Reserve as R, Selected as S};
        assert_eq!(said, [(6, N), (5, S), (4, S), (3, R), (2, N), (1, N), (7, N)]);
        assert_eq!(verdicts[0].reason, "过半专家认定不符合真实性");
        assert_eq!(verdicts[6].reason, "校准分低于 60 分");
        let by_raw = decide(&plan(1, 0, Official::Raw), &all);
        assert_eq!(by_raw[0].application.as_u128(), 7);
    }

    proptest! {
        #[test]
        fn places_are_kept_and_nobody_better_is_passed_over(
            scores in prop::collection::vec((0..100_i64, any::<bool>(), prop::bool::weighted(0.1)), 0..30),
            selected in 0..6_i64, reserve in 0..4_i64,
        ) {
            let all: Vec<Candidate> = (1..).zip(&scores).map(|(number, &(points, project, denied))| {
                let kind = if project { Kind::Project } else { Kind::Case };
                let denied = denied.then(|| "真实性".to_owned());
                Candidate { denied, ..candidate(number, kind, points as f64, points as f64) }
            }).collect();
            let verdicts = decide(&plan(selected, reserve, Official::Raw), &all);
            prop_assert_eq!(verdicts.len(), all.len());
            for kind in Kind::ALL {
                let of_kind: Vec<&Verdict> = verdicts.iter().filter(|v| all.iter().any(|c| c.application == v.application && c.kind == *kind)).collect();
                let number = |outcome| i64::try_from(of_kind.iter().filter(|v| v.outcome == outcome).count()).unwrap_or(0);
                prop_assert!(number(Outcome::Selected) <= selected && number(Outcome::Reserve) <= reserve);
                let able = of_kind.iter().filter(|v| v.reason.is_empty() || v.reason == "名额已满");
                let order: Vec<Outcome> = able.map(|v| v.outcome).collect();
                prop_assert!(order.is_sorted(), "selected before reserve before the rest: {:?}", order);
            }
        }
    }
}
