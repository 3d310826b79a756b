//! The forms in which one organisation's name is written.

use gbcodes::compact;

/// Longest first. 党总支 and 党委 are other organisations, and stay.
const BRANCH: [&str; 4] = ["党支部委员会", "支部委员会", "党支部", "支部"];
/// Who runs a village or community, for the village or community itself.
const COMMITTEES: [(&str, &str); 6] = [
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
];

/// A name without white space, brackets, the party's own name in front, the
/// kind of party organisation behind, and the committee in between.
pub(crate) fn base(text: &str) -> String {
    let text = compact(text);
    let text: String = text.chars().filter(|c| !is_decoration(*c)).collect();
    let text = ["中国共产党", "中共"].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(&text);
    let text = without_city(text);
    let base = BRANCH.iter().find_map(|s| text.strip_suffix(s)).unwrap_or(text);
    for (committee, place) in COMMITTEES {
        if let Some(head) = base.strip_suffix(committee) {
            return format!("{head}{place}");
        }
    }
    base.to_owned()
}

fn is_decoration(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '《' | '》' | '“' | '”' | '"' | '\'' | '〔' | '〕')
}

/// Province and city in front: 广东省台山市川岛镇… A district is not cut off,
/// for 社区 ends in the same character.
fn without_city(text: &str) -> &str {
    let mut rest = text;
    for unit in ['省', '市', '县'] {
        let at = rest.char_indices().take(5).find(|(at, c)| *c == unit && *at >= 6);
        let cut = at.and_then(|(at, c)| rest.get(at + c.len_utf8()..));
        rest = cut.filter(|tail| tail.chars().count() > 2).unwrap_or(rest);
    }
    rest
}

/// The base without the town in front (川岛镇, 台城街道), if there is one.
pub(crate) fn without_town(base: &str) -> Option<&str> {
    let tail = ["街道办事处", "街道", "镇", "乡"].iter().find_map(|unit| {
        let at = base.find(unit).filter(|at| (3..=18).contains(at))?;
        base.get(at + unit.len()..)
    })?;
    (tail.chars().count() >= 2).then_some(tail)
}

/// The base without 社区 or 村 behind, when two characters remain.
pub(crate) fn without_kind(base: &str) -> Option<&str> {
    let head = ["社区", "村"].iter().find_map(|kind| base.strip_suffix(kind))?;
    (head.chars().count() >= 2).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_base_for_many_forms() {
        for text in [
            "川岛镇上川社区党支部",
            " 川岛镇 上川社区支部委员会",
            "中共台山市川岛镇上川社区支部委员会",
            "中国共产党广东省台山市川岛镇上川社区党支部",
            "川岛镇（上川社区）党支部",
            "川岛镇上川社区居委会党支部",
        ] {
            assert_eq!(base(text), "川岛镇上川社区", "{text}");
        }
        assert_eq!(base("上川社区党总支"), "上川社区党总支");
    }

    #[test]
    fn parts() {
        assert_eq!(without_town("川岛镇上川社区"), Some("上川社区"));
        assert_eq!(without_town("台城街道安步村"), Some("安步村"));
        assert_eq!(without_town("上川社区"), None);
        assert_eq!(without_kind("茶湾村"), Some("茶湾"));
        assert_eq!(without_kind("新村"), None);
    }
}
