//! Cleaning of names and of cells that are filled in with "nothing".

use gbcodes::{compact, to_half_width};

/// Words people put where there is nothing to put.
const NOTHING: [&str; 14] =
    ["无", "暂无", "没有", "不详", "未知", "待补", "待定", "空", "/", "\\", "-", "--", "—", "——"];

/// Whether a text says that there is no value.
pub(crate) fn is_nothing(text: &str) -> bool {
    let text = compact(text);
    text.is_empty() || NOTHING.contains(&text.as_str())
}

/// The text, or nothing.
pub(crate) fn optional(text: String) -> Option<String> {
    (!is_nothing(&text)).then_some(text)
}

/// A person's name: no white space between Chinese characters, one blank
/// between other words, one kind of middle dot, no remark in trailing brackets
/// (张三（流动党员）), no stars. Empty when nothing like a name is left.
pub(crate) fn name(text: &str) -> String {
    let text: String = to_half_width(text).chars().map(middle_dot).filter(|c| !is_hidden(*c)).collect();
    let text = without_remark(text.trim());
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '★' | '☆' | '▲' | '△' | '\'' | '’'));
    let name = join_words(text);
    let lettered = name.chars().any(char::is_alphabetic) && !is_nothing(&name);
    if lettered { name } else { String::new() }
}

/// Everything that stands for U+00B7 in the names of minorities.
fn middle_dot(c: char) -> char {
    match c {
        '•' | '‧' | '・' | '∙' | '●' | '˙' | '⋅' | '･' | '．' => '·',
        other => other,
    }
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Only a bracket that ends the text, and only when something stands before it.
fn without_remark(text: &str) -> &str {
    let pairs = [('(', ')'), ('[', ']'), ('【', '】'), ('<', '>'), ('〔', '〕')];
    let pair = pairs.iter().find(|(_, close)| text.ends_with(*close));
    let open = pair.and_then(|(open, _)| text.find(*open));
    match open.and_then(|at| text.get(..at)) {
        Some(head) if !head.trim().is_empty() => head.trim_end(),
        _ => text,
    }
}

fn join_words(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && u32::from(c) < 0x0250);
        if latin(joined.chars().last()) && latin(word.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (text, expected) in [
            ("张 三", "张三"),
            ("张\u{3000}三", "张三"),
            ("张\n三 ", "张三"),
            ("买买提•艾力", "买买提·艾力"),
            ("买买提 · 艾力", "买买提·艾力"),
            ("张三（流动党员）", "张三"),
            ("张三 (预备)", "张三"),
            ("（张三）", "(张三)"),
            ("Mary  Ann Li", "Mary Ann Li"),
            ("陈𠅤", "陈𠅤"),
            ("李㙍", "李㙍"),
            ("  ", ""),
            ("——", ""),
            ("123", ""),
        ] {
            assert_eq!(name(text), expected);
        }
    }

    #[test]
    fn nothing_in_many_words() {
        assert!(is_nothing(" 无 ") && is_nothing("—") && is_nothing(""));
        assert!(!is_nothing("无名"));
    }
}
