//! The grammar of addresses: 省 市 县 镇 村 组 路 号 小区 栋 单元 室.
//!
//! A place alone is no address (文明路 is talked about in public). It becomes
//! one by a detail — a number, building, room, group — or by words of dwelling
//! before it, or by the person named right after it.

mod people;
mod words;

use std::sync::LazyLock;

use regex::Regex;

use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};
use people::{dwellings, of_somebody};
use words::*;

/// The detail that makes a place an address.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static DETAIL: LazyLock<Regex> = LazyLock::new(|| {
    let n = r"[0-9A-Za-z零〇一二三四五六七八九十百甲乙丙丁]";
    let number = format!(
        r"(?:第?{n}{{1,6}}(?:-[0-9A-Za-z]{{1,5}}){{0,3}}(?:号之[0-9一二三四五六七八九十]+|号楼|号院|号铺|号商铺|号房|号)(?:之[0-9一二三四五六七八九十]+)?)"
    );
    let building = format!(r"(?:第?(?:{n}|[东西南北中])") + r"{1,4}(?:栋|幢|座|单元|梯|号楼))";
    let room = r"(?:[0-9A-Za-z]{1,2}?[0-9]{2,4}[A-Za-z]?(?:之[0-9一二三四五六七八九十]+)?(?:室|房|号房|户))";
    let floor = format!(r"(?:(?:第?{n}{{1,3}}|首|顶)(?:楼|层|期|区)(?:[A-Z][0-9]?|[0-9]{{1,4}})?)");
    let block = "(?:宿舍楼|宿舍|公寓楼|家属楼|家属院|出租屋|住宅楼|教工楼|职工楼|商住楼|大院|铺位|商铺)";
    let group = r"(?:第?[0-9一二三四五六七八九十]{1,3}(?:村民小组|居民小组|生产队|小组|组|队|社))";
    let bare = r"(?:-?[0-9]{3,4}[A-Za-z]?)";
    let more = format!(
        r"(?:[ ,，\-—#()]{{0,2}}(?:{number}|{building}|{room}|{floor}|{group}|{block}|地下|后座|首层|商铺|{bare}))*"
    );
    let dashed = r"(?:[0-9]{1,4}(?:-[0-9]{1,4}){1,3}(?:室|房)?)";
    let head = format!(r"(?:{group}[ ]?{number}|{number}|{building}|{group}|{dashed}|{room}|{floor})");
    Regex::new(&format!("{head}{more}")).expect("a valid expression")
});

/// Finds addresses.
pub(crate) fn find(text: &Text, units: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for hit in DETAIL.find_iter(&text.plain) {
        let (start, end) = (text.index(hit.start()), text.index(hit.end()));
        found.extend(detailed(text, start, end));
    }
    let taken: Vec<Span> = found.iter().chain(units).cloned().collect();
    found.extend(dwellings(text, &taken));
    found.extend(of_somebody(text, &found));
    joined(text, found)
}

/// Spans that touch, or stand a blank or comma apart, are one address.
fn joined(text: &Text, mut found: Vec<Span>) -> Vec<Span> {
    found.sort_by_key(|span| span.start);
    found.dedup_by(|next, last| {
        let between = text.slice(last.end, next.start.max(last.end));
        let joins = matches!(between, "" | " ");
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    found
}

/// A detail and the places before it.
fn detailed(text: &Text, start: usize, end: usize) -> Option<Span> {
    if text.prev(start).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '年' | '月')) {
        return None;
    }
    let mut start = start;
    let detail = text.slice(start, end).to_owned();
    if starts_with_any(
        text.after(end, 2),
        &["文件", "文", "台风", "线", "公交", "车", "令", "球", "电池", "桌", "人", "名", "次", "年级", "学员"],
    ) && !detail.contains(['栋', '幢', '室', '房'])
    {
        return None;
    }
    // Blanks may stand between the road and the number.
    let anchor = start;
    while text.prev(start) == Some(' ') {
        start -= 1;
    }
    let from = chain_start(text, start, true);
    let village_group = ends_with_any(&detail, &["组", "队", "社"]) && !detail.contains(['号', '栋', '幢', '座', '室']);
    if from < start {
        let place = text.slice(from, start);
        let dashed = detail.chars().all(|c| c.is_ascii_digit() || c == '-');
        let floor = is_floor(&detail);
        if village_group
            && !ends_with_any(place, &["村", "村委会", "居委会", "社区", "屯", "寨", "庄", "里", "坊", "湾", "围"])
        {
            return None;
        }
        if (dashed || floor) && !dwelt(text, from) && !ends_with_any(place, CLOSE) {
            return None;
        }
        if floor && !dwelt(text, from) {
            return None;
        }
        return Some(Span::new(from, end, Kind::Address, 0.93, "地名加门牌、楼栋、房号或村组"));
    }
    // No place before it: a building with a room still leads to a door.
    let rooms = detail.chars().filter(char::is_ascii_digit).count() >= 3
        && detail.contains(['栋', '幢', '座', '梯', '元', '楼'])
        && !detail.contains('组');
    let dwelt = dwelt(text, anchor);
    if rooms || (dwelt && !is_floor(&detail) && !village_group) {
        return Some(Span::new(anchor, end, Kind::Address, if dwelt { 0.85 } else { 0.75 }, "楼栋和房号"));
    }
    None
}

fn is_floor(detail: &str) -> bool {
    detail.chars().count() <= 4 && ends_with_any(detail, &["楼", "层", "期", "区"])
}

fn dwelt(text: &Text, at: usize) -> bool {
    let before = text.before(at, 8);
    let before = before.trim_end_matches([':', ' ', '"', '“', '(', '为', '是', '了', ',']);
    ends_with_any(before, DWELLING)
}

/// Where the chain of places that ends at `end` begins; `end` if there is none.
/// After a detail (`loose`), one place without a known ending is accepted.
fn chain_start(text: &Text, end: usize, loose: bool) -> usize {
    let mut at = end;
    loop {
        let blank = if text.prev(at) == Some(' ') { at - 1 } else { at };
        let next = place_start(text, blank).or_else(|| province_start(text, blank));
        match next {
            Some(start) if start < at => at = start,
            _ => break,
        }
    }
    if at == end && loose {
        at = loose_start(text, end);
    }
    at
}

/// One place ending at `end`: its name and its ending.
fn place_start(text: &Text, end: usize) -> Option<usize> {
    let before = text.before(end, 12);
    let suffix = SUFFIXES.iter().find(|suffix| before.ends_with(**suffix))?;
    let name_end = end - suffix.chars().count();
    let start = name_start(text, name_end);
    let name = text.slice(start, name_end);
    if name.is_empty() || GENERIC.contains(&name) || name.chars().any(|c| !is_han(c) && !c.is_ascii_alphanumeric()) {
        return None;
    }
    let whole = text.slice(start, end);
    let everyday = [
        "农村",
        "城市",
        "社区",
        "街道",
        "公园",
        "学校",
        "小区",
        "城区",
        "地区",
        "园区",
        "校园",
        "家园",
        "山村",
        "全市",
        "广场",
        "市场",
        "医院",
        "养老院",
        "敬老院",
        "福利院",
        "法院",
        "剧院",
        "政府",
        "渠道",
        "人道",
        "知道",
        "味道",
        "报道",
        "难道",
        "频道",
        "东道",
        "轨道",
        "街坊",
        "舞台",
        "平台",
        "阳台",
        "电台",
        "灶台",
        "站台",
        "后台",
        "现场",
        "会场",
        "到场",
        "当场",
        "操场",
        "立场",
        "机场",
        "商场",
        "心里",
        "家里",
        "村里",
        "镇里",
        "市里",
        "手里",
        "夜里",
        "屋里",
        "这里",
        "那里",
        "哪里",
        "城里",
        "院里",
        "嘴里",
        "眼里",
        "公里",
        "邻里",
        "一楼",
        "二楼",
        "三楼",
        "上楼",
        "下楼",
        "大楼",
        "教学楼",
        "宿舍楼",
        "办公楼",
        "住院",
    ];
    if everyday.contains(&whole) {
        return None;
    }
    Some(start)
}

/// How far a place's name reaches to the left of its ending.
fn name_start(text: &Text, end: usize) -> usize {
    let mut start = end;
    while start > 0 && end - start < 7 {
        let before = text.before(start, 6);
        let Some(last) = before.chars().last() else { break };
        let name = text.slice(start, end);
        if !(is_han(last) || (last.is_ascii_alphanumeric() && !last.is_ascii_digit())) {
            break;
        }
        if ends_with_any(before, STOPS) && !is_inside_word(text, start) {
            break;
        }
        // A part with its own ending begins here, unless nothing is left for the name.
        let closes = [
            "省",
            "市",
            "县",
            "区",
            "镇",
            "乡",
            "街道",
            "村",
            "路",
            "街",
            "道",
            "州",
            "旗",
            "社区",
            "居委会",
            "村委会",
        ];
        if !name.is_empty() && ends_with_any(before, &closes) && place_start(text, start).is_some() {
            break;
        }
        start -= 1;
    }
    trim_verbs(text, start, end)
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
        let class = tag.chars().next().unwrap_or('x');
        let plain = if length > 1 {
            (matches!(class, 'v' | 'c' | 'r' | 'd' | 't' | 'p') && *tag != "vn" && LEXICON.frequency(word) > 60)
                || (*tag == "nr" && end - at >= 2)
                || matches!(*word, "党员" | "义工" | "干部" | "队员" | "同志" | "书记" | "主任" | "女士" | "先生")
        } else {
            (matches!(class, 'p' | 'c' | 'u' | 'd' | 'y') && LEXICON.frequency(word) > 8000)
                || matches!(*word, "我" | "他" | "她" | "你" | "您" | "这" | "该" | "各" | "每" | "本" | "某")
        };
        if plain && index + 1 < count {
            kept = at;
        }
    }
    kept
}

/// A province or city named without its ending: 广东台山…
fn province_start(text: &Text, end: usize) -> Option<usize> {
    let known = [
        "广东",
        "广西",
        "湖南",
        "湖北",
        "江西",
        "福建",
        "浙江",
        "江苏",
        "安徽",
        "河南",
        "河北",
        "山东",
        "山西",
        "陕西",
        "四川",
        "重庆",
        "贵州",
        "云南",
        "海南",
        "北京",
        "上海",
        "天津",
        "辽宁",
        "吉林",
        "黑龙江",
        "内蒙古",
        "甘肃",
        "青海",
        "宁夏",
        "新疆",
        "西藏",
        "香港",
        "澳门",
        "台湾",
        "江门",
        "台山",
        "开平",
        "恩平",
        "鹤山",
        "新会",
        "广州",
        "深圳",
        "佛山",
        "珠海",
        "中山",
        "东莞",
        "阳江",
        "台城",
        "中国",
    ];
    let before = text.before(end, 3);
    known.iter().find(|name| before.ends_with(**name)).map(|name| end - name.chars().count())
}

/// The words right before a building number, when they have no known ending
/// (恒大御景3栋): at most six characters back to a stop.
fn loose_start(text: &Text, end: usize) -> usize {
    if text.slice(end, end + 8).chars().take_while(|c| !matches!(c, '栋' | '幢' | '座' | '单')).count() >= 6 {
        return end;
    }
    let mut start = end;
    while start > 0 && end - start < 6 {
        let before = text.before(start, 4);
        let Some(last) = before.chars().last() else { break };
        if !is_han(last) || ends_with_any(before, STOPS) {
            break;
        }
        start -= 1;
    }
    let start = trim_verbs(text, start, end);
    let name = text.slice(start, end);
    let counted = contains_any(name, &["有", "共", "建", "这", "那", "每", "第", "几", "等", "新", "拆"]);
    if name.chars().count() < 2 || counted {
        return end;
    }
    match chain_start(text, start, false) {
        from if from < start => from,
        _ => start,
    }
}
