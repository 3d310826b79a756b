//! Masking with decisions; pure.

use redaction::{Kind, Span};

use super::model::Mark;

/// Why of a mark that a person added.
pub(super) const BY_HAND: &str = "人工添加";

/// A piece of a text: plain, or a mark's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The mark's number; none for plain text.
    pub(super) mark: Option<i64>,
    pub(super) masked: bool,
}

/// The text cut at its marks, which are in order and apart.
pub(super) fn pieces(text: &str, marks: &[Mark]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let take = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in marks {
        let (from, to) = (place(mark.start), place(mark.finish));
        pieces.push(Piece { text: take(at, from), mark: None, masked: false });
        pieces.push(Piece { text: take(from, to), mark: Some(mark.number), masked: mark.is_masked() });
        at = to;
    }
    pieces.push(Piece { text: take(at, chars.len()), mark: None, masked: false });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn place(at: i64) -> usize {
    usize::try_from(at).unwrap_or_default()
}

/// What stands at a mark.
pub(super) fn words(text: &str, mark: &Mark) -> String {
    text.chars().skip(place(mark.start)).take(place(mark.finish - mark.start)).collect()
}

/// The text as others see it.
pub(super) fn masked(text: &str, marks: &[Mark]) -> String {
    let spans: Vec<Span> = marks.iter().filter(|mark| mark.is_masked()).filter_map(span).collect();
    redaction::mask(text, &spans)
}

fn span(mark: &Mark) -> Option<Span> {
    let kind = Kind::from_key(&mark.kind)?;
    Some(Span { start: place(mark.start), end: place(mark.finish), kind, confidence: 1.0, why: String::new() })
}

/// Where `words` stand in `text`, in characters, apart from `taken`.
pub(super) fn occurrences(text: &str, words: &str, taken: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let length = i64::try_from(words.chars().count()).unwrap_or(i64::MAX);
    let starts = text.match_indices(words).map(|(byte, _)| text.get(..byte).unwrap_or_default().chars().count());
    let places = starts.filter_map(|start| i64::try_from(start).ok()).map(|start| (start, start + length));
    places.filter(|place| !taken.iter().any(|other| place.0 < other.1 && other.0 < place.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redactions::Decision;

    fn mark(start: i64, finish: i64, decision: Decision) -> Mark {
        let kind = "person".to_owned();
        Mark { number: start, field: "f".into(), start, finish, kind, confidence: 90, why: String::new(), decision }
    }

    #[test]
    fn only_what_is_not_kept_is_masked() {
        let marks = [mark(2, 5, Decision::Masked), mark(6, 9, Decision::Kept)];
        assert_eq!(masked("老人陈玉兰和李国强", &marks), "老人陈某某和李国强");
        let pieces = pieces("老人陈玉兰和李国强", &marks);
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["老人", "陈玉兰", "和", "李国强"]);
    }

    #[test]
    fn added_words_are_found_everywhere_but_inside_marks() {
        assert_eq!(occurrences("阿兰和阿兰", "阿兰", &[(0, 2)]), [(3, 5)]);
        assert!(occurrences("阿兰", "阿珍", &[]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn pieces_put_together_are_the_text(text in "\\PC{0,60}", a in 0i64..30, b in 1i64..30) {
            let marks = [mark(a, a + b, Decision::Masked)];
            if usize::try_from(a + b).unwrap() <= text.chars().count() {
                let whole: String = pieces(&text, &marks).into_iter().map(|piece| piece.text).collect();
                proptest::prop_assert_eq!(whole, text);
            }
        }
    }
}
