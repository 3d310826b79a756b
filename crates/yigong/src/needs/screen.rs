//! Personal data in what is about to be published: found, shown, and either taken out or looked at
//! by a person (N4.2g's care, for needs).

use gbcodes::IdNumber;

use crate::error::{AppError, FieldError, Result};

/// Something that should not be public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// The field it stands in.
    pub(super) field: &'static str,
    /// What kind of thing: 身份证号码, 电话号码 …
    pub(super) kind: &'static str,
    /// The words themselves.
    pub(super) text: String,
    /// Whether nothing but taking it out will do.
    pub(super) certain: bool,
}

/// Everything personal in the public parts, in order.
#[must_use]
pub(super) fn hits(parts: &[(&'static str, &str)]) -> Vec<Hit> {
    parts.iter().flat_map(|(field, text)| in_text(field, text)).collect()
}

/// Refuses what is certainly personal; what may be is let through once somebody has looked at it.
pub(super) fn refuse(hits: &[Hit], looked_at: bool) -> Result<()> {
    let stopping: Vec<&Hit> = hits.iter().filter(|hit| hit.certain || !looked_at).collect();
    if stopping.is_empty() {
        return Ok(());
    }
    let fields = stopping.iter().map(|hit| FieldError { field: hit.field, message: hit.message() }).collect();
    Err(AppError { code: "personal_data", ..AppError::invalid(fields) })
}

impl Hit {
    fn message(&self) -> String {
        if self.certain {
            format!("公开的文字里有{}“{}”，请删去。需要告诉义工的，写在下面“只给义工看”的地方。", self.kind, self.text)
        } else {
            format!("“{}”像是{}。请改成笼统的说法；确实不是的，勾选“已核对”再提交。", self.text, self.kind)
        }
    }
}

/// Runs of digits (and a last X) that are an ID number or a phone; door numbers.
fn in_text(field: &'static str, text: &str) -> Vec<Hit> {
    let narrow = gbcodes::to_half_width(text);
    let chars: Vec<char> = narrow.chars().collect();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = (at..chars.len()).find(|&i| !is_part(&chars, i)).unwrap_or(chars.len());
        let run: String = chars[at..end].iter().collect();
        let bare: String = run.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let digits = bare.chars().filter(char::is_ascii_digit).count();
        let mut hit = |kind, text: String, certain| hits.push(Hit { field, kind, text, certain });
        if run.trim().parse::<jiff::civil::Date>().is_ok() {
            at = end;
            continue;
        }
        if IdNumber::parse(&bare).is_ok() || digits >= 15 {
            hit("身份证号码", run.trim().to_owned(), true);
        } else if digits >= 7 {
            hit("电话号码", run.trim().to_owned(), true);
        } else if let Some(unit) = chars.get(end).filter(|c| matches!(c, '号' | '栋' | '幢' | '室' | '房' | '座')) {
            hit("门牌号", format!("{run}{unit}"), true);
        }
        at = end;
    }
    hits
}

/// Whether the character belongs to a run of digits: a digit, a space or dash between two, a last X.
fn is_part(chars: &[char], at: usize) -> bool {
    let next_is_digit = chars.get(at + 1).is_some_and(char::is_ascii_digit);
    match chars[at] {
        c if c.is_ascii_digit() => true,
        '-' | ' ' => next_is_digit,
        'x' | 'X' => !next_is_digit,
        _ => false,
    }
}
