//! Places that are close enough by themselves, or by standing alone in a field.

use crate::address_chain::{chain_start, place_start};
use crate::address_context::{is_person_here, tail};
use crate::address_words::{ABOVE, CLOSE, KNOWN};
use crate::ask::{ends_with_any, starts_with_any};
use crate::name_words::STRONG_LEFT;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// What makes a hamlet a place where something is held, or a body that acts.
const PUBLIC: &[&str] = &[
    "党支部",
    "党总支",
    "党委",
    "委员会",
    "政府",
    "小学",
    "中学",
    "医院",
    "卫生",
    "敬老院",
    "养老院",
    "福利院",
    "派出所",
    "举行",
    "举办",
    "开展",
    "组织",
    "召开",
    "文化",
    "祠堂",
    "书记",
    "干部",
    "村长",
    "主任",
    "支书",
    "村口",
    "广场",
    "公园",
    "市场",
    "服务",
    "修路",
    "道路",
    "鱼塘",
];

/// A hamlet named under its village committee: 海阳村委会塘头村.
pub(crate) fn hamlets(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for end in 5..=text.chars.len() {
        if !ends_with_any(
            text.before(end, 2),
            &["村", "小组", "里", "坊", "巷", "庄", "围", "屯", "寨", "湾", "塘", "洞", "坑"],
        ) {
            continue;
        }
        let Some(last) = place_start(text, end) else { continue };
        let under = (ends_with_any(text.before(last, 5), ABOVE) && place_start(text, last).is_some())
            || is_full(text.slice(chain_start(text, end, false), end));
        if !under
            || starts_with_any(text.after(end, 3), PUBLIC)
            || starts_with_any(text.after(end, 3), &["委会", "民", "党"])
        {
            continue;
        }
        let start = chain_start(text, end, false);
        found.push(Span::new(start, end, Kind::Address, 0.8, "写到了自然村、里、巷"));
    }
    found.extend(unended(text));
    found.extend(far_towns(text));
    found
}

/// A town with its county and its city: nobody needs the county for what is near.
fn far_towns(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for end in 6..=text.chars.len() {
        if !ends_with_any(text.before(end, 2), &["镇", "乡", "街道", "区", "旗"])
            || starts_with_any(text.after(end, 3), PUBLIC)
        {
            continue;
        }
        let start = chain_start(text, end, false);
        let chain = text.slice(start, end);
        // 珠海斗门乾务镇: cities are named without their ending, too.
        let bare = KNOWN.iter().filter(|city| chain.starts_with(**city) && !is_near(city)).count();
        let above = bare + chain.chars().filter(|c| matches!(c, '省' | '市' | '县' | '区' | '州' | '旗')).count();
        let away = above >= 1 && !chain.contains("台山") && !chain.contains("台城");
        // A district counts itself: 广西来宾市兴宾区.
        let away = away && (above >= 3 || !chain.ends_with(['区', '旗']));
        if (above >= 2 && chain.chars().count() >= 8 && away) || (away && chain.chars().count() >= 6) {
            found.push(Span::new(start, end, Kind::Address, 0.72, "从市县写到了乡镇"));
        }
    }
    found
}

/// What everybody here is of.
fn is_near(city: &str) -> bool {
    matches!(city, "台山" | "台城" | "广东" | "中国")
}

/// A hamlet without an ending that fills the clause: 那琴村委会下洞，.
fn unended(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for at in 4..text.chars.len() {
        if !ends_with_any(text.before(at, 3), &["村委会", "居委会"]) {
            continue;
        }
        let run = text.chars.iter().skip(at).take(4).take_while(|c| is_han(**c)).count();
        let public = starts_with_any(text.after(at, 3), PUBLIC);
        let start = chain_start(text, at, false);
        if let Some(end) = tail(text, at, at + run).filter(|_| !public && start < at) {
            found.push(Span::new(start, end, Kind::Address, 0.75, "村委会之后的村名"));
        }
    }
    found
}

/// A village named with its town leads there alone.
fn is_full(chain: &str) -> bool {
    let upper = chain.find(['县', '市', '区', '州', '旗', '镇', '乡', '岛']);
    let (Some(upper), Some(town)) = (upper, chain.rfind(['镇', '乡', '道', '岛', '区'])) else { return false };
    // The village has a name of its own behind the town.
    let Some(village) = chain.get(town..).filter(|village| village.chars().count() >= 3 && upper <= town) else {
        return false;
    };
    let under = village.contains(['村', '社', '委']);
    chain.ends_with(['村', '屯', '寨', '庄'])
        || (under && chain.ends_with(['里', '坊', '围', '湾', '塘', '洞', '坑', '巷', '组']))
}

/// A village or estate that fills a bracket or a column, or that somebody is
/// said to be from (五丰村人).
pub(crate) fn in_a_field(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 3..=text.chars.len() {
        if text.at(end).is_some_and(|c| is_han(c) && !"人口头尾边".contains(c))
            || !ends_with_any(text.before(end, 4), CLOSE)
        {
            continue;
        }
        let start = chain_start(text, end, false);
        let from = text.at(end) == Some('人') && !text.at(end + 1).is_some_and(|c| is_han(c) && c != '氏');
        let fits = (from && end - start >= 3) || (end - start >= 4 && is_field(text, start, end));
        let span = Span::new(start, end, Kind::Address, 0.72, "单独写出的村、路或小区");
        if fits && !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

/// Whether a clause goes on to the left: the name is not the whole of it.
fn goes_on(text: &Text, at: usize) -> bool {
    text.prev(at).is_some_and(is_han) && !ends_with_any(text.before(at, 4), STRONG_LEFT)
}

/// Whether a place stands alone in brackets after a person, or in a column of
/// a line about one.
fn is_field(text: &Text, start: usize, end: usize) -> bool {
    let tail = usize::from(text.at(end).is_some_and(|c| "口头尾边".contains(c)));
    let closed = text.at(end + tail).is_none_or(|c| matches!(c, ')' | ',' | ' ' | '\n' | ';' | '|' | '、' | '。'));
    if matches!(text.prev(start), Some('(' | ',')) {
        // A name ends right before the bracket or comma.
        return closed
            && (2..=4).any(|n| start > n && is_person_here(text, start - 1 - n) && !goes_on(text, start - 1 - n));
    }
    if tail > 0 {
        return false;
    }
    let column = text.prev(start).is_none_or(|c| matches!(c, ' ' | '\n' | '|' | ';'))
        && text.at(end).is_none_or(|c| matches!(c, ' ' | '\n' | '|' | ';'));
    let line = format!("{}{}", text.before(start, 60), text.after(end, 60));
    column
        && (end - start >= 5 || line.contains(['男', '女']) || line.chars().filter(char::is_ascii_digit).count() >= 7)
}

/// What somebody does for a living at a road or market.
const WORK: &[&str] = &[
    "摆",
    "开一",
    "开了",
    "开着",
    "开间",
    "开店",
    "开个",
    "开有",
    "租了",
    "租房",
    "租住",
    "做生意",
    "做小",
    "卖",
    "打工",
    "修鞋",
    "修车",
    "看店",
    "守着",
    "收废",
];

/// A road where somebody has a stall or shop: 东华路摆摊修鞋.
pub(crate) fn workplaces(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 3..text.chars.len() {
        if !ends_with_any(text.before(end, 1), &["路", "街", "圩", "巷"]) {
            continue;
        }
        let after = text.after(end, 6);
        let after = after.trim_start_matches(['口', '边', '旁', '头', '尾', '上', '那']);
        let start = chain_start(text, end, false);
        let span = Span::new(start, end, Kind::Address, 0.68, "有人在那里谋生的地方");
        if end - start >= 3
            && starts_with_any(after, WORK)
            && !known.iter().chain(&found).any(|other| other.overlaps(&span))
        {
            found.push(span);
        }
    }
    found
}
