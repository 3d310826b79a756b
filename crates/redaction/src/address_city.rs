//! What is told below a city or town without an ending: 在佛山南海大沥卖布,
//! 回端芬那太上香.

use crate::address_bare::{below_town, hamlet, is_full_name, is_hollow, is_stay};
use crate::address_context::{is_person_here, person_end};
use crate::address_words::{KNOWN, LEADS};
use crate::addresses::dwelt;
use crate::ask::{beginning, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

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

/// Cities and districts that people here work in.
#[rustfmt::skip]
const CITIES: &[&str] = &[
    "顺德", "南海", "禅城", "三水", "高明", "番禺", "花都", "白云", "天河", "荔湾", "越秀", "海珠", "黄埔", "南沙", "增城", "从化", "龙岗", "宝安",
    "福田", "罗湖", "南山", "龙华", "斗门", "香洲", "金湾", "蓬江", "江海", "惠州", "惠阳", "汕头", "汕尾", "湛江", "茂名", "肇庆", "清远", "韶关",
    "梅州", "河源", "云浮", "揭阳", "潮州", "廉江", "化州", "高州", "信宜", "罗定", "阳春", "英德", "陆丰",
];

/// Finds them.
pub(crate) fn unended(text: &Text, units: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..text.chars.len() {
        let inside = found.last().is_some_and(|last| at < last.end);
        if inside || !text.at(at).is_some_and(is_han) {
            continue;
        }
        let led = ends_with_any(text.before(at, 2).trim_end_matches('了'), LEADS) || dwelt(text, at);
        let border = !text.prev(at).is_some_and(is_han);
        let fills = |end: usize| {
            border && (text.at(end).is_none_or(|c| !is_han(c) || matches!(c, '人' | '的')) || is_person_here(text, end))
        };
        if let Some((start, end)) = below_town(text, at) {
            found.push(Span::new(start, end, Kind::Address, 0.55, "镇、村委会之下的地名，没有写出“村”字"));
        } else if let Some(end) = below_city(text, at).filter(|end| {
            let unit = units.iter().any(|unit| unit.start < *end && at < unit.end);
            !unit && (led || fills(*end) && (is_listed(text, at) || *end >= at + 6))
        }) {
            found.push(Span::new(at, end, Kind::Address, 0.55, "城市之下的地名，没有写出“镇”“村”"));
        } else if (is_stay(text, at) || dwelt(text, at) || border)
            && let Some(end) = hamlet(text, at)
        {
            found.push(Span::new(at, end, Kind::Address, 0.45, "像村名，没有写出“村”字"));
        }
    }
    found
}

/// A city and what is below it: 广州天河棠下, 湖南邵阳隆回.
fn below_city(text: &Text, at: usize) -> Option<usize> {
    let (mut end, province) = city(text, at)?;
    if let Some(native) = native(text, end).filter(|native| !province || *native >= end + 4) {
        return Some(native);
    }
    let mut parts = usize::from(!province);
    while parts < 4
        && let Some(next) = hollow_part(text, end).or_else(|| known_part(text, end)).or_else(|| unknown_part(text, end))
    {
        end = next;
        parts += 1;
    }
    (parts >= 2).then_some(end)
}

/// A city, town or province that begins at `at`: where it ends, and whether it
/// is no closer than a province.
fn city(text: &Text, at: usize) -> Option<(usize, bool)> {
    let rest = text.after(at, 3);
    let listed = listed(rest);
    let name = listed.or_else(|| {
        let two = text.slice(at, at + 2);
        (LEXICON.frequency(two) > 20 && LEXICON.surname(two).is_none() && LEXICON.tag(two) == "ns").then_some(two)
    })?;
    Some((at + name.chars().count(), PROVINCES.contains(&name)))
}

fn listed(rest: &str) -> Option<&'static str> {
    [KNOWN, TOWNS, CITIES].into_iter().find_map(|cities| beginning(rest, cities))
}

fn is_listed(text: &Text, at: usize) -> bool {
    listed(text.after(at, 3)).is_some()
}

/// Said to be from there, all up to 人 is the place: 湖南邵阳隆回|人.
fn native(text: &Text, at: usize) -> Option<usize> {
    let from = text.chars.iter().skip(at).take(7).take_while(|c| is_han(**c) && **c != '人').count();
    let closed = text.at(at + from) == Some('人') && !text.at(at + from + 1).is_some_and(is_han);
    (closed && (2..=6).contains(&from) && !text.after(at, from).contains(['省', '市', '县', '的', '会']))
        .then_some(at + from)
}

/// A place the dictionary knows.
fn known_part(text: &Text, at: usize) -> Option<usize> {
    (2..=3).rev().map(|n| at + n).find(|end| {
        let word = text.slice(at, *end);
        let known = LEXICON.is_word(word) && LEXICON.tag(word) == "ns";
        text.after(at, 3).chars().count() >= 2 && (known || TOWNS.contains(&word) || CITIES.contains(&word))
    })
}

/// Three that end the clause and end like a place, whatever they begin with: 附城|五十墩.
fn hollow_part(text: &Text, at: usize) -> Option<usize> {
    let fills = !text.at(at + 3).is_some_and(is_han) && is_hollow(text, at);
    (fills && !text.slice(at, at + 3).contains(|c| DOES.contains(c))).then_some(at + 3)
}

/// Two characters that are no word and begin none (那太|上香), or three that end the clause.
fn unknown_part(text: &Text, at: usize) -> Option<usize> {
    let run = text.chars.iter().skip(at).take(8).take_while(|c| is_han(**c)).count();
    let (first, two) = (text.slice(at, at + 1), text.slice(at, at + 2));
    let verb = matches!(LEXICON.tag(first).as_str(), "v" | "p" | "d");
    let counted = LEXICON.tag(first) == "m" && two.ends_with(|c| "个间位名年月天岁次家户人条十百千万两".contains(c));
    let worded = LEXICON.frequency(two) > 100 || LEXICON.frequency(text.slice(at + 1, at + 3)) > 1000;
    // Two characters below a city are a place rather than a person.
    let person =
        [at, at + 1].iter().any(|at| is_full_name(text, *at) && person_end(text, *at).is_some_and(|end| end >= at + 3));
    let ended = starts_with_any(two, &["市", "县", "镇", "区", "村", "街", "路", "圩"]);
    if run < 2 || two.chars().any(|c| DOES.contains(c)) || verb || counted || worded || person || ended {
        return None;
    }
    let last = text.at(at + 2).is_some_and(|c| !DOES.contains(c));
    Some(if run == 3 && last { at + 3 } else { at + 2 })
}

/// Characters that say what is done there.
const DOES: &str = "在到去从住是了着过来有说给把被让请找看送帮他她我你您们就也都还又不很叫走进回往向和与及跟对为由按等做工打卖买种养开的各全人中上下一";
