//! Which team fits which need, and why: a pure score whose every point is a reason to show.

/// What is known of a team when a need is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TeamFacts {
    /// Category codes, the main one first.
    pub(super) categories: Vec<String>,
    /// Where it mostly works.
    pub(super) town: String,
    /// Shifts of its own at the wanted time.
    pub(super) busy: i64,
    /// Needs of this category it has served.
    pub(super) served: i64,
}

/// What is known of a need when a team is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NeedFacts<'n> {
    /// Category code.
    pub(super) category: &'n str,
    /// The category's name, for the reason.
    pub(super) category_name: &'n str,
    /// Town.
    pub(super) town: &'n str,
}

/// How well they fit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Larger is better.
    pub(super) score: i64,
    /// Each a few words.
    pub(super) reasons: Vec<String>,
}

/// How a team fits a need; nothing when it has neither the category nor the town.
#[must_use]
pub(super) fn fit(need: &NeedFacts<'_>, team: &TeamFacts) -> Option<Fit> {
    let mut fit = Fit { score: 0, reasons: Vec::new() };
    let mut add = |points: i64, reason: String| {
        fit.score += points;
        fit.reasons.push(reason);
    };
    let place = team.categories.iter().position(|code| code == need.category);
    match place {
        Some(0) => add(4, format!("主要做{}", need.category_name)),
        Some(_) => add(3, format!("也做{}", need.category_name)),
        None => {}
    }
    let near = team.town == need.town;
    if near {
        add(3, format!("同在{}", need.town));
    }
    if place.is_none() && !near {
        return None;
    }
    if team.served > 0 {
        add(team.served.min(2), format!("办过 {} 次同类求助", team.served));
    }
    if team.busy == 0 {
        add(1, "那段时间没有别的活动".into());
    } else {
        fit.score -= 2;
        fit.reasons.push(format!("那段时间另有 {} 场活动", team.busy));
    }
    Some(fit)
}

/// How a need suits a lone helper: the town they belong to, what their teams do.
#[must_use]
pub(super) fn suits(need: &NeedFacts<'_>, town: Option<&str>, categories: &[String]) -> Option<Fit> {
    let mut fit = Fit { score: 0, reasons: Vec::new() };
    if town == Some(need.town) {
        fit.score += 3;
        fit.reasons.push(format!("同在{}", need.town));
    }
    if categories.iter().any(|code| code == need.category) {
        fit.score += 2;
        fit.reasons.push(format!("您的团队在做{}", need.category_name));
    }
    (fit.score > 0).then_some(fit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn need() -> NeedFacts<'static> {
        NeedFacts { category: "C6", category_name: "困难帮扶", town: "台城街道" }
    }

    fn team(categories: &[&str], town: &str, busy: i64, served: i64) -> TeamFacts {
        let categories = categories.iter().map(|&code| code.into()).collect();
        TeamFacts { categories, town: town.into(), busy, served }
    }

    #[test]
    fn neither_category_nor_town_is_no_match() {
        assert_eq!(fit(&need(), &team(&["C1"], "水步镇", 0, 3)), None);
    }

    #[test]
    fn the_main_category_in_town_and_free_comes_first() {
        let best = fit(&need(), &team(&["C6"], "台城街道", 0, 0)).unwrap();
        let second = fit(&need(), &team(&["C1", "C6"], "台城街道", 0, 0)).unwrap();
        assert!(best.score > second.score);
        assert_eq!(best.reasons, ["主要做困难帮扶", "同在台城街道", "那段时间没有别的活动"]);
    }

    proptest! {
        #[test]
        fn being_busy_never_helps_and_experience_never_hurts(busy in 0..5_i64, served in 0..9_i64, near: bool) {
            let town = if near { "台城街道" } else { "水步镇" };
            let base = fit(&need(), &team(&["C6"], town, busy, served)).unwrap();
            prop_assert!(fit(&need(), &team(&["C6"], town, busy + 1, served)).unwrap().score <= base.score);
            prop_assert!(fit(&need(), &team(&["C6"], town, busy, served + 1)).unwrap().score >= base.score);
            prop_assert!(!base.reasons.is_empty());
        }
    }
}
