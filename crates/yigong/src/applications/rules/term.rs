//! F6: 实施期限.

use jiff::civil::Date;

use crate::applications::model::Content;
use crate::campaigns::Period;

/// The first day of a month written `2014-03`.
#[must_use]
pub(crate) fn parse_month(text: &str) -> Option<Date> {
    let (year, month) = text.trim().split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// F6 in words; empty when it is not filled in.
#[must_use]
pub(crate) fn term_words(content: &Content) -> String {
    let month = |field: &str| parse_month(content.get(field)).map(|day| day.strftime("%Y年%-m月").to_string());
    let span = || Some(format!("{}至{}", month("term_from")?, month("term_to")?));
    match content.get("term_kind") {
        "span" => span().unwrap_or_default(),
        "done" => span().map(|span| format!("已完成：{span}")).unwrap_or_default(),
        "long" => month("term_from").map_or_else(|| "长期".to_owned(), |from| format!("长期（{from}起）")),
        _ => String::new(),
    }
}

/// How many months of the campaign's period F6 covers, a month begun counting whole; none when F6 does
/// not say.
#[must_use]
pub(crate) fn months_in_period(content: &Content, period: &Period) -> Option<i64> {
    let from = parse_month(content.get("term_from"))?;
    let to = match content.get("term_kind") {
        "long" => period.last,
        "span" | "done" => parse_month(content.get("term_to"))?,
        _ => return None,
    };
    let number = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let first = number(from).max(number(period.first));
    let last = number(to).min(number(period.last));
    Some((last - first + 1).max(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn content(kind: &str, from: &str, to: &str) -> Content {
        let fields = [("term_kind", kind), ("term_from", from), ("term_to", to)];
        Content(fields.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect())
    }

    fn period() -> Period {
        Period { first: "2013-09-01".parse().unwrap(), last: "2014-12-31".parse().unwrap() }
    }

    #[test]
    fn only_months_of_the_period_count() {
        let months = |kind, from, to| months_in_period(&content(kind, from, to), &period());
        assert_eq!(months("span", "2014-03", "2014-08"), Some(6));
        assert_eq!(months("done", "2013-01", "2013-10"), Some(2));
        assert_eq!(months("long", "2014-08", ""), Some(5));
        assert_eq!(months("span", "2015-01", "2015-09"), Some(0));
        assert_eq!(months("span", "2014-08", "2014-03"), Some(0));
    }

    #[test]
    fn what_is_not_said_is_not_known() {
        for (kind, from, to) in
            [("", "2014-03", "2014-08"), ("span", "2014-03", ""), ("long", "", ""), ("span", "2014-13", "2014-08")]
        {
            assert_eq!(months_in_period(&content(kind, from, to), &period()), None, "{kind} {from} {to}");
        }
    }

    #[test]
    fn words_follow_the_form() {
        assert_eq!(term_words(&content("done", "2014-03", "2014-08")), "已完成：2014年3月至2014年8月");
        assert_eq!(term_words(&content("long", "", "")), "长期");
        assert_eq!(term_words(&content("span", "2014-03", "")), "");
    }
}
