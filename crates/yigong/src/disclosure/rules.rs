//! What may be shown, so that no group below the limit can be read or computed back.
//!
//! Every sum that is public is an equation over its parts. A part that is left out alone could be
//! computed from the sum, so parts are left out at least in pairs, and the pool of what is left out must
//! itself be a group large enough to show. The same holds for who met the duty: where it is given in
//! tenths, the pool of those not given exactly is large enough on both sides.

use std::collections::BTreeMap;

use super::model::{Cell, Honours, Limits, Named, Shown};

/// What is shown of each part of a unit, given what is shown of the unit itself.
#[must_use]
pub fn suppress(parts: &[Cell], whole: Shown, limits: Limits) -> Vec<Shown> {
    let mut shown: Vec<Shown> = parts.iter().map(|part| alone(part, whole, limits)).collect();
    let hidden = |shown: Shown| shown == Shown::Hidden;
    while whole != Shown::Hidden && !pool_is_safe(parts, &shown, hidden, |pool| is_group(pool, limits)) {
        let Some(next) = smallest(parts, &shown, |it| it != Shown::Hidden) else { break };
        shown[next] = Shown::Hidden;
    }
    let unknown = |shown: Shown| shown != Shown::Full;
    while whole == Shown::Full && !pool_is_safe(parts, &shown, unknown, |pool| is_mixed(pool, limits)) {
        let Some(next) = smallest(parts, &shown, |it| it == Shown::Full) else { break };
        shown[next] = Shown::Banded;
    }
    shown
}

/// What may be shown of the city, which has no neighbours: a share of hundreds tells nothing of anybody.
pub(super) fn of_the_city(cell: &Cell, limits: Limits) -> Shown {
    if cell.is_empty() || is_group(cell, limits) { Shown::Full } else { Shown::Hidden }
}

/// What may be shown of a part, its neighbours aside.
fn alone(part: &Cell, whole: Shown, limits: Limits) -> Shown {
    if part.is_empty() {
        Shown::Full
    } else if !is_group(part, limits) {
        Shown::Hidden
    } else if is_mixed(part, limits) {
        whole
    } else {
        whole.min(Shown::Banded)
    }
}

/// Large enough to be shown at all.
fn is_group(cell: &Cell, limits: Limits) -> bool {
    cell.people >= limits.group && (cell.obliged == 0 || cell.obliged >= limits.group)
}

/// Enough who met the duty and enough who did not, or nobody who has it.
fn is_mixed(cell: &Cell, limits: Limits) -> bool {
    cell.obliged == 0 || (cell.met >= limits.part && cell.obliged - cell.met >= limits.part)
}

/// Whether what is kept back is nothing, or at least two parts that together may be known.
fn pool_is_safe(
    parts: &[Cell],
    shown: &[Shown],
    kept_back: impl Fn(Shown) -> bool,
    may_be_known: impl Fn(&Cell) -> bool,
) -> bool {
    let kept: Vec<&Cell> = parts
        .iter()
        .zip(shown)
        .filter(|(part, it)| kept_back(**it) && !part.is_empty())
        .map(|(part, _)| part)
        .collect();
    let nothing = Cell { people: 0, obliged: 0, met: 0, minutes: 0 };
    let pool = kept.iter().fold(nothing, |sum, part| sum.plus(**part));
    kept.is_empty() || (kept.len() > 1 && may_be_known(&pool))
}

/// The smallest part, not empty, that is still shown as `open` says.
fn smallest(parts: &[Cell], shown: &[Shown], open: impl Fn(Shown) -> bool) -> Option<usize> {
    let candidates = (0..parts.len()).filter(|at| open(shown[*at]) && !parts[*at].is_empty());
    candidates.min_by_key(|at| (parts[*at].people, *at))
}

/// How those who met the duty are listed: by name who agreed; of the others surnames that at least
/// `limits.part` of them share, the rest as a number.
pub(super) fn honours(named: Vec<Named>, others: &[String], limits: Limits) -> Honours {
    let mut surnames: BTreeMap<char, i64> = BTreeMap::new();
    for name in others {
        *surnames.entry(name.chars().next().unwrap_or('某')).or_default() += 1;
    }
    let mut masked: Vec<(String, i64)> = surnames
        .iter()
        .filter(|(_, count)| **count >= limits.part)
        .map(|(surname, count)| (format!("{surname}**"), *count))
        .collect();
    masked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let shown: i64 = masked.iter().map(|(_, count)| count).sum();
    let all = i64::try_from(others.len()).unwrap_or(i64::MAX);
    Honours { named, masked, others: all - shown }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits { group: 10, part: 3 };

    fn cell(people: i64, obliged: i64, met: i64) -> Cell {
        Cell { people, obliged, met, minutes: met * 960 }
    }

    #[test]
    fn a_small_unit_takes_the_next_smallest_with_it() {
        let parts = [cell(40, 30, 12), cell(6, 5, 2), cell(22, 20, 9), cell(90, 80, 40)];
        let shown = suppress(&parts, Shown::Full, LIMITS);
        assert_eq!(shown, [Shown::Full, Shown::Hidden, Shown::Hidden, Shown::Full]);
    }

    #[test]
    fn large_units_hide_nothing_and_nothing_is_shown_of_what_is_hidden() {
        let parts = [cell(40, 30, 12), cell(22, 20, 9)];
        assert_eq!(suppress(&parts, Shown::Full, LIMITS), [Shown::Full; 2]);
        assert_eq!(suppress(&parts, Shown::Hidden, LIMITS), [Shown::Hidden; 2]);
    }

    #[test]
    fn nobody_is_known_to_have_failed_because_all_did() {
        let parts = [cell(40, 30, 0), cell(22, 20, 9), cell(60, 60, 30)];
        let shown = suppress(&parts, Shown::Full, LIMITS);
        assert_eq!(shown, [Shown::Banded, Shown::Banded, Shown::Full]);
    }

    #[test]
    fn an_empty_unit_protects_nobody() {
        let parts = [cell(0, 0, 0), cell(6, 5, 2), cell(22, 20, 9)];
        let shown = suppress(&parts, Shown::Full, LIMITS);
        assert_eq!(shown, [Shown::Full, Shown::Hidden, Shown::Hidden]);
    }

    #[test]
    fn a_surname_alone_is_not_printed() {
        let named = vec![Named { name: "黄志强".into(), minutes: 960 }];
        let others: Vec<String> = ["陈一", "陈二", "陈三", "麦四"].map(String::from).to_vec();
        let honours = honours(named, &others, LIMITS);
        assert_eq!((honours.masked, honours.others), (vec![("陈**".to_owned(), 3)], 1));
    }

    fn cells() -> impl Strategy<Value = Vec<Cell>> {
        let one = (0..60_i64).prop_flat_map(|people| (Just(people), 0..=people)).prop_flat_map(|(people, obliged)| {
            (Just(people), Just(obliged), 0..=obliged).prop_map(|(people, obliged, met)| cell(people, obliged, met))
        });
        prop::collection::vec(one, 1..12)
    }

    proptest! {
        /// The whole is shown, so the pool of what is not can be computed from it: it must be a group
        /// that might be shown, of more than one part — or the whole itself is no such group.
        #[test]
        fn what_is_left_out_cannot_be_computed_back(parts in cells()) {
            let shown = suppress(&parts, Shown::Full, LIMITS);
            let total = parts.iter().fold(cell(0, 0, 0), |sum, it| sum.plus(*it));
            let hidden: Vec<&Cell> =
                parts.iter().zip(&shown).filter(|(it, s)| **s == Shown::Hidden && !it.is_empty()).map(|(it, _)| it).collect();
            let pool = hidden.iter().fold(cell(0, 0, 0), |sum, it| sum.plus(**it));
            prop_assert!(hidden.is_empty() || pool == total || (hidden.len() > 1 && is_group(&pool, LIMITS)));
            for (part, shown) in parts.iter().zip(&shown) {
                prop_assert!(*shown == Shown::Hidden || part.is_empty() || is_group(part, LIMITS));
                prop_assert!(*shown != Shown::Full || part.is_empty() || is_mixed(part, LIMITS));
            }
        }

        #[test]
        fn who_met_the_duty_cannot_be_computed_back(parts in cells()) {
            let shown = suppress(&parts, Shown::Full, LIMITS);
            let total = parts.iter().fold(cell(0, 0, 0), |sum, it| sum.plus(*it));
            let unknown: Vec<&Cell> =
                parts.iter().zip(&shown).filter(|(it, s)| **s != Shown::Full && !it.is_empty()).map(|(it, _)| it).collect();
            let pool = unknown.iter().fold(cell(0, 0, 0), |sum, it| sum.plus(**it));
            prop_assert!(unknown.is_empty() || pool == total || (unknown.len() > 1 && is_mixed(&pool, LIMITS)));
        }
    }
}
