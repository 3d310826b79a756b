//! Places that may be where somebody lives, though nothing says so: any place
//! below a town with a name of its own. What is done there in public clears it.
//!
//! This looks for all rather than for sure ones: the person who confirms sees
//! at a glance that a village is only mentioned, but not what was overlooked.

use crate::address_bare::is_stay;
use crate::address_chain::{chain_start, place_start};
use crate::address_context::{is_person_here, person_end};
use crate::address_phrase::SIDES;
use crate::address_tail::{has_tail, is_crossing, phrase_end};
use crate::address_words::{CLOSE, CLOSE_WHEN_SAID, EVERYDAY, KNOWN, LEADS, SUFFIXES};
use crate::addresses::dwelt;
use crate::ask::{ending, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Endings of places that people live in and that hardly anything else has.
#[rustfmt::skip]
const LIVED: &[&str] = &[
    "村", "屯", "寨", "圩", "墟", "埠", "埗", "新村", "新邨", "邨", "小区", "花园", "苑", "豪庭", "名城", "名苑", "名都", "名居", "华府",
    "华庭", "雅居", "山庄", "碧桂园", "家属院", "宿舍", "大院", "公寓", "大厦", "农场", "林场", "茶场", "大队", "自然村", "巷",
    "生活区", "宿舍区", "家属区", "棚户区", "安置区", "工业区", "开发区", "工业园", "管区", "管理区", "度假区", "园区", "新区", "城中村", "渔港", "渔村", "渔场",
];

/// Endings of bodies that act for a place: they need a word that leads there.
const BODIES: &[&str] = &["村委会", "居委会", "社区", "委员会"];

/// Endings of what is open to all.
const OPEN: &[&str] = &[
    "公园",
    "幼儿园",
    "乐园",
    "校园",
    "院校",
    "学院",
    "医院",
    "法院",
    "敬老院",
    "养老院",
    "福利院",
    "警大队",
    "防大队",
    "法大队",
    "队大队",
];

/// Characters that never end a name: what follows them is any village.
const NOT_NAMED: &str = "过向至告每各进出全本扫同邻问说到离该某这那我你他她的了在是条个";

/// What makes a place one that is spoken of in public.
#[rustfmt::skip]
pub(crate) const PUBLIC: &[&str] = &[
    "党", "团支部", "支部", "委员会", "政府", "小学", "中学", "学校", "医院", "卫生", "敬老院", "养老院", "福利院", "派出所", "幼儿园",
    "举行", "举办", "开展", "组织", "召开", "文化", "书记", "干部", "村长", "主任", "支书", "广场", "公园", "服务", "修路", "道路",
    "义工", "志愿", "率先", "成立", "宣传", "宣讲", "义诊", "清理", "清洁", "打扫", "巡逻", "劝导", "参加", "参观", "调研", "植树", "创建",
    "代表", "经济", "集体", "一带", "沿线", "片区", "两委", "驻村", "工作", "居民委员会", "村民委员会", "段", "与", "和",
    "等地", "等村", "等处", "的党", "的义工", "的志愿", "公司", "有限", "酒店", "派发", "发放", "集合", "集中", "出发", "摆开", "设点", "设摊", "搞", "设立", "送戏", "送法", "进行", "建成",
];

/// Finds them.
pub(crate) fn suspects(text: &Text) -> Vec<Span> {
    (3..=text.chars.len()).filter_map(|end| suspect(text, end)).collect()
}

fn suspect(text: &Text, end: usize) -> Option<Span> {
    let before = text.before(end, 4);
    let lived = ends_with_any(before, LIVED);
    if !(lived || ends_with_any(before, CLOSE) || ends_with_any(before, CLOSE_WHEN_SAID)) || runs_on(text, end) {
        return None;
    }
    let start = after_verb(text, chain_start(text, end, true), end);
    let public = starts_with_any(text.after(end, 6), PUBLIC) && !has_tail(text, end) && !is_beside(text, end);
    if start + 3 > end || public || ends_with_any(before, OPEN) || !is_name(text, start, end) {
        return None;
    }
    let led = is_led_to(text, start, end);
    let single = place_start(text, end) == Some(start) && !starts_with_any(text.slice(start, end), KNOWN);
    let enough = match () {
        () if is_crossing(text, end) || is_spot(text, end) => true,
        () if ends_with_any(before, BODIES) => led,
        () if lived => led || !single || !is_common(text, start, end),
        () if text.at(end) == Some('尾') => true,
        () => led || !single || begins_clause(text, start, end),
    };
    enough.then(|| Span::new(start, end, Kind::Address, 0.5, "村、街或小区的名字，可能有人住在那里"))
}

/// Whether it is not the unit there but something beside it: 沙栏墟|卫生所楼上.
fn is_beside(text: &Text, end: usize) -> bool {
    let Some(stop) = phrase_end(text, end) else { return false };
    let phrase = text.slice(end, stop);
    SIDES.iter().any(|side| side.chars().count() > 1 && phrase.contains(side))
}

/// Whether a house, a side or a unit is told behind it: 东华路尾|杂货铺楼上.
fn is_spot(text: &Text, end: usize) -> bool {
    let Some(stop) = phrase_end(text, end) else { return false };
    stop >= end + 2 && !starts_with_any(text.after(stop, 4), PUBLIC)
}

/// Where the name begins that follows the last small word of what was taken
/// for a long name: 他仍记得|县前路.
fn after_verb(text: &Text, start: usize, end: usize) -> usize {
    let long = end - start > 5;
    let verb = (start..end).rev().find(|at| text.at(*at).is_some_and(|c| "有了着进得过要把被给掉替帮半".contains(c)));
    verb.filter(|_| long).map_or(start, |at| at + 1)
}

/// Whether the ending is not the end of the name: 村|民, 街|坊, 花园|路.
fn runs_on(text: &Text, end: usize) -> bool {
    let Some(next) = text.at(end).filter(|c| is_han(*c) && !text.after(end, 2).starts_with("长大")) else {
        return false;
    };
    let pair = text.slice(end.saturating_sub(1), end + 1);
    let longer = !"口头尾边旁里上下的有人".contains(next) && LEXICON.frequency(pair) > 50;
    let suffix = SUFFIXES.iter().any(|suffix| suffix.chars().count() > 1 && suffix.starts_with(pair));
    // 荔枝塘|村委会: a larger place is named after it.
    let larger = starts_with_any(text.after(end, 3), BODIES)
        || (text.at(end) == Some('村') && text.at(end + 1) != Some('村') && text.prev(end) != Some('村'));
    longer || suffix || larger || (text.prev(end) == Some('村') && "委干官官史规".contains(next))
}

/// Whether a word before leads there, or a person or a field's border stands around.
fn is_led_to(text: &Text, start: usize, end: usize) -> bool {
    let border = |c: Option<char>| c.is_none_or(|c| matches!(c, ':' | '(' | ')' | ' ' | ';' | '\n' | '|'));
    ends_with_any(text.before(start, 2), LEADS)
        || dwelt(text, start)
        || (border(text.prev(start)) && border(text.at(end)))
        || is_person_here(text, end + usize::from(text.at(end) == Some('的')))
        || starts_with_any(text.after(end, 3).trim_start_matches(['正', '门', '口', '头']), &["接", "等", "找", "探"])
}

/// Whether the last part has a name: not 问过|村, 水泥厂下|岗, 余秀|环.
fn is_name(text: &Text, start: usize, end: usize) -> bool {
    let before = text.before(end, 4);
    let suffix = ending(before, SUFFIXES).map_or(1, |suffix| suffix.chars().count());
    let name = text.slice(start, end - suffix);
    let words = LEXICON.segment(name);
    let unnamed = words.last().is_some_and(|(word, _)| word.chars().count() == 1 && NOT_NAMED.contains(word));
    if unnamed || name.chars().all(|c| c.is_ascii_digit()) || is_measured(before, suffix, end - start) {
        return false;
    }
    let short = suffix == 1 && ends_with_any(before, CLOSE_WHEN_SAID) || before.ends_with('里');
    let tail = text.slice(end.saturating_sub(2), end);
    // Inside something is no lane: 铁皮箱里.
    let inside = before.ends_with('里')
        && words
            .last()
            .is_some_and(|(word, tag)| word.chars().count() > 1 && *tag == "n" && LEXICON.frequency(word) > 20);
    !(short && (inside || EVERYDAY.contains(&tail) || is_only_a_person(text, start, end)))
}

/// 三十围, 二里, 半条街 are measured.
fn is_measured(before: &str, suffix: usize, length: usize) -> bool {
    const UNITS: &[&str] = &["里", "围", "道", "场", "台", "街", "路"];
    let number = before.chars().rev().nth(suffix).is_some_and(|c| "一二两三四五六七八九十几半百千条".contains(c));
    suffix == 1 && number && length <= 3 && ends_with_any(before, UNITS)
}

/// A name of a person that ends like land, where nobody stays.
fn is_only_a_person(text: &Text, start: usize, end: usize) -> bool {
    let given = !text.prev(end).is_some_and(|c| "里坊岛湾岗坑坪咀塱埗".contains(c));
    given && person_end(text, start) == Some(end) && !is_person_here(text, end) && !is_stay(text, start)
}

/// A rare name at the beginning of a clause: 朗溪里有个阿婆.
fn begins_clause(text: &Text, start: usize, end: usize) -> bool {
    const HAMLETS: &[&str] = &["里", "坊", "巷", "围", "庄"];
    let hamlet = ends_with_any(text.before(end, 2), HAMLETS) || ends_with_any(text.before(end, 2), CLOSE_WHEN_SAID);
    let numbered = text.slice(start, end).contains(['一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十']);
    hamlet
        && !numbered
        && end - start <= 4
        && !text.prev(start).is_some_and(is_han)
        && !is_common(text, start, end)
        && !LEXICON.is_word(text.slice(start, end))
}

/// A name that is an everyday word, as in 示范村, 贫困村, 文明小区.
fn is_common(text: &Text, start: usize, end: usize) -> bool {
    let whole = text.slice(start, end);
    let name = SUFFIXES.iter().find_map(|suffix| whole.strip_suffix(suffix)).unwrap_or(whole);
    let everyday = |word: &str| {
        let tag = LEXICON.tag(word);
        LEXICON.frequency(word) > 1000 && !starts_with_any(&tag, &["ns", "nr", "nz", "nt", "s"])
    };
    everyday(name) || everyday(whole)
}
