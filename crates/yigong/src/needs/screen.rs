//! Personal data in what is about to be published: found, shown, and either taken out or looked at
//! by a person (N4.2g's care, for needs).

use gbcodes::IdNumber;
use redaction::Kind;

use crate::error::{AppError, FieldError, Result};

/// From here on a form leaves little doubt.
const SURE: f32 = 0.9;
/// Below this a finding is more often wrong than right.
const DOUBTFUL: f32 = 0.5;

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

/// Certain runs of digits, and what reads like a name or another identifier.
fn in_text(field: &'static str, text: &str) -> Vec<Hit> {
    let mut hits = digits(field, text);
    let chars: Vec<char> = text.chars().collect();
    for span in redaction::find(text) {
        let words: String = chars.get(span.start..span.end).unwrap_or_default().iter().collect();
        // A hospital or a village is part of what is asked for; a house is not.
        let (kind, certain) = match span.kind {
            Kind::Person => ("姓名或称呼", false),
            Kind::Phone => ("电话号码", true),
            Kind::IdNumber => ("证件号码", true),
            Kind::Other => ("账号或号码", span.confidence >= SURE),
            Kind::Address | Kind::Organisation => continue,
        };
        let told = hits.iter().any(|hit| hit.text.contains(words.trim()) || words.contains(hit.text.as_str()));
        if !told && span.confidence >= DOUBTFUL {
            hits.push(Hit { field, kind, text: words, certain });
        }
    }
    hits
}

/// Runs of digits (and a last X) that are an ID number or a phone; door numbers.
fn digits(field: &'static str, text: &str) -> Vec<Hit> {
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
        } else if let Some(unit) = chars.get(end).filter(|c| matches!(c, '号' | '栋' | '幢' | '室' | '房' | '座'))
        {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &'static str) -> Vec<(&'static str, bool)> {
        hits(&[("description", text)]).into_iter().map(|hit| (hit.kind, hit.certain)).collect()
    }

    #[test]
    fn numbers_are_certain_and_dates_are_none() {
        assert_eq!(kinds("身份证440799194605011234，请带上"), [("身份证号码", true)]);
        assert_eq!(kinds("来前请打 138-0016-0002"), [("电话号码", true)]);
        assert_eq!(kinds("住在南塘路１２号"), [("门牌号", true)]);
        assert_eq!(kinds("2026-03-04 上午，大约 120 分钟，走路二十分钟"), []);
    }

    #[test]
    fn a_name_is_doubtful_and_passes_once_looked_at() {
        let found = hits(&[("description", "请接送陈玉兰到医院复诊取药")]);
        assert!(found.iter().any(|hit| hit.kind == "姓名或称呼" && hit.text.contains("陈玉兰")), "{found:?}");
        assert!(refuse(&found, false).is_err());
        assert!(refuse(&found, true).is_ok());
    }
}
