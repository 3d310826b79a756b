//! Learns the weights of the suspicion layer from the marked texts:
//! `cargo run -p redaction --release --example train` writes `data/*.weights.txt`, and
//! `… --example train -- check` shows, over texts left out in turn, what suspicion gives.

#![allow(clippy::print_stdout, reason = "it prints figures")]

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use redaction::learning::{Learned, Random, Settings, learn, marked};
use redaction::{Kind, Span};

/// Texts measured unseen, that nothing is learnt from.
const UNSEEN: &[&str] = &["twenty_first"];
/// How often each text is read again with other places and persons in it.
const COPIES: usize = 10;
/// Parts the texts are left out by.
const PARTS: usize = 4;
/// How much suspicion is tried; the first is none at all.
const SUSPICIONS: &[f32] = &[-1000.0, 0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seen = articles(&files(&root.join("tests/corpus"))?, "\n\n")?;
    let new = articles(&files(&root.join("training"))?, "\n")?;
    let places = Places::read(&std::fs::read_to_string(root.join("training/places.txt"))?);
    let asked = std::env::args().nth(1);
    if asked.as_deref() == Some("check") {
        check(Kind::Address, &seen, &new, &places)?;
        return check(Kind::Person, &seen, &new, &places);
    }
    let all: Vec<String> = seen.into_iter().chain(new).collect();
    let texts = varied(&all, &places)?;
    for (kind, file) in [(Kind::Address, "addresses"), (Kind::Person, "persons")] {
        if asked.as_deref().is_some_and(|asked| asked != file) {
            continue;
        }
        let learned = learn(&texts, kind, Settings::default());
        let head = "# Written by `cargo run -p redaction --release --example train`.\n";
        std::fs::write(root.join(format!("data/{file}.weights.txt")), format!("{head}{}", learned.source()))?;
        println!("{file}: {} features, {} bytes", learned.source().lines().count(), learned.source().len());
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    files.retain(|path| {
        path.file_stem().is_none_or(|name| name != "places" && !UNSEEN.iter().any(|unseen| name == *unseen))
    });
    files.sort();
    Ok(files)
}

fn articles(files: &[PathBuf], border: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut articles = Vec::new();
    for file in files {
        for article in std::fs::read_to_string(file)?.split(border) {
            let lines: Vec<&str> = article.lines().filter(|line| !line.starts_with('#')).collect();
            articles.extend(Some(lines.join("\n")).filter(|article| !article.trim().is_empty()));
        }
    }
    Ok(articles)
}

/// Pieces of places, and how they are put together.
struct Places {
    pieces: HashMap<String, Vec<String>>,
    patterns: Vec<String>,
}

impl Places {
    fn read(source: &str) -> Self {
        let mut places = Self { pieces: HashMap::new(), patterns: Vec::new() };
        let mut section = "";
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None if section == "pattern" => places.patterns.push(line.to_owned()),
                None => places.pieces.entry(section.to_owned()).or_default().extend(line.split(' ').map(str::to_owned)),
            }
        }
        places
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
}

fn pick<'a, T>(from: &'a [T], random: &mut Random) -> Option<&'a T> {
    from.get(random.below(from.len()))
}

/// The texts, and copies of them with places and persons changed for others.
fn varied(articles: &[String], places: &Places) -> Result<Vec<(String, Vec<Span>)>, String> {
    let mut texts = Vec::new();
    let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
    for article in articles {
        for mark in article.split('{').skip(1).filter_map(|mark| mark.split_once('}')).map(|(mark, _)| mark) {
            if let Some((key, value)) = mark.split_once(':') {
                known.entry(key).or_default().push(value);
            }
        }
    }
    let mut random = Random(7);
    for copy in 0..=COPIES {
        for article in articles {
            let article = match copy {
                0 => article.clone(),
                _ => changed(article, &known, places, &mut random),
            };
            texts.push(marked(&article)?);
        }
    }
    Ok(texts)
}

fn changed(article: &str, known: &HashMap<&str, Vec<&str>>, places: &Places, random: &mut Random) -> String {
    let mut out = String::new();
    let mut rest = article;
    while let Some((before, mark)) = rest.split_once('{') {
        out.push_str(before);
        let (mark, after) = mark.split_once('}').unwrap_or((mark, ""));
        let key = mark.split(':').next().unwrap_or_default();
        let other = || known.get(key).into_iter().flatten();
        match (key, random.below(4)) {
            ("a", 0 | 1) => out.push_str(&format!("{{a:{}}}", places.place(random))),
            ("a" | "p", 2) => {
                let index = random.below(other().count());
                out.push_str(&format!("{{{key}:{}}}", other().nth(index).copied().unwrap_or_default()));
            }
            _ => out.push_str(&format!("{{{mark}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Learns from all but a part of the texts and measures on it, part after part. What the rules
/// find in the texts they were written from says nothing of recall, but all of precision.
fn check(kind: Kind, seen: &[String], new: &[String], places: &Places) -> Result<(), Box<dyn Error>> {
    let is_out = |index: usize, part: usize| index / 10 % PARTS == part;
    let learned_without = |part: usize| {
        let kept = [seen, new].into_iter().flat_map(|texts| texts.iter().enumerate());
        let kept: Vec<String> = kept.filter(|(at, _)| !is_out(*at, part)).map(|(_, text)| text.clone()).collect();
        Ok::<Learned, String>(learn(&varied(&kept, places)?, kind, Settings::default()))
    };
    let mut figures = vec![[Figures::default(); SUSPICIONS.len()]; 2];
    for part in 0..PARTS {
        let learned = learned_without(part)?;
        for (figures, texts) in figures.iter_mut().zip([seen, new]) {
            for (_, article) in texts.iter().enumerate().filter(|(at, _)| is_out(*at, part)) {
                let (text, wanted) = marked(article)?;
                for (figures, suspicion) in figures.iter_mut().zip(SUSPICIONS) {
                    figures.count(&learned.find(&text, *suspicion), &wanted);
                }
            }
        }
    }
    for (name, figures) in ["seen by the rules", "new"].iter().zip(&figures) {
        println!("{kind:?}, {name}\nsuspicion  addresses found  right  persons  all right");
        for (figures, suspicion) in figures.iter().zip(SUSPICIONS) {
            println!("{suspicion:>9}  {figures}");
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Default)]
struct Figures {
    wanted: usize,
    hit: usize,
    found: usize,
    right: usize,
    persons: usize,
    persons_hit: usize,
    all_found: usize,
    all_right: usize,
}

impl Figures {
    fn count(&mut self, found: &[Span], wanted: &[Span]) {
        let shared = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let covered = |span: &Span, by: &[Span]| {
            by.iter().filter(|other| other.kind == span.kind).map(|other| shared(span, other)).sum::<usize>()
        };
        for span in wanted {
            let hit = usize::from(covered(span, found) * 5 >= (span.end - span.start) * 4);
            match span.kind {
                Kind::Address => (self.wanted, self.hit) = (self.wanted + 1, self.hit + hit),
                Kind::Person => (self.persons, self.persons_hit) = (self.persons + 1, self.persons_hit + hit),
                _ => {}
            }
        }
        for span in found {
            let right = usize::from(covered(span, wanted) * 2 >= span.end - span.start);
            if span.kind == Kind::Address {
                (self.found, self.right) = (self.found + 1, self.right + right);
            }
            (self.all_found, self.all_right) = (self.all_found + 1, self.all_right + right);
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let (found, right) = (share(self.hit, self.wanted), share(self.right, self.found));
        let persons = share(self.persons_hit, self.persons);
        write!(out, "{found:>15.3}  {right:.3}  {persons:>7.3}  {:>9.3}", share(self.all_right, self.all_found))
    }
}
