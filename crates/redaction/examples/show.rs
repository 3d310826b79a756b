//! `cargo run -p redaction --example show FILE`: the file with what was found in brackets.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: show FILE")?;
    let text = redaction::decode(&std::fs::read(path)?)?;
    let mut out = std::io::stdout().lock();
    for span in redaction::find(&text) {
        let inside: String = text.chars().skip(span.start).take(span.end - span.start).collect();
        writeln!(
            out,
            "{:>5}–{:<5} {:<6} {:.2} {inside}  {}",
            span.start,
            span.end,
            span.kind.chinese(),
            span.confidence,
            span.why
        )?;
    }
    Ok(())
}
