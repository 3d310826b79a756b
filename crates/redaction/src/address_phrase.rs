//! Where somebody lives, told without any name of a place: 住对岸砖窑后面的棚屋,
//! 宁城宾馆后面旧宿舍.

use std::sync::LazyLock;

use regex::Regex;

use crate::address_suspect::PUBLIC;
use crate::address_tail::{phrase_end, whole_clause};
use crate::address_words::{BESIDE, HOUSES, LANDMARKS};
use crate::addresses::dwelt;
use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Words that only say of what sort a dwelling is, or that it is one.
#[rustfmt::skip]
const TOLD: &[&str] = &[
    "一", "这", "那", "自", "不", "没", "简", "集", "单", "公", "院", "宿舍", "户", "处", "房", "址", "所", "她", "他", "我", "你", "同",
    "两", "几", "破", "旧", "新", "老家", "外", "家", "的", "大", "小", "医院", "亲戚", "别人", "儿子", "女儿", "乡下", "农村", "城",
    "楼", "在", "进", "到", "着", "了", "过", "满", "惯", "什么", "哪", "病", "址", "宅",
];

/// Endings of units, which are no home by themselves.
const OPEN: &[&str] =
    &["医院", "卫生院", "福利院", "敬老院", "养老院", "法院", "管理站", "服务站", "车站", "学校", "卫生站"];

/// Words that lead to a place.
const LEADS: &[&str] = &["在", "到", "去", "从", "往", "返", "回", "喺", "进", "至", "给", "由", "停", "租"];

/// Where a house stands to something.
#[rustfmt::skip]
const RELATIONS: &[&str] = &[
    "对面", "对开", "旁边", "侧边", "隔壁", "隔篱", "后面", "后边", "后背", "背后", "前面", "左边", "右边", "楼上", "楼下", "脚下", "底下",
    "门口", "桥头", "路口", "村口", "巷口", "街口", "圩口", "旁的", "侧的", "边的", "后的", "前的", "尾的", "头的", "口的", "侧",
];

/// What else one finds a house by.
const MARKS: &[&str] =
    &["山", "桥", "站", "湖", "江", "河", "海", "堤", "高速", "出口", "厂", "酒店", "宾馆", "商场", "大楼", "广场"];

/// What else somebody may be found in.
const BUILDINGS: &[&str] = &["楼", "铺", "店", "档", "亭", "库", "仓", "摊", "船", "站", "舍", "院", "房", "屋", "室"];

/// Sides that a phrase may end with.
#[rustfmt::skip]
const SIDES: &[&str] = &[
    "斜对面", "对面", "旁边", "侧边", "隔壁", "隔篱", "后面", "后边", "背后", "前面", "左边", "右边", "左侧", "右侧", "东边", "西边", "南边",
    "北边", "楼上", "楼下", "脚下", "底下", "下面", "旁", "侧", "边", "后", "底", "脚", "尾", "口", "二楼", "三楼", "四楼", "五楼",
];

/// Finds phrases that words of dwelling or a direction lead to.
pub(crate) fn phrases(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 1..text.chars.len() {
        if !text.at(at).is_some_and(is_han) || found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let lives = dwelt(text, at);
        if !lives && !ends_with_any(text.before(at, 1), LEADS) {
            continue;
        }
        if lives && let Some(end) = named_clause(text, at) {
            found.push(Span::new(at, end, Kind::Address, 0.55, "说到住处的一句"));
            continue;
        }
        let Some(end) = phrase_end(text, at).filter(|end| *end >= at + 4) else { continue };
        let phrase = text.slice(at, end);
        let marked = [RELATIONS, LANDMARKS, MARKS].iter().any(|words| contains_any(phrase, words));
        let house = end >= at + 5 && marked && (ends_with_any(phrase, HOUSES) || ends_with_any(phrase, BUILDINGS));
        let public = starts_with_any(text.after(end, 3), PUBLIC);
        let beside = end >= at + 4
            && (contains_any(phrase, LANDMARKS) || contains_any(phrase, MARKS))
            && ends_with_any(phrase, SIDES)
            && !public;
        let told = starts_with_any(phrase, TOLD) && !(marked && lives);
        if !told && !ends_with_any(phrase, OPEN) && (lives || (house && !public) || beside) {
            found.push(Span::new(at, end, Kind::Address, 0.55, "像在说住处：方位和房屋"));
        }
    }
    found
}

/// What is left of the clause after words of dwelling, when it is a name with
/// something of an address in it: 住明珠豪苑6C.
fn named_clause(text: &Text, at: usize) -> Option<usize> {
    const PARTS: &str = "村里巷路街圩镇乡区城园苑楼栋座坊围桥山塘坑岗岭洞墟埠市湾0123456789";
    let end = whole_clause(text, at).filter(|end| *end >= at + 3)?;
    let name = text.slice(at, end);
    (name.contains(|c| PARTS.contains(c)) && !starts_with_any(name, TOLD) && !ends_with_any(name, OPEN)).then_some(end)
}

/// A relation and a house.
#[allow(clippy::expect_used, reason = "constant lists, tried by every test")]
static BESIDE_HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    let (beside, houses) = (BESIDE.join("|"), HOUSES.join("|"));
    Regex::new(&format!("^(?:{beside})(?:的|那|这|一|间|栋|幢|座|排|家|旧|老|破|小){{0,4}}(?:{houses})"))
        .expect("a valid expression")
});

/// A house beside a unit: 宁城宾馆后面旧宿舍.
pub(crate) fn beside_units(text: &Text, units: &[Span]) -> Vec<Span> {
    let house = |unit: &Span| {
        let hit = BESIDE_HOUSE.find(text.after(unit.end, 16))?;
        let end = unit.end + hit.as_str().chars().count();
        Some(Span::new(unit.start, end, Kind::Address, 0.7, "单位旁边的住处"))
    };
    units.iter().filter_map(house).collect()
}
