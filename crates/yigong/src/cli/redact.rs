//! `yigong redact`: what in a text may point to a person (N4.2g).

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::{Outcome, say};

#[derive(Serialize)]
struct Found<'a> {
    spans: &'a [redaction::Span],
}

/// Reads a text file and prints what was found: as JSON, as masked text, or as
/// lines for people.
pub(super) fn run(file: &Path, json: bool, masked: bool) -> Outcome {
    let bytes = std::fs::read(file).map_err(|e| format!("读不了文件 {}：{e}", file.display()))?;
    let text = redaction::decode(&bytes).map_err(|e| format!("{}：{e}", file.display()))?;
    let spans = redaction::find(&text);
    if json {
        say(&serde_json::to_string(&Found { spans: &spans })?);
    } else if masked {
        say(redaction::mask(&text, &spans).trim_end_matches('\n'));
    } else {
        for span in &spans {
            let inside: String = text.chars().skip(span.start).take(span.end - span.start).collect();
            say(&format!("第 {}–{} 字 {}：{inside}（{}）", span.start + 1, span.end, span.kind.chinese(), span.why));
        }
        say(&format!("共 {} 处，请逐一核对；没有找到的也可能有。", spans.len()));
    }
    Ok(ExitCode::SUCCESS)
}
