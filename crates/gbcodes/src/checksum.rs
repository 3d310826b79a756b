//! The check character of GB 11643-1999, 4.3: ISO 7064 MOD 11-2.

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHARACTERS: &[u8; 11] = b"10X98765432";

/// The check character for the first 17 ASCII digits of `body`; further bytes
/// are ignored.
pub(crate) fn check_character(body: &[u8]) -> u8 {
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    CHARACTERS.get((sum % 11) as usize).copied().unwrap_or(b'?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        // GB 11643-1999, appendix: 11010519491231002X.
        assert_eq!(check_character(b"11010519491231002"), b'X');
        // And 440524188001010014.
        assert_eq!(check_character(b"44052418800101001"), b'4');
    }
}
