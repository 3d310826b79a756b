//! Text whose characters were set or recognised with a blank after each one.

use crate::Span;
use crate::text::is_han;

/// So many characters alone between blanks are a letter-spaced line; a table
/// with spaced two- and three-character names has fewer in a row.
const LONG: usize = 6;

/// A text without the blanks of its letter-spaced stretches.
pub(crate) struct Squeezed {
    /// The text without them.
    pub(crate) text: String,
    /// Where each character of `text` stood.
    stood: Vec<usize>,
}

impl Squeezed {
    /// None if nothing is letter-spaced.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let dropped = blanks(&chars);
        if !dropped.contains(&true) {
            return None;
        }
        let stood: Vec<usize> = (0..chars.len()).filter(|at| dropped.get(*at) == Some(&false)).collect();
        let text = stood.iter().filter_map(|at| chars.get(*at)).collect();
        Some(Self { text, stood })
    }

    /// The span as it lies in the text with blanks.
    pub(crate) fn back(&self, mut span: Span) -> Option<Span> {
        let last = self.stood.get(span.end.checked_sub(1)?)?;
        span.start = *self.stood.get(span.start)?;
        span.end = last + 1;
        Some(span)
    }
}

/// Marks the blanks inside letter-spaced stretches.
fn blanks(chars: &[char]) -> Vec<bool> {
    let mut dropped = vec![false; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let mut end = at;
        let mut letters = usize::from(chars.get(at).is_some_and(|c| is_han(*c)));
        while let Some(next) = lone(chars, end) {
            end = next;
            letters += usize::from(chars.get(end).is_some_and(|c| is_han(*c)));
        }
        if letters >= LONG {
            for (blank, c) in dropped.iter_mut().zip(chars).take(end).skip(at) {
                *blank = matches!(c, ' ' | '\u{3000}');
            }
        }
        at = end + 1;
    }
    door_numbers(chars, &mut dropped);
    dropped
}

/// The blanks of a spaced house number: 塘尾村 4 1 号.
fn door_numbers(chars: &[char], dropped: &mut [bool]) {
    for at in 0..chars.len() {
        let is_blank = |at: usize| chars.get(at) == Some(&' ');
        let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        if !is_digit(at) || !(at == 0 || is_blank(at - 1)) {
            continue;
        }
        let mut end = at;
        while end - at < 10 && is_blank(end + 1) && is_digit(end + 2) {
            end += 2;
        }
        let unit = end + 1 + usize::from(is_blank(end + 1));
        if end > at && chars.get(unit).is_some_and(|c| "号栋幢室房巷组".contains(*c)) {
            for (blank, c) in dropped.iter_mut().zip(chars).take(unit).skip(at.saturating_sub(1)) {
                *blank = *c == ' ';
            }
        }
    }
}

/// The next character of a letter-spaced stretch: one blank further, with a
/// mark or the rest of a number between at most.
fn lone(chars: &[char], at: usize) -> Option<usize> {
    let is = |at: usize, wanted: fn(char) -> bool| chars.get(at).is_some_and(|c| wanted(*c));
    let blank = |c: char| matches!(c, ' ' | '\u{3000}');
    let mark = |c: char| "，。、：；（）,.:;()“”《》".contains(c);
    let here = *chars.get(at)?;
    if blank(here) || here == '\n' {
        return None;
    }
    let next = at + 1;
    if is(next, blank) && chars.get(next + 1).is_some_and(|c| !blank(*c) && *c != '\n') {
        return Some(next + 1);
    }
    // Marks and numbers keep together.
    let number = here.is_ascii_digit() && is(next, |c| c.is_ascii_digit());
    (mark(here) || is(next, mark) || number).then_some(next).filter(|next| !is(*next, |c| c == '\n' || c == ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letter_spaced_lines_lose_their_blanks() {
        let squeezed = |text| Squeezed::new(text).map(|squeezed| squeezed.text);
        assert_eq!(squeezed("住 址 ：大 江 镇 公 益 埠 9 号").as_deref(), Some("住址：大江镇公益埠9号"));
        assert_eq!(squeezed("姓名 陈 明 男"), None);
        assert_eq!(squeezed("陈玉兰 李小红 张伟 王芳 赵云 钱多 孙立"), None);
    }
}
