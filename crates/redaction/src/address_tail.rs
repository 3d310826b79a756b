//! What says more closely where, behind a place: …南村|水库边, …曹厚村|那棵大樟树下面.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;
use crate::address_context::{is_person_here, person_end};
use crate::address_words::{BESIDE, HOUSES, LANDMARKS};
use crate::addresses::dwelt;
use crate::ask::{ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::name_words::STRONG_LEFT;
use crate::text::{Text, is_han};

/// Where one road meets another.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static CROSSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^[与和、][\\x{4e00}-\\x{9fff}]{1,4}[路街道](?:交界|交叉|交汇|转角|拐角)[处口]?")
        .expect("a valid expression")
});

/// Whether what follows `end` says more closely where.
pub(crate) fn has_tail(text: &Text, end: usize) -> bool {
    is_crossing(text, end) || TAIL.is_match(clause(text, end))
}

/// Whether the road that ends at `end` meets another there.
pub(crate) fn is_crossing(text: &Text, end: usize) -> bool {
    CROSSING.is_match(text.after(end, 12))
}

/// What follows a place: a landmark beside, a house of it.
#[allow(clippy::expect_used, reason = "constant lists, tried by every test")]
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    let (landmarks, beside, houses) = (LANDMARKS.join("|"), BESIDE.join("|"), HOUSES.join("|"));
    let house = format!("(?:的|那|间|栋|幢|座|排|旧|老|破|小){{0,4}}(?:{houses})");
    let stretch = "(?:[正侧后前东南西北大]门口?|[中东西南北]段|尾段|尽头|路尾|路头|口)";
    let seat = "[前后左右东西南北]座(?:[0-9]{1,4}[室房]?)?|[0-9A-Z]{1,3}[栋幢座](?:[0-9]{3,4}[室房]?)?|[首顶一二三四五六七八九十0-9]{1,2}[楼层](?:[0-9]{1,4}[室房]?)?";
    let team = "[\\x{4e00}-\\x{9fff}]{1,3}?[队屯组社片垌]$";
    let nth = "(?:第?[0-9一二三四五六七八九十]{1,2}[排巷横])?(?:左边|右边|左手边?|右手边?|往里|进去|入)?[数起]?第[0-9一二三四五六七八九十]{1,2}[间家户幢栋]";
    Regex::new(&format!(
        "^(?:[旧新老大]?(?:{landmarks})(?:{beside})(?:{house})?|(?:{beside}){house}|{stretch}|{nth}|{seat}|{team})"
    ))
    .expect("a valid expression")
});

/// What somebody can stand at, live in or be found in, besides houses and sides.
#[rustfmt::skip]
const SPOTS: &[&str] = &[
    "楼", "门", "亭", "档", "铺", "摊", "棚", "店", "库", "仓", "坊", "站", "口", "头", "尾", "脚", "角", "处", "场", "院", "巷", "间",
    "下面", "里面", "上面", "村", "树下", "栋", "幢", "座", "号", "区", "队", "外", "内", "士多", "室", "舍", "街", "屯", "组", "房", "屋", "井", "坡", "寮", "闸",
    "山", "坳", "坝", "堤", "田基", "园", "天台", "楼顶", "阳台", "地下室", "点", "街市", "馆", "局", "供销社", "信用社", "旅社", "影院", "戏院", "茶楼", "酒楼", "小学", "中学", "银行", "船上", "山上", "车上", "桥上", "厅", "所", "旅馆", "网吧", "地", "菜地", "小卖部", "门市部", "经营部", "旧址", "原址", "旁院", "厂", "船", "艇", "塔", "桥", "码头", "水库", "车厢", "窑", "牌",
];

/// The end of the clause, if from `at` on it is nothing but a name.
pub(crate) fn whole_clause(text: &Text, at: usize) -> Option<usize> {
    let clause = clause(text, at);
    let mut here = at;
    for (word, tag) in LEXICON.segment(clause) {
        if breaks(word, tag, false) || (here > at && is_named(text, here, word, tag)) {
            return None;
        }
        here += word.chars().count();
    }
    (here > at && clause.chars().count() < 16).then_some(here)
}

/// Endings of words for people, traffic and what is no thing at a road.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "民", "众", "人", "户", "者", "员", "生", "长", "党", "车", "辆", "婆", "伯", "姐", "妹", "叔", "仔", "女", "子", "情", "况", "活动", "问题",
];

/// Finds the end of a noun phrase that begins at `at` and names a spot; none if
/// something is done or somebody named first.
pub(crate) fn phrase_end(text: &Text, at: usize) -> Option<usize> {
    text.answers.phrase_end.at(at, || told_until(text, at))
}

fn told_until(text: &Text, at: usize) -> Option<usize> {
    let (mut here, mut end, mut told) = (at, None, false);
    // Somebody at home there makes a spot of it, too: 睡在防空洞.
    let home = text.prev(at).is_some_and(|c| "在于到进".contains(c)) && dwelt(text, at);
    let road = home || text.prev(at).is_some_and(|c| "路街巷圩埠墟".contains(c));
    let words = LEXICON.segment(clause(text, at));
    for (index, (word, tag)) in words.iter().copied().enumerate() {
        // 护林|站, 理发|铺: what is done there is a part of the name.
        let compound = words.get(index + 1).is_some_and(|(next, _)| next.chars().count() == 1 && SPOTS.contains(next));
        // 废弃|的|料仓, 隔离: what was done to it, or a side by another name.
        let passive = words.get(index + 1).is_some_and(|(next, _)| *next == "的") || BESIDE.contains(&word);
        let done = told || ((compound || passive) && word.chars().count() > 1);
        if breaks(word, tag, done) || is_named(text, here, word, tag) {
            break;
        }
        told = word == "的" || starts_with_any(word, &["那", "这"]);
        here += word.chars().count();
        // What stands at a road is a spot, whatever it is: 中兴路|照相馆.
        let thing = road && word.chars().count() > 1 && tag == "n" && !ends_with_any(word, PEOPLE);
        let spot = thing || [SPOTS, BESIDE, HOUSES].iter().any(|endings| ends_with_any(word, endings));
        if spot && here >= at + 2 {
            end = Some(here);
        }
    }
    end
}

/// Whether somebody is named at the word or right behind it. A name that goes
/// on like land is none: 龙舟山|公园.
fn is_named(text: &Text, at: usize, word: &str, tag: &str) -> bool {
    let next = at + word.chars().count();
    let begins = (word.chars().count() == 1 || tag.starts_with("nr"))
        && LEXICON.surname(text.slice(at, at + 1)).is_some_and(|tier| tier <= 3);
    let person = || {
        let end = person_end(text, at)?;
        (!text.slice(at + 1, end + 1).contains(|c| "山桥塘湖岗坑路街巷村圩岭".contains(c))).then_some(end)
    };
    (begins && person().is_some()) || (STRONG_LEFT.contains(&word) && is_person_here(text, next))
}

/// Characters that say what is done there, or by whom.
const DOES: &str = "在到去从住是了着过来有说给把被让请找看送帮他她我你您们就也都还又不很叫走进回往向和与及跟对为由按坐等吃捡没已将再才只每先要换想会能可";

/// Whether a word is no part of a noun phrase. What is done to a thing may be
/// told before it: 的废弃鱼档, 那间修表铺.
fn breaks(word: &str, tag: &str, told: bool) -> bool {
    let counted = tag == "m" && ends_with_any(word, &["户", "位", "名", "个"]);
    if counted || matches!(word, "人家" | "人" | "那里" | "这里" | "那时") {
        return true;
    }
    match word.chars().count() {
        1 => DOES.contains(word),
        _ if starts_with_any(word, &["那", "这"]) => false,
        _ => {
            (tag.starts_with('v') && tag != "vn" && !told) || tag.starts_with(['r', 'p', 'c', 'd', 'y', 't', 'e', 'o'])
        }
    }
}

/// The span with all that follows it and says more closely where.
pub(crate) fn with_tail(text: &Text, mut span: Span) -> Span {
    if let Some(hit) = CROSSING.find(text.after(span.end, 12)) {
        span.end += hit.as_str().chars().count();
    }
    while let Some(end) = tail_end(text, span.end) {
        span.end = end;
    }
    if starts_with_any(text.after(span.end, 1), &["口", "头", "尾", "边", "旁", "侧", "仔"]) {
        span.end += 1;
    }
    span
}

/// One step further.
fn tail_end(text: &Text, at: usize) -> Option<usize> {
    // 后座|301: a room alone, and no telephone number.
    let digits = text.chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count();
    if (3..=4).contains(&digits) && text.prev(at).is_some_and(|c| "座栋幢楼舍院梯".contains(c)) {
        return Some(at + digits);
    }
    let form = TAIL.find(clause(text, at)).map(|hit| at + hit.as_str().chars().count());
    form.filter(|end| *end > at).or_else(|| phrase_end(text, at))
}

/// The characters up to the end of the clause.
fn clause(text: &Text, at: usize) -> &str {
    let run = text.chars.iter().skip(at).take(16).take_while(|c| is_han(**c) || c.is_ascii_alphanumeric()).count();
    text.slice(at, at + run)
}
