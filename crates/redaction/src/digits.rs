//! Runs of digits: identity numbers, phones, bank cards, numbered cards.

use std::str::FromStr;

use gbcodes::{IdNumber, IdNumberError, Mobile};

use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::digits_more::{bracketed, extension, spelt_out};
use crate::text::Text;
use crate::{Kind, Span};

const PHONE_WORDS: &[&str] = &[
    "电话", "手机", "联系", "致电", "拨打", "座机", "固话", "来电", "号码", "打给", "TEL", "Tel", "tel", "话：",
    "传真", "电:", "电：", "☎", "📞", "📱", "拨", "打", "座機", "热线", "宅电", "话:",
];
const CARD_WORDS: &[&str] = &["卡号", "账号", "帐号", "账户", "帐户", "银行卡", "存折"];
const NUMBER_WORDS: &[&str] = &[
    "社保",
    "医保",
    "病历",
    "住院号",
    "门诊号",
    "学号",
    "工号",
    "准考证",
    "残疾证",
    "残疾人证",
    "低保证",
    "户口",
    "户号",
    "会员",
    "保单",
    "社保卡",
    "证号",
    "编号",
    "学籍",
    "证件",
    "军官证",
    "驾驶证",
];
const UNITS: &[&str] = &["元", "人", "个", "名", "吨", "万", "亿", "公里", "平方", "米", "户", "次", "份", "%"];

/// A piece of digits between separators.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

/// Finds number forms. Groups of digits joined by a blank, hyphen or dot are
/// tried together, longest first, so that two numbers side by side stay two.
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for run in runs(text) {
        let mut first = 0;
        while first < run.len() {
            let longest = (first + 1..=run.len().min(first + 18)).rev();
            let hit = longest.filter_map(|end| Some((end, classify(text, run.get(first..end)?)?))).next();
            match hit {
                Some((end, span)) => {
                    found.push(span);
                    first = end;
                }
                None => first += 1,
            }
        }
    }
    for span in &mut found {
        extension(text, span);
    }
    found.extend(bracketed(text));
    found.extend(spelt_out(text));
    found
}

fn runs(text: &Text) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        if !text.at(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
            continue;
        }
        let start = at;
        while text.at(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        // The check character X belongs to the digits before it.
        let x = matches!(text.at(at), Some('X' | 'x')) && !text.at(at + 1).is_some_and(|c| c.is_ascii_alphanumeric());
        if x {
            at += 1;
        } else if at - start == 17
            && matches!(text.at(at), Some('X' | 'x'))
            && text.slice(at + 1, at + 4).chars().take_while(char::is_ascii_digit).count() == 2
        {
            // A disability card: the identity number, the kind and the grade.
            at += 3;
        }
        let joined = runs.last().and_then(|run| run.last()).is_some_and(|last| joins(text, last.end, start));
        let group = Group { start, end: at };
        match (joined, runs.last_mut()) {
            (true, Some(run)) => run.push(group),
            _ => runs.push(vec![group]),
        }
    }
    runs
}

fn joins(text: &Text, from: usize, to: usize) -> bool {
    let between = text.slice(from, to);
    (1..=3).contains(&(to - from)) && between.chars().all(|c| matches!(c, ' ' | '-' | '·' | '.' | '_' | '/'))
}

fn classify(text: &Text, groups: &[Group]) -> Option<Span> {
    let (first, last) = (groups.first()?, groups.last()?);
    let (start, end) = (first.start, last.end);
    let prev = text.prev(start);
    if prev.is_some_and(|c| c.is_ascii_alphanumeric() || c == '*' || c == '_') {
        return None;
    }
    if text.at(end).is_some_and(|c| c.is_ascii_alphanumeric() || c == '*' || c == '@') {
        return None;
    }
    let digits: String =
        text.slice(start, end).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.end - group.start).collect();
    let here = Here { text, start, end, digits: &digits, lengths: &lengths };
    here.identity().or_else(|| here.mobile()).or_else(|| here.fixed()).or_else(|| here.card()).or_else(|| here.local())
}

struct Here<'a> {
    text: &'a Text,
    start: usize,
    end: usize,
    digits: &'a str,
    lengths: &'a [usize],
}

impl Here<'_> {
    fn span(&self, kind: Kind, confidence: f32, why: &str) -> Option<Span> {
        Some(Span::new(self.start, self.end, kind, confidence, why))
    }

    fn cue(&self, words: &[&str]) -> bool {
        contains_any(self.text.before(self.start, 12), words)
    }

    fn identity(&self) -> Option<Span> {
        let id_word = self.cue(&["身份证", "证件", "证号", "ID", "公民身份"]);
        match self.digits.len() {
            18 => match IdNumber::parse(self.digits) {
                Ok(_) => self.span(Kind::IdNumber, 0.99, "18位公民身份号码，校验位相符"),
                Err(IdNumberError::Checksum) => {
                    self.span(Kind::IdNumber, 0.85, "像公民身份号码，但校验位不符，可能写错了一位")
                }
                Err(_) if id_word => self.span(Kind::IdNumber, 0.8, "写明是身份证号码"),
                Err(_) => None,
            },
            20 if IdNumber::parse(self.digits.get(..18)?).is_ok() => {
                self.span(Kind::IdNumber, 0.95, "20位残疾人证号，前18位是公民身份号码")
            }
            15 if IdNumber::parse(self.digits).is_ok() => {
                self.span(Kind::IdNumber, if id_word { 0.97 } else { 0.85 }, "15位旧身份证号码")
            }
            13..=20 if id_word && self.lengths.len() <= 4 => {
                self.span(Kind::IdNumber, 0.7, "写明是证件号码，位数不对，可能写错")
            }
            _ => None,
        }
    }

    fn mobile(&self) -> Option<Span> {
        let bare =
            self.digits.strip_prefix("0086").or_else(|| self.digits.strip_prefix("86").filter(|d| d.len() == 11));
        let digits = bare.unwrap_or(self.digits);
        Mobile::from_str(digits).ok().filter(|_| digits.len() == 11)?;
        if starts_with_any(self.text.after(self.end, 2), UNITS) && self.lengths.len() == 1 {
            return None;
        }
        let mut span = self.span(Kind::Phone, 0.98, "11位手机号码")?;
        if self.text.prev(self.start) == Some('+') {
            span.start -= 1;
        }
        Some(span)
    }

    fn fixed(&self) -> Option<Span> {
        let area = match self.digits.as_bytes() {
            [b'0', b'1' | b'2', ..] => 3,
            [b'0', b'3'..=b'9', ..] => 4,
            _ => 0,
        };
        let local = self.digits.len().checked_sub(area)?;
        let spoken = self.cue(PHONE_WORDS);
        let extension = self.lengths.last().copied().filter(|n| self.lengths.len() > 2 && *n <= 4).unwrap_or(0);
        if area > 0 {
            let shape = self.lengths.first().is_some_and(|n| *n == area) || self.lengths.len() == 1;
            let first = self.digits.as_bytes().get(area).is_some_and(|d| (b'2'..=b'8').contains(d));
            let fits = (7..=8).contains(&local)
                || (extension > 0 && local.checked_sub(extension).is_some_and(|n| (7..=8).contains(&n)));
            return if shape && fits && first {
                self.span(Kind::Phone, 0.95, "带区号的固定电话")
            } else {
                None
            };
        }
        let grouped = matches!(
            self.lengths,
            [4, 4]
                | [3 | 4, 3 | 4]
                | [7 | 8]
                | [2, 5 | 6]
                | [3, 2, 2 | 3]
                | [2, 2, 3]
                | [2, 3, 2 | 3]
                | [4, 2, 2]
                | [2, 2, 2, 2]
        );
        let plausible = self.digits.as_bytes().first().is_some_and(|d| (b'2'..=b'8').contains(d));
        if (7..=8).contains(&local) && grouped && spoken && plausible {
            return self.span(Kind::Phone, 0.85, "前面写明是电话，7至8位固定电话");
        }
        if (3..=6).contains(&local) && self.lengths.len() == 1 && self.cue(&["短号"]) {
            return self.span(Kind::Phone, 0.85, "写明是短号");
        }
        None
    }

    /// Numbers of a service, and a bare local number where nothing else is said.
    fn local(&self) -> Option<Span> {
        if self.digits.len() == 10 && ["400", "800"].iter().any(|head| self.digits.starts_with(head)) {
            return self.span(Kind::Phone, 0.8, "400或800电话");
        }
        let before = self.text.before(self.start, 8);
        let bracketed = self.text.prev(self.start) == Some('(') && self.text.at(self.end) == Some(')');
        let after_a_word = self.text.before(self.start, 2).trim_end().chars().last().is_some_and(crate::text::is_han);
        let fits = self.digits.len() == 7
            && self.lengths.len() <= 2
            && self.digits.starts_with(['2', '3', '5', '6', '7', '8']);
        let other = contains_any(before, CARD_WORDS)
            || contains_any(before, NUMBER_WORDS)
            || contains_any(
                before,
                &[
                    "第", "元", "号", "￥", "¥", "NO", "No", "群", "QQ", "共", "约", "投入", "资金", "面积", "共计",
                    "合计", "总计", "累计",
                ],
            )
            || starts_with_any(self.text.after(self.end, 2), UNITS)
            || self.text.at(self.end).is_some_and(|c| matches!(c, '.' | '元' | '亩'));
        // A field of its own, as in 联络人戴站长，5525310。
        let field = self.digits.starts_with('5')
            && self.text.prev(self.start).is_some_and(|c| matches!(c, ',' | ' ' | ';' | ':'))
            && !self.text.at(self.end).is_some_and(crate::text::is_han);
        (fits && (bracketed || after_a_word || field) && !other)
            .then(|| self.span(Kind::Phone, 0.65, "像7位固定电话"))?
    }

    fn card(&self) -> Option<Span> {
        let before = self.text.before(self.start, 12);
        let length = self.digits.len();
        if contains_any(before, CARD_WORDS) && (8..=21).contains(&length) {
            return self.span(Kind::Other, 0.9, "写明是银行卡或账户号码");
        }
        let starts = self.digits.starts_with(['3', '4', '5', '6']);
        if (16..=19).contains(&length) && starts && luhn(self.digits) {
            return self.span(Kind::Other, 0.85, "位数和校验位像银行卡号");
        }
        let numbered = contains_any(before, NUMBER_WORDS)
            && ends_with_any(before.trim_end(), &["号", ":", "为", "是", "证", "码", "号码为"]);
        if numbered && (5..=20).contains(&length) && self.lengths.len() <= 3 {
            return self.span(Kind::Other, 0.8, "写明是个人的证、卡或编号");
        }
        None
    }
}

/// The check digit of bank cards (ISO/IEC 7812).
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit.wrapping_sub(b'0'));
            match (at % 2, value * 2) {
                (0, _) => value,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
