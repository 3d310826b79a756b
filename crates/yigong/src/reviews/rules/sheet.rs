//! What a sheet must hold, and when a further expert reads.

use crate::campaigns::Rubric;
use crate::error::FieldError;
use crate::reviews::model::Marks;

/// Points of 100, of what is scored.
pub(in crate::reviews) fn total(rubric: &Rubric, marks: &Marks) -> i64 {
    rubric.criteria.iter().filter_map(|it| marks.get(&it.code)).sum()
}

/// Everything that keeps a sheet from being handed in.
pub(in crate::reviews) fn missing(rubric: &Rubric, marks: &Marks, comment: &str) -> Vec<FieldError> {
    let say = |message: String| FieldError { field: "marks", message };
    let gates = rubric.gates.iter().filter(|it| marks.get(&it.code).is_none());
    let mut wrong: Vec<FieldError> = gates.map(|it| say(format!("请选择是否符合“{}”。", it.name))).collect();
    for it in &rubric.criteria {
        match marks.get(&it.code) {
            None => wrong.push(say(format!("请给“{}”打分。", it.name))),
            Some(points) if !(0..=it.weight).contains(&points) => {
                wrong.push(say(format!("“{}”请填 0 至 {} 的整数。", it.name, it.weight)));
            }
            Some(_) => {}
        }
    }
    let denied = rubric.gates.iter().any(|it| marks.get(&it.code) == Some(0));
    if denied && comment.trim().chars().count() < 4 {
        let message = "认定不符合门槛项，请在评语中写明依据（至少 4 个字）。".to_owned();
        wrong.push(FieldError { field: "comment", message });
    }
    wrong
}

/// Points between the highest and the lowest total.
pub(in crate::reviews) fn spread(totals: &[i64]) -> i64 {
    totals.iter().max().zip(totals.iter().min()).map_or(0, |(most, least)| most - least)
}

/// Whether a gate is denied by more than half.
pub(in crate::reviews) fn gate_denied<'r>(rubric: &'r Rubric, sheets: &[&Marks]) -> Option<&'r str> {
    let denied = |code: &str| sheets.iter().filter(|it| it.get(code) == Some(0)).count() * 2 > sheets.len();
    rubric.gates.iter().find(|it| denied(&it.code)).map(|it| it.name.as_str())
}

/// Whether the sheets, all in, are so far apart that a further expert should read: in points, or
/// about a gate. Once only: what stays apart then goes to moderation.
pub(in crate::reviews) fn third_wanted(rubric: &Rubric, asked: usize, sheets: &[(i64, &Marks)]) -> bool {
    if sheets.len() != asked {
        return false;
    }
    let totals: Vec<i64> = sheets.iter().map(|it| it.0).collect();
    let split = |code: &str| {
        sheets.iter().any(|it| it.1.get(code) == Some(0)) && sheets.iter().any(|it| it.1.get(code) == Some(1))
    };
    spread(&totals) >= rubric.third_expert_spread || rubric.gates.iter().any(|it| split(&it.code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::City;

    fn rubric() -> Rubric {
        City::taishan().expect("sound data").campaigns[0].rubric.clone()
    }

    fn marks(points: [i64; 4], gates: [i64; 2]) -> Marks {
        let codes = ["innovation", "benefit", "example", "order", "authentic", "regular"];
        Marks(codes.into_iter().map(str::to_owned).zip(points.into_iter().chain(gates)).collect())
    }

    #[test]
    fn a_sheet_is_whole_or_says_what_is_missing() {
        let rubric = rubric();
        let full = marks([25, 30, 16, 12], [1, 1]);
        assert_eq!((total(&rubric, &full), missing(&rubric, &full, "").len()), (83, 0));
        assert_eq!(missing(&rubric, &Marks::default(), "").len(), 6);
        assert_eq!(missing(&rubric, &marks([31, 30, 16, -1], [1, 1]), "").len(), 2);
        let denied = marks([25, 30, 16, 12], [0, 1]);
        assert_eq!(missing(&rubric, &denied, " ")[0].field, "comment");
        assert!(missing(&rubric, &denied, "材料与台账不符").is_empty());
    }

    #[test]
    fn a_third_reads_when_two_are_apart_and_only_once() {
        let rubric = rubric();
        let (high, low) = (marks([28, 33, 18, 14], [1, 1]), marks([20, 28, 14, 11], [1, 1]));
        assert!(third_wanted(&rubric, 2, &[(93, &high), (73, &low)]));
        assert!(!third_wanted(&rubric, 2, &[(93, &high), (74, &low)]));
        assert!(!third_wanted(&rubric, 2, &[(93, &high)]));
        assert!(!third_wanted(&rubric, 2, &[(93, &high), (60, &low), (80, &low)]));
        let denied = marks([28, 33, 18, 14], [1, 0]);
        assert!(third_wanted(&rubric, 2, &[(93, &high), (93, &denied)]));
        assert_eq!(gate_denied(&rubric, &[&high, &denied]), None);
        assert_eq!(gate_denied(&rubric, &[&high, &denied, &denied]), Some("常态性"));
    }
}
