//! What was found of what was wanted.

use redaction::{Kind, Span};

/// How many characters of a span those of its kind in `by` cover.
fn covered(span: &Span, by: &[Span]) -> usize {
    let shared = |other: &Span| span.end.min(other.end).saturating_sub(span.start.max(other.start));
    by.iter().filter(|other| other.kind == span.kind).map(shared).sum()
}

/// Whether what is wanted was found, as `tests/figures.rs` has it.
fn hit(wanted: &Span, found: &[Span]) -> bool {
    covered(wanted, found) * 5 >= (wanted.end - wanted.start) * 4
}

/// Whether what was found is wanted.
fn right(found: &Span, wanted: &[Span]) -> bool {
    covered(found, wanted) * 2 >= found.end - found.start
}

#[derive(Clone, Copy, Default)]
struct Count {
    wanted: usize,
    hit: usize,
    found: usize,
    right: usize,
}

/// Figures of persons, addresses and all kinds together.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    persons: Count,
    addresses: Count,
    all: Count,
}

impl Figures {
    /// Counts one text.
    pub fn count(&mut self, found: &[Span], wanted: &[Span]) {
        for span in wanted {
            let hit = usize::from(hit(span, found));
            self.of(span.kind, |count| (count.wanted, count.hit) = (count.wanted + 1, count.hit + hit));
        }
        for span in found {
            let right = usize::from(right(span, wanted));
            self.of(span.kind, |count| (count.found, count.right) = (count.found + 1, count.right + right));
        }
    }

    fn of(&mut self, kind: Kind, change: impl Fn(&mut Count)) {
        change(&mut self.all);
        match kind {
            Kind::Person => change(&mut self.persons),
            Kind::Address => change(&mut self.addresses),
            _ => {}
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        for count in [self.addresses, self.persons] {
            write!(
                out,
                "{:.3} ({}) {:.3}   ",
                share(count.hit, count.wanted),
                count.wanted,
                share(count.right, count.found)
            )?;
        }
        write!(out, "{:.3}", share(self.all.right, self.all.found))
    }
}

/// Prints what was missed and what was wrong.
pub fn show(name: &str, text: &str, found: &[Span], wanted: &[Span]) {
    let inside = |span: &Span| {
        let (from, to) = (span.start.saturating_sub(8), span.end + 8);
        let context: String = text.chars().skip(from).take(to - from).collect();
        let itself: String = text.chars().skip(span.start).take(span.end - span.start).collect();
        format!("{:?} {itself} in {}", span.kind, context.replace('\n', "/"))
    };
    for span in wanted.iter().filter(|span| !hit(span, found)) {
        println!("{name}: missed {}", inside(span));
    }
    for span in found.iter().filter(|span| !right(span, wanted)) {
        println!("{name}: wrong {} ({})", inside(span), span.why);
    }
}
