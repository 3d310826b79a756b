//! Text as people type it, made fit to keep.

use jiff::Timestamp;

use crate::clock::Id;

/// One line of text: no control characters, single spaces.
#[must_use]
pub(crate) fn line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of several lines: no control characters but line ends.
#[must_use]
pub(crate) fn block(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    kept.trim().to_owned()
}

/// A whole number, in half- or full-width digits.
#[must_use]
pub(crate) fn number(text: &str) -> Option<i64> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    };
    text.trim().chars().map(narrow).collect::<String>().parse().ok()
}

/// The pattern that finds `q` anywhere in lower-case text, or nothing for nothing.
#[must_use]
pub(crate) fn like(q: &str) -> String {
    let q = line(q);
    if q.is_empty() {
        return q;
    }
    let escaped = q.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The cursor of a page that begins after this time and id.
#[must_use]
pub(crate) fn cursor_of((at, id): (Timestamp, Id)) -> String {
    format!("{}_{}", at.as_second(), id.simple())
}

/// The time and id in a cursor.
#[must_use]
pub(crate) fn cursor(text: &str) -> Option<(Timestamp, Id)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp::from_second(at.parse().ok()?).ok()?, id.parse().ok()?))
}
