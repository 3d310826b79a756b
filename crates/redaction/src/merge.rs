//! One reading where several were found.

use crate::{Kind, Span};

/// Which kind wins where two overlap: a checked form over a guess.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::IdNumber => 5,
        Kind::Phone => 4,
        Kind::Other => 3,
        Kind::Address => 2,
        Kind::Organisation => 1,
        Kind::Person => 0,
    }
}

/// Spans in order, without overlaps; the higher rank stays, then the longer one.
pub(crate) fn merge(mut found: Vec<Span>) -> Vec<Span> {
    found.retain(|span| span.start < span.end);
    found.sort_by(|a, b| {
        let length = |span: &Span| span.end - span.start;
        (rank(b.kind), length(b), a.start).cmp(&(rank(a.kind), length(a), b.start))
    });
    // Which characters are taken: a long text has thousands of spans.
    let mut taken = vec![false; found.iter().map(|span| span.end).max().unwrap_or(0)];
    let mut kept: Vec<Span> = Vec::with_capacity(found.len());
    for span in found {
        let Some(here) = taken.get_mut(span.start..span.end) else { continue };
        if !here.contains(&true) {
            here.fill(true);
            kept.push(span);
        }
    }
    kept.sort_by_key(|span| span.start);
    kept
}
