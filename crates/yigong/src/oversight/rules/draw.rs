//! The draw: who knows the published root and a row's id can repeat it with any SHA-256 tool.

use crate::clock::Id;
use crate::crypto::{hex, sha256};

/// The seed of a month: SHA-256 of the root of its last day (32 bytes).
pub fn seed(root: &[u8]) -> Vec<u8> {
    sha256(&[root])
}

/// A row's number in a draw: SHA-256 over the seed in hexadecimal and the row's id, both as text.
pub fn score(seed: &[u8], entry: Id) -> Vec<u8> {
    sha256(&[hex(seed).as_bytes(), entry.to_string().as_bytes()])
}

/// The `size` rows with the smallest numbers, smallest first.
pub fn choose(seed: &[u8], rows: Vec<Id>, size: usize) -> Vec<Id> {
    let mut numbered: Vec<(Vec<u8>, Id)> = rows.into_iter().map(|row| (score(seed, row), row)).collect();
    numbered.sort_unstable();
    numbered.into_iter().take(size).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_rows_does_not_matter_and_more_is_a_superset() {
        let rows: Vec<Id> = (0..50).map(Id::from_u128).collect();
        let seed = seed(&[7; 32]);
        let five = choose(&seed, rows.clone(), 5);
        assert_eq!(five, choose(&seed, rows.iter().rev().copied().collect(), 5));
        assert_eq!(five, choose(&seed, rows.clone(), 9)[..5]);
        assert_ne!(five, choose(&[0; 32], rows, 5));
    }

    /// As `printf %s%s <seed> <id> | sha256sum` gives it.
    #[test]
    fn a_shell_gives_the_same_number() {
        let number = hex(&score(&[0; 32], Id::nil()));
        assert_eq!(number, "396a9f8fef7f04d02bd4ba0ab943a2e43a1b451920570ddc18d052d45dfe2c91");
    }
}
