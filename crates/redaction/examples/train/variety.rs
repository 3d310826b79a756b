//! Texts read again with other places and persons in them, so that what is learnt
//! is what stands around a name and not the name.

use std::collections::HashMap;

use redaction::learning::Random;

/// What an honorific or a kin term may be; the longest first.
const TITLES: &[&str] = &[
    "副主任",
    "副书记",
    "副镇长",
    "副所长",
    "老太太",
    "班主任",
    "女士",
    "先生",
    "小姐",
    "老师",
    "主任",
    "书记",
    "医生",
    "校长",
    "律师",
    "经理",
    "师傅",
    "大爷",
    "大娘",
    "大妈",
    "大叔",
    "大伯",
    "大哥",
    "大姐",
    "大嫂",
    "大婶",
    "阿姨",
    "阿婆",
    "阿公",
    "阿伯",
    "奶奶",
    "爷爷",
    "婆婆",
    "伯母",
    "叔叔",
    "姑娘",
    "站长",
    "所长",
    "局长",
    "镇长",
    "村长",
    "队长",
    "院长",
    "科长",
    "厂长",
    "老板",
    "支书",
    "警官",
    "法官",
    "护士",
    "教授",
    "同学",
    "太太",
    "老汉",
    "老太",
    "嬷嬷",
    "师母",
    "社工",
    "大夫",
    "妈妈",
    "爸爸",
    "外婆",
    "姥姥",
    "叔",
    "伯",
    "婆",
    "公",
    "姨",
    "姐",
    "哥",
    "嫂",
    "婶",
    "妈",
    "爸",
    "爷",
    "奶",
    "姑",
    "舅",
    "仔",
    "妹",
    "弟",
    "工",
    "队",
    "太",
    "生",
    "佬",
    "娘",
    "总",
    "导",
    "所",
    "局",
    "处",
    "老",
    "某",
    "氏",
    "家",
];
/// What stands before a name.
const BEFORE: &[&str] = &["阿", "老", "小", "大", "细", "亚"];

/// Pieces of places and persons, and how they are put together.
pub struct Pieces {
    pieces: HashMap<String, Vec<String>>,
    patterns: Vec<String>,
    /// Surnames by how common they are; the last are of two characters.
    surnames: Vec<Vec<String>>,
    /// Characters of given names by how common they are, then any others.
    given: Vec<Vec<char>>,
}

impl Pieces {
    /// Reads `training/places.txt`, `data/surnames.txt` and `data/given.txt`; `any` is text of
    /// whose characters any may be in a name.
    pub fn read(places: &str, surnames: &str, given: &str, any: &str) -> Self {
        let mut read = Self { pieces: HashMap::new(), patterns: Vec::new(), surnames: Vec::new(), given: Vec::new() };
        for (section, line) in sections(places) {
            match section {
                "pattern" => read.patterns.push(line.to_owned()),
                _ => read.pieces.entry(section.to_owned()).or_default().extend(line.split(' ').map(str::to_owned)),
            }
        }
        for (section, line) in sections(surnames) {
            let tier: usize = section.parse().unwrap_or(5);
            read.surnames.resize_with(read.surnames.len().max(tier), Vec::new);
            let names: Vec<String> = match tier {
                5 => line.split(' ').map(str::to_owned).collect(),
                _ => line.chars().filter(|c| han(*c)).map(String::from).collect(),
            };
            read.surnames.iter_mut().skip(tier.saturating_sub(1)).take(1).for_each(|tier| tier.extend(names.clone()));
        }
        for (section, line) in sections(given) {
            let tier: usize = section.parse().unwrap_or(1);
            read.given.resize_with(read.given.len().max(tier), Vec::new);
            read.given.iter_mut().skip(tier.saturating_sub(1)).take(1).for_each(|tier| tier.extend(line.chars()));
        }
        let mut others: Vec<char> = any.chars().filter(|c| han(*c)).collect();
        others.sort_unstable();
        others.dedup();
        read.given.push(others);
        read
    }

    fn place(&self, random: &mut Random) -> String {
        let Some(pattern) = pick(&self.patterns, random) else { return String::new() };
        let mut place = String::new();
        let mut rest = pattern.as_str();
        while let Some((before, piece)) = rest.split_once('{') {
            let (name, after) = piece.split_once('}').unwrap_or((piece, ""));
            place.push_str(before);
            place.push_str(self.pieces.get(name).and_then(|pieces| pick(pieces, random)).map_or("", String::as_str));
            rest = after;
        }
        place.push_str(rest);
        place
    }

    fn surname(&self, random: &mut Random) -> String {
        let tier = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4].get(random.below(14)).copied().unwrap_or(0);
        self.surnames.get(tier).and_then(|tier| pick(tier, random)).cloned().unwrap_or_default()
    }

    fn given(&self, random: &mut Random) -> char {
        let tier = [0, 0, 0, 0, 1, 1, 2].get(random.below(7)).copied().unwrap_or(0);
        self.given.get(tier).and_then(|tier| pick(tier, random)).copied().unwrap_or('明')
    }

    /// Another person of the same form; none if the form is not known.
    fn person(&self, name: &str, random: &mut Random) -> Option<String> {
        let chars: Vec<char> = name.chars().collect();
        if chars.len() < 2 || !chars.iter().all(|c| han(*c)) {
            return None;
        }
        if let Some(before) = BEFORE.iter().find(|before| name.starts_with(*before) && chars.len() == 2) {
            let rest = if random.below(2) == 0 { self.surname(random) } else { self.given(random).to_string() };
            return Some(format!("{before}{rest}"));
        }
        if let Some(title) = TITLES.iter().find(|title| name.ends_with(*title)) {
            let stem = chars.len() - title.chars().count();
            return match stem {
                1 if self.is_surname(chars.first()) => Some(format!("{}{title}", self.surname(random))),
                1 | 2 if random.below(2) == 0 => Some(format!("{}{title}", self.given(random))),
                _ => None,
            };
        }
        let surname = self.is_surname(chars.first()) && chars.len() <= 3;
        let given = if random.below(4) == 0 { 1 } else { 2 };
        let given: String = (0..given).map(|_| self.given(random)).collect();
        surname.then(|| format!("{}{given}", self.surname(random)))
    }

    fn is_surname(&self, c: Option<&char>) -> bool {
        let Some(c) = c else { return false };
        self.surnames.iter().flatten().any(|surname| surname.starts_with(*c) && surname.chars().count() == 1)
    }
}

fn han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn sections(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    source.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => {
                section = name;
                None
            }
            None => Some((section, line)),
        }
    })
}

fn pick<'a, T>(from: &'a [T], random: &mut Random) -> Option<&'a T> {
    from.get(random.below(from.len()))
}

/// What stands marked in texts, by key.
pub fn known(articles: &[String]) -> HashMap<&str, Vec<&str>> {
    let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
    for mark in articles.iter().flat_map(|article| article.split('{').skip(1)) {
        if let Some((key, value)) = mark.split_once('}').and_then(|(mark, _)| mark.split_once(':')) {
            known.entry(key).or_default().push(value);
        }
    }
    known
}

/// The text with most of its places and persons changed for others, the same ones everywhere.
pub fn changed(article: &str, known: &HashMap<&str, Vec<&str>>, pieces: &Pieces, random: &mut Random) -> String {
    let mut others: HashMap<&str, String> = HashMap::new();
    let mut out = String::new();
    let mut rest = article;
    while let Some((before, mark)) = rest.split_once('{') {
        out.push_str(before);
        let (mark, after) = mark.split_once('}').unwrap_or((mark, ""));
        let (key, value) = mark.split_once(':').unwrap_or_default();
        let mut another = || {
            let all = known.get(key).map_or(&[][..], Vec::as_slice);
            let one = pick(all, random).copied().unwrap_or(value).to_owned();
            match (key, random.below(8)) {
                ("a", 0..=3) => pieces.place(random),
                ("a", 4 | 5) | ("p", 0) => one,
                ("p", 1..=5) => pieces.person(value, random).unwrap_or_else(|| value.to_owned()),
                _ => value.to_owned(),
            }
        };
        let other = others.entry(mark).or_insert_with(&mut another);
        out.push_str(&format!("{{{key}:{other}}}"));
        rest = after;
    }
    out.push_str(rest);
    out
}
