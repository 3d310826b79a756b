//! Section titles (上川社区党支部（23人）), sheet names and titles above the
//! header, as names of organisations.

use gbcodes::to_half_width;

use crate::organisations::{OrganisationMatch, Organisations};

/// What titles say after the organisation.
const TAILS: [&str; 14] = [
    "花名册",
    "名册",
    "名单",
    "信息表",
    "登记表",
    "统计表",
    "情况表",
    "一览表",
    "汇总表",
    "基本情况",
    "基本信息",
    "信息",
    "义工",
    "党员",
];

/// The organisation a section title names, as text: numbering in front, count
/// and colon behind cut off. `None` when it does not look like an organisation.
pub(crate) fn organisation_text(text: &str) -> Option<String> {
    let text = plain(text);
    let ends = ["支部", "支部委员会", "社区", "村", "村委会", "居委会", "总支"];
    let long = text.chars().count() <= 40;
    (long && ends.iter().any(|end| text.ends_with(end))).then_some(text)
}

/// The organisation that a title or the name of a sheet means.
pub(crate) fn in_title(text: &str, organisations: &dyn Organisations) -> Option<OrganisationMatch> {
    let text = to_half_width(text);
    let parts = text.split([':', '\n']).rev().chain([text.as_str()]);
    let mut found = parts.filter_map(|part| organisations.resolve(&without_tails(&plain(part))));
    found.next()
}

/// Without numbering (一、 1. （二）), count ((23人) 23人 共23名) and colon.
fn plain(text: &str) -> String {
    let text = gbcodes::compact(text);
    let text = text.trim_end_matches([':', '。', ';']);
    let text = text.split('(').find(|part| !part.is_empty() && !is_number(part.trim_end_matches(')')));
    let text = text.unwrap_or_default();
    let text = text.rsplit_once(')').map_or(text, |(_, rest)| rest);
    let text = match text.split_once(['、', '.']) {
        Some((number, rest)) if is_number(number) => rest,
        _ => text,
    };
    let counted = text.trim_end_matches(['人', '名']);
    let uncounted = counted.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = if counted.len() < text.len() { uncounted.trim_end_matches(['共', ':']) } else { text };
    text.to_owned()
}

fn is_number(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百第".contains(c);
    !text.is_empty() && text.chars().all(numeral)
}

fn without_tails(text: &str) -> String {
    let mut text = text;
    while let Some(head) = TAILS.iter().find_map(|tail| text.strip_suffix(tail)) {
        text = head;
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrganisationList;

    #[test]
    fn sections() {
        for text in [
            "上川社区党支部（23人）",
            "一、上川社区党支部",
            "（一）上川社区党支部(共 23 人)",
            "1. 上川社区党支部：23人",
            "上川社区党支部 23人",
        ] {
            let found = organisation_text(text);
            assert_eq!(found.as_deref(), Some("上川社区党支部"), "{text}");
        }
        assert_eq!(organisation_text("合计：611人"), None);
        assert_eq!(organisation_text("备注：以上属实"), None);
    }

    #[test]
    fn titles() {
        let list = OrganisationList::new([("1", "川岛镇上川社区党支部")]);
        for text in [
            "台山市川岛镇上川社区党支部党员义工花名册",
            "填报单位：上川社区党支部",
            "上川社区",
            "上川社区党员名册（2014年）",
        ] {
            assert!(in_title(text, &list).is_some(), "{text}");
        }
        assert!(in_title("川岛镇党员花名册", &list).is_none());
    }
}
