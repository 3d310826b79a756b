//! The dictionary, surnames and given-name characters.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::ask::words;

/// Words known to be words, names known to be public, and what names are made of.
pub(crate) struct Lexicon {
    jieba: Jieba,
    surnames: HashMap<&'static str, u8>,
    given: HashMap<char, u8>,
    public: HashSet<&'static str>,
    cities: HashSet<&'static str>,
}

/// Loaded once: reading the dictionary takes a moment.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// Occurrences counted in the dictionary, all words together, as a logarithm.
const LOG_TOTAL: f64 = 17.91;
/// Frequency given to words of our own list: that of an everyday word.
const OWN_WORD: usize = 3000;

impl Lexicon {
    fn load() -> Self {
        let mut jieba = Jieba::new();
        let own = words(include_str!("../data/words.txt")).map(|word| (word, "n"));
        for (word, tag) in own.chain(words(include_str!("../data/places.txt")).map(|word| (word, "ns"))) {
            jieba.add_word(word, Some(jieba.suggest_freq(word).max(OWN_WORD)), Some(tag));
        }
        let public: HashSet<&str> = words(include_str!("../data/public.txt")).collect();
        for word in &public {
            jieba.add_word(word, Some(OWN_WORD * 4), Some("public"));
        }
        let mut surnames = HashMap::new();
        for (tier, word) in tiers(include_str!("../data/surnames.txt")) {
            let pieces: Vec<&str> = if tier == 0 { word.split_whitespace().collect() } else { split_characters(word) };
            for piece in pieces {
                surnames.entry(piece).or_insert(if tier == 0 { 3 } else { tier });
            }
        }
        let mut given = HashMap::new();
        for (tier, line) in tiers(include_str!("../data/given.txt")) {
            for c in line.chars() {
                given.entry(c).or_insert(tier);
            }
        }
        let cities = words(include_str!("../data/cities.txt")).collect();
        Self { jieba, surnames, given, public, cities }
    }

    /// How unlikely a word is (−ln of its share); none if it is no word.
    pub(crate) fn word_cost(&self, word: &str) -> Option<f64> {
        self.jieba.has_word(word).then(|| LOG_TOTAL - (self.jieba.suggest_freq(word) as f64).ln())
    }

    /// How often a word is met, per dictionary.
    pub(crate) fn frequency(&self, word: &str) -> usize {
        if self.jieba.has_word(word) { self.jieba.suggest_freq(word) } else { 0 }
    }

    /// Whether the dictionary holds `word`.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// Part of speech of a word as the dictionary has it (`nr` is a person).
    pub(crate) fn tag(&self, word: &str) -> String {
        let tags = self.jieba.tag(word, false);
        match tags.as_slice() {
            [one] if one.word == word => one.tag.to_owned(),
            _ => String::new(),
        }
    }

    /// The words of a stretch of text, with their parts of speech.
    pub(crate) fn segment<'a>(&'a self, text: &'a str) -> Vec<(&'a str, &'a str)> {
        self.jieba.tag(text, false).into_iter().map(|tag| (tag.word, tag.tag)).collect()
    }

    /// How common a surname is: 1 most common … 4 rare.
    pub(crate) fn surname(&self, surname: &str) -> Option<u8> {
        self.surnames.get(surname).copied()
    }

    /// How common a character is in given names: 1 or 2; none if it is not.
    pub(crate) fn given(&self, c: char) -> Option<u8> {
        self.given.get(&c).copied()
    }

    /// A person everybody knows.
    pub(crate) fn is_public(&self, name: &str) -> bool {
        self.public.contains(name)
    }

    /// Whether it is a province or a city of prefecture level, by itself too wide to tell where anybody lives.
    pub(crate) fn is_wide(&self, place: &str) -> bool {
        self.cities.contains(place.trim_end_matches(['市', '省']))
    }
}

fn tiers(data: &'static str) -> impl Iterator<Item = (u8, &'static str)> {
    let mut tier = 0;
    data.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        if let Some(head) = line.strip_prefix('[') {
            tier = head.trim_end_matches(']').parse().unwrap_or(0);
            return None;
        }
        Some((tier, line))
    })
}

fn split_characters(line: &'static str) -> Vec<&'static str> {
    line.char_indices().filter_map(|(at, c)| line.get(at..at + c.len_utf8())).collect()
}
