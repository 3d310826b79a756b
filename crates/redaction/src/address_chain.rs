//! Places one after another, read from the right: 端芬镇海阳村委会塘头村.

use crate::address_words::{BEGINS, EVERYDAY, GENERIC, GLUE, KNOWN, NUMBERED, STOPS, SUFFIXES};
use crate::addresses::dwelt;
use crate::ask::{contains_any, ending, ends_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};

/// Where the chain of places that ends at `end` begins; `end` if there is none.
/// Before a detail (`loose`), lanes with a number for a name (二巷) and small
/// words between the parts (路口) are accepted.
pub(crate) fn chain_start(text: &Text, end: usize, loose: bool) -> usize {
    let mut at = end;
    loop {
        let blank = if text.prev(at) == Some(' ') { at - 1 } else { at };
        let next = numbered_start(text, blank, loose || at < end)
            .or_else(|| place_start(text, blank))
            .or_else(|| province_start(text, blank))
            .or_else(|| if loose { glued_start(text, blank) } else { None });
        match next {
            Some(start) if start < at => at = start,
            _ => break,
        }
    }
    at
}

/// A lane or block whose name is a number, behind another place.
fn numbered_start(text: &Text, end: usize, loose: bool) -> Option<usize> {
    let before = text.before(end, 6);
    let suffix = ending(before, NUMBERED).filter(|_| loose)?;
    let digit = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十第东西南北横直上下".contains(c);
    let name = before.strip_suffix(suffix)?.chars().rev().take_while(|c| digit(*c)).collect::<String>();
    let numeral = name.chars().any(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    let start = end - suffix.chars().count() - name.chars().count();
    // Not the tail of a longer name: 环市西一路 is one road.
    (numeral && name.chars().count() <= 3 && (place_start(text, start).is_some() || !is_named(text, start)))
        .then_some(start)
}

/// Whether a name may go on to the left of `at`.
fn is_named(text: &Text, at: usize) -> bool {
    text.prev(at).is_some_and(is_han) && !ends_with_any(text.before(at, 4), STOPS)
}

/// A small word between two parts: 西岩路口|教师楼, 市场旁|3号.
fn glued_start(text: &Text, end: usize) -> Option<usize> {
    let before = text.before(end, 5);
    let glue = GLUE.iter().filter(|glue| before.ends_with(**glue)).max_by_key(|glue| glue.len())?;
    let at = end - glue.chars().count();
    place_start(text, at)
}

/// One place ending at `end`: its name and its ending.
pub(crate) fn place_start(text: &Text, end: usize) -> Option<usize> {
    let before = text.before(end, 12);
    let suffix = ending(before, SUFFIXES)?;
    let name_end = end - suffix.chars().count();
    let reach = name_reach(text, name_end);
    let mut start = trim_verbs(text, reach, name_end);
    // 三合镇|新一村: behind another place nothing is trimmed that leaves no name.
    if GENERIC.contains(&text.slice(start, name_end)) && ends_with_any(text.before(reach, 4), BEGINS) {
        start = reach;
    }
    // 搬到了|明日星城: nothing is trimmed right after words of dwelling.
    if start > reach && name_end - reach <= 6 && dwelt(text, reach) {
        start = reach;
    }
    // 第三站|和兴里: 和 joins nothing there.
    if start > reach
        && text.at(reach).is_some_and(|c| JOINING.contains(c))
        && opens(text, reach)
        && name_end - reach <= 3
    {
        start = reach;
    }
    let name = text.slice(start, name_end);
    if name.is_empty() && suffix.chars().count() > 2 && KNOWN_ALONE.contains(&suffix) {
        return Some(start);
    }
    if name.is_empty() || GENERIC.contains(&name) || name.chars().any(|c| !is_han(c) && !c.is_ascii_alphanumeric()) {
        return None;
    }
    (!EVERYDAY.contains(&text.slice(start, end))).then_some(start)
}

/// How far a place's name reaches to the left of its ending.
fn name_reach(text: &Text, end: usize) -> usize {
    let mut start = end;
    while start > 0 && end - start < 7 {
        let before = text.before(start, 6);
        let Some(last) = before.chars().last() else { break };
        let name = text.slice(start, end);
        if !(is_han(last) || (last.is_ascii_alphanumeric() && !last.is_ascii_digit())) {
            break;
        }
        // A place has a name: a stop right before the ending belongs to it (联和村).
        // Nothing before it to join: 第三站|和兴里, ：和平里.
        let first = JOINING.contains(last) && opens(text, start - 1);
        let named = first || (name.is_empty() && "和与及为由至自向往号".contains(last));
        if ends_with_any(before, STOPS) && !named && !is_inside_word(text, start) && !is_virtue(text, start, end) {
            break;
        }
        // A part with its own ending begins here, unless nothing is left for the name.
        if !name.is_empty()
            && ends_with_any(before, BEGINS)
            && place_start(text, start).is_some_and(|from| !is_numeral(text.slice(from, start)))
        {
            break;
        }
        start -= 1;
    }
    start
}

/// What joins two names, or begins one: 和平里, 向阳村.
const JOINING: &str = "和与向为";

/// Estates that are a whole name.
const KNOWN_ALONE: &[&str] = &["碧桂园"];

/// Whether a name may begin at `at`: nothing or a stop stands before it.
fn opens(text: &Text, at: usize) -> bool {
    !text.prev(at).is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric()) || ends_with_any(text.before(at, 4), STOPS)
}

/// A number and one character are no place: 五道|水村 is 五道水村.
fn is_numeral(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && chars.count() == 1
}

/// A name like 和平, 向阳, 为民: a stop character begins a word that is all of it.
fn is_virtue(text: &Text, start: usize, end: usize) -> bool {
    end == start + 1
        && text.prev(start).is_some_and(|c| "和与为向自".contains(c))
        && LEXICON.frequency(text.slice(start - 1, end)) > 50
}

/// A stop character that is part of a longer known word (住宅, 到位) or place.
fn is_inside_word(text: &Text, at: usize) -> bool {
    (1..=2).any(|left| {
        (1..=2).any(|right| {
            let word = text.slice(at.saturating_sub(left), at + right);
            LEXICON.tag(word).starts_with("ns")
        })
    })
}

/// Drops everyday words a name would hardly begin with; what follows the last
/// verb is the name, and a known place at the end is the whole of it.
fn trim_verbs(text: &Text, start: usize, end: usize) -> usize {
    let words = LEXICON.segment(text.slice(start, end));
    let mut at = start;
    let mut kept = start;
    let count = words.len();
    for (index, (word, tag)) in words.iter().enumerate() {
        let length = word.chars().count();
        let known = at - start >= 2
            && index + 1 == count
            && *tag == "ns"
            && length > 1
            && words.get(index - 1).is_none_or(|(_, tag)| *tag != "ns");
        if known {
            kept = at;
        }
        at += length;
        // 广西都安县: right after a known place a small word begins the next name.
        let begins =
            length == 1 && index.checked_sub(1).and_then(|last| words.get(last)).is_some_and(|(_, tag)| *tag == "ns");
        if index + 1 < count && !begins && is_everyday(word, tag, end - at) {
            kept = at;
        }
    }
    kept
}

/// Whether a word is no part of a place's name; `left` characters follow it.
fn is_everyday(word: &str, tag: &str, left: usize) -> bool {
    let class = tag.chars().next().unwrap_or('x');
    if word.chars().count() > 1 {
        let frequent = LEXICON.frequency(word) > if class == 'v' { 20 } else { 60 };
        return (matches!(class, 'v' | 'c' | 'r' | 'd' | 't' | 'p') && tag != "vn" && frequent)
            || (tag == "nr" && left >= 2)
            || matches!(word, "党员" | "义工" | "干部" | "队员" | "同志" | "书记" | "主任" | "女士" | "先生");
    }
    (matches!(class, 'p' | 'c' | 'u' | 'd' | 'y') && LEXICON.frequency(word) > 8000)
        || matches!(
            word,
            "说" | "讲" | "问" | "我" | "他" | "她" | "你" | "您" | "这" | "该" | "各" | "每" | "本" | "某"
        )
}

/// A province or city named without its ending: 广东台山…
fn province_start(text: &Text, end: usize) -> Option<usize> {
    let before = text.before(end, 3);
    ending(before, KNOWN).map(|name| end - name.chars().count())
}

/// The words right before a building number, when they have no known ending
/// (恒大御景3栋): at most six characters back to a stop.
pub(crate) fn loose_start(text: &Text, end: usize) -> usize {
    if text.slice(end, end + 8).chars().take_while(|c| !matches!(c, '栋' | '幢' | '座' | '单')).count() >= 6
        && !text.slice(end, end + 5).contains(['号', '巷'])
    {
        return end;
    }
    let mut start = end;
    while start > 0 && end - start < 6 {
        let before = text.before(start, 4);
        let Some(last) = before.chars().last() else { break };
        // What a place ends before: the name without an ending is a part of it.
        let begins = end - start >= 1 && ends_with_any(before, BEGINS) && place_start(text, start).is_some();
        if !is_han(last) || ends_with_any(before, STOPS) || begins {
            break;
        }
        start -= 1;
    }
    let field =
        !text.prev(start).is_some_and(is_han) && !text.slice(start, end).contains(['在', '到', '住', '是', '有']);
    let start = if field { start } else { trim_verbs(text, start, end) };
    let name = text.slice(start, end);
    let counted = contains_any(name, &["有", "共", "建", "这", "那", "每", "第", "几", "等", "新", "拆"]);
    let from = chain_start(text, start, false);
    let fine = name.chars().count() >= 2 || (from < start && start < end);
    match fine && !counted {
        true => from.min(start),
        false => end,
    }
}
