//! Small questions about a text's neighbourhood.

/// The first of `words` that `text` ends with. Asked at every character of lists of
/// hundreds, it looks at the last byte before it compares the whole.
pub(crate) fn ending<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    let last = text.as_bytes().last()?;
    words.iter().copied().find(|word| word.as_bytes().last() == Some(last) && text.ends_with(word))
}

/// The first of `words` that `text` begins with. Chinese characters tell apart by their third byte.
pub(crate) fn beginning<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    let third = text.as_bytes().get(2);
    let may = |word: &str| word.as_bytes().get(2).is_none_or(|byte| Some(byte) == third);
    words.iter().copied().find(|word| may(word) && text.starts_with(word))
}

/// Whether `text` ends with one of `words`.
pub(crate) fn ends_with_any(text: &str, words: &[&str]) -> bool {
    ending(text, words).is_some()
}

/// Whether `text` begins with one of `words`.
pub(crate) fn starts_with_any(text: &str, words: &[&str]) -> bool {
    beginning(text, words).is_some()
}

/// Whether one of `words` occurs in `text`.
pub(crate) fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Words of a data file: whitespace between, `#` begins a comment line.
pub(crate) fn words(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}
