//! Persons by where their name stands: speakers of a chat, names in quotes
//! after “people call him”.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?m)^(?P<name>[\x{4e00}-\x{9fff}A-Za-z]{2,6})(?:\([0-9]{5,11}\))? ?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|:)",
    )
    .expect("a valid expression")
});

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:人称|外号|绰号|花名|网名|昵称|小名|乳名|叫[他她我]|称[他她我]为?|唤作|称呼[他她我])(?:叫|是|为|作|:)?[“”「『‘\x22](?P<name>[\x{4e00}-\x{9fff}A-Za-z]{2,5})[“”」』’\x22]")
        .expect("a valid expression")
});

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static MIXED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Z][a-z]{1,9}\.? ?(?P<after>[\x{4e00}-\x{9fff}])|(?P<before>[\x{4e00}-\x{9fff}])(?i:sir|miss)")
        .expect("a valid expression")
});

/// A surname with an English name or title: Tony李, 甄sir.
fn mixed(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for captures in MIXED.captures_iter(&text.plain) {
        let (Some(whole), Some(surname)) = (captures.get(0), captures.name("after").or(captures.name("before"))) else {
            continue;
        };
        let (start, end) = (text.index(whole.start()), text.index(whole.end()));
        let ends = captures.name("before").is_some() || !text.at(end).is_some_and(is_han);
        if ends
            && LEXICON.surname(surname.as_str()).is_some()
            && !text.prev(start).is_some_and(|c| c.is_ascii_alphanumeric())
        {
            found.push(Span::new(start, end, Kind::Person, 0.75, "姓氏加英文名或称呼"));
        }
    }
    found
}

/// Finds them; a speaker must speak twice, among many who speak, or with the time beside the name.
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = CALLED
        .captures_iter(&text.plain)
        .filter_map(|captures| captures.name("name"))
        .map(|hit| Span::new(text.index(hit.start()), text.index(hit.end()), Kind::Person, 0.75, "别人对这个人的叫法"))
        .collect();
    found.extend(mixed(text));
    let mut speakers: BTreeMap<&str, Vec<(usize, bool)>> = BTreeMap::new();
    for captures in SPEAKER.captures_iter(&text.plain) {
        let (Some(whole), Some(name)) = (captures.get(0), captures.name("name")) else { continue };
        speakers
            .entry(name.as_str())
            .or_default()
            .push((name.start(), !whole.as_str().ends_with([':']) || whole.as_str().contains('(')));
    }
    let talk = speakers.values().map(Vec::len).sum::<usize>() >= TALK
        && speakers.iter().any(|(name, places)| places.len() > 1 && !is_label(name));
    for (name, places) in speakers {
        let timed = places.iter().any(|(_, timed)| *timed);
        let unsure = (places.len() < 2 && !talk) || LEXICON.frequency(name) > 1500;
        if (unsure && !timed) || is_label(name) {
            continue;
        }
        let length = name.chars().count();
        let spans = places.iter().map(|(byte, _)| text.index(*byte));
        found.extend(spans.map(|at| Span::new(at, at + length, Kind::Person, 0.65, "聊天里说话的人")));
    }
    found
}

/// From so many lines with a speaker on, in which somebody speaks again, a text is talk, and who speaks once has a
/// name too.
const TALK: usize = 4;

/// What stands before colons in forms and interviews.
fn is_label(name: &str) -> bool {
    [
        "人", "员", "间", "点", "话", "址", "号", "期", "别", "龄", "名", "注", "组", "者", "容", "况", "因", "议",
        "题", "目", "果", "见",
    ]
    .iter()
    .any(|ending| name.ends_with(ending))
}
