//! Given names alone: 儿子志强, 小柔, 晴姐姐, 女秀玲.

use crate::ask::{ends_with_any, starts_with_any};
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::name_cost::{given_cost, left_bonus, right_bonus};
use crate::name_words::{KIN, STRONG_LEFT};
use crate::text::{Text, is_han};

/// “小” and a given name: 小柔, 小娟.
pub(crate) fn little(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    if text.at(at) != Some('小') {
        return;
    }
    let given = text.at(at + 1).and_then(|c| LEXICON.given(c));
    let bounded = left_bonus(text, at) + right_bonus(text, at + 2);
    let whole = text.slice(at, at + 2);
    let word = LEXICON.frequency(whole) > 3 && !LEXICON.tag(whole).starts_with("nr");
    if at + 2 <= end && given.is_some() && !word && !text.slice(at + 1, at + 3).is_empty() {
        let begins = LEXICON.frequency(text.slice(at + 1, at + 3)) > 100;
        let cost = 12.5 - bounded + if begins { 4.0 } else { 0.0 };
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.7, why: "“小”加名字" });
    }
}

/// One character of a name with a long form of address: 晴姐姐, 梅阿姨.
pub(crate) fn elder(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let rest = text.after(at + 1, 2);
    let kin = ["姐姐", "哥哥", "阿姨", "叔叔", "婆婆", "伯伯", "奶奶", "爷爷", "老师"];
    let given = text.at(at).is_some_and(|c| LEXICON.given(c).is_some() && !"小大老好全家如意的".contains(c));
    if given && at + 3 <= end && starts_with_any(rest, &kin) && left_bonus(text, at) >= 0.5 {
        found.push(Candidate { start: at, end: at + 3, cost: 17.0, confidence: 0.7, why: "名字加称呼" });
    }
}

/// A given name signed with the writer's kinship at the end of a line: 女秀玲.
pub(crate) fn signed(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let before = text.before(at, 2);
    let kin = ends_with_any(before, &["女", "儿", "男", "妻", "弟", "妹", "兄", "侄", "孙", "姐", "嫂", "友", "徒"]);
    let opens = before.chars().rev().nth(1).is_none_or(|c| !is_han(c) || c == '小' || c == '愚');
    let closes = text.at(at + 2).is_none_or(|c| matches!(c, '\n' | ' ' | '(' | '。'));
    let given = (at..at + 2).all(|at| text.at(at).is_some_and(|c| LEXICON.given(c).is_some()));
    if kin && opens && closes && given && at + 2 <= end && LEXICON.frequency(text.slice(at, at + 2)) < 100 {
        found.push(Candidate { start: at, end: at + 2, cost: 9.0, confidence: 0.75, why: "落款的名字" });
    }
}

/// A given name alone after a word of kin: 儿子志强.
pub(crate) fn given_alone(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let kin = ends_with_any(text.before(at, 4), KIN);
    let listed = text.prev(at) == Some('、') || starts_with_any(text.after(at + 2, 1), &["、", "和", "跟", "与"]);
    let introduced = ends_with_any(text.before(at, 4), STRONG_LEFT);
    let named =
        ends_with_any(text.before(at, 1), &["和", "跟", "与", "给", "教", "让", "等", "找", "陪", "叫", "喊", "、"]);
    if at + 2 > end || !(kin || named || listed || introduced) {
        return;
    }
    let costs: Option<Vec<f64>> = text.chars.iter().skip(at).take(2).map(|c| given_cost(*c)).collect();
    if let Some(costs) = costs.filter(|costs| costs.iter().all(|cost| *cost < 7.0)) {
        // Without a word of kin only characters that are of names and little else.
        let first = |c: &char| LEXICON.given(*c) == Some(1);
        let pair = || text.chars.iter().skip(at).take(2);
        let rare = named && pair().all(|c| first(c) && LEXICON.frequency(&c.to_string()) < 700);
        let unknown = LEXICON.frequency(text.slice(at, at + 2)) <= 20;
        let fine = rare
            || (unknown
                && if listed || introduced || LEXICON.frequency(text.slice(at, at + 2)) == 0 {
                    pair().any(first)
                } else {
                    pair().all(first)
                });
        if !kin && !fine {
            return;
        }
        let cost = 4.5 + costs.iter().sum::<f64>() - right_bonus(text, at + 2);
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.75, why: "亲属称谓后的名字" });
    }
}
