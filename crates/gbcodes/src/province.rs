//! The first two digits of GB/T 2260: provinces, regions, municipalities.

/// Whether `code` is a province-level code. Residence permits of Hong Kong,
/// Macao and Taiwan residents (81, 82, 83) follow the same 18-digit scheme.
///
/// Only these two digits are looked at: county codes are retired and reused
/// every year while the numbers issued under them stay valid for life.
pub(crate) fn is_province(code: u8) -> bool {
    matches!(
        code,
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83
    )
}

#[cfg(test)]
mod tests {
    use super::is_province;

    #[test]
    fn guangdong_is_one_and_a_made_up_code_is_not() {
        assert!(is_province(44));
        assert!(!is_province(0));
        assert!(!is_province(47));
        assert!(!is_province(99));
    }
}
