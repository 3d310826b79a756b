//! What may be a name at a place of the text, and how likely.

use crate::ask::{ends_with_any, starts_with_any};
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::name_called::nicknames;
use crate::name_given::{elder, given_alone, little, signed};
use crate::name_titles::{Surname, addressed, married};
use crate::name_words::{PLACE_RIGHT, STRONG_LEFT, STRONG_RIGHT, WEAK_LEFT, WEAK_RIGHT};
use crate::text::{Text, is_han};

/// What any name costs: less finds more names and more that are none.
const BASE: f64 = 2.0;

/// Characters that never are in a given name.
pub(crate) const NEVER: &str = "仟佰圆角整的了是在我你他她它们这那哪谁很也都就又再着吗呢吧啊么们什怎让把被给对从到向往于与及或但而且因所以如若虽只每各该此其某等个位名次岁年日号点分秒元块条件份种种事说问答叫做去来回看见听想要会能可应须必没不别无非未已曾将正才刚却还更最太挺住址电手机病死伤吃喝买卖钱款费用户区县镇村街巷栋室楼层房屋门窗被衣裤鞋袜饭菜药医院校班级课题部队组织党委团员工会厂店公司局所站场";

pub(crate) const fn surname_cost(tier: u8) -> f64 {
    match tier {
        1 => 3.6,
        2 => 5.2,
        3 => 7.0,
        _ => 8.4,
    }
}

pub(crate) fn given_cost(c: char) -> Option<f64> {
    match LEXICON.given(c) {
        Some(1) => Some(5.2),
        Some(_) => Some(6.4),
        None if "一二三四五六七八九".contains(c) => Some(8.0),
        None if NEVER.contains(c) || !is_han(c) => None,
        // Characters no everyday word uses are in names more than elsewhere.
        None if LEXICON.frequency(&c.to_string()) < 60 => Some(6.6),
        None => Some(9.0),
    }
}

/// All candidates that begin at `at`, inside the run that ends before `end`.
pub(crate) fn candidates(text: &Text, at: usize, end: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    for length in [2, 1] {
        let surname = text.slice(at, at + length);
        if at + length <= end
            && let Some(tier) = LEXICON.surname(surname)
        {
            full_names(text, at, length, tier, end, &mut found);
            addressed(Surname { text, at, after: at + length, tier, end }, &mut found);
        }
    }
    married(text, at, end, &mut found);
    nicknames(text, at, end, &mut found);
    little(text, at, end, &mut found);
    elder(text, at, end, &mut found);
    signed(text, at, end, &mut found);
    given_alone(text, at, end, &mut found);
    found
}

/// A surname with one or two characters of a given name.
fn full_names(text: &Text, at: usize, surname: usize, tier: u8, end: usize, found: &mut Vec<Candidate>) {
    for given in [1, 2] {
        let stop = at + surname + given;
        let name = text.slice(at, stop);
        // A class of the secondary school is no name: 高一.
        let class = given == 1 && name.starts_with(['高', '初']) && name.contains(['一', '二', '三']);
        if stop > end || class || LEXICON.is_public(name) {
            continue;
        }
        let Some(costs) = given_costs(text, at + surname, given) else { continue };
        let left = if text.before(at, 4).contains("台风") { -4.0 } else { left_bonus(text, at) };
        let right = right_bonus(text, stop);
        let cost = BASE
            + if tier >= 3 { broken(text, at) / 2.0 } else { 0.0 }
            + surname_cost(tier)
            + costs.iter().sum::<f64>()
            + shape_cost(text, at, surname, given)
            - (left + right);
        let known = surname == 1 && costs.iter().all(|cost| *cost < 7.0);
        let confidence = (0.62 + 0.05 * (left + right) + if known { 0.08 } else { 0.0 }).clamp(0.5, 0.97) as f32;
        let spoken = left >= 2.0 || right >= 2.0;
        let why = if spoken {
            "姓名：姓氏加名字，前后有称呼或人物用语"
        } else {
            "像姓名：姓氏加名字"
        };
        found.push(Candidate { start: at, end: stop, cost, confidence, why });
    }
}

/// What each character costs as part of a given name; none if one never is.
fn given_costs(text: &Text, at: usize, given: usize) -> Option<Vec<f64>> {
    let cost = |(place, c): (usize, &char)| {
        // 柏年, 延年: only the last of three; 其昌, 可欣: only the first.
        let last = place == 1 && matches!(c, '年' | '儿' | '之');
        let first = place == 0 && given == 2 && "其可于之以应与".contains(*c);
        if last || first { Some(6.6) } else { given_cost(*c) }
    };
    text.chars.iter().skip(at).take(given).enumerate().map(cost).collect()
}

/// What the length and the characters together cost.
fn shape_cost(text: &Text, at: usize, surname: usize, given: usize) -> f64 {
    let stop = at + surname + given;
    // 白天巡堤 begins with a word, not with the surname 白.
    let wordy = given == 2 && LEXICON.frequency(text.slice(at, at + surname + 1)) > 300;
    let doubled = given == 2 && text.at(stop - 1) == text.at(stop - 2);
    let short = if given == 1 { 2.4 } else { 0.0 };
    short + if wordy { 3.0 } else { 0.0 } - if doubled { 2.5 } else { 0.0 }
}

/// What it costs that the surname ends an everyday word: 历|任乡长, 约|谈.
pub(crate) fn broken(text: &Text, at: usize) -> f64 {
    let word = text.slice(at.saturating_sub(1), at + 1);
    if at > 0 && LEXICON.frequency(word) > 100 { 3.0 } else { 0.0 }
}

/// How much what stands before a place speaks for a name there.
pub(crate) fn left_bonus(text: &Text, at: usize) -> f64 {
    text.answers.left.at(at, || before(text, at))
}

fn before(text: &Text, at: usize) -> f64 {
    let before = text.before(at, 4).trim_end();
    let Some(last) = before.chars().last() else { return 1.0 };
    if ends_with_any(before, STRONG_LEFT) {
        return 3.2;
    }
    if !is_han(last) {
        return match last {
            '、' | ':' | '(' | '“' | '"' | '《' | '【' | '[' | '|' | '/' => 1.6,
            _ => 1.0,
        };
    }
    if ends_with_any(before, WEAK_LEFT) { 1.2 } else { -0.4 }
}

/// How much what stands after a place speaks for a name before it.
pub(crate) fn right_bonus(text: &Text, at: usize) -> f64 {
    text.answers.right.at(at, || after(text, at))
}

fn after(text: &Text, at: usize) -> f64 {
    let after = text.after(at, 4).trim_start();
    let Some(first) = after.chars().next() else { return 1.0 };
    if starts_with_any(after, STRONG_RIGHT) {
        return 3.0;
    }
    if starts_with_any(after, PLACE_RIGHT) && !starts_with_any(after, &["里里", "区别", "山区"]) {
        return -4.0;
    }
    if !is_han(first) {
        return match first {
            '(' | '、' | ':' | '”' | '|' | '/' => 1.6,
            _ => 1.0,
        };
    }
    if starts_with_any(after, WEAK_RIGHT) { 1.0 } else { -0.4 }
}
