//! Undoing what input methods and spreadsheets do to plain characters.

/// Full-width ASCII (`Ａ`, `９`, `（`, `　`) as ordinary ASCII; all other
/// characters unchanged.
#[must_use]
pub fn to_half_width(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// [`to_half_width`] without any white space or invisible character.
#[must_use]
pub fn compact(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // The full-width block mirrors U+0021..=U+007E in order.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Characters that copying from a web page or a chat leaves behind unseen:
/// zero-width marks, direction marks, byte-order marks, control characters.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(to_half_width("１３８　Ｘ（甲）"), "138 X(甲)");
    }

    #[test]
    fn compact_drops_what_cannot_be_seen() {
        assert_eq!(compact("\u{202D}138 0013\u{00A0}8000\u{202C}\n"), "13800138000");
    }
}
