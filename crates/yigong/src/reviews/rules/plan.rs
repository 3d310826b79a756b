//! Whether a plan can be held.

use crate::campaigns::{Kind, ReviewPlan};
use crate::error::FieldError;

/// The largest number of places of a kind.
const MOST: i64 = 500;

/// Everything that is wrong with a plan; the field is the form's.
pub(in crate::reviews) fn problems(plan: &ReviewPlan) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut check = |sound: bool, field: &'static str, message: &str| {
        if !sound {
            wrong.push(FieldError { field, message: message.to_owned() });
        }
    };
    check((2..=5).contains(&plan.reviews), "reviews", "每份作品的专家数请填 2 至 5。");
    check((plan.reviews..=100).contains(&plan.panel), "panel", "抽取的专家数不能少于每份作品的专家数，最多 100 位。");
    check((1..=200).contains(&plan.load_limit), "load_limit", "每位专家的份数上限请填 1 至 200。");
    check((0..=100).contains(&plan.minimum), "minimum", "入选最低分请填 0 至 100。");
    for places in &plan.places {
        let (selected, reserve) = match places.kind {
            Kind::Project => ("selected_project", "reserve_project"),
            Kind::Case => ("selected_case", "reserve_case"),
        };
        let sound = |count: i64| (0..=MOST).contains(&count);
        check(sound(places.selected), selected, &format!("{}的入选名额请填 0 至 {MOST}。", places.kind));
        check(sound(places.reserve), reserve, &format!("{}的候补名额请填 0 至 {MOST}。", places.kind));
    }
    check(plan.places.iter().any(|it| it.selected > 0), "selected_project", "两类的入选名额不能都是 0。");
    wrong
}

/// The most dossiers an expert gets: what they take, within what the plan allows.
pub(in crate::reviews) fn largest(plan: &ReviewPlan, taken: i64) -> usize {
    usize::try_from(plan.load_limit.min(taken)).unwrap_or_default()
}
