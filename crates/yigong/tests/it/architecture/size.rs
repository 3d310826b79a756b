//! Short files.

use super::files;

#[test]
fn no_file_is_above_500_lines_and_half_are_at_most_120() {
    let mut lengths: Vec<(usize, String)> =
        files("crates", "rs").into_iter().map(|(name, text)| (text.lines().count(), name)).collect();
    lengths.sort();
    let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines > 500).collect();
    assert!(long.is_empty(), "split {long:?}");
    let (median, _) = lengths[lengths.len() / 2];
    assert!(median <= 120, "the median file has {median} lines");
}
