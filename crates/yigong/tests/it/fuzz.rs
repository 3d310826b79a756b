//! Files an operator edits, damaged in every way a hand can: each loads or is refused, and no rules that
//! load make the engine fail.

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use yigong::city::City;
use yigong::standing::{Belonging, ByGrade, Excuse, Facts, judge};
use yigong::{Id, campaigns};

const CITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../city/taishan");
const CAMPAIGN: &str = include_str!("../../../../city/taishan/campaigns/2014.toml");

/// One slip of the hand, at a line counted round.
#[derive(Debug, Clone)]
enum Slip {
    Lose(usize),
    Repeat(usize),
    Swap(usize, usize),
    /// What stands after the equals sign.
    Write(usize, &'static str),
    /// Any text in the middle of a line.
    Type(usize, String),
    /// Nothing from here on.
    Cut(usize),
}

const VALUES: &[&str] = &[
    "-1",
    "0",
    "1",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "nan",
    "true",
    "\"\"",
    "\"V2.1\"",
    "[]",
    "{}",
    "0001-01-01",
    "9999-12-31",
    "2014-02-30",
    "\"none\"",
    "\"months\"",
];

fn slip() -> impl Strategy<Value = Slip> {
    let line = any::<usize>();
    prop_oneof![
        1 => line.prop_map(Slip::Lose),
        1 => line.prop_map(Slip::Repeat),
        1 => (line, line).prop_map(|(a, b)| Slip::Swap(a, b)),
        8 => (line, prop::sample::select(VALUES)).prop_map(|(at, value)| Slip::Write(at, value)),
        1 => (line, ".{0,12}").prop_map(|(at, text)| Slip::Type(at, text)),
        1 => line.prop_map(Slip::Cut),
    ]
}

fn damaged(text: &str, slips: &[Slip]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for slip in slips {
        let round = lines.len().max(1);
        let at = |n: usize| n % round;
        if lines.is_empty() {
            break;
        }
        match slip {
            Slip::Lose(n) => drop(lines.remove(at(*n))),
            Slip::Repeat(n) => lines.insert(at(*n), lines[at(*n)].clone()),
            Slip::Swap(a, b) => lines.swap(at(*a), at(*b)),
            Slip::Write(n, value) => {
                if let Some((key, _)) = lines[at(*n)].clone().split_once('=') {
                    lines[at(*n)] = format!("{key}= {value}");
                }
            }
            Slip::Type(n, typed) => {
                let line = &mut lines[at(*n)];
                let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
                line.insert_str(middle, typed);
            }
            Slip::Cut(n) => lines.truncate(at(*n)),
        }
    }
    lines.join("\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap();
        }
    }
}

fn somebody(born: Date, joined: Date) -> Facts {
    let belonging = Belonging {
        organisation: Id::nil(),
        name: "南塘社区党支部".into(),
        status: "party_member".into(),
        from: joined,
        to: None,
    };
    let excuse = Excuse { kind: "illness".into(), from: joined, to: Some(date(2014, 9, 1)), approved: true };
    Facts {
        sex: 1,
        birth_date: born,
        memberships: vec![belonging],
        exemptions: vec![excuse],
        credited: 300,
        by_grade: ByGrade::default(),
    }
}

#[test]
fn damaged_city_files_load_or_are_refused_and_rules_that_load_can_be_judged_by() {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(CITY), folder.path());
    let files = ["rules.toml", "city.toml", "needs.toml", "duty.toml", "recognition.toml", "organisations.toml"];
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(folder.path().join(file)).unwrap()).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let (loaded, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let slips = (prop::sample::select(vec![0, 0, 0, 1, 2, 3, 4, 5]), prop::collection::vec(slip(), 1..4));
    runner
        .run(&slips, |(nth, slips)| {
            let path = folder.path().join(files[nth]);
            fs::write(&path, damaged(&texts[nth], &slips)).unwrap();
            let outcome = City::from_disk(folder.path());
            fs::write(&path, &texts[nth]).unwrap();
            match outcome {
                Err(error) => {
                    prop_assert!(!error.to_string().is_empty());
                    refused.set(refused.get() + 1);
                }
                Ok(city) => {
                    loaded.set(loaded.get() + 1);
                    for joined in [date(2014, 1, 1), date(2014, 12, 31), Date::MIN, Date::MAX] {
                        for year in [2014, 2026, 9999, -9999] {
                            let _ = judge(&city.rules, &somebody(date(1954, 2, 28), joined), year, date(2014, 6, 30));
                        }
                    }
                }
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let (loaded, refused) = (loaded.get(), refused.get());
    assert!(loaded > 20 && refused > 20, "{loaded} loaded, {refused} refused: too few of one kind to show anything");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn damaged_campaign_files_load_or_are_refused_with_words(slips in prop::collection::vec(slip(), 1..5)) {
        if let Err(message) = campaigns::parse(&damaged(CAMPAIGN, &slips)) {
            prop_assert!(!message.is_empty());
        }
    }

    #[test]
    fn any_text_is_no_campaign(text in "(?s).{0,400}") {
        prop_assert!(campaigns::parse(&text).is_err());
    }
}
