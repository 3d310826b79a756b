//! How well it finds, on the texts in `tests/corpus`. Run
//! `cargo nextest run -p redaction figures --no-capture` to see the table.
//!
//! Every file but `tuning.txt`, `development.txt` and `ways.txt` was written before the
//! rules had seen it, and run once; recall at that run, and precision of all kinds together:
//!
//! | file       | persons       | addresses    | phones       | ID numbers   | precision |
//! |------------|---------------|--------------|--------------|--------------|-----------|
//! | held_out   | 0.906         | 0.667        | 0.889        | 1.000        | 0.989     |
//! | second     | 0.921 117/127 | 0.826 19/23  | 0.833 10/12  | 1.000 5/5    | 0.977     |
//! | third      | 0.954 104/109 | 0.929 26/28  | 1.000 7/7    | 1.000 2/2    | 0.968     |
//! | fourth     | 0.941 96/102  | 0.925 37/40  | 1.000 9/9    | 1.000 2/2    | 0.987     |
//! | fifth      | 0.885 92/104  | 0.781 25/32  | 1.000 11/11  | 1.000 2/2    | 0.960     |
//! | sixth      | 0.901 137/152 | 0.867 52/60  | 1.000 30/30  | 1.000 10/10  | 0.975     |
//! | seventh    | 0.899 133/148 | 0.746 47/63  | 0.967 29/30  | 1.000 10/10  | 0.962     |
//! | eighth     | 0.957 134/140 | 0.881 59/67  | 1.000 29/29  | 1.000 10/10  | 0.979     |
//! | ninth      | 0.959 165/172 | 0.637 51/80  | 0.960 24/25  | 1.000 11/11  | 0.952     |
//! | tenth      | 0.957 180/188 | 0.910 71/78  | 1.000 25/25  | 1.000 10/10  | 0.964     |
//! | eleventh   | 0.972 138/142 | 0.958 68/71  | 1.000 25/25  | 1.000 10/10  | 0.965     |
//! | twelfth    | 0.975 155/159 | 0.883 68/77  | 1.000 25/25  | 1.000 10/10  | 0.950     |
//! | thirteenth | 0.955 126/132 | 0.938 61/65  | 1.000 25/25  | 1.000 11/11  | 0.953     |
//! | fourteenth | 0.956 131/137 | 0.906 58/64  | 1.000 20/20  | 1.000 10/10  | 0.978     |
//! | fifteenth  | 0.952 118/124 | 0.919 57/62  | 1.000 17/17  | 1.000 9/9    | 0.949     |
//! | sixteenth  | 0.966 115/119 | 0.780 46/59  | 1.000 15/15  | 1.000 9/9    | 0.908     |
//! | seventeenth| 0.946 123/130 | 0.934 57/61  | 0.947 18/19  | 1.000 7/7    | 0.929     |
//! | eighteenth | 0.831 103/124 | 0.950 76/80  | 1.000 22/22  | 1.000 8/8    | 0.916     |
//! | nineteenth | 0.941 128/136 | 0.950 57/60  | 1.000 18/18  | 1.000 8/8    | 0.803     |
//! | twentieth  | 0.790 94/119  | 0.821 55/67  | 1.000 17/17  | 1.000 7/7    | 0.850     |
//! | twenty_first| 0.974 37/38  | 1.000 29/29  | 1.000 5/5    | 1.000 3/3    | 0.869     |
//! | twenty_second| 0.831 103/124| 0.867 39/45 | 1.000 5/5    | —            | 0.818     |
//! | twenty_third| 0.951 58/61  | 0.714 20/28  | 1.000 2/2    | 1.000 2/2    | 0.604     |
//! | twenty_fourth| 0.780 71/91 | 0.815 44/54  | 1.000 10/10  | 1.000 4/4    | 0.780     |
//! | twenty_fifth| 0.952 180/189| 0.903 84/93  | 1.000 26/26  | 1.000 16/16  | 0.889     |
//! | twenty_sixth| 0.941 208/221| 0.879 87/99  | 0.952 20/21  | 1.000 11/11  | 0.868     |
//! | twenty_seventh| 0.914 191/209| 0.924 97/105| 0.952 20/21 | 1.000 16/16  | 0.854     |
//! | twenty_eighth| 0.927 166/179| 0.849 79/93 | 1.000 20/20  | 1.000 15/15  | 0.805     |
//! | twenty_ninth| 0.967 174/180| 0.920 92/100 | 1.000 22/22  | 1.000 15/15  | 0.783     |
//! | thirtieth  | 0.923 192/208 | 0.929 91/98  | 1.000 20/20  | 1.000 15/15  | 0.848     |
//! | thirty_first| 0.908 129/142| 0.958 68/71  | 1.000 20/20  | 1.000 15/15  | 0.896     |
//!
//! All but the last two were looked at since, so what is printed now is not the figure for
//! unseen text. The last two are what is to be expected of it: together persons 0.917 (321/350), addresses 0.941
//! (159/169), precision 0.868. Up to the ninth the rules asked what makes a place an address; then they suspected every
//! named place below a town, and reached persons 0.96 but addresses 0.905 (486 of 537) over eight
//! sets. The eighteenth to the twenty-first were written together with a layer of learnt weights (`learning`), and
//! are harder: elsewhere in China, whole applications, talk and dialect. The rules alone find of
//! their addresses 0.700 (56/80), 0.633 (38/60) and 0.433 (29/67), and of their persons 0.839,
//! 0.949 and 0.798. After each of them the weights were learnt anew, by the end with the three sets
//! themselves and with weights for persons as well. Suspicion was 1.25 for the first two, 1.5 for
//! the others, and then 1.25 again, for the precision of a set seen before; at that the last set gives
//! the same recall at precision 0.881. It is short (29 addresses) and by the same hand as what was
//! learnt from, like the three before it. Over the
//! four sets, first runs: addresses 217 of 236 (0.919), persons 362 of 417 (0.868).
//!
//! The last three imitate other hands, from all over China: talk and dialects, long prose of
//! applications and news, papers and letters. They are the hardest and nearest to what others
//! write: over them, first runs, addresses 103 of 127 (0.811), persons 232 of 276 (0.841). The
//! twenty-third was learnt from after that, and what a rule is unsure of is since then kept only
//! where the weights agree. Nothing is learnt from the other two, but their figures and the
//! mistakes in the twenty-second were seen while that was done: the second run, persons 180 of
//! 215 (0.837), addresses 82 of 99 (0.828), precision 0.84, is no figure for unseen text.
//!
//! The twenty-fifth (ordinary texts of a volunteer platform) and twenty-sixth (many hands) were
//! written apart from what is learnt from, but after the same guide to the marks, and so were those since: applications
//! (twenty-seventh), a mixture of everything, and what is written on the platform. Their first runs differ in what had
//! been learnt: a megabyte of every kind up to the twenty-seventh, 1.8 megabytes and new rules for the next two; and in
//! suspicion (of addresses first and further characters, of persons): 0.75 and 2 for the twenty-fifth and the
//! twenty-sixth, 1.5 and 2 for the twenty-seventh, 3 with 2 and 2 for the next two. All five were learnt from after
//! that, and suspicion of persons lowered to 1, by their figures and those of the twenty-second and the twenty-fourth.
//! Nothing is learnt from these two, and from the last two.
//!
//! `cargo run -p redaction --release --example train -- check` leaves out whole files in turn: it
//! is the figure to choose suspicion by.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "it prints a table, and a corpus that cannot be read fails"
)]

use std::collections::BTreeMap;

use redaction::learning::marked;
use redaction::{Kind, Span};

#[derive(Default, Clone, Copy)]
struct Count {
    wanted: usize,
    hit: usize,
    found: usize,
    right: usize,
}

impl Count {
    fn recall(&self) -> f64 {
        self.hit as f64 / self.wanted.max(1) as f64
    }
    fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }
}

/// A wanted span counts as found when spans of its kind cover at least four
/// fifths of its characters; a found span is right when at least half of it is
/// wanted and of that kind.
fn measure(name: &str, corpus: &str) -> (BTreeMap<Kind, Count>, Count) {
    let mut counts: BTreeMap<Kind, Count> = BTreeMap::new();
    for article in corpus.split("\n\n") {
        let article: String = article.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        let (text, wanted) = marked(&article).expect("marks");
        let found = redaction::find(&text);
        let shared = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let show = |span: &Span| text.chars().skip(span.start).take(span.end - span.start).collect::<String>();
        for want in &wanted {
            let covered: usize =
                found.iter().filter(|span| span.kind == want.kind).map(|span| shared(span, want)).sum();
            let count = counts.entry(want.kind).or_default();
            count.wanted += 1;
            if covered * 5 >= (want.end - want.start) * 4 {
                count.hit += 1;
            } else {
                println!("{name}: missed {:?} {}", want.kind, show(want));
            }
        }
        for span in &found {
            let covered: usize =
                wanted.iter().filter(|want| want.kind == span.kind).map(|want| shared(span, want)).sum();
            let count = counts.entry(span.kind).or_default();
            count.found += 1;
            if covered * 2 >= span.end - span.start {
                count.right += 1;
            } else {
                println!("{name}: wrong {:?} {} ({})", span.kind, show(span), span.why);
            }
        }
    }
    let mut all = Count::default();
    println!("{name:<10} {:<14} recall   precision", "kind");
    for (kind, count) in &counts {
        println!(
            "{name:<10} {:<14} {:.3} ({}/{})  {:.3} ({}/{})",
            kind.key(),
            count.recall(),
            count.hit,
            count.wanted,
            count.precision(),
            count.right,
            count.found
        );
        all.wanted += count.wanted;
        all.hit += count.hit;
        all.found += count.found;
        all.right += count.right;
    }
    println!("{name:<10} {:<14} {:.3}  {:.3}", "all", all.recall(), all.precision());
    (counts, all)
}

/// A text as marked up, and the recall it keeps of persons and of addresses.
struct Kept {
    name: &'static str,
    corpus: &'static str,
    persons: f64,
    addresses: f64,
}

const fn kept(name: &'static str, corpus: &'static str, persons: f64, addresses: f64) -> Kept {
    Kept { name, corpus, persons, addresses }
}

const SEEN: [Kept; 17] = [
    kept("tuning", include_str!("corpus/tuning.txt"), 0.95, 0.95),
    kept("develop", include_str!("corpus/development.txt"), 0.95, 0.95),
    kept("ways", include_str!("corpus/ways.txt"), 0.9, 0.9),
    kept("second", include_str!("corpus/second.txt"), 0.95, 0.95),
    kept("third", include_str!("corpus/third.txt"), 0.95, 0.95),
    kept("fourth", include_str!("corpus/fourth.txt"), 0.95, 0.95),
    kept("fifth", include_str!("corpus/fifth.txt"), 0.95, 0.95),
    kept("sixth", include_str!("corpus/sixth.txt"), 0.94, 0.95),
    kept("seventh", include_str!("corpus/seventh.txt"), 0.92, 0.95),
    kept("eighth", include_str!("corpus/eighth.txt"), 0.95, 0.95),
    kept("ninth", include_str!("corpus/ninth.txt"), 0.95, 0.95),
    kept("tenth", include_str!("corpus/tenth.txt"), 0.95, 0.95),
    kept("eleventh", include_str!("corpus/eleventh.txt"), 0.95, 0.95),
    kept("twelfth", include_str!("corpus/twelfth.txt"), 0.95, 0.95),
    kept("thirteen", include_str!("corpus/thirteenth.txt"), 0.94, 0.95),
    kept("fourteen", include_str!("corpus/fourteenth.txt"), 0.94, 0.95),
    kept("fifteen", include_str!("corpus/fifteenth.txt"), 0.95, 0.95),
];

#[test]
fn figures_on_the_held_out_texts() {
    check(&kept("held out", include_str!("corpus/held_out.txt"), 0.95, 0.95));
}

/// What was once found stays found.
#[test]
fn figures_on_the_texts_seen_since() {
    for text in &SEEN {
        check(text);
    }
}

/// The hardest for addresses: houses told by what stands near.
#[test]
fn figures_on_the_sixteenth_texts() {
    check(&kept("sixteen", include_str!("corpus/sixteenth.txt"), 0.95, 0.9));
}

/// The last set measured by rules alone.
#[test]
fn figures_on_the_seventeenth_texts() {
    let (counts, all) = measure("seventeen", include_str!("corpus/seventeenth.txt"));
    // One local number of nineteen stands where nothing speaks of a telephone.
    for (kind, least) in [(Kind::Person, 0.95), (Kind::Address, 0.95), (Kind::Phone, 0.94), (Kind::IdNumber, 1.0)] {
        assert!(counts.get(&kind).is_some_and(|count| count.recall() >= least), "{kind:?}");
    }
    assert!(all.precision() >= 0.85);
}

/// Nothing of Taishan.
#[test]
fn figures_on_texts_from_elsewhere() {
    check(&kept("eighteen", include_str!("corpus/eighteenth.txt"), 0.95, 0.95));
}

/// Whole applications as units write them.
#[test]
fn figures_on_applications() {
    check(&kept("nineteen", include_str!("corpus/nineteenth.txt"), 0.95, 0.95));
}

/// Chats, minutes, interviews, transcripts.
#[test]
fn figures_on_talk() {
    check(&kept("twenty", include_str!("corpus/twentieth.txt"), 0.95, 0.95));
}

/// Of every sort, and short.
#[test]
fn figures_on_the_twenty_first_texts() {
    check(&kept("twenty-one", include_str!("corpus/twenty_first.txt"), 0.95, 0.95));
}

/// Long prose of applications, cases and news.
#[test]
fn figures_on_prose() {
    check(&kept("prose", include_str!("corpus/twenty_third.txt"), 0.95, 0.95));
}

/// Talk, and papers and letters, by other hands; nothing is learnt from them. What is asked for is more.
#[test]
fn figures_on_sets_nothing_is_learnt_from() {
    check_from(&kept("talk", include_str!("corpus/twenty_second.txt"), 0.81, 0.86), 0.9);
    check_from(&kept("papers", include_str!("corpus/twenty_fourth.txt"), 0.85, 0.88), 0.88);
}

/// What is written on the platform, and applications; nothing is learnt from them.
#[test]
fn figures_on_unseen_sets() {
    check_from(&kept("thirtieth", include_str!("corpus/thirtieth.txt"), 0.92, 0.92), 0.84);
    check_from(&kept("thirty-first", include_str!("corpus/thirty_first.txt"), 0.9, 0.95), 0.89);
}

/// What is written on the platform, applications, and a mixture of everything.
#[test]
fn figures_on_the_latest_sets() {
    check(&kept("platform", include_str!("corpus/twenty_fifth.txt"), 0.95, 0.95));
    check(&kept("many hands", include_str!("corpus/twenty_sixth.txt"), 0.95, 0.95));
    check(&kept("applications", include_str!("corpus/twenty_seventh.txt"), 0.95, 0.95));
    check(&kept("mixture", include_str!("corpus/twenty_eighth.txt"), 0.95, 0.95));
    check(&kept("requests", include_str!("corpus/twenty_ninth.txt"), 0.95, 0.95));
}

fn check(text: &Kept) {
    check_from(text, 0.85);
}

/// With a precision of all kinds together from `precision` on.
fn check_from(text: &Kept, precision: f64) {
    let (counts, all) = measure(text.name, text.corpus);
    let recall = |kind: Kind| counts.get(&kind).map_or(1.0, Count::recall);
    assert!(recall(Kind::Phone) >= 0.95 && recall(Kind::IdNumber) >= 0.95, "{}: numbers", text.name);
    assert!(recall(Kind::Address) >= text.addresses, "{}: addresses", text.name);
    assert!(recall(Kind::Person) >= text.persons, "{}: persons", text.name);
    assert!(all.precision() >= precision, "{}: precision", text.name);
}
