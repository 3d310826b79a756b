//! Persons: names, forms of address, names seen before.

use std::collections::{BTreeSet, HashMap};

use crate::ask::{ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span, chats, lattice, minority, name_cost, name_words};

/// Finds persons; characters of `taken` are known to be something else.
pub(crate) fn find(text: &Text, taken: &[Span]) -> Vec<Span> {
    let mut found = minority::find(text);
    // Marked once: asking every span for every character would take a long text long.
    let mut closed = vec![false; text.chars.len()];
    for span in taken {
        if let Some(here) = closed.get_mut(span.start..span.end) {
            here.fill(true);
        }
    }
    let mut at = 0;
    while at < text.chars.len() {
        let free = |at: usize| text.at(at).is_some_and(is_han) && closed.get(at) == Some(&false);
        let mut end = at;
        while free(end) {
            end += 1;
        }
        if end > at {
            run(text, at, end, &mut found);
        }
        at = end.max(at + 1);
    }
    for span in chats::find(text) {
        if !found.iter().any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found.extend(spaced(text));
    found.extend(hidden(text));
    found.retain(|span| !taken.iter().any(|other| other.kind != Kind::Organisation && other.overlaps(span)));
    again(text, &mut found);
    found
}

fn run(text: &Text, from: usize, to: usize, found: &mut Vec<Span>) {
    let Some(chars) = text.chars.get(from..to) else { return };
    let candidates = (from..to).flat_map(|at| name_cost::candidates(text, at, to)).collect();
    for hit in lattice::best(chars, from, candidates) {
        if LEXICON.is_public(text.slice(hit.start, hit.end)) {
            continue;
        }
        found.push(Span::new(hit.start, hit.end, Kind::Person, hit.confidence, hit.why));
    }
}

/// Names spread with blanks, as in tables: 陈　明, 陈 玉 兰.
fn spaced(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for at in 0..text.chars.len() {
        let surname = text.slice(at, at + 1);
        let begins =
            !text.prev(at).is_some_and(is_han) || ends_with_any(text.before(at, 3), &["姓名", "名叫", "村民", "老人"]);
        if !begins || LEXICON.surname(surname).is_none() {
            continue;
        }
        let Some((first, next)) = after_blanks(text, at + 1) else { continue };
        let second = after_blanks(text, next);
        let ends = |at: usize| !text.at(at).is_some_and(is_han);
        let (end, chars) = match second {
            Some((second, stop)) if ends(stop) => (stop, vec![first, second]),
            _ if ends(next) => (next, vec![first]),
            _ => continue,
        };
        if chars.iter().all(|c| LEXICON.given(*c).is_some()) && !LEXICON.is_word(&format!("{surname}{first}")) {
            found.push(Span::new(at, end, Kind::Person, 0.75, "像姓名：字间有空格"));
        }
    }
    found
}

/// The character after one to three blanks, and where it ends.
fn after_blanks(text: &Text, at: usize) -> Option<(char, usize)> {
    let blanks = text.chars.iter().skip(at).take_while(|c| **c == ' ').count();
    let next = text.at(at + blanks).filter(|c| is_han(*c))?;
    (1..=3).contains(&blanks).then_some((next, at + blanks + 1))
}

/// Half hidden already: 王×, 李XX, 陈*明.
fn hidden(text: &Text) -> Vec<Span> {
    let star = |c: char| matches!(c, '×' | '*' | 'X' | 'x' | '○' | '〇' | '□');
    let mut found = Vec::new();
    for at in 0..text.chars.len() {
        if LEXICON.surname(text.slice(at, at + 1)).is_none_or(|tier| tier > 3) {
            continue;
        }
        let stars = text.chars.iter().skip(at + 1).take_while(|c| star(**c)).count();
        if !(1..=3).contains(&stars) {
            continue;
        }
        let mut end = at + 1 + stars;
        if stars == 1 && text.at(end).is_some_and(|c| LEXICON.given(c).is_some()) {
            end += 1;
        }
        let follows = text.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
        if !follows && !starts_with_any(text.after(end, 2), &["村", "镇", "路", "县", "市"]) {
            found.push(Span::new(at, end, Kind::Person, 0.7, "遮了一半的姓名，仍能看出姓氏"));
        }
    }
    found
}

/// Wherever a name was recognised once, it is one everywhere; and so is its
/// given name alone.
fn again(text: &Text, found: &mut Vec<Span>) {
    let sure = |span: &&Span| span.confidence >= 0.6 && span.end - span.start >= 3;
    let names: BTreeSet<String> =
        found.iter().filter(sure).map(|span| text.slice(span.start, span.end).to_owned()).collect();
    let mut seen = Seen::new(text, found);
    for name in names.iter().filter(|name| name.chars().all(is_han)) {
        mark(text, name, 0.85, "同一姓名在别处已认出", &mut seen, found);
        let given: String = name.chars().skip(1).collect();
        let full = LEXICON.surname(&name.chars().take(1).collect::<String>()).is_some() && given.chars().count() == 2;
        let titled = name_words::TITLES.iter().any(|title| given.ends_with(title)) || given.contains('某');
        if full && !titled && LEXICON.frequency(&given) < 30 {
            mark(text, &given, 0.7, "别处已认出的姓名，省去了姓氏", &mut seen, found);
        }
    }
}

/// Marks a name wherever it stands and nothing was found yet.
fn mark(text: &Text, name: &str, confidence: f32, why: &'static str, seen: &mut Seen, found: &mut Vec<Span>) {
    let length = name.chars().count();
    let Some(places) = name.chars().next().and_then(|first| seen.places.get(&first)) else { return };
    for start in places.iter().copied().filter(|at| text.slice(*at, at + length) == name) {
        let Some(taken) = seen.taken.get_mut(start..start + length) else { continue };
        if !taken.contains(&true) {
            taken.fill(true);
            found.push(Span::new(start, start + length, Kind::Person, confidence, why));
        }
    }
}

/// Where each character stands, and which are taken: a long text has many names.
struct Seen {
    places: HashMap<char, Vec<usize>>,
    taken: Vec<bool>,
}

impl Seen {
    fn new(text: &Text, found: &[Span]) -> Self {
        let mut places: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, c) in text.chars.iter().enumerate() {
            places.entry(*c).or_default().push(at);
        }
        let mut taken = vec![false; text.chars.len()];
        for span in found {
            if let Some(here) = taken.get_mut(span.start..span.end) {
                here.fill(true);
            }
        }
        Self { places, taken }
    }
}
