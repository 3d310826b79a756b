//! Towns and hamlets told without their ending: 在佛山南海大沥卖布, 只好回坑口.

use crate::address_chain::chain_start;
use crate::address_context::is_person_here;
use crate::address_suspect::PUBLIC;
use crate::address_words::KNOWN;
use crate::addresses::dwelt;
use crate::ask::{ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Words that lead to a place.
#[rustfmt::skip]
const LEADS: &[&str] = &["在", "到", "去", "从", "往", "返", "回", "喺", "住", "来", "嫁", "寄", "于"];

/// Provinces: a city alone after one is no address.
#[rustfmt::skip]
const PROVINCES: &[&str] = &[
    "广东", "广西", "湖南", "湖北", "江西", "福建", "浙江", "江苏", "安徽", "河南", "河北", "山东", "山西", "陕西", "四川", "贵州", "云南",
    "海南", "辽宁", "吉林", "黑龙江", "内蒙古", "甘肃", "青海", "宁夏", "新疆", "西藏", "中国",
];

/// The towns of the city, told without 镇.
#[rustfmt::skip]
const TOWNS: &[&str] = &[
    "大江", "水步", "四九", "冲蒌", "斗山", "都斛", "赤溪", "端芬", "广海", "海宴", "汶村", "三合", "北陡", "上川", "下川", "深井", "白沙",
    "那扶", "附城", "沙栏", "台城", "公益", "潮境", "三八", "五十", "田头",
];

/// What holds hamlets whose names need no ending.
const HOLDS: &[&str] = &["镇", "乡", "村委会", "居委会", "社区", "管理区", "管区", "街道"];

/// How the names of hamlets end that are told without 村.
const LAND: &str = "门口山坑塘洞岭岗湾冲朗头尾角咀沙洲坪塱涌桥井坳潭埗迳蓢滘沥";

/// Finds them.
pub(crate) fn unended(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 1..text.chars.len() {
        let inside = found.last().is_some_and(|last| at < last.end);
        if inside || !text.at(at).is_some_and(is_han) {
            continue;
        }
        let led = ends_with_any(text.before(at, 2).trim_end_matches('了'), LEADS) || dwelt(text, at);
        let border = !text.prev(at).is_some_and(is_han);
        if let Some((start, end)) = below_town(text, at) {
            found.push(Span::new(start, end, Kind::Address, 0.55, "镇、村委会之下的地名，没有写出“村”字"));
        } else if let Some(end) = below_city(text, at).filter(|end| led || (border && text.at(*end) == Some('人'))) {
            found.push(Span::new(at, end, Kind::Address, 0.55, "城市之下的地名，没有写出“镇”“村”"));
        } else if (led || border)
            && let Some(end) = hamlet(text, at)
        {
            found.push(Span::new(at, end, Kind::Address, 0.45, "像村名，没有写出“村”字"));
        }
    }
    found
}

/// A city and what is below it: 广州天河棠下, 湖南邵阳隆回.
fn below_city(text: &Text, at: usize) -> Option<usize> {
    let city = KNOWN.iter().chain(TOWNS).find(|city| text.after(at, 4).starts_with(**city))?;
    let mut end = at + city.chars().count();
    // Said to be from there: all up to 人 is the place.
    let from = text.chars.iter().skip(end).take(7).take_while(|c| is_han(**c) && **c != '人').count();
    let closed = text.at(end + from) == Some('人') && !text.at(end + from + 1).is_some_and(is_han);
    if closed && (2..=6).contains(&from) && !text.after(end, from).contains(['市', '县', '的']) {
        return Some(end + from);
    }
    let mut parts = usize::from(!PROVINCES.contains(city));
    let run = text.chars.iter().skip(end).take(8).take_while(|c| is_han(**c)).count();
    for (word, tag) in LEXICON.segment(text.slice(end, end + run)) {
        let rare = word.chars().count() == 2
            && LEXICON.frequency(word) < 100
            && !tag.starts_with(['v', 'p', 'd', 'c', 'r', 'a', 'i', 'l']);
        if !(tag == "ns" || rare) || parts >= 4 {
            break;
        }
        end += word.chars().count();
        parts += 1;
    }
    if parts >= 1
        && let Some(more) = split_name(text, end, run)
    {
        end = more;
        parts += 1;
    }
    (parts >= 3 || (parts == 2 && !matches!(*city, "台山" | "中国"))).then_some(end)
}

/// A rare name behind a town that fills the clause or stands before a person:
/// 北陡镇|沙头冲, 大洋村委会|烽火角黎水金.
fn below_town(text: &Text, at: usize) -> Option<(usize, usize)> {
    if !ends_with_any(text.before(at, 3), HOLDS)
        || starts_with_any(text.after(at, 4), PUBLIC)
        || is_person_here(text, at)
    {
        return None;
    }
    let start = chain_start(text, at, false);
    let run = text.chars.iter().skip(at).take(8).take_while(|c| is_han(**c)).count();
    let closed = |end: usize| end == at + run && run < 8 || is_person_here(text, end) || text.at(end) == Some('的');
    let end = (at + 2..=at + run.min(4)).rev().find(|end| closed(*end) && is_rare(text.slice(at, *end)))?;
    (start < at).then_some((start, end))
}

/// Whether no everyday word is in it.
fn is_rare(name: &str) -> bool {
    LEXICON.segment(name).iter().all(|(word, tag)| match word.chars().count() {
        1 => !tag.starts_with(['r', 'p', 'u', 'm', 'c', 'v', 'd']),
        _ => LEXICON.frequency(word) < 150 || *tag == "ns",
    })
}

/// A two-character name the dictionary takes apart: 南海|大|沥.
fn split_name(text: &Text, at: usize, run: usize) -> Option<usize> {
    let rest = text.after(at, run.min(5));
    let words = LEXICON.segment(rest);
    let [(first, _), (second, tag), ..] = words.as_slice() else { return None };
    let single = first.chars().count() == 1 && second.chars().count() == 1;
    let rare = LEXICON.frequency(second) < 2000 && !tag.starts_with(['v', 'p', 'd', 'c', 'u', 'r']);
    (single && rare).then_some(at + 2)
}

/// A rare name that ends the clause and ends like land: 只好回坑口.
fn hamlet(text: &Text, at: usize) -> Option<usize> {
    let run = text.chars.iter().skip(at).take(4).take_while(|c| is_han(**c)).count();
    let name = text.slice(at, at + run);
    let land = name.chars().last().is_some_and(|c| LAND.contains(c));
    let word = LEXICON.frequency(name) > 60 && !LEXICON.tag(name).starts_with("ns");
    let plain = LEXICON.segment(name).iter().all(|(word, tag)| match word.chars().count() {
        1 => !tag.starts_with(['r', 'p', 'u', 'm', 'c', 'v']),
        _ => LEXICON.frequency(word) < 400,
    });
    let general = starts_with_any(name, &["大", "小", "村", "家", "街", "路", "巷"]) && run == 2;
    ((2..=3).contains(&run)
        && land
        && !word
        && plain
        && !general
        && !KNOWN.contains(&name)
        && !is_person_here(text, at))
    .then_some(at + run)
}
