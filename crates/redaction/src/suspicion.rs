//! A learnt layer that suspects what no rule foresaw: houses told by what stands
//! near, bare names of hamlets, places far away, nicknames.
//!
//! What the weights say (`suspicion_model`) is weighed against what the rules found.
//! They are learnt from marked texts by `examples/train` and kept in
//! `data/*.weights.txt`. It is as deterministic as the rules.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::ask::starts_with_any;
use crate::lexicon::LEXICON;
use crate::suspicion_features::ends_a_place;
use crate::suspicion_model::{Model, Scores, Suspicion, scores};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

static ADDRESSES: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../data/addresses.weights.txt")));
static PERSONS: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../data/persons.weights.txt")));

/// How much likelier addresses are taken to be: one suggested too often costs a
/// glance, one overlooked tells where somebody lives.
const SUSPICION: Suspicion = Suspicion { first: 3.0, further: 2.0 };
/// The same for persons, of whom the rules overlook few.
const SUSPICION_OF_PERSONS: Suspicion = Suspicion { first: 1.0, further: 0.0 };
/// Up to this confidence in an address a rule is not followed where suspicion finds nothing …
const UNSURE: f32 = 0.75;
/// … and up to this in a person.
const UNSURE_NAME: f32 = 0.9;
/// From this confidence on a person bounds an address …
const SURE: f32 = 0.8;
/// … and a full name from this on.
const SURE_FULL: f32 = 0.7;
/// A word met so often is a name only for certain.
const EVERYDAY: usize = 100;

/// What the rules `found`, and the addresses and persons the weights in use suspect besides.
pub(crate) fn suspected(text: &Text, found: Vec<Span>) -> Vec<Span> {
    with_suspected(text, found, [&ADDRESSES, &PERSONS], (SUSPICION, SUSPICION_OF_PERSONS))
}

/// The same by any weights, and so much suspicion of addresses and of persons.
pub(crate) fn with_suspected(
    text: &Text,
    mut found: Vec<Span>,
    models: [&Model; 2],
    suspicion: (Suspicion, Suspicion),
) -> Vec<Span> {
    let ([address, person], (of_addresses, of_persons)) = (models, suspicion);
    let [addresses, persons] = scores(models, text, &found);
    let possible = person.spans(&persons, of_persons);
    let (named, dwelt) = (person.spans(&persons, Suspicion::NONE), address.spans(&addresses, of_addresses));
    found.retain(|span| {
        let doubtful = span.kind == Kind::Person && span.confidence <= UNSURE_NAME;
        let hamlet = touched(span, &dwelt) && !touched(span, &named);
        !doubtful || (touched(span, &possible) && !hamlet)
    });
    let persons = suspected_persons(text, &persons, person, of_persons);
    with_persons(combined(text, found, &addresses, address, of_addresses), persons)
}

/// Persons suspected by these scores.
pub(crate) fn suspected_persons(text: &Text, scores: &Scores, model: &Model, suspicion: Suspicion) -> Vec<Span> {
    let spans = model.spans(scores, suspicion).into_iter();
    let named = spans.filter(|(start, end)| text.slice(*start, *end).chars().all(|c| c.is_alphanumeric() || c == '·'));
    let certain = model.spans(scores, Suspicion::NONE);
    let private = named.filter(|(start, end)| {
        let name = text.slice(*start, *end);
        let everyday = LEXICON.frequency(name) >= EVERYDAY && !certain.contains(&(*start, *end));
        !everyday && !LEXICON.is_public(name)
    });
    private.map(|(start, end)| Span::new(start, end, Kind::Person, 0.4, "说法像称呼一个人")).collect()
}

/// Suspected persons besides what was found, or as longer forms of persons found.
pub(crate) fn with_persons(mut found: Vec<Span>, persons: Vec<Span>) -> Vec<Span> {
    let others: Vec<(usize, usize)> =
        found.iter().filter(|span| span.kind != Kind::Person).map(|span| (span.start, span.end)).collect();
    found.extend(persons.into_iter().filter(|person| !touched(person, &others)));
    crate::merge::merge(found)
}

/// Rules and suspicion together: what overlaps or touches is one address, and
/// numbers stay numbers.
pub(crate) fn combined(
    text: &Text,
    mut found: Vec<Span>,
    scores: &Scores,
    model: &Model,
    suspicion: Suspicion,
) -> Vec<Span> {
    let likely = model.spans(scores, suspicion);
    found.retain(|span| span.kind != Kind::Address || span.confidence > UNSURE || touched(span, &likely));
    let sure = |span: &&Span| span.confidence >= if span.end - span.start >= 3 { SURE_FULL } else { SURE };
    let persons: Vec<&Span> = found.iter().filter(|span| span.kind == Kind::Person).filter(sure).collect();
    let mut suspected: Vec<Span> = likely
        .into_iter()
        .map(|(start, end)| beside_persons(start, end, &persons))
        .filter_map(|(start, end)| trimmed(text, start, end))
        .map(|(start, end)| Span::new(start, end, Kind::Address, 0.4, "说法像住址"))
        .collect();
    let number = |span: &&Span| matches!(span.kind, Kind::Phone | Kind::IdNumber | Kind::Other);
    let numbers: Vec<(usize, usize)> = found.iter().filter(number).map(|span| (span.start, span.end)).collect();
    let units: Vec<&Span> = found.iter().filter(|span| span.kind == Kind::Organisation).collect();
    let named: Vec<&Span> = found.iter().filter(|span| span.kind == Kind::Person).collect();
    let certain = model.spans(scores, Suspicion::NONE);
    suspected.retain(|span| {
        let (length, named) = (span.end - span.start, shared(span, &named));
        // What is all one name may as well be a hamlet; 永杰和家豪上 is none.
        let other = shared(span, &units) * 2 > length || (named * 2 >= length && named < length);
        let doubtful = other || is_everyday(text, span);
        // A name may as well be a hamlet's where all of it is one for certain.
        let person = shared(span, &persons) * 3 > length && !certain.contains(&(span.start, span.end));
        !person && !is_vague(text, span) && !touched(span, &numbers) && (!doubtful || touched(span, &certain))
    });
    let (mut addresses, others): (Vec<Span>, Vec<Span>) =
        found.into_iter().partition(|span| span.kind == Kind::Address);
    addresses.extend(suspected);
    let mut found = crate::addresses::joined(text, addresses);
    again(text, &mut found);
    found.extend(others);
    crate::merge::merge(found)
}

/// A hamlet found once is one wherever its name stands, even where a rule took it for a person's.
fn again(text: &Text, addresses: &mut Vec<Span>) {
    let mut known: Vec<(usize, usize)> = addresses.iter().map(|span| (span.start, span.end)).collect();
    known.sort_unstable();
    // By how they begin: asking every name everywhere would take a long text long.
    let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
    for span in addresses.iter().filter(|span| (3..=6).contains(&(span.end - span.start))) {
        let name = text.slice(span.start, span.end);
        if name.chars().all(is_han) && !is_everyday(text, span) {
            let alike = names.entry(text.slice(span.start, span.start + 3)).or_default();
            if !alike.contains(&name) {
                alike.push(name);
            }
        }
    }
    for start in 0..text.chars.len() {
        for name in names.get(text.slice(start, start + 3)).into_iter().flatten() {
            let span = Span::new(start, start + name.chars().count(), Kind::Address, 0.4, "同一地名在别处已认出");
            if text.slice(span.start, span.end) == *name && !touched(&span, &known) {
                known.insert(known.partition_point(|other| *other < (span.start, span.end)), (span.start, span.end));
                addresses.push(span);
            }
        }
    }
}

/// Whether it is all everyday words, and the last is none of a place.
fn is_everyday(text: &Text, span: &Span) -> bool {
    let inside = text.slice(span.start, span.end);
    let known = |(word, tag): (&str, &str)| LEXICON.frequency(word) >= EVERYDAY && !tag.starts_with("ns");
    !text.prev(span.end).is_some_and(ends_a_place) && LEXICON.segment(inside).into_iter().all(known)
}

/// Whether it tells nobody the way: 楼下, 河对面, 那一栋, 自家堂屋; 深圳; 3号; 教室里.
fn is_vague(text: &Text, span: &Span) -> bool {
    const DIGITS: &str = "一二三四五六七八九十";
    const VAGUE: &str = "那这哪一两几个座栋幢楼层里上下边外内头面前后旁侧中间口门家屋院子堂房自我他她咱们同本邻老旧新隔壁对大小\
        河山田地路床桌处底脚";
    let place = text.slice(span.start, span.end);
    let relative = place.chars().all(|c| VAGUE.contains(c) || c == '村' && span.end - span.start < 3);
    let number = place.strip_suffix('号').map(|number| number.trim_start_matches('第'));
    let counted = number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit() || DIGITS.contains(c)));
    let thing = place.strip_suffix(['里', '上']).filter(|thing| thing.chars().count() > 1);
    let within = thing.is_some_and(|thing| {
        LEXICON.frequency(thing) >= EVERYDAY && !starts_with_any(&LEXICON.tag(thing), &["ns", "nr"])
    });
    relative || counted || within || LEXICON.is_wide(place)
}

/// How many characters the span shares with `others`, which are in order.
fn shared(span: &Span, others: &[&Span]) -> usize {
    let from = others.partition_point(|other| other.end <= span.start);
    let met = others.iter().skip(from).take_while(|other| other.start < span.end);
    met.map(|other| span.end.min(other.end) - span.start.max(other.start)).sum()
}

/// Whether one of the stretches, in order, overlaps the span.
fn touched(span: &Span, stretches: &[(usize, usize)]) -> bool {
    let from = stretches.partition_point(|(_, end)| *end <= span.start);
    stretches.get(from).is_some_and(|(start, _)| *start < span.end)
}

/// Without the persons named at its beginning and its end.
fn beside_persons(mut start: usize, mut end: usize, persons: &[&Span]) -> (usize, usize) {
    let from = persons.partition_point(|person| person.end <= start);
    let last = end;
    for person in persons.iter().skip(from).take_while(|person| person.start < last) {
        if person.start <= start {
            start = person.end.min(end);
        } else if person.end >= end {
            end = person.start;
        }
    }
    (start, end)
}

/// Small words that lead to a place and belong to no name.
const BEFORE: &str = "址在到喺咗的从去至给嗰";
/// Small words that follow a place.
const BEHIND: &str = "的是在了有着被把就也都吗呢吧啊嘛呀";

/// Without marks and small words around it; none if hardly anything is left.
fn trimmed(text: &Text, mut start: usize, mut end: usize) -> Option<(usize, usize)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')' | '-' | '#');
    while start < end && !text.at(start).is_some_and(|c| inside(c) && !BEFORE.contains(c)) {
        start += 1;
    }
    while start < end && !text.prev(end).is_some_and(|c| inside(c) && !BEHIND.contains(c)) {
        end -= 1;
    }
    // 满意度达98|%, 工时1900|个 are counted.
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(text.prev(end)) && text.at(end).is_some_and(|c| c.is_alphanumeric() || matches!(c, '%' | '.')) {
        return None;
    }
    let named = !text.slice(start, end).is_ascii();
    (start + 2 <= end && named && !text.slice(start, end).contains('\n')).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::{Settings, learn, marked};

    fn addresses(text: &str) -> Vec<String> {
        let inside = |span: &Span| text.chars().skip(span.start).take(span.end - span.start).collect();
        crate::find(text).iter().filter(|span| span.kind == Kind::Address).map(inside).collect()
    }

    #[test]
    fn houses_told_by_what_stands_near_are_suspected() {
        assert_eq!(addresses("冯婆睡在水塔后面第二间，门没有锁。"), ["水塔后面第二间"]);
        assert_eq!(addresses("累计服务1280人次，群众满意率达98.6%。"), [""; 0]);
    }

    #[test]
    fn the_same_texts_teach_the_same() {
        let texts =
            ["她住在{a:石桥边}，不远。", "他在{a:山背}种菜。", "大家去开会。"].map(|text| marked(text).unwrap());
        let (texts, settings) = (texts.map(|text| vec![text]), Settings { least: 1, ..Settings::default() });
        assert_eq!(learn(&texts, Kind::Address, settings).source(), learn(&texts, Kind::Address, settings).source());
        assert!(marked("{q:谁}").is_err() && marked("{a:").is_err());
    }
}
