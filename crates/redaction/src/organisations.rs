//! Units that place a person: companies, factories, schools, hospitals.
//!
//! Public bodies (party branches, governments, 居委会, associations) act in
//! public and are not marked.

use crate::ask::{contains_any, ending, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::organisation_words::{CUES, GENERIC, STOPS, SUFFIXES};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Finds units.
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 2..=text.chars.len() {
        let before = text.before(end, 8);
        let Some(suffix) = ending(before, SUFFIXES) else { continue };
        let after = text.after(end, 6);
        // A longer ending follows: 有限公司, 小学部; or it is the unit's party branch that acts.
        if SUFFIXES.iter().any(|longer| {
            longer.starts_with(suffix)
                && longer.len() > suffix.len()
                && after.starts_with(longer.get(suffix.len()..).unwrap_or("\0"))
        }) || starts_with_any(
            after,
            &["党支部", "党总支", "党委", "党组", "工会", "团委", "长", "房", "区", "门口", "分公司"],
        ) {
            continue;
        }
        let name_end = end - suffix.chars().count();
        let start = name_start(text, name_end);
        let name = text.slice(start, name_end);
        if name.chars().count() < 2
            || GENERIC.contains(&name)
            || !is_proper(name)
            || contains_any(name, &["多所", "各类", "各中", "全市", "全镇", "所有"])
        {
            continue;
        }
        let cue = ends_with_any(text.before(start, 6).trim_end_matches([' ', '“', '"']), CUES);
        let confidence = if cue { 0.82 } else { 0.65 };
        let span = Span::new(start, end, Kind::Organisation, confidence, "单位名称，能看出人在哪里工作、读书或居住");
        if found.last().is_some_and(|last| last.overlaps(&span)) {
            found.pop();
        }
        found.push(span);
    }
    found
}

/// Whether a name is somebody's own (鸿达, 育英, 海宴) and does not only say of what sort (机床, 党群, 农民工子弟).
fn is_proper(name: &str) -> bool {
    LEXICON.segment(name).into_iter().any(|(word, tag)| {
        let single = word.chars().count() == 1;
        let rare = if single { !SORTS.contains(word) } else { LEXICON.frequency(word) < COMMON };
        rare || starts_with_any(tag, &["ns", "nr", "nz"])
    })
}

/// How often a word is read, at least, that says of what sort.
const COMMON: usize = 100;
/// Characters that say of what sort.
const SORTS: &str = "省市区县镇乡村街大中小老新旧总分各某男女东南西北上下前后内外第一二三四五六七八九十";

/// Back over words that may be part of a unit's name.
fn name_start(text: &Text, end: usize) -> usize {
    let run = text.chars.iter().take(end).rev().take(18).take_while(|c| is_han(**c) || matches!(c, '(' | ')')).count();
    let stretch = text.slice(end - run, end);
    // An opening bracket without its partner stands before the unit, not in it.
    let stretch = match (stretch.rfind('('), stretch.rfind(')')) {
        (Some(open), None) => stretch.get(open + 1..).unwrap_or_default(),
        (Some(open), Some(close)) if close < open => stretch.get(open + 1..).unwrap_or_default(),
        (_, Some(close)) if stretch.ends_with(')') || !stretch.contains('(') => {
            stretch.get(close + 1..).unwrap_or_default()
        }
        _ => stretch,
    };
    let mut start = end;
    for (word, tag) in LEXICON.segment(stretch).into_iter().rev() {
        let class = tag.chars().next().unwrap_or('x');
        let length = word.chars().count();
        let frequent = LEXICON.frequency(word) > if length > 1 { 400 } else { 3000 };
        let joins = match class {
            'n' | 'x' | 'b' | 'j' | 's' | 'f' | 'l' | 'i' | 'z' | 'g' => {
                !tag.starts_with("nr") || length < 2 || !starts_title(text, end)
            }
            'm' => starts_with_any(word, &["第", "一", "二", "三"]) && !ends_with_any(word, &["家", "个", "所"]),
            'a' | 'v' | 'q' | 't' | 'k' => !frequent || tag == "vn",
            _ => !frequent && length == 1,
        };
        if !joins || STOPS.contains(&word) {
            break;
        }
        start -= length;
    }
    if end - start < 2 { short_name(text, start, end) } else { start }
}

/// A two-character name the dictionary takes apart (任远中学), when what stands
/// before it ends a word.
fn short_name(text: &Text, start: usize, end: usize) -> usize {
    let at = end.saturating_sub(2);
    let name = text.slice(at, end);
    let bounded = text.prev(at).is_none_or(|c| !is_han(c) || "在是到于从的往入去".contains(c));
    let fine = name.chars().count() == 2
        && name.chars().all(|c| {
            is_han(c) && !"一二两三四五六七八九十几多各这那该本某是在的了个家所到往去从日月年和与及".contains(c)
        });
    if bounded && fine && LEXICON.frequency(name) < 300 { at } else { start }
}

fn starts_title(text: &Text, at: usize) -> bool {
    starts_with_any(text.after(at, 2), &["老师", "校长"])
}
