//! What the learnt layer looks at, character by character.

use std::collections::HashMap;

use crate::addresses::dwelt;
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Endings of places, buildings and rooms.
const ENDINGS: &str =
    "村里巷街路圩墟坊屯寨庄埠围邨苑园楼栋幢座号组队区镇乡县市州省社厂场院站店铺档房屋舍棚所库堂庙塔亭闸仓";
/// What land is called.
const LAND: &str = "山坑塘洞岭岗冈湾冲朗尾角咀沙洲坪塱涌桥井坳潭埗迳蓢滘沥口坡沟河江湖海岛港墩窝田地基林园坝湖崖梁洼滩";
/// Where something stands to something else.
const SIDES: &str = "东西南北上下前后左右内外边旁侧对面底脚头背隔";
/// Small words.
const SMALL: &str = "的了是在和与及从到去往回来给把被让请找就也都还又不很叫我他她你您们这那嗰喺佢咗系对为向由";
/// Words that may lead to where somebody is.
const CUES: &str = "住家在到去从往送寄搬嫁回来址籍租睡守落逃迁返喺移投葬";

/// Those a person is called by, mostly behind a name.
const KIN: &str = "叔伯婆公爷奶姨姐哥嫂婶妈爸妹弟姑舅娘爹嬷姥妞娃崽佬生太";

/// A part of a feature's name.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'a> {
    C(char),
    W(&'a str),
}
use Piece::{C, W};

/// The name of a feature, as in the files of weights.
pub(crate) fn written(name: &str, parts: &[Piece<'_>], key: &mut String) {
    key.clear();
    key.push_str(name);
    for part in parts {
        key.push('|');
        match part {
            C(c) => key.push(*c),
            W(word) => key.push_str(word),
        }
    }
}

/// A short number for a name written in full …
pub(crate) fn hash(name: &str) -> u64 {
    name.chars().fold(0, mixed)
}

/// … the same without writing it.
pub(crate) fn hash_of(name: &str, parts: &[Piece<'_>]) -> u64 {
    parts.iter().fold(hash(name), |hash, part| match part {
        C(c) => mixed(mixed(hash, '|'), *c),
        W(word) => word.chars().fold(mixed(hash, '|'), mixed),
    })
}

fn mixed(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// Whether a feature tells which characters or words stand there, not only what is around.
pub(crate) fn tells_the_word(name: &str) -> bool {
    matches!(name, "d" | "cd" | "de" | "cde" | "bcd" | "def" | "dN" | "w" | "wx")
}

/// One text, read once, that tells the features of any of its characters.
pub(crate) struct Reader<'a> {
    text: &'a Text,
    /// Word, part of speech and where in the word, of every character.
    words: Vec<Word<'a>>,
    /// Which word a character is in.
    word_at: Vec<usize>,
    classes: Vec<char>,
    /// What the rules found there, addresses aside.
    kinds: Vec<char>,
    dwelt: Vec<bool>,
    /// First and last of the clause each character is in.
    clauses: Vec<(usize, usize)>,
    /// How a name that begins here would look.
    shapes: Vec<[char; 4]>,
    /// Whether the two characters from here on stand elsewhere in the text, too.
    again: Vec<bool>,
}

struct Word<'a> {
    start: usize,
    end: usize,
    word: &'a str,
    tag: &'a str,
    rarity: char,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a Text, found: &[Span]) -> Self {
        let length = text.chars.len();
        let mut words = Vec::new();
        let mut word_at = Vec::with_capacity(length);
        for (word, tag) in LEXICON.segment(&text.plain) {
            let start = word_at.len();
            let end = start + word.chars().count();
            word_at.extend(std::iter::repeat_n(words.len(), end - start));
            words.push(Word { start, end, word, tag, rarity: rarity(word) });
        }
        let mut kinds = vec!['-'; length];
        for span in found.iter().filter(|span| span.kind != Kind::Address) {
            let sign = match span.kind {
                Kind::Person => 'p',
                Kind::Organisation => 'o',
                _ => 'n',
            };
            for kind in kinds.iter_mut().take(span.end).skip(span.start) {
                *kind = sign;
            }
        }
        let dwelt = (0..length).map(|at| dwelt(text, at)).collect();
        let classes = text.chars.iter().map(|c| class(*c)).collect();
        let shapes = (0..length).map(|at| shape(text, at)).collect();
        let (clauses, again) = (clauses(&text.chars), again(&text.chars));
        Self { text, words, word_at, classes, kinds, dwelt, clauses, shapes, again }
    }

    /// Tells `put` every feature of the character at `at`.
    pub(crate) fn features(&self, at: usize, put: &mut impl FnMut(&str, &[Piece<'_>])) {
        put("", &[]);
        self.characters(at, put);
        self.words(at, put);
        self.surroundings(at, put);
        self.names(at, put);
    }

    fn c(&self, at: usize, by: isize) -> char {
        at.checked_add_signed(by).and_then(|at| self.text.at(at)).map_or('^', sign)
    }

    fn class(&self, at: usize, by: isize) -> char {
        at.checked_add_signed(by).and_then(|at| self.classes.get(at)).copied().unwrap_or('^')
    }

    fn kind(&self, at: usize, by: isize) -> char {
        at.checked_add_signed(by).and_then(|at| self.kinds.get(at)).copied().unwrap_or('^')
    }

    fn characters(&self, at: usize, put: &mut impl FnMut(&str, &[Piece<'_>])) {
        const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];
        let near: [char; 7] = [-3, -2, -1, 0, 1, 2, 3].map(|by| self.c(at, by));
        for (name, c) in NAMES.iter().zip(near) {
            put(name, &[C(c)]);
        }
        let [a, b, c, d, e, f, _] = near;
        put("bc", &[C(b), C(c)]);
        put("cd", &[C(c), C(d)]);
        put("de", &[C(d), C(e)]);
        put("ef", &[C(e), C(f)]);
        put("abc", &[C(a), C(b), C(c)]);
        put("bcd", &[C(b), C(c), C(d)]);
        put("cde", &[C(c), C(d), C(e)]);
        put("def", &[C(d), C(e), C(f)]);
        let [k, l, m, n, o]: [char; 5] = [-2, -1, 0, 1, 2].map(|by| self.class(at, by));
        put("M", &[C(m)]);
        put("LM", &[C(l), C(m)]);
        put("MN", &[C(m), C(n)]);
        put("LMN", &[C(l), C(m), C(n)]);
        put("K-O", &[C(k), C(l), C(m), C(n), C(o)]);
        put("cM", &[C(c), C(m), C(n)]);
        put("dN", &[C(l), C(d), C(n)]);
    }

    fn words(&self, at: usize, put: &mut impl FnMut(&str, &[Piece<'_>])) {
        let Some(index) = self.word_at.get(at).copied() else { return };
        let Some(word) = self.words.get(index) else { return };
        let place = match (at == word.start, at + 1 == word.end) {
            (true, true) => 'S',
            (true, false) => 'B',
            (false, true) => 'E',
            (false, false) => 'M',
        };
        let other = |by: isize| index.checked_add_signed(by).and_then(|index| self.words.get(index));
        let text = |by: isize| other(by).map_or("^", |word| word.word.trim());
        let tag = |by: isize| other(by).map_or("^", |word| word.tag);
        let rare = |by: isize| other(by).map_or('^', |word| word.rarity);
        put("w", &[C(place), W(text(0))]);
        put("v", &[C(place), W(text(-1))]);
        put("x", &[C(place), W(text(1))]);
        put("t", &[C(place), W(word.tag)]);
        put("tt", &[C(place), W(tag(-1)), W(word.tag)]);
        put("tu", &[C(place), W(word.tag), W(tag(1))]);
        put("ttt", &[C(place), W(tag(-1)), W(word.tag), W(tag(1))]);
        put("r", &[C(place), C(rare(-1)), C(word.rarity), C(rare(1))]);
        if at == word.start {
            put("vv", &[W(text(-2)), W(text(-1))]);
        }
        if at + 1 == word.end {
            put("xx", &[W(text(1)), W(text(2))]);
            put("wx", &[W(text(0)), W(tag(1))]);
        }
    }

    /// Names are made of surnames and of characters that are no words together.
    fn names(&self, at: usize, put: &mut impl FnMut(&str, &[Piece<'_>])) {
        const NAMES: [&str; 3] = ["N", "O", "P"];
        let shapes = NAMES.iter().zip((0..=at).rev()).filter_map(|(name, at)| Some((name, self.shapes.get(at)?)));
        for (name, [surname, second, third, word]) in shapes {
            put(name, &[C(*surname), C(*second), C(*third), C(*word)]);
        }
        let again =
            |at: Option<usize>| at.and_then(|at| self.again.get(at)).map_or('-', |yes| if *yes { 'y' } else { 'n' });
        let rarity = self.word_at.get(at).and_then(|index| self.words.get(*index)).map_or('^', |word| word.rarity);
        put("R", &[C(again(at.checked_sub(1))), C(again(Some(at))), C(rarity)]);
    }

    fn surroundings(&self, at: usize, put: &mut impl FnMut(&str, &[Piece<'_>])) {
        let (k, l, m) = (self.kind(at, -1), self.kind(at, 0), self.kind(at, 1));
        put("k", &[C(k), C(l), C(m)]);
        put("kc", &[C(k), C(l), C(m), C(self.class(at, 0))]);
        let (first, last) = self.clauses.get(at).copied().unwrap_or((at, at + 1));
        let (before, after) = (near(at - first), near(last - at));
        let (open, close) = (self.c(first, -1), self.c(last, 0));
        put("o", &[C(open), C(before)]);
        put("p", &[C(close), C(after)]);
        put("op", &[C(open), C(close), C(near(last - first))]);
        put("oh", &[C(self.kind(first, -1)), C(before), C(self.class(at, 0))]);
        put("ph", &[C(self.kind(last, 1)), C(after), C(self.class(at, 0))]);
        let person = (at + 1..last).find(|at| self.kind(*at, 0) == 'p').map_or('-', |there| near(there - at));
        let behind = (first..at).rev().find(|at| self.kind(*at, 0) == 'p').map_or('-', |there| near(at - there));
        put("q", &[C(person), C(behind)]);
        let cue = (first..at).rev().take(12).find(|at| CUES.contains(self.c(*at, 0)));
        let (cue, far) = cue.map_or(('-', '-'), |there| (self.c(there, 0), near(at - there)));
        put("u", &[C(cue), C(far)]);
        put("uM", &[C(cue), C(far), C(self.class(at, 0))]);
        let led = (first..=at).rev().take(12).find(|at| self.dwelt.get(*at) == Some(&true));
        put("z", &[C(led.map_or('-', |there| near(at - there))), C(self.class(at, 0)), C(self.class(at, 1))]);
        let ending = (at..last).take(8).find(|at| self.class(*at, 0) == 's');
        let (ending, far) = ending.map_or(('-', '-'), |there| (self.c(there, 0), near(there - at)));
        put("s", &[C(ending), C(far)]);
        put("sc", &[C(ending), C(far), C(self.c(at, -1))]);
        put("oo", &[C(self.kind(first, -2)), C(open), C(close), C(self.kind(last, 1))]);
        let verb = self.word_at.get(at).and_then(|here| {
            let words = self.words.get(..*here)?.iter().rev().take(5);
            words.take_while(|word| word.start >= first).find(|word| word.tag.starts_with('v'))
        });
        if let Some(verb) = verb {
            put("V", &[W(verb.word), C(near(at - verb.end))]);
        }
        // 户主: …, 现住: …
        if open == ':'
            && let Some(label) = first.checked_sub(2).and_then(|there| self.words.get(*self.word_at.get(there)?))
        {
            put("y", &[W(label.word), C(before)]);
            put("yp", &[W(label.word), C(close), C(after)]);
        }
    }
}

/// How far, roughly.
fn near(distance: usize) -> char {
    match distance {
        0..=4 => char::from_digit(u32::try_from(distance).unwrap_or(0), 10).unwrap_or('0'),
        5..=7 => '5',
        8..=12 => '8',
        _ => '9',
    }
}

/// The character as it is looked at: digits and letters are alike.
fn sign(c: char) -> char {
    match c {
        '0'..='9' => '0',
        'a'..='z' | 'A'..='Z' => 'a',
        c if c.is_whitespace() => '_',
        c => c,
    }
}

/// Whether a place may end in it: 村, 塘, 边.
pub(crate) fn ends_a_place(c: char) -> bool {
    matches!(class(c), 's' | 'l' | 'd')
}

fn class(c: char) -> char {
    match sign(c) {
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '第' | '几' | '两' => 'n',
        c if ENDINGS.contains(c) => 's',
        c if LAND.contains(c) => 'l',
        c if SIDES.contains(c) => 'd',
        c if SMALL.contains(c) => 'v',
        c if KIN.contains(c) => 'k',
        c if is_han(c) => match LEXICON.surname(c.encode_utf8(&mut [0; 4])) {
            Some(1 | 2) => 'u',
            _ => 'h',
        },
        c => c,
    }
}

/// How rare a word is; `n` for one the dictionary does not have.
fn rarity(word: &str) -> char {
    match (word.chars().count(), LEXICON.frequency(word)) {
        (_, 0) => 'n',
        (1, 1..=999) => 'a',
        (1, _) => 'b',
        (_, 1..=49) => 'c',
        (_, 50..=999) => 'd',
        _ => 'e',
    }
}

/// First and one past the last of the clause of every character.
fn clauses(chars: &[char]) -> Vec<(usize, usize)> {
    let ends = |c: &char| !is_han(*c) && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '#' | '·');
    let mut clauses = Vec::with_capacity(chars.len());
    while clauses.len() < chars.len() {
        let first = clauses.len();
        let last = chars.iter().skip(first).position(ends).map_or(chars.len(), |length| first + length);
        clauses.extend(std::iter::repeat_n((first, last), (last + 1).min(chars.len()) - first));
    }
    clauses
}

/// How common the surname, how common in given names the next two, and how much of it is a word.
fn shape(text: &Text, at: usize) -> [char; 4] {
    let given = |at: usize| match text.at(at) {
        Some(c) if is_han(c) => LEXICON.given(c).map_or('h', tier),
        _ => '^',
    };
    let surname = LEXICON.surname(text.slice(at, at + 1)).map_or('-', tier);
    let surname = if LEXICON.surname(text.slice(at, at + 2)).is_some() { 'c' } else { surname };
    let (second, third) = (given(at + 1), given(at + 2));
    let word = match third {
        _ if surname == '-' || second == '^' => '?',
        '^' if LEXICON.is_word(text.slice(at, at + 2)) => 'p',
        '^' => '-',
        _ if LEXICON.is_word(text.slice(at, at + 3)) => 't',
        _ => match (LEXICON.is_word(text.slice(at, at + 2)), LEXICON.is_word(text.slice(at + 1, at + 3))) {
            (true, true) => 'b',
            (true, false) => 'p',
            (false, true) => 's',
            (false, false) => '-',
        },
    };
    [surname, second, third, word]
}

fn tier(tier: u8) -> char {
    char::from(b'0' + tier.min(9))
}

/// Whether each two neighbours stand together elsewhere, too.
fn again(chars: &[char]) -> Vec<bool> {
    let pairs = || chars.iter().zip(chars.iter().skip(1)).filter(|(a, b)| is_han(**a) && is_han(**b));
    let mut counts: HashMap<(char, char), bool> = HashMap::new();
    for (a, b) in pairs() {
        counts.entry((*a, *b)).and_modify(|twice| *twice = true).or_insert(false);
    }
    let pair = |(a, b): (&char, &char)| counts.get(&(*a, *b)).copied().unwrap_or(false);
    chars.iter().zip(chars.iter().skip(1)).map(pair).collect()
}
