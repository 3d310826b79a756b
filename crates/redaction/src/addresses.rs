//! The grammar of addresses: 省 市 县 镇 村 组 路 号 小区 栋 单元 室.
//!
//! A place alone is no address (文明路 is talked about in public). It becomes
//! one by a detail — a number, building, room, group — by words of dwelling
//! before it, by reaching down to a hamlet, or by the person named next to it.
//! What only may be one is suspected, below a confidence of 0.6: an address
//! suggested too often costs a glance, one overlooked tells where somebody lives.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::address_bare::{is_rare, is_stay};
use crate::address_chain::{chain_start, loose_start};
use crate::address_city::unended;
use crate::address_context::{dwellings, is_person_here, of_somebody};
use crate::address_detail::{BARE, DETAIL, NUMBERS, ROOM, is_counted, is_day};
use crate::address_field::fields;
use crate::address_hamlet::{hamlets, in_a_field, workplaces};
use crate::address_landmark::landmarks;
use crate::address_motion::visits;
use crate::address_phrase::{beside_units, phrases};
use crate::address_suspect::suspects;
use crate::address_tail::with_tail;
use crate::address_words::{CLOSE, DWELLING, HAMLET};
use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Finds addresses.
pub(crate) fn find(text: &Text, units: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for hit in DETAIL.find_iter(&text.plain) {
        found.extend(detailed(text, text.index(hit.start()), text.index(hit.end())));
    }
    let rooms = ROOM.captures_iter(&text.plain).chain(BARE.captures_iter(&text.plain));
    for hit in rooms.filter_map(|captures| captures.name("room")) {
        found.extend(room_of_building(text, text.index(hit.start()), text.index(hit.end())));
    }
    found.extend(doors(text));
    found.extend(hamlets(text));
    found.extend(landmarks(text));
    let taken: Vec<Span> = found.iter().chain(units).cloned().collect();
    found.extend(dwellings(text, &taken));
    found.extend(of_somebody(text, &found));
    found.extend(workplaces(text, &found));
    found.extend(in_a_field(text, &found));
    found.extend(visits(text, &found));
    found.extend(suspects(text));
    found.extend(phrases(text, units));
    found.extend(unended(text, units));
    found.extend(fields(text));
    found.extend(beside_units(text, units));
    joined(text, found.into_iter().map(|span| with_tail(text, span)).collect())
}

/// Doors told by numbers alone.
fn doors(text: &Text) -> Vec<Span> {
    // A day, its year last, is none.
    let year = |room: &str| {
        room.rsplit('-').next().is_some_and(|last| last.len() == 4 && starts_with_any(last, &["19", "20"]))
    };
    let rooms = NUMBERS.captures_iter(&text.plain).filter_map(|captures| captures.name("room"));
    rooms
        .filter(|room| !year(room.as_str()))
        .map(|room| {
            Span::new(text.index(room.start()), text.index(room.end()), Kind::Address, 0.8, "像楼栋、单元和房号")
        })
        .collect()
}

/// Spans that overlap, touch, or stand a blank apart are one address.
pub(crate) fn joined(text: &Text, mut found: Vec<Span>) -> Vec<Span> {
    found.sort_by_key(|span| span.start);
    found.dedup_by(|next, last| {
        let between = text.slice(last.end, next.start.max(last.end));
        let joins = next.start < last.end || matches!(between, "" | " ");
        if joins {
            last.end = last.end.max(next.end);
            // A sure part makes the whole sure.
            if next.confidence > last.confidence {
                last.confidence = next.confidence;
                last.why = std::mem::take(&mut next.why);
            }
        }
        joins
    });
    found
}

/// A detail and the places before it.
fn detailed(text: &Text, start: usize, end: usize) -> Option<Span> {
    if text.prev(start).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '年' | '月' | '/')) {
        return None;
    }
    let end = before_next_number(text, start, end);
    let detail = text.slice(start, end).to_owned();
    if is_counted(text.after(end, 3), &detail) {
        return None;
    }
    // Blanks may stand between the road and the number.
    let anchor = start;
    let mut start = start;
    while text.prev(start) == Some(' ') {
        start -= 1;
    }
    let mut from = chain_start(text, start, true);
    if from == start && (start == anchor || dwelt(text, start)) && !is_day(text.after(end, 3), &detail) {
        from = loose_start(text, start);
    }
    if from < start {
        return with_place(text, from, start, end, &detail);
    }
    without_place(text, anchor, end, &detail)
}

/// A telephone number in the next column is no room: `601  13702590618` ends
/// at the blank when the digits go on behind the match.
fn before_next_number(text: &Text, start: usize, end: usize) -> usize {
    let digits = |from: &str| from.chars().rev().take_while(char::is_ascii_digit).count();
    let goes_on = text.at(end).is_some_and(|c| c.is_ascii_digit() || c == '-');
    if !goes_on && digits(text.slice(start, end)) <= 5 {
        return end;
    }
    let kept = text.slice(start, end).trim_end_matches(|c: char| c.is_ascii_digit());
    let kept = kept.trim_end_matches([' ', ',', '-', '(']).chars().count();
    if kept == 0 { end } else { start + kept }
}

fn with_place(text: &Text, from: usize, to: usize, end: usize, detail: &str) -> Option<Span> {
    let place = text.slice(from, to);
    // 和兴里3巷, 富城二巷 after words of dwelling; not 第一排.
    let lane = ends_with_any(detail, &["巷", "街", "横", "排"]) && detail.chars().count() <= 4;
    if lane && !dwelt(text, from) && !ends_with_any(place, CLOSE) {
        return None;
    }
    if is_group(detail) && !ends_with_any(place, HAMLET) {
        // 联安二组: a rare name that somebody is at, or that begins a field.
        let there = is_stay(text, from) || !text.prev(from).is_some_and(is_han);
        let rare = is_rare(place) && place.chars().count() <= 4;
        return (there && rare).then(|| Span::new(from, end, Kind::Address, 0.5, "像村名加组"));
    }
    // 文化楼一座 is counted, not numbered.
    let one = detail.chars().count() == 2 && detail.starts_with(|c: char| "一两二三四五六七八九十".contains(c));
    if one && ends_with_any(detail, &["座", "栋", "幢"]) && !dwelt(text, from) {
        return None;
    }
    let dashed = detail.chars().all(|c| c.is_ascii_digit() || c == '-');
    if dashed && !dwelt(text, from) && !ends_with_any(place, CLOSE) {
        return None;
    }
    if is_floor(detail) && !dwelt(text, from) {
        let office = contains_any(place, OFFICES) || starts_with_any(text.after(end, 3), OFFICES);
        let area = ends_with_any(detail, &["期", "区"]);
        let suspected = place.chars().count() >= if area { 3 } else { 4 } && !office;
        return suspected.then(|| Span::new(from, end, Kind::Address, 0.55, "地名加楼层或分区"));
    }
    Some(Span::new(from, end, Kind::Address, 0.93, "地名加门牌、楼栋、房号或村组"))
}

/// Where floors and areas are public.
const OFFICES: &[&str] =
    &["办公", "政府", "中心", "教学", "会议", "大厅", "多功能", "礼堂", "展", "图书", "门诊", "住院", "医院", "学校"];

/// No place before it: a building with a room still leads to a door.
fn without_place(text: &Text, from: usize, end: usize, detail: &str) -> Option<Span> {
    let rooms = detail.chars().filter(char::is_ascii_digit).count() >= 3
        && detail.contains(['栋', '幢', '座', '梯', '元', '楼'])
        && !detail.contains('组');
    let dwelt = dwelt(text, from);
    if ends_with_any(detail, &["巷", "街", "横", "排"]) {
        return None;
    }
    // 第五栋的霍老师
    let of_person = detail.chars().count() >= 2
        && ends_with_any(detail, &["栋", "幢", "座", "室", "房"])
        && text.at(end) == Some('的')
        && is_person_here(text, end + 1);
    let fine = rooms || of_person || (dwelt && !is_floor(detail) && !is_group(detail));
    fine.then(|| Span::new(from, end, Kind::Address, if dwelt { 0.85 } else { 0.75 }, "楼栋和房号"))
}

/// A bare room number right after a building: 教师楼302.
fn room_of_building(text: &Text, start: usize, end: usize) -> Option<Span> {
    let counted = ["年", "人", "元", "户", "个", "名", "会", "教", "办", "平", "万", "多", "余", "-", "."];
    if counted.iter().any(|unit| text.after(end, 1).starts_with(unit))
        || text.at(end).is_some_and(|c| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let from = chain_start(text, start, true);
    let place = text.slice(from, start);
    let public = ["教学楼", "办公楼", "门诊楼", "综合楼", "住院楼", "广场", "商场", "文化楼"];
    let offices = place.ends_with("大楼") && (place.chars().count() <= 4 || contains_any(place, OFFICES));
    (from < start && !offices && !ends_with_any(place, &public))
        .then(|| Span::new(from, end, Kind::Address, 0.85, "楼名加房号"))
}

fn is_group(detail: &str) -> bool {
    ends_with_any(detail, &["组", "队", "社"]) && !detail.contains(['号', '栋', '幢', '座', '室'])
}

fn is_floor(detail: &str) -> bool {
    detail.chars().count() <= 4 && !detail.contains('号') && ends_with_any(detail, &["楼", "层", "期", "区"])
}

/// What words of dwelling end with: asked at every character, the words would take long.
static LAST: LazyLock<HashSet<char>> =
    LazyLock::new(|| DWELLING.iter().filter_map(|word| word.chars().last()).collect());

/// Whether words of dwelling stand right before `at`.
pub(crate) fn dwelt(text: &Text, at: usize) -> bool {
    let before = text.before(at, 9);
    let before = before.trim_end_matches([':', ' ', '"', '“', '(', '为', '是', '了', ',', '-']);
    before.chars().last().is_some_and(|c| LAST.contains(&c)) && ends_with_any(before, DWELLING)
}
