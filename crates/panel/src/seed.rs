//! A seed that is committed to before anybody could choose it, and revealed after.

use sha2::{Digest, Sha256};

/// Thirty-two bytes that decide everything left to chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl Seed {
    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The seed as 64 hexadecimal digits, as it is revealed.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// What is published beforehand: SHA-256 of [`Seed::hex`], in hexadecimal, as
    /// `printf %s SEED | sha256sum` gives it.
    #[must_use]
    pub fn commitment(&self) -> String {
        hex(&Sha256::digest(self.hex()))
    }

    /// The number chance gives to a name or a pair of names: the first eight bytes of SHA-256 over
    /// the seed in hexadecimal and the names, a line feed before each.
    #[must_use]
    pub fn number(&self, names: &[&str]) -> u64 {
        let mut digest = Sha256::new();
        digest.update(self.hex());
        for name in names {
            digest.update([b'\n']);
            digest.update(name);
        }
        let bytes = digest.finalize();
        bytes.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Draws `size` of a pool of `(name, fields)`: in the order of their numbers, but as long as one of
/// the `wanted` fields has nobody, one who covers it goes first. Answers positions in the pool, in
/// the order drawn; all of them when the pool is smaller.
#[must_use]
pub fn draw(seed: &Seed, pool: &[(&str, &[String])], size: usize, wanted: &[String]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..pool.len()).collect();
    left.sort_by_key(|&index| (seed.number(&["draw", pool[index].0]), pool[index].0));
    let mut missing: Vec<&String> = wanted.iter().collect();
    let mut drawn = Vec::new();
    while drawn.len() < size && !left.is_empty() {
        let covers = |&index: &usize| missing.iter().any(|field| pool[index].1.contains(field));
        let at = left.iter().position(covers).unwrap_or(0);
        let index = left.remove(at);
        missing.retain(|field| !pool[index].1.contains(field));
        drawn.push(index);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `printf %s 0000…0 | sha256sum` gives it.
    #[test]
    fn a_shell_gives_the_same_commitment() {
        let seed = Seed([0; 32]);
        assert_eq!(seed.commitment(), "60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55");
        assert_eq!(Seed::parse(&seed.hex()), Some(seed));
        assert_eq!(Seed::parse("00"), None);
        assert_eq!(Seed::parse(&"é".repeat(32)), None);
    }

    #[test]
    fn a_draw_covers_the_fields_and_does_not_depend_on_the_order_of_the_pool() {
        let fields: Vec<Vec<String>> = (0..10).map(|i| vec![format!("f{}", i % 5)]).collect();
        let names: Vec<String> = (0..10).map(|i| format!("e{i}")).collect();
        let pool: Vec<(&str, &[String])> =
            names.iter().map(String::as_str).zip(fields.iter().map(Vec::as_slice)).collect();
        let wanted: Vec<String> = (0..5).map(|i| format!("f{i}")).collect();
        for byte in 0..20 {
            let drawn = draw(&Seed([byte; 32]), &pool, 5, &wanted);
            let covered = wanted.iter().all(|field| drawn.iter().any(|&index| pool[index].1.contains(field)));
            assert!(covered, "{drawn:?}");
            let backwards: Vec<_> = pool.iter().rev().copied().collect();
            let again = draw(&Seed([byte; 32]), &backwards, 5, &wanted);
            let name = |pool: &[(&str, &[String])], drawn: &[usize]| {
                drawn.iter().map(|&i| pool[i].0.to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(name(&pool, &drawn), name(&backwards, &again));
        }
    }
}
