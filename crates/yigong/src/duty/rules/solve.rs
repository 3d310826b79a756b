//! Who gets which slot: a small integer programme, solved exactly and always with the same answer.
//!
//! Each slot goes to one unit. A unit has at most one slot within its days of rest, none on days it
//! cannot, and no more than its members can carry. The cost is the squared distance of what a unit
//! gets from what is due to it, with small wishes beside: weekends are shared, a station's own town
//! is near. A slot nobody can take costs more than everything else together; if one is left, the
//! answer is not a plan but the reasons.

use good_lp::{Expression, Solution, SolverModel, Variable, constraint, microlp, variable, variables};
use jiff::civil::Date;

/// A unit as the solver sees it.
#[derive(Debug, Clone)]
pub(in crate::duty) struct Unit {
    pub(in crate::duty) town: String,
    /// Due within the plan, thousandths of a slot.
    pub(in crate::duty) due: i64,
    /// The most slots its members can carry within the plan.
    pub(in crate::duty) most: usize,
    /// Days it cannot, with the reason.
    pub(in crate::duty) off: Vec<(Date, Date)>,
    /// Days on which it has slots of other plans.
    pub(in crate::duty) has: Vec<Date>,
    /// Weekend slots of the year before the plan.
    pub(in crate::duty) weekends: i64,
}

/// A slot to be filled.
#[derive(Debug, Clone)]
pub(in crate::duty) struct Wanted {
    pub(in crate::duty) day: Date,
    pub(in crate::duty) town: String,
    /// In words, for the reasons.
    pub(in crate::duty) label: String,
    /// The unit an organiser chose, or whose people are already named.
    pub(in crate::duty) fixed: Option<usize>,
}

/// A unit for a slot, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::duty) struct Choice {
    pub(in crate::duty) unit: usize,
    pub(in crate::duty) why: String,
}

/// A slot nobody can take, and which constraint stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::duty) struct Gap {
    pub(in crate::duty) slot: usize,
    pub(in crate::duty) reason: String,
}

/// Above any sum of the other costs.
const GAP: f64 = 1e6;

/// A unit for every slot, or what stands in the way.
pub(in crate::duty) fn solve(units: &[Unit], slots: &[Wanted], rest_days: i64) -> Result<Vec<Choice>, Vec<Gap>> {
    // Few units are due more than one or two: the short list of steps makes a small programme. Only
    // if that leaves a gap may every unit carry as much as it can.
    let narrow = |unit: &Unit| unit.most.min(usize::try_from(unit.due.max(0) / 1000).unwrap_or(0) + 1);
    let chosen = match attempt(units, slots, rest_days, narrow) {
        Some(chosen) if chosen.iter().all(Option::is_some) => chosen,
        _ => attempt(units, slots, rest_days, |unit| unit.most).unwrap_or_else(|| vec![None; slots.len()]),
    };
    let gaps: Vec<Gap> = (0..slots.len())
        .filter(|slot| chosen[*slot].is_none())
        .map(|slot| Gap { slot, reason: obstacle(units, slots, &chosen, slot, rest_days) })
        .collect();
    if !gaps.is_empty() {
        return Err(gaps);
    }
    let choices = chosen.iter().enumerate().filter_map(|(slot, unit)| {
        unit.map(|unit| Choice { unit, why: why(&units[unit], &slots[slot], &chosen, unit) })
    });
    Ok(choices.collect())
}

/// The cheapest assignment in which each unit gets at most `steps` of it; None when the solver fails.
fn attempt(
    units: &[Unit],
    slots: &[Wanted],
    rest_days: i64,
    steps: impl Fn(&Unit) -> usize,
) -> Option<Vec<Option<usize>>> {
    let mut vars = variables!();
    let mut cost = Expression::from(0.0);
    let mut takes: Vec<Vec<(usize, Variable)>> = vec![Vec::new(); slots.len()];
    let gaps: Vec<Variable> = slots.iter().map(|_| vars.add(variable().min(0.0).max(1.0))).collect();
    for (s, slot) in slots.iter().enumerate() {
        cost += GAP * gaps[s];
        for (u, unit) in units.iter().enumerate() {
            if slot.fixed.map_or_else(|| can(unit, slot.day, rest_days), |fixed| fixed == u) {
                let take = vars.add(variable().binary());
                cost += wish(unit, slot, s, u) * take;
                takes[s].push((u, take));
            }
        }
    }
    let mut loads: Vec<Vec<Variable>> = Vec::new();
    for (u, unit) in units.iter().enumerate() {
        let due = unit.due as f64 / 1000.0;
        let fixed = slots.iter().filter(|slot| slot.fixed == Some(u)).count();
        let mut own = Vec::new();
        // Slots already fixed to a unit are its load whatever its limit.
        for k in 1..=steps(unit).max(fixed) {
            let step = vars.add(variable().min(0.0).max(1.0));
            // (k − due)² − (k − 1 − due)², so that the steps fill in order and add up to the square.
            cost += (2.0 * (k as f64 - due) - 1.0) * step;
            own.push(step);
        }
        loads.push(own);
    }
    let mut model = vars.minimise(cost).using(microlp);
    for (s, own) in takes.iter().enumerate() {
        let sum: Expression = own.iter().map(|(_, take)| *take).sum();
        model = model.with(constraint!(sum + gaps[s] == 1.0));
    }
    for (u, steps) in loads.iter().enumerate() {
        let own = |take: &(usize, Variable)| (take.0 == u).then_some(take.1);
        let sum: Expression = takes.iter().flatten().filter_map(own).sum();
        let load: Expression = steps.iter().copied().sum();
        model = model.with(constraint!(sum == load));
        if steps.len() > 1 {
            for window in windows(slots, rest_days) {
                let free = |s: &usize| slots[*s].fixed.is_none();
                let inside = window.iter().filter(|s| free(s)).flat_map(|s| takes[*s].iter().filter_map(own));
                let sum: Expression = inside.sum();
                model = model.with(constraint!(sum <= 1.0));
            }
        }
    }
    let solution = model.solve().ok()?;
    let chosen = takes.iter().map(|own| own.iter().find(|(_, take)| solution.value(*take) > 0.5).map(|(u, _)| *u));
    Some(chosen.collect())
}

/// Whether the unit can on a day at all.
fn can(unit: &Unit, day: Date, rest_days: i64) -> bool {
    unit.most > 0
        && !unit.off.iter().any(|(from, to)| (*from..=*to).contains(&day))
        && !unit.has.iter().any(|has| near(*has, day, rest_days))
}

fn near(a: Date, b: Date, rest_days: i64) -> bool {
    i64::from((a - b).get_days().abs()) <= rest_days
}

fn is_weekend(day: Date) -> bool {
    day.weekday().to_monday_zero_offset() >= 5
}

/// Small wishes, all together less than what one slot more or less costs.
fn wish(unit: &Unit, slot: &Wanted, s: usize, u: usize) -> f64 {
    let weekend = if is_weekend(slot.day) { 0.05 * unit.weekends.min(10) as f64 } else { 0.0 };
    let town = if unit.town == slot.town { 0.0 } else { 0.1 };
    // A hair for each pair, so that one answer is the cheapest.
    let hair = ((s * 7919 + u * 104_729) % 1009) as f64 * 1e-6;
    weekend + town + hair
}

/// Groups of slots of which a unit may have one: all within its days of rest of each other.
fn windows(slots: &[Wanted], rest_days: i64) -> Vec<Vec<usize>> {
    let mut days: Vec<Date> = slots.iter().map(|slot| slot.day).collect();
    days.dedup();
    let window = |first: &Date| {
        let inside = |s: &usize| slots[*s].day >= *first && near(slots[*s].day, *first, rest_days);
        (0..slots.len()).filter(inside).collect()
    };
    days.iter().map(window).collect()
}

/// Which constraint keeps every unit from a slot.
fn obstacle(units: &[Unit], slots: &[Wanted], chosen: &[Option<usize>], s: usize, rest_days: i64) -> String {
    let slot = &slots[s];
    let (mut off, mut resting, mut full) = (0, 0, 0);
    for (u, unit) in units.iter().enumerate() {
        let own = |it: &&Wanted| near(it.day, slot.day, rest_days);
        let has = slots.iter().zip(chosen).filter(|(_, by)| **by == Some(u)).map(|(it, _)| it);
        if unit.off.iter().any(|(from, to)| (*from..=*to).contains(&slot.day)) {
            off += 1;
        } else if unit.has.iter().any(|day| near(*day, slot.day, rest_days)) || has.clone().any(|it| own(&it)) {
            resting += 1;
        } else {
            full += 1;
        }
    }
    let mut parts = Vec::new();
    for (count, text) in [
        (off, "个当天登记了不便".to_owned()),
        (resting, format!("个前后 {rest_days} 天内已有班次（两班之间至少隔 {rest_days} 天）")),
        (full, "个人手不够（应服务党员少，每人每周班次已满）".to_owned()),
    ] {
        if count > 0 {
            parts.push(format!("{count} {text}"));
        }
    }
    format!("{}：{} 个单位中，{}", slot.label, units.len(), parts.join("，"))
}

fn why(unit: &Unit, slot: &Wanted, chosen: &[Option<usize>], u: usize) -> String {
    let got = chosen.iter().filter(|it| **it == Some(u)).count();
    let mut parts = vec![format!("本期应排 {} 班，排 {got} 班", super::super::model::tenths(unit.due))];
    if slot.fixed.is_some() {
        parts.push("由主办单位指定".to_owned());
    }
    if unit.town == slot.town {
        parts.push("与服务站同在一镇（街）".to_owned());
    }
    if is_weekend(slot.day) {
        parts.push(format!("今年已值周末 {} 班", unit.weekends));
    }
    if let Some(last) = unit.has.iter().filter(|day| **day < slot.day).max() {
        parts.push(format!("上一班 {last}"));
    }
    parts.join("；")
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    fn unit(n: usize, due: i64) -> Unit {
        let (off, has) = Default::default();
        Unit { town: format!("镇{n}"), due, most: 9, off, has, weekends: 0 }
    }

    fn week(per_day: usize, days: i64) -> Vec<Wanted> {
        let first: Date = "2026-03-02".parse().unwrap();
        let all = (0..days).flat_map(|day| (0..per_day).map(move |n| (day, n)));
        all.map(|(day, n)| {
            let day = first.saturating_add(day.days());
            Wanted { day, town: "台城街道".into(), label: format!("{day} 第 {n} 班"), fixed: None }
        })
        .collect()
    }

    fn counts(choices: &[Choice], units: usize) -> Vec<usize> {
        (0..units).map(|u| choices.iter().filter(|it| it.unit == u).count()).collect()
    }

    #[test]
    fn a_week_for_twenty_units_is_shared_by_what_is_due() {
        // Nineteen small units are due one slot each, a large one two.
        let units: Vec<Unit> = (0..20).map(|n| unit(n, if n == 7 { 2000 } else { 1000 })).collect();
        let choices = solve(&units, &week(3, 7), 1).unwrap();
        let counts = counts(&choices, 20);
        assert_eq!(counts[7], 2);
        assert!(counts.iter().enumerate().all(|(n, count)| n == 7 || *count == 1), "{counts:?}");
        assert_eq!(choices, solve(&units, &week(3, 7), 1).unwrap(), "the same answer every time");
    }

    #[test]
    fn who_had_more_before_gets_less_now() {
        let units = [unit(0, 3000), unit(1, -1000), unit(2, 1000)];
        let slots: Vec<Wanted> = week(1, 7).into_iter().step_by(3).collect();
        assert_eq!(counts(&solve(&units, &slots, 1).unwrap(), 3), [2, 0, 1], "rest keeps it from a third");
    }

    #[test]
    fn a_day_on_which_nobody_can_is_named() {
        let mut units = [unit(0, 1000), unit(1, 1000)];
        let day: Date = "2026-03-02".parse().unwrap();
        for unit in &mut units {
            unit.off.push((day, day));
        }
        let gaps = solve(&units, &week(1, 1), 1).unwrap_err();
        assert_eq!(gaps.len(), 1);
        assert!(gaps[0].reason.contains("2 个当天登记了不便"), "{}", gaps[0].reason);
    }

    #[test]
    fn too_few_units_are_named_as_a_lack_of_rest() {
        let gaps = solve(&[unit(0, 3000), unit(1, 3000)], &week(1, 7), 2).unwrap_err();
        assert!(gaps.iter().all(|gap| gap.reason.contains("至少隔 2 天")), "{gaps:?}");
    }

    #[test]
    fn a_chosen_unit_keeps_its_slot() {
        let mut slots = week(1, 3);
        slots[1].fixed = Some(0);
        let choices = solve(&[unit(0, 0), unit(1, 2000), unit(2, 1000)], &slots, 0).unwrap();
        assert_eq!(choices[1].unit, 0);
        assert!(choices[1].why.contains("指定"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_plan_covers_all_and_breaks_no_rule(dues in prop::collection::vec(-2000..4000_i64, 6..14),
            off in 0..7_i64, per_day in 1..3_usize) {
            let mut units: Vec<Unit> = dues.iter().enumerate().map(|(n, due)| unit(n, *due)).collect();
            let day = jiff::civil::date(2026, 3, 2).saturating_add(off.days());
            units[0].off.push((day, day));
            let slots = week(per_day, 7);
            if let Ok(choices) = solve(&units, &slots, 1) {
                prop_assert_eq!(choices.len(), slots.len());
                for (u, _) in units.iter().enumerate() {
                    let days: Vec<Date> =
                        slots.iter().zip(&choices).filter(|(_, it)| it.unit == u).map(|(slot, _)| slot.day).collect();
                    prop_assert!(days.windows(2).all(|pair| !near(pair[0], pair[1], 1)));
                    prop_assert!(u != 0 || !days.contains(&day));
                }
            } else {
                // Two slots a day and one day of rest need at least five units that can.
                prop_assert!(units.len() < 3 * per_day || per_day > 1);
            }
        }
    }
}
