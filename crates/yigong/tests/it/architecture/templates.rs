//! The content security policy allows no inline script or style; neither do we.

use super::files;

#[test]
fn templates_have_no_inline_script_or_style() {
    let mut wrong = Vec::new();
    for (name, text) in files("crates/yigong/templates", "html") {
        for (number, line) in text.lines().enumerate() {
            let inline = line.contains(" style=") || line.contains("<style") || line.contains("javascript:");
            let script = line.contains("<script") && !(line.contains(" src=") && line.contains("></script>"));
            if inline || script || has_handler(line) {
                wrong.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "inline script or style:\n{}", wrong.join("\n"));
}

/// Whether the line has an attribute such as `onclick="…"`.
fn has_handler(line: &str) -> bool {
    line.match_indices(" on").any(|(at, _)| {
        let name: String = line[at + 3..].chars().take_while(char::is_ascii_lowercase).collect();
        !name.is_empty() && line[at + 3 + name.len()..].starts_with('=')
    })
}
