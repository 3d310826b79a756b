//! Where somebody lives, told without any name of a place: 住对岸砖窑后面的棚屋,
//! 宁城宾馆后面旧宿舍.

use crate::address_context::person_end;
use crate::address_suspect::PUBLIC;
use crate::address_tail::{phrase_end, whole_clause};
use crate::address_words::{BESIDE, HOUSES, LANDMARKS, LEADS};
use crate::addresses::dwelt;
use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Beginnings of what only says of what sort a dwelling is: 住一间旧屋.
#[rustfmt::skip]
const TOLD: &[&str] = &[
    "一", "这", "那", "自", "不", "没", "她", "他", "我", "你", "两", "几", "老家", "的", "亲戚", "别人", "儿子", "女儿", "乡下", "农村", "在",
    "进", "到", "着", "了", "过", "满", "惯", "什么", "哪", "简", "集体", "单位", "员工", "医院", "宿舍",
];

/// Beginnings of short ones: 大屋, 旧房子, 病房.
#[rustfmt::skip]
const SORTS: &[&str] = &[
    "大", "小", "新", "旧", "破", "公", "外", "城", "单", "家", "楼", "院", "户", "处", "房", "址", "所", "病", "宅", "同", "集",
];

/// Endings of units, which are no home by themselves.
#[rustfmt::skip]
const OPEN: &[&str] = &[
    "医院", "卫生院", "福利院", "敬老院", "养老院", "法院", "管理站", "服务站", "学校", "卫生站", "派出所", "研究所",
    "保健院", "职中", "殡仪馆", "图书馆", "博物馆", "体育馆", "纪念馆", "文化馆", "展览馆", "汽车站", "总站", "广场", "服务区", "银行", "水库",
];

/// Rooms for all, unless somebody lives there.
const ROOMS: &[&str] = &["办公室", "会议室", "教室", "课室", "活动室", "阅览室"];

/// Where a house stands to something.
#[rustfmt::skip]
const RELATIONS: &[&str] = &[
    "对面", "对开", "旁边", "侧边", "隔壁", "隔篱", "后面", "后边", "后背", "背后", "前面", "左边", "右边", "楼上", "楼下", "脚下", "底下",
    "门口", "门前", "桥头", "路口", "村口", "巷口", "街口", "圩口", "旁的", "侧的", "边的", "后的", "前的", "尾的", "头的", "口的", "侧",
];

/// What else one finds a house by.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "山", "桥", "站", "湖", "江", "河", "海", "堤", "高速", "出口", "厂", "酒店", "宾馆", "商场", "大楼", "广场", "医院", "公园", "圩", "墟",
    "中学", "小学", "市场", "岛", "港", "田", "塘", "井", "树", "庙", "库", "店", "所", "局", "镇", "乡", "村", "银行", "营业厅", "路", "街", "巷", "区",
];

/// What else somebody may be found in.
#[rustfmt::skip]
const BUILDINGS: &[&str] = &[
    "楼", "铺", "店", "档", "亭", "库", "仓", "摊", "船", "站", "舍", "院", "房", "屋", "室", "厅", "招待所", "旅馆", "旅店", "网吧", "养殖场",
    "养鸡场", "养猪场", "猪场", "鸡场", "市场", "厂房", "工地", "车厢", "窑", "坟场", "街市", "馆", "场", "菜地", "果园", "鱼塘",
];

/// Sides that a phrase may end with.
#[rustfmt::skip]
pub(crate) const SIDES: &[&str] = &[
    "斜对面", "对面", "旁边", "侧边", "隔壁", "隔篱", "隔离", "后面", "后边", "背后", "前面", "左边", "右边", "左侧", "右侧", "东边", "西边", "南边",
    "北边", "楼上", "楼下", "脚下", "底下", "下面", "门前", "旁", "侧", "边", "后", "底", "脚", "尾", "口", "头", "外", "二楼", "三楼", "四楼", "五楼",
];

/// Finds phrases that words of dwelling or a direction lead to, or that are a field.
pub(crate) fn phrases(text: &Text, units: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..text.chars.len() {
        let inside = found.last().is_some_and(|last| at < last.end);
        if text.at(at).is_some_and(is_han) && !inside {
            found.extend(phrase(text, at, units));
        }
    }
    found
}

/// The phrase that begins at `at`, if it tells where somebody is at home.
fn phrase(text: &Text, at: usize, units: &[Span]) -> Option<Span> {
    let lives = dwelt(text, at);
    if lives && let Some(end) = named_clause(text, at) {
        return Some(Span::new(at, end, Kind::Address, 0.55, "说到住处的一句"));
    }
    let led = lives || ends_with_any(text.before(at, 2).trim_end_matches('了'), LEADS);
    let border = !text.prev(at).is_some_and(is_han);
    if !led && !border {
        return None;
    }
    let end = phrase_end(text, at).filter(|end| *end >= at + 4)?;
    let field = border && !text.at(end).is_some_and(is_han);
    let is_unit = |unit: &Span| {
        let homes = lives && end > unit.end + 1;
        unit.start < end && at < unit.end && !homes && !is_beyond(text, unit.end, end)
    };
    let home = (led || field) && !units.iter().any(is_unit) && is_home(text, at, end, lives);
    home.then(|| Span::new(at, end, Kind::Address, 0.55, "像在说住处：方位和房屋"))
}

/// Whether a phrase goes on from a unit to what stands beside it.
fn is_beyond(text: &Text, unit: usize, end: usize) -> bool {
    let rest = text.slice(unit, end.max(unit));
    contains_any(rest, SIDES) || contains_any(rest, RELATIONS)
}

/// Whether a phrase tells a house by what is near, or a spot beside that.
fn is_home(text: &Text, at: usize, end: usize, lives: bool) -> bool {
    // In, on or before a house: 宿舍楼|前.
    let whole = text.slice(at, end);
    let phrase = whole.trim_end_matches(['前', '里', '内', '上']);
    let marked = [RELATIONS, LANDMARKS, MARKS].iter().any(|words| contains_any(whole, words));
    let told = starts_with_any(phrase, TOLD) || (starts_with_any(phrase, SORTS) && end <= at + 5 && !marked);
    if ends_with_any(phrase, OPEN) || (!lives && ends_with_any(phrase, ROOMS)) || (told && !(marked && lives)) {
        return false;
    }
    let house = end >= at + 4 && (ends_with_any(phrase, HOUSES) || ends_with_any(phrase, BUILDINGS));
    let public = starts_with_any(text.after(end, 3), PUBLIC);
    lives || (marked && !public && (house || ends_with_any(whole, SIDES)))
}

/// What is left of the clause after words of dwelling, when it is a name with
/// something of an address in it: 住明珠豪苑6C.
fn named_clause(text: &Text, at: usize) -> Option<usize> {
    const PARTS: &str = "村里巷路街圩镇乡区城园苑楼栋座坊围桥山塘坑岗岭洞墟埠市湾0123456789";
    let end = whole_clause(text, at).filter(|end| *end >= at + 3)?;
    if person_end(text, at) == Some(end) {
        return None;
    }
    let name = text.slice(at, end);
    let told = starts_with_any(name, TOLD) || starts_with_any(name, SORTS);
    (name.contains(|c| PARTS.contains(c)) && !told && !ends_with_any(name, OPEN)).then_some(end)
}

/// A spot beside a unit: 宁城宾馆后面旧宿舍, 敬老院后面的菜地.
pub(crate) fn beside_units(text: &Text, units: &[Span]) -> Vec<Span> {
    let spot = |unit: &Span| {
        let after = text.after(unit.end, 3);
        let beside = BESIDE.iter().any(|beside| beside.chars().count() > 1 && after.starts_with(beside));
        let end = phrase_end(text, unit.end).filter(|end| beside && *end > unit.end + 2)?;
        Some(Span::new(unit.start, end, Kind::Address, 0.6, "单位旁边的地方"))
    };
    units.iter().filter_map(spot).collect()
}
