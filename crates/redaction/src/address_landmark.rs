//! Houses that have no number and are found by what stands near: 牌坊侧杂物房,
//! 大榕树后面的瓦屋, 供销社隔壁第二间.

use std::sync::LazyLock;

use regex::Regex;

use crate::address_chain::chain_start;
use crate::address_words::{BESIDE, GLUE, HOUSES, LANDMARKS};
use crate::addresses::dwelt;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// A landmark, where the house is to it, and the house.
#[allow(clippy::expect_used, reason = "constant lists, tried by every test")]
static HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    let (landmarks, beside, houses) = (LANDMARKS.join("|"), BESIDE.join("|"), HOUSES.join("|"));
    let nth = "(?:入|数)?第?[0-9一二两三四五六七八九十]{1,2}(?:间|家|户|座|幢|栋|排|条巷)";
    let which = format!("(?:的|那|这|一|{nth}|间|栋|幢|座|排|家|旧|老|破|小){{0,4}}");
    Regex::new(&format!(
        "(?P<mark>[新旧老大]?(?:{landmarks}))(?:口|头|边)?(?P<house>(?:[那这的][间座栋幢排]?(?:{houses}))|(?:{beside})(?:{which}(?:{houses})|的?(?P<nth>{nth})|(?P<bare>)))"
    ))
    .expect("a valid expression")
});

/// A relation and a house.
#[allow(clippy::expect_used, reason = "constant lists, tried by every test")]
static BESIDE_HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    let (beside, houses) = (BESIDE.join("|"), HOUSES.join("|"));
    Regex::new(&format!("(?:{beside})(?:的|那|这|一|间|栋|幢|座|排|家|旧|老|破|小){{0,4}}(?:{houses})"))
        .expect("a valid expression")
});

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static DORMITORY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[路街巷道](?P<unit>[\x{4e00}-\x{9fff}]{1,7}?(?:宿舍|家属院|大院|家属楼|住宅楼)[楼区]?)")
        .expect("a valid expression")
});

/// Finds them: a place before or words of dwelling make the house somebody's.
pub(crate) fn landmarks(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for captures in HOUSE.captures_iter(&text.plain) {
        let (Some(whole), Some(mark)) = (captures.get(0), captures.name("mark")) else { continue };
        let (landmark, end) = (text.index(mark.start()), text.index(whole.end()));
        let start = chain_start(text, landmark, true).min(landmark);
        let lives = dwelt(text, start) || text.before(start, 3).ends_with("住在");
        let placed = start < landmark;
        // Without a house at the end only what somebody lives at is a home.
        let fine = captures.name("bare").is_none() || (lives && !ends_clause_early(text, end));
        if fine {
            let confidence = if lives || placed { 0.75 } else { 0.5 };
            found.push(Span::new(start, end, Kind::Address, confidence, "在标志物旁边的住处"));
        }
    }
    found.extend(relative_homes(text));
    found.extend(beside_anything(text));
    found.extend(dormitories(text));
    found.extend(quarters(text));
    found
}

/// Where somebody lives beside whatever it is: 住在五丰圩牛行后面的旧屋.
fn beside_anything(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for hit in BESIDE_HOUSE.find_iter(&text.plain) {
        let (at, end) = (text.index(hit.start()), text.index(hit.end()));
        let run = text.chars.iter().take(at).rev().take(14).take_while(|c| is_han(**c)).count();
        if let Some(start) = (at - run..at.saturating_sub(1)).find(|start| dwelt(text, *start)) {
            found.push(Span::new(start, end, Kind::Address, 0.75, "在标志物旁边的住处"));
        }
    }
    found
}

/// Quarters of a unit at a road: 龙藏路旧糖厂宿舍.
fn dormitories(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for captures in DORMITORY.captures_iter(&text.plain) {
        let (Some(whole), Some(unit)) = (captures.get(0), captures.name("unit")) else { continue };
        let (road, end) = (text.index(unit.start()), text.index(whole.end()));
        let start = chain_start(text, road, false);
        if start < road {
            found.push(Span::new(start, end, Kind::Address, 0.8, "路名加单位宿舍"));
        }
    }
    found
}

/// Houses of something somebody lives in: 住在糖厂宿舍, 住榕树头出租屋.
fn quarters(text: &Text) -> Vec<Span> {
    const QUARTERS: &[&str] = &[
        "宿舍",
        "家属院",
        "家属楼",
        "职工楼",
        "教师楼",
        "出租屋",
        "祖屋",
        "老屋",
        "旧屋",
        "杂物房",
        "铁皮屋",
        "瓦房",
        "平房",
        "工棚",
    ];
    let mut found = Vec::new();
    for (house, byte) in QUARTERS.iter().flat_map(|h| text.plain.match_indices(*h).map(move |(at, _)| (h, at))) {
        let at = text.index(byte);
        let run = text.chars.iter().take(at).rev().take(12).take_while(|c| is_han(**c)).count();
        let Some(start) = (at - run..at.saturating_sub(1)).find(|start| dwelt(text, *start)) else { continue };
        let name = text.slice(start, at);
        // A house only told of has no name: 住在一间低矮的瓦房.
        let told = name.contains(['的', '了', '破', '旧', '老', '矮', '是', '在', '他', '她', '我'])
            || name.starts_with(['一', '这', '那', '两', '自', '间', '不', '没', '简', '集', '单', '员', '公']);
        if !told {
            let end = at + house.chars().count();
            found.push(Span::new(start, end, Kind::Address, 0.75, "住处：单位或地方的房子"));
        }
    }
    found
}

/// The clause goes on with something done there: 住在学校旁边开店.
fn ends_clause_early(text: &Text, end: usize) -> bool {
    text.after(end, 2).starts_with(['长', '人', '面'])
}

/// A place with its relation after words of dwelling: 住在南华市场隔壁.
fn relative_homes(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for glue in GLUE.iter().filter(|glue| glue.chars().count() >= 2 && !glue.ends_with('的')) {
        for (byte, _) in text.plain.match_indices(*glue) {
            let at = text.index(byte);
            let start = chain_start(text, at, false);
            if start + 3 <= at && dwelt(text, start) {
                let end = at + glue.chars().count();
                found.push(Span::new(start, end, Kind::Address, 0.75, "住处旁边的地名"));
            }
        }
    }
    found
}
