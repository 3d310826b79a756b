//! What pages show of numbers: bars, percentages, a year asked for. Templates hand over fields by
//! reference and answers of calls by value, hence the `Borrow`s.

use std::borrow::Borrow;

use super::model::{ByGrade, bounds};
use crate::App;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// A piece of a bar that is 1000 wide.
pub(crate) struct Segment {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) width: String,
}

const FILLS: [&str; 4] = ["fill-1", "fill-2", "fill-3", "fill-4"];

/// The parts one after another, `goal` being the whole width; what goes beyond is cut off.
pub(crate) fn segments(parts: &[i64], goal: i64) -> Vec<Segment> {
    let tenths = |value: i64| (value.clamp(0, goal) * 10_000).checked_div(goal).unwrap_or(0);
    let text = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
    let mut done = 0;
    let mut out = Vec::new();
    for (part, class) in parts.iter().zip(FILLS) {
        let (from, to) = (tenths(done), tenths(done + part.max(&0)));
        done += part.max(&0);
        if to - from > 30 {
            let gap = if to == 10_000 { 0 } else { 30 };
            out.push(Segment { class, x: text(from), width: text(to - from - gap) });
        } else if to > from {
            out.push(Segment { class, x: text(from), width: text(to - from) });
        }
    }
    out
}

/// The four grades as a bar.
pub(crate) fn grade_segments(by_grade: &ByGrade, goal: i64) -> Vec<Segment> {
    segments(&by_grade.each().map(|(_, minutes)| minutes), goal)
}

/// `62.8`: one decimal, rounded half up; `—` of nothing.
pub(crate) fn percent(part: impl Borrow<i64>, whole: impl Borrow<i64>) -> String {
    let (part, whole) = (*part.borrow(), *whole.borrow());
    match (part * 2000 + whole).checked_div(whole * 2) {
        Some(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
        None => "—".to_owned(),
    }
}

/// `1,286`, with U+2212 in front of negative numbers.
pub(crate) fn grouped(number: impl Borrow<i64>) -> String {
    let number = *number.borrow();
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "−" } else { "" });
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The city's current year.
pub(crate) fn this_year(app: &App) -> i16 {
    app.city.date(app.clock.now()).year()
}

/// The year asked for, the current one when the text is empty; 2000 to 2100.
pub(crate) fn year_of(app: &App, text: &str) -> Result<i16> {
    if text.is_empty() {
        return Ok(this_year(app));
    }
    let year = text.parse().ok().filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| AppError::field("year", "年份应是2000至2100之间的四位数字，例如2026。"))
}

/// A cursor over members, as it travels in an address: `id.name`.
pub(super) fn cursor_text((name, id): &(String, Id)) -> String {
    format!("{id}.{name}")
}

/// Reads it back.
pub(super) fn cursor(text: &str) -> Result<Option<(String, Id)>> {
    if text.is_empty() {
        return Ok(None);
    }
    let parts = text.split_once('.').and_then(|(id, name)| Some((name.to_owned(), id.parse().ok()?)));
    parts.map(Some).ok_or_else(|| AppError::field("cursor", "cursor 应是上一页返回的 next。"))
}

/// `截至 11月15日` in the current year, `全年` before.
pub(crate) fn until(app: &App, year: i16) -> String {
    let today = app.city.date(app.clock.now());
    if today > bounds(year).1 { "全年".to_owned() } else { today.strftime("截至 %-m月%-d日").to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1286), "1,286");
        assert_eq!(grouped(-1_234_567), "−1,234,567");
    }

    #[test]
    fn a_share_has_one_decimal_and_nothing_has_none() {
        assert_eq!(percent(612, 974), "62.8");
        assert_eq!(percent(1, 1), "100.0");
        assert_eq!(percent(0, 0), "—");
    }

    #[test]
    fn a_bar_never_leaves_its_frame() {
        let bar = segments(&[500, 900, -5, 10], 960);
        assert_eq!(bar.len(), 2);
        assert_eq!((bar[1].x.as_str(), bar[1].width.as_str()), ("520.8", "479.2"));
        assert!(segments(&[1], 0).is_empty());
    }
}
