//! Figures in the text that say more than the ledger (N4.2f: 数据统计要全面、科学、准确). It points
//! out; whoever writes decides, since service outside the platform may be meant.

use crate::applications::model::{Content, Evidence};
use crate::campaigns::Spec;

/// A figure the ledger does not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The field's heading.
    pub(crate) label: String,
    /// The words as written.
    pub(crate) quote: String,
    /// What they claim.
    pub(crate) claimed: i64,
    /// What the ledger shows.
    pub(crate) found: i64,
    /// What is counted, with its measure word.
    pub(crate) what: &'static str,
}

/// What follows a number, and which figure it speaks of. Longer words first.
const WORDS: [(&[&str], &str, &str); 4] = [
    (&["个小时", "小时"], "hours", "小时服务时长"),
    (&["场次", "场", "次活动", "次服务", "次义工"], "occasions", "场活动"),
    (&["名党员义工", "名义工", "名党员", "名志愿者", "位义工", "位党员", "名队员", "人参与服务"], "people", "名义工"),
    (&["个月"], "months", "个有服务的月份"),
];

/// Every figure of the text cells that is larger than what the ledger shows.
#[must_use]
pub(crate) fn claims(spec: &Spec, content: &Content, evidence: &Evidence) -> Vec<Claim> {
    let mut found = Vec::new();
    // F10 speaks of the future: what is expected cannot contradict what was.
    for cell in spec.texts().filter(|cell| cell.cell != "F10") {
        for (claimed, quote, what, name) in figures(content.get(&cell.field)) {
            let shown = evidence.figure(what);
            if claimed > shown {
                found.push(Claim { label: cell.label.clone(), quote, claimed, found: shown, what: name });
            }
        }
    }
    found
}

/// Numbers followed by one of [`WORDS`].
fn figures(text: &str) -> Vec<(i64, String, &'static str, &'static str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let from = &rest[start..];
        let digits = &from[..from.find(|c| !is_digit(c)).unwrap_or(from.len())];
        let after = from[digits.len()..].trim_start_matches(['多', '余', '几']).trim_start();
        if let Some(number) = number(digits) {
            for (words, what, name) in WORDS {
                if let Some(word) = words.iter().find(|word| after.starts_with(**word)) {
                    let length = from.len() - after.len() + word.len();
                    found.push((number, from[..length].to_owned(), what, name));
                    break;
                }
            }
        }
        rest = &from[digits.len()..];
    }
    found
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十百千万两零〇".contains(c)
}

/// An Arabic or Chinese number; none for what is not one.
fn number(digits: &str) -> Option<i64> {
    if let Some(number) = crate::text::number(digits) {
        return Some(number);
    }
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, 0_i64);
    let mut places = false;
    for c in digits.chars() {
        let value = "零一二三四五六七八九".chars().position(|it| it == c).and_then(|n| i64::try_from(n).ok());
        match (value, c) {
            (Some(n), _) => digit = n,
            (None, '两') => digit = 2,
            (None, '〇') => digit = 0,
            (None, '十' | '百' | '千') => {
                let place = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section += if digit == 0 && section == 0 { 1 } else { digit } * place;
                (digit, places) = (0, true);
            }
            (None, '万') => {
                total += (section + digit) * 10_000;
                (section, digit, places) = (0, 0, true);
            }
            _ => return crate::text::number(&digits.chars().filter(char::is_ascii_digit).collect::<String>()),
        }
    }
    let single = digits.chars().count() == 1;
    (places || single).then_some(total + section + digit)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", 12),
            ("１２", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三百零五", 305),
            ("两千", 2000),
            ("一万二千", 12_000),
            ("六", 6),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("二〇一四"), None);
    }

    #[test]
    fn only_what_says_more_than_the_ledger_is_pointed_out() {
        let spec = crate::campaigns::parse(include_str!("../../../../../city/taishan/campaigns/2014.toml")).unwrap();
        let text = "一年来开展清扫 40 场，发动120多名党员义工，服务三百小时，连续8个月。每次两小时。二〇一四年3月起。";
        let content =
            Content([("approach".to_owned(), text.to_owned()), ("effects".to_owned(), "预计100场".to_owned())].into());
        let month = crate::applications::Month::default();
        let evidence =
            Evidence { occasions: 40, people: 35, minutes: 100 * 60, months: vec![month; 8], ..Evidence::default() };
        let quotes: Vec<String> = claims(&spec, &content, &evidence).into_iter().map(|it| it.quote).collect();
        assert_eq!(quotes, ["120多名党员义工", "三百小时"]);
    }
}
