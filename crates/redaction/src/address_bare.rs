//! Hamlets told without 村: 北陡镇沙头冲, 只好回坑口.

use crate::address_chain::chain_start;
use crate::address_context::{is_person_here, person_end};
use crate::address_suspect::PUBLIC;
use crate::address_words::KNOWN;
use crate::ask::{ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};

/// What holds hamlets whose names need no ending.
const HOLDS: &[&str] = &["镇", "乡", "村委会", "居委会", "社区", "管理区", "管区", "街道"];

/// How the names of hamlets end that are told without 村.
const LAND: &str = "屋门口山坑塘洞岭岗湾冲朗头尾角咀沙洲坪塱涌桥井坳潭埗迳蓢滘沥";

/// What may follow such a name, besides the end of the clause.
const AFTER: &[&str] = &["的", "一带", "附近", "那边", "这边", "嗰边", "住", "长大", "出生", "人", "时"];

/// A rare name behind a town that fills the clause or stands before a person:
/// 北陡镇|沙头冲, 大洋村委会|烽火角黎水金.
pub(crate) fn below_town(text: &Text, at: usize) -> Option<(usize, usize)> {
    if !ends_with_any(text.before(at, 3), HOLDS)
        || starts_with_any(text.after(at, 4), PUBLIC)
        || (is_full_name(text, at) && !is_hollow(text, at))
    {
        return None;
    }
    let start = chain_start(text, at, false);
    let run = text.chars.iter().skip(at).take(8).take_while(|c| is_han(**c)).count();
    let closed = |end: usize| {
        let follows = text.at(end).is_some_and(|c| "的人给等找有在走养开到去来住".contains(c));
        let hollow = end == at + 3 && is_hollow(text, at);
        (end == at + run && run < 8) || is_person_here(text, end) || follows || hollow
    };
    let fits = |end: &usize| {
        let name = text.slice(at, *end);
        closed(*end)
            && (is_rare(name) || (*end == at + 3 && is_hollow(text, at)))
            && !name.contains(['村', '里', '巷', '路', '街', '圩', '社'])
    };
    let end = (at + 2..=at + run.min(4)).rev().find(fits)?;
    (start < at).then_some((start, end))
}

/// Whether a person is named whose given name is made of such characters only.
pub(crate) fn is_full_name(text: &Text, at: usize) -> bool {
    let Some(end) = person_end(text, at) else { return false };
    let given = text.slice(at + 1, end);
    given.chars().all(|c| LEXICON.given(c).is_some())
        || LEXICON.surname(text.slice(at, at + 1)).is_none()
        || end > at + 3
}

/// Whether no everyday word is in it.
pub(crate) fn is_rare(name: &str) -> bool {
    LEXICON.segment(name).iter().all(|(word, tag)| match word.chars().count() {
        // 东和: 和 at the end joins nothing.
        1 => {
            !tag.starts_with(['r', 'p', 'u', 'm', 'c', 'v', 'd'])
                || name.strip_suffix(word).is_some_and(|rest| !rest.is_empty() && *word == "和")
        }
        _ => LEXICON.frequency(word) < 150 || *tag == "ns",
    })
}

/// Whether somebody stays at what follows: names of hamlets look like persons' (龙塘桥).
pub(crate) fn is_stay(text: &Text, at: usize) -> bool {
    ends_with_any(text.before(at, 2), &["在", "回", "离", "离开", "途经", "经过", "路过", "到", "去", "从", "住"])
}

/// 石狗塘, and what is called after the family that lives there: 李屋.
fn is_land(text: &Text, at: usize, run: usize) -> bool {
    let family = run == 2
        && LEXICON.surname(text.slice(at, at + 1)).is_some_and(|tier| tier <= 2)
        && text.at(at + 1).is_some_and(|c| "屋边坑塘岗冲".contains(c));
    family || (run == 3 && is_hollow(text, at))
}

/// Three characters that end like a hollow or a ford, which no word does: 石狗塘.
pub(crate) fn is_hollow(text: &Text, at: usize) -> bool {
    text.at(at + 2).is_some_and(|c| "塘坑岗岭洞朗冲咀洲坪塱埗迳蓢滘沥坳潭湾墩港".contains(c))
}

/// Characters no word puts together, where somebody stays: 只好回泡步.
fn is_unheard(text: &Text, at: usize, name: &str) -> bool {
    const SMALL: &str = "在到去从住是了着过来有说给把被让请找看送帮他她我你您们就也都还又不很叫走进回往向和与及跟对为由按等做工打卖买种养开的各全人中上下一再吃喝拿取交办见问听";
    let stays = ends_with_any(text.before(at, 2), &["在", "回", "嫁到", "搬到", "住", "嫁去", "搬去"]);
    let words = LEXICON.segment(name);
    let apart = words.len() == name.chars().count();
    let plain = words.iter().all(|(word, tag)| !SMALL.contains(word) && !tag.starts_with(['v', 'r', 'd', 'p', 'm']));
    stays && apart && plain && LEXICON.frequency(name) == 0 && !is_person_here(text, at)
}

/// A rare name that ends the clause and ends like land: 只好回坑口.
pub(crate) fn hamlet(text: &Text, at: usize) -> Option<usize> {
    let all = text.chars.iter().skip(at).take(4).take_while(|c| is_han(**c)).count();
    let follows =
        |run: &usize| starts_with_any(text.after(at + run, 2), AFTER) || (is_stay(text, at) && is_land(text, at, *run));
    let run = if all < 4 { all } else { (2..=3).find(follows)? };
    let name = text.slice(at, at + run);
    let land = name.chars().last().is_some_and(|c| LAND.contains(c)) || is_unheard(text, at, name);
    let word = LEXICON.frequency(name) > 60 && !LEXICON.tag(name).starts_with("ns");
    let plain = LEXICON.segment(name).iter().all(|(word, tag)| match word.chars().count() {
        1 => !tag.starts_with(['r', 'p', 'u', 'm', 'c', 'v']),
        _ => LEXICON.frequency(word) < 400,
    });
    let general = starts_with_any(name, &["大", "小", "村", "家", "街", "路", "巷"]) && run == 2;
    ((2..=3).contains(&run)
        && land
        && !word
        && (plain || (run == 3 && is_stay(text, at) && is_hollow(text, at)))
        && !general
        && !KNOWN.contains(&name)
        && (is_stay(text, at) || !is_person_here(text, at)))
    .then_some(at + run)
}
