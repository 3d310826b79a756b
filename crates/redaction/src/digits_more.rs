//! Numbers in odd dress: with an extension, in brackets, written in Chinese.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Text;
use crate::{Kind, Span};

/// The extension belongs to the number: 0750-5371120转803.
pub(crate) fn extension(text: &Text, span: &mut Span) {
    let rest = text.after(span.end, 10);
    let Some(word) = ["转分机", "转", "分机", "-转", " 转"].iter().find(|word| rest.starts_with(**word)) else {
        return;
    };
    let number = rest.strip_prefix(word).unwrap_or_default().chars().take_while(char::is_ascii_digit).count();
    if span.kind == Kind::Phone && (1..=5).contains(&number) {
        span.end += word.chars().count() + number;
    }
}

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(\[]\s?(?:\+?86[ -]?)?0\d{2,3}\s?[)\]][ -]{0,2}[2-8]\d{2,3}[ -]?\d{4}(?:[ -]{0,2}(?:转|分机)?\d{1,4}(?-u:\b))?")
        .expect("a valid expression")
});

/// `(0750) 552 1234`.
pub(crate) fn bracketed(text: &Text) -> Vec<Span> {
    let hits = BRACKETED.find_iter(&text.plain);
    hits.map(|hit| Span::new(text.index(hit.start()), text.index(hit.end()), Kind::Phone, 0.95, "带区号的固定电话"))
        .collect()
}

/// Numbers written in Chinese: 一三八零零一三八零零零.
pub(crate) fn spelt_out(text: &Text) -> Vec<Span> {
    let digit = |c: char| "零〇一二三四五六七八九幺两".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let length = text.chars.iter().skip(at).take_while(|c| digit(**c)).count();
        let mobile = length == 11 && matches!(text.at(at), Some('一' | '幺'));
        if mobile {
            found.push(Span::new(at, at + length, Kind::Phone, 0.9, "用汉字写的手机号码"));
        } else if length == 18 {
            found.push(Span::new(at, at + length, Kind::IdNumber, 0.85, "用汉字写的18位号码"));
        }
        at += length.max(1);
    }
    found
}
