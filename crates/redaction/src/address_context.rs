//! Places that become addresses by what stands around them: words of dwelling
//! before, the person of them after.

use std::sync::LazyLock;

use regex::Regex;

use crate::address_bare::is_full_name;
use crate::address_chain::{chain_start, place_start};
use crate::address_words::{CLOSE, CLOSE_WHEN_DWELT, CLOSE_WHEN_SAID, DWELLING, GENERIC, KNOWN, SUFFIXES};
use crate::addresses::dwelt;
use crate::ask::{contains_any, ending, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Places after words of dwelling: 家住四九镇东坑村.
pub(crate) fn dwellings(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..text.chars.len() {
        if !text.at(at).is_some_and(is_han)
            || !dwelt(text, at)
            || matches!(text.at(at), Some('在' | '着' | '过' | '了' | '她' | '他' | '我' | '你' | '您'))
        {
            continue;
        }
        let run = text.chars.iter().skip(at).take(40).take_while(|c| is_han(**c)).count();
        let Some(end) = longest_chain(text, at, at + run).or_else(|| bare_name(text, at, run)) else { continue };
        let span = Span::new(at, end, Kind::Address, 0.86, "“住在”“家住”等用语之后的地名");
        if !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

/// Words of dwelling that a name may follow without any ending.
#[rustfmt::skip]
const BARE_CUES: &[&str] = &[
    "住", "住在", "家在", "住址:", "地址:", "嫁到", "嫁去", "祖籍", "老家在", "老家", "娘家在", "搬到", "搬去", "迁到",
];

/// What is no name of a place.
#[rustfmt::skip]
const NOWHERE: &[&str] =
    &["新家", "新居", "县城", "乡下", "外地", "外省", "国外", "这里", "那里", "嗰度", "呢度", "嗰边", "院", "宿", "户", "处", "房", "址", "所"];

/// A name without any ending that fills the clause: 住横龙，.
fn bare_name(text: &Text, at: usize, run: usize) -> Option<usize> {
    let name = text.slice(at, at + run);
    // 祖籍新会古井: what follows a known city needs no ending.
    let below = KNOWN.iter().find_map(|city| name.strip_prefix(city)).map_or(0, |rest| rest.chars().count());
    if ends_with_any(text.before(at, 4), DWELLING) && (2..=3).contains(&below) {
        return Some(at + run);
    }
    // 考生地址：容嘉俊 begins with the person.
    let person = run == 3 && is_full_name(text, at) && person_end(text, at) == Some(at + run);
    let nowhere = starts_with_any(name, NOWHERE) || KNOWN.contains(&name) || person;
    if nowhere || !(2..=4).contains(&run) || !ends_with_any(text.before(at, 3), BARE_CUES) {
        return None;
    }
    let rare = |(word, tag): &(&str, &str)| match word.chars().count() {
        1 => !tag.starts_with(['v', 'u', 'd', 'p', 'r', 'y', 'c', 'q']),
        _ => *tag == "ns" || LEXICON.frequency(word) < 150,
    };
    LEXICON.segment(name).iter().all(rare).then_some(at + run)
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
            let suffix = ending(part, SUFFIXES)?;
            let name: String = part.chars().take(length - suffix.chars().count()).collect();
            let two_endings = starts_with_any(
                text.slice(at + length, limit),
                &["村", "路", "镇", "街", "巷", "道", "区", "里", "坊", "围", "屯", "乡", "新村", "小区", "花园"],
            ) && !matches!(suffix, "市" | "省" | "县" | "镇" | "区" | "街道" | "社区" | "村");
            let fine = !name.is_empty()
                && !GENERIC.contains(&name.as_str())
                && !contains_any(&name, &["的", "了", "在", "是", "们", "有", "到"])
                && (name.chars().count() <= 2 || !contains_any(&name, &["和", "与"]));
            (fine && !two_endings && place_start(text, at + length).is_some()).then_some((length, is_close(suffix)))
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
    if at > from
        && let Some(end) = tail(text, at, limit)
    {
        close = Some(end);
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

fn is_close(suffix: &str) -> bool {
    [CLOSE, CLOSE_WHEN_SAID, CLOSE_WHEN_DWELT].iter().any(|list| list.contains(&suffix))
}

/// A hamlet without an ending that fills the rest of the clause: 升平村委会大担，.
pub(crate) fn tail(text: &Text, at: usize, limit: usize) -> Option<usize> {
    let above = ends_with_any(text.before(at, 3), &["村委会", "居委会", "社区", "管理区", "镇", "乡"]);
    let words = LEXICON.segment(text.slice(at, limit));
    let rare = words.iter().all(|(word, tag)| {
        if word.chars().count() == 1 {
            !tag.starts_with(['v', 'u', 'd', 'p', 'r', 'y', 'c', 'q'])
        } else {
            *tag == "ns" || LEXICON.frequency(word) < 150
        }
    });
    let closed = text.at(limit).is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric());
    (above && (2..=3).contains(&limit.saturating_sub(at)) && rare && closed).then_some(limit)
}

/// What may stand between a village and the person of it.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static PERSON_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:的|有|里|一|位|名|户|个|独居|孤寡|五保|低保|贫困|困难|残疾|留守|失独|高龄|空巢|老|特困|因病|致贫|,)*(?:村民|居民|老人|五保户|低保户|贫困户|困难户|儿童|少年|老党员|学生|孤儿|残疾人|阿婆|阿伯)?(?P<name>[\x{4e00}-\x{9fff}]{2,4})")
        .expect("a valid expression")
});

/// Villages and roads of a named person: 东坑村村民陈玉兰.
pub(crate) fn of_somebody(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 2..text.chars.len() {
        if !ends_with_any(text.before(end, 3), &["村", "村委会", "社区", "新村", "小区", "花园", "屯", "寨", "里"])
        {
            continue;
        }
        let start = chain_start(text, end, false);
        if start >= end || end - start < 3 {
            continue;
        }
        let after = text.after(end, 24);
        let single = place_start(text, end) == Some(start);
        if single && text.prev(end) == Some('里') {
            continue; // 天堂里, 村子里: inside something, unless under a village.
        }
        let home = (!single && is_native(text, start, end))
            || starts_with_any(
                after.trim_start_matches('的'),
                &["她家", "他家", "他们家", "她们家", "家里", "家中", "老家"],
            );
        let span = Span::new(start, end, Kind::Address, 0.72, "地名后面紧跟着住在那里的人");
        if home && !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
            continue;
        }
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
        let direct = skipped.is_empty() && end - start >= 4 && !official(after);
        let named = (served || direct) && is_person_here(text, at);
        let span = Span::new(start, end, Kind::Address, 0.72, "地名后面紧跟着住在那里的人");
        if named && !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

pub(crate) fn is_person_here(text: &Text, at: usize) -> bool {
    person_end(text, at).is_some()
}

/// Where the name of a person ends that begins at `at`.
pub(crate) fn person_end(text: &Text, at: usize) -> Option<usize> {
    text.answers.person_end.at(at, || named_until(text, at))
}

fn named_until(text: &Text, at: usize) -> Option<usize> {
    let run = text.chars.iter().skip(at).take(8).take_while(|c| is_han(**c)).count();
    let chars = text.chars.get(at..at + run)?;
    let candidates = (at..at + run).flat_map(|from| crate::name_cost::candidates(text, from, at + run)).collect();
    crate::lattice::best(chars, at, candidates).first().filter(|first| first.start == at).map(|first| first.end)
}

/// Told to be of a village or to come from it: 是石阁村的老渔民, 从沙堤村坐船来.
fn is_native(text: &Text, start: usize, end: usize) -> bool {
    let before = text.before(start, 2);
    let after = text.after(end, 5);
    (ends_with_any(before, &["是", "系", "来自"]) && after.starts_with('的'))
        || (before.ends_with('从') && !after.starts_with('回') && after.contains('来'))
}

/// Somebody in office is named with the village he speaks for.
fn official(after: &str) -> bool {
    let head: String = after.chars().take(5).collect();
    contains_any(&head, &["书记", "主任", "村长", "支书", "镇长", "委员", "干部", "党员", "义工"])
}
