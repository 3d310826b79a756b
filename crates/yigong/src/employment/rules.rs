//! Who may opt in, and in which order the list stands: pure, every point with its reason.

use crate::city::{EmploymentRules, Points};
use crate::web::duration;

/// What is known of somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'f> {
    /// Party status code, when they belong to a branch.
    pub(super) status: Option<&'f str>,
    /// 1 male, 2 female.
    pub(super) sex: i64,
    /// Full years.
    pub(super) age: i32,
    /// Credited minutes of the last two years.
    pub(super) credited: i64,
}

/// One condition of V2.7: whether it is met, and how it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) met: bool,
    pub(super) text: String,
}

/// The conditions, in order.
#[must_use]
pub(super) fn conditions(facts: &Facts<'_>, rules: &EmploymentRules) -> Vec<Condition> {
    let member = facts.status.is_some_and(|status| rules.applies_to.iter().any(|code| code == status));
    let oldest = if facts.sex == 1 { rules.oldest_male } else { rules.oldest_female };
    vec![
        Condition { met: member, text: "是中共党员或预备党员".into() },
        Condition {
            met: facts.age >= 16 && facts.age < oldest,
            text: format!("在就业年龄（16 至 {oldest} 周岁以下），您 {} 周岁", facts.age),
        },
        Condition {
            met: facts.credited >= rules.minimum_minutes,
            text: format!("近两年义工服务满 {}，您有 {}", duration(rules.minimum_minutes), duration(facts.credited)),
        },
    ]
}

/// What orders the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) credited: i64,
    pub(super) evidenced: i64,
    pub(super) zero_family: bool,
    pub(super) days_waited: i64,
}

/// Points, and what each was given for.
#[must_use]
pub(super) fn priority(it: &Standing, points: &Points) -> (i64, Vec<String>) {
    let (mut total, mut reasons) = (0, Vec::new());
    let mut add = |points: i64, reason: String| {
        if points > 0 {
            total += points;
            reasons.push(format!("{reason}（{points} 分）"));
        }
    };
    let hours = it.credited / 60;
    add((hours / points.per_hours).min(points.hours_most), format!("近两年服务 {hours} 小时"));
    if it.credited > 0 && it.evidenced * 100 >= it.credited * points.evidenced_percent {
        add(points.evidenced, "绝大部分时长有现场签到".into());
    }
    if it.zero_family {
        add(points.zero_family, "家里没有人就业".into());
    }
    let months = it.days_waited / 30;
    add((months * points.waiting_month).min(points.waiting_most), format!("已等待 {months} 个月"));
    (total, reasons)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::city::City;

    #[test]
    fn every_condition_is_told() {
        let rules = City::taishan().unwrap().employment;
        let facts = Facts { status: Some("public"), sex: 2, age: 55, credited: 100 };
        assert!(conditions(&facts, &rules).iter().all(|it| !it.met));
        let good = Facts { status: Some("party_member"), sex: 1, age: 55, credited: 960 };
        assert!(conditions(&good, &rules).iter().all(|it| it.met));
    }

    proptest! {
        #[test]
        fn points_are_the_sum_of_their_reasons(credited in 0..9000_i64, share in 0..=100_i64, days in 0..900_i64, zero: bool) {
            let points = City::taishan().unwrap().employment.points;
            let it = Standing { credited, evidenced: credited * share / 100, zero_family: zero, days_waited: days };
            let (total, reasons) = priority(&it, &points);
            let told: i64 = reasons.iter().map(|reason| {
                let digits: String = reason.rsplit('（').next().unwrap().chars().filter(char::is_ascii_digit).collect();
                digits.parse::<i64>().unwrap()
            }).sum();
            prop_assert_eq!(total, told);
        }
    }
}
