//! The grammar of addresses: 省 市 县 镇 村 组 路 号 小区 栋 单元 室.
//!
//! A place alone is no address (文明路 is talked about in public). It becomes
//! one by a detail — a number, building, room, group — or by words of dwelling
//! before it, or by the person named right after it.

use std::sync::LazyLock;

use regex::Regex;

use crate::address_words::{CLOSE, DWELLING, EVERYDAY, GENERIC, KNOWN, STOPS, SUFFIXES};
use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

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
    if EVERYDAY.contains(&whole) {
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
    let before = text.before(end, 3);
    KNOWN.iter().find(|name| before.ends_with(**name)).map(|name| end - name.chars().count())
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

/// Places after words of dwelling: 家住四九镇东坑村.
fn dwellings(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..text.chars.len() {
        if !text.at(at).is_some_and(is_han) || !dwelt(text, at) || text.at(at) == Some('在') {
            continue;
        }
        let run = text.chars.iter().skip(at).take(40).take_while(|c| is_han(**c)).count();
        let Some(end) = longest_chain(text, at, at + run) else { continue };
        let span = Span::new(at, end, Kind::Address, 0.86, "“住在”“家住”等用语之后的地名");
        if !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

/// The furthest end of places that follow each other from `from` on.
fn longest_chain(text: &Text, from: usize, limit: usize) -> Option<usize> {
    let mut at = from;
    let mut close = None;
    loop {
        let rest = text.slice(at, limit.min(at + 10));
        let province = ["广东", "台山", "江门", "台城", "湖南", "广西", "四川", "贵州", "开平", "恩平"];
        let named = province.iter().find(|name| {
            rest.starts_with(**name)
                && !SUFFIXES
                    .iter()
                    .any(|s| rest.get(name.len()..).is_some_and(|r| r.starts_with(*s) && s.chars().count() == 1))
        });
        let next = (2..=rest.chars().count()).find_map(|length| {
            let part = text.slice(at, at + length);
            let suffix = SUFFIXES.iter().find(|suffix| part.ends_with(**suffix))?;
            let name: String = part.chars().take(length - suffix.chars().count()).collect();
            let two_endings = starts_with_any(
                text.slice(at + length, limit),
                &["村", "路", "镇", "街", "巷", "道", "区", "新村", "小区", "花园"],
            ) && !matches!(*suffix, "市" | "省" | "县" | "镇" | "区" | "街道" | "社区" | "村");
            let fine = !name.is_empty()
                && !GENERIC.contains(&name.as_str())
                && !contains_any(&name, &["的", "了", "在", "是", "和", "与", "们", "有", "到"]);
            (fine && !two_endings && place_start(text, at + length).is_some())
                .then_some((length, CLOSE.contains(suffix)))
        });
        match (next, named) {
            (Some((length, is_close)), _) => {
                at += length;
                if is_close || close.is_some() || at - from >= 5 {
                    close = Some(at);
                }
            }
            (None, Some(name)) => at += name.chars().count(),
            (None, None) => break,
        }
    }
    let after = text.after(close?, 4);
    let unit = starts_with_any(
        after,
        &[
            "党支部",
            "党总支",
            "党委",
            "委员会",
            "政府",
            "小学",
            "中学",
            "医院",
            "卫生院",
            "敬老院",
            "养老院",
            "福利院",
            "派出所",
        ],
    );
    close.filter(|_| !unit)
}

/// What may stand between a village and the person of it.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static PERSON_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:的|有|里|一|位|名|户|个|独居|孤寡|五保|低保|贫困|困难|残疾|留守|失独|高龄|空巢|老|特困|因病|致贫|,)*(?:村民|居民|老人|五保户|低保户|贫困户|困难户|儿童|少年|老党员|学生|孤儿|残疾人|阿婆|阿伯)?(?P<name>[\x{4e00}-\x{9fff}]{2,4})")
        .expect("a valid expression")
});

/// Villages and roads of a named person: 东坑村村民陈玉兰.
fn of_somebody(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 2..text.chars.len() {
        if !ends_with_any(text.before(end, 3), &["村", "社区", "新村", "小区", "花园", "屯", "寨", "里"]) {
            continue;
        }
        let start = chain_start(text, end, false);
        if start >= end || end - start < 3 {
            continue;
        }
        let after = text.after(end, 24);
        let Some(captures) = PERSON_OF.captures(after) else { continue };
        let Some(name) = captures.name("name") else { continue };
        let skipped = after.get(..name.start()).unwrap_or_default();
        let served = contains_any(
            skipped,
            &[
                "村民",
                "居民",
                "老人",
                "五保",
                "低保",
                "贫困",
                "困难",
                "独居",
                "孤寡",
                "残疾",
                "留守",
                "失独",
                "空巢",
                "老党员",
                "高龄",
                "特困",
                "的",
            ],
        );
        let at = end + skipped.chars().count();
        let named = served && is_person_here(text, at);
        let span = Span::new(start, end, Kind::Address, 0.72, "地名后面紧跟着住在那里的人");
        if named && !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

fn is_person_here(text: &Text, at: usize) -> bool {
    let run = text.chars.iter().skip(at).take(8).take_while(|c| is_han(**c)).count();
    let Some(chars) = text.chars.get(at..at + run) else { return false };
    let candidates = (at..at + run).flat_map(|from| crate::name_cost::candidates(text, from, at + run)).collect();
    crate::lattice::best(chars, at, candidates).first().is_some_and(|first| first.start == at)
}
