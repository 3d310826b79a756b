//! Learns the weights of the suspicion layer from the marked texts:
//! `cargo run -p redaction --release --example train` writes `data/*.weights.txt`, and
//! `… --example train -- check` shows, over whole files left out in turn, what suspicion gives,
//! and `… -- check show` each mistake besides.

#![allow(clippy::print_stdout, reason = "it prints figures")]

mod figures;
mod variety;

use std::error::Error;
use std::path::{Path, PathBuf};

use figures::Figures;
use redaction::learning::{Random, Settings, Suspicion, find, learn, marked};
use redaction::{Kind, Span};
use variety::{Pieces, changed, known};

/// Texts measured unseen, that nothing is learnt from.
const UNSEEN: &[&str] = &["twenty_second", "twenty_fourth", "thirtieth", "thirty_first"];
/// How often each text is read again with other places and persons in it.
const COPIES: usize = 7;
/// Parts the files are left out by.
const PARTS: usize = 3;
/// How much suspicion of addresses and of persons is tried, each by the first character and by
/// the further ones; the first is none at all.
const SUSPICIONS: &[[f32; 4]] = &[
    [-1000.0, 0.0, -1000.0, 0.0],
    [0.75, 0.75, 1.0, 0.0],
    [1.5, 1.5, 1.0, 0.0],
    [2.0, 2.0, 2.0, 0.0],
    [3.0, 2.0, 1.0, 0.0],
    [3.0, 2.5, 0.0, 0.0],
];
/// With which of them the mistakes are shown: what is in use.
const SHOWN: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = files(&root.join("tests/corpus"), "\n\n")?;
    let seen = files.len();
    files.extend(self::files(&root.join("training"), "\n")?);
    let read = |name: &str| std::fs::read_to_string(root.join(name));
    let any: String = files.iter().flat_map(|file| &file.articles).flat_map(|article| article.chars()).collect();
    let pieces =
        Pieces::read(&read("training/places.txt")?, &read("data/surnames.txt")?, &read("data/given.txt")?, &any);
    if std::env::args().nth(1).as_deref() == Some("check") {
        return check(&files, seen, &pieces);
    }
    let texts = varied(files.iter().flat_map(|file| file.articles.clone()).collect(), &pieces)?;
    for (kind, file) in [(Kind::Address, "addresses"), (Kind::Person, "persons")] {
        let learned = learn(&texts, kind, Settings::default());
        let head = "# Written by `cargo run -p redaction --release --example train`.\n";
        std::fs::write(root.join(format!("data/{file}.weights.txt")), format!("{head}{}", learned.source()))?;
        println!("{file}: {} features, {} bytes", learned.source().lines().count(), learned.source().len());
    }
    Ok(())
}

struct File {
    name: String,
    /// Whether every line is a text of its own.
    lines: bool,
    articles: Vec<String>,
}

/// The texts of a folder, file by file; in some, every line is one, in others they have blank
/// lines between.
fn files(folder: &Path, border: &str) -> Result<Vec<File>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name == "places" || UNSEEN.contains(&name.as_str()) {
            continue;
        }
        let source = std::fs::read_to_string(&path)?;
        // A file of long texts says so by blank lines.
        let border = if source.contains("\n\n") { "\n\n" } else { border };
        let lines =
            |article: &str| article.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        let articles = source.split(border).map(lines).filter(|article| !article.trim().is_empty()).collect();
        files.push(File { name, lines: border == "\n", articles });
    }
    Ok(files)
}

/// A text and what is marked in it, in some versions.
type Versions = Vec<(String, Vec<Span>)>;

/// The texts, each with copies that have places and persons changed for others.
fn varied(articles: Vec<String>, pieces: &Pieces) -> Result<Vec<Versions>, String> {
    let known = known(&articles);
    let mut random = Random(7);
    let versions = |article: &String| {
        let copies: Vec<String> = (0..COPIES).map(|_| changed(article, &known, pieces, &mut random)).collect();
        std::iter::once(article).chain(&copies).map(|text| marked(text)).collect()
    };
    articles.iter().map(versions).collect()
}

/// Learns from all but a part of the files and measures on it, part after part. What the rules
/// find in the texts they were written from says nothing of recall, but all of precision.
fn check(files: &[File], seen: usize, pieces: &Pieces) -> Result<(), Box<dyn Error>> {
    let mut totals = vec![[Figures::default(); SUSPICIONS.len()]; 3];
    for part in 0..PARTS {
        let is_out = |file: &File| file.name.bytes().map(usize::from).sum::<usize>() % PARTS == part;
        let kept = files.iter().filter(|file| !is_out(file)).flat_map(|file| file.articles.clone());
        let texts = varied(kept.collect(), pieces)?;
        let [addresses, persons] = [Kind::Address, Kind::Person].map(|kind| learn(&texts, kind, Settings::default()));
        for (at, file) in files.iter().enumerate().filter(|(_, file)| is_out(file)) {
            let mut own = [Figures::default(); SUSPICIONS.len()];
            for article in &file.articles {
                let (text, wanted) = marked(article)?;
                let totals =
                    totals.iter_mut().skip(if at < seen { 0 } else { 1 + usize::from(file.lines) }).take(1).flatten();
                for (index, ((figures, own), suspicion)) in totals.zip(&mut own).zip(SUSPICIONS).enumerate() {
                    let [first, further, of_persons, further_of_persons] = *suspicion;
                    let of_persons = Suspicion { first: of_persons, further: further_of_persons };
                    let found = find(&text, [&addresses, &persons], (Suspicion { first, further }, of_persons));
                    figures.count(&found, &wanted);
                    own.count(&found, &wanted);
                    if index == SHOWN && std::env::args().nth(2).is_some() {
                        figures::show(&file.name, &text, &found, &wanted);
                    }
                }
            }
            println!("{:>14}  {}", file.name, own.get(SHOWN).copied().unwrap_or_default());
        }
    }
    for (name, figures) in ["tests/corpus", "training, long texts", "training, single lines"].iter().zip(&totals) {
        println!("{name}\nsuspicion  addresses: recall (of) precision, persons, precision of all");
        for (figures, suspicion) in figures.iter().zip(SUSPICIONS) {
            println!("{suspicion:>8?}  {figures}");
        }
    }
    Ok(())
}
