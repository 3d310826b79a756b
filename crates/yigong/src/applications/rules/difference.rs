//! What changed between two texts, character by character, as a reader sees it.

use similar::{ChangeTag, TextDiff};

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// In both.
    Same(String),
    /// Only in the older.
    Gone(String),
    /// Only in the newer.
    New(String),
}

/// The runs from `old` to `new`. Runs of one or two characters that happen to be in both are counted as
/// changed: a sentence written anew shall not look like a riddle.
#[must_use]
pub(crate) fn difference(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::from_chars(old, new);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    let count = runs.len();
    let mut pieces = Vec::new();
    let (mut gone, mut added) = (String::new(), String::new());
    for (index, (tag, text)) in runs.into_iter().enumerate() {
        let island = tag == ChangeTag::Equal && text.chars().count() < 3 && index > 0 && index + 1 < count;
        match tag {
            ChangeTag::Delete => gone.push_str(&text),
            ChangeTag::Insert => added.push_str(&text),
            ChangeTag::Equal if island && !gone.is_empty() && !added.is_empty() => {
                gone.push_str(&text);
                added.push_str(&text);
            }
            ChangeTag::Equal => {
                flush(&mut pieces, &mut gone, &mut added);
                pieces.push(Piece::Same(text));
            }
        }
    }
    flush(&mut pieces, &mut gone, &mut added);
    pieces
}

fn flush(pieces: &mut Vec<Piece>, gone: &mut String, added: &mut String) {
    if !gone.is_empty() {
        pieces.push(Piece::Gone(std::mem::take(gone)));
    }
    if !added.is_empty() {
        pieces.push(Piece::New(std::mem::take(added)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sides(pieces: &[Piece]) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        for piece in pieces {
            match piece {
                Piece::Same(text) => {
                    old.push_str(text);
                    new.push_str(text);
                }
                Piece::Gone(text) => old.push_str(text),
                Piece::New(text) => new.push_str(text),
            }
        }
        (old, new)
    }

    #[test]
    fn a_word_changed_in_a_sentence() {
        let pieces = difference("每周六上午清扫台城河两岸", "每周日上午清扫台城河两岸");
        let wanted = [
            Piece::Same("每周".into()),
            Piece::Gone("六".into()),
            Piece::New("日".into()),
            Piece::Same("上午清扫台城河两岸".into()),
        ];
        assert_eq!(pieces, wanted);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[一-龥，。\n]{0,60}", new in "[一-龥，。\n]{0,60}") {
            prop_assert_eq!(sides(&difference(&old, &new)), (old, new));
        }
    }
}
