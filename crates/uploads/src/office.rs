//! Office documents without programs and without strings to the outside.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::sniff::contains;
use crate::{Kind, Refusal};

const MAX_PARTS: usize = 5_000;
const MAX_UNPACKED: u64 = 300 << 20;
/// Relationship and content-type parts are small.
const MAX_TEXT: u64 = 8 << 20;

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Corrupt)
}

/// Which Office document a zip container is.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    let archive = open(bytes)?;
    let has = |part: &str| archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case(part));
    if !has("[Content_Types].xml") {
        return Err(Refusal::WrongType { found: "（压缩包，请解压后逐个上传）" });
    }
    let kinds =
        [("word/document.xml", Kind::Docx), ("xl/workbook.xml", Kind::Xlsx), ("ppt/presentation.xml", Kind::Pptx)];
    let mut found = kinds.iter().filter(|(part, _)| has(part)).map(|(_, kind)| *kind);
    match (found.next(), found.next()) {
        (Some(kind), None) => Ok(kind),
        (Some(_), Some(_)) => Err(Refusal::Polyglot { found: "两种文档" }),
        (None, _) => Err(Refusal::WrongType {
            found: "（不是完整的 Office 文档，请另存为 .docx、.xlsx 或 .pptx）"
        }),
    }
}

/// Refuses macros, embedded programs, parts fetched from elsewhere, and
/// containers that unpack to far more than they are.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive = open(bytes)?;
    if archive.len() > MAX_PARTS {
        return Err(Refusal::Bomb);
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Refusal::Corrupt)?;
        if part.encrypted() {
            return Err(Refusal::Encrypted);
        }
        let name = part.name().map_err(|_| Refusal::Corrupt)?.to_ascii_lowercase().replace('\\', "/");
        if name.contains("vbaproject")
            || name.contains("activex/")
            || name.ends_with(".bin") && name.contains("embeddings/")
            || name.ends_with(".exe")
        {
            return Err(Refusal::Macros);
        }
        if name.contains("externallinks/") {
            return Err(Refusal::ExternalLinks { found: "其他工作簿" });
        }
        let read = read_part(part, &name, left)?;
        left = left.checked_sub(read.size).ok_or(Refusal::Bomb)?;
        match name.as_str() {
            "[content_types].xml" if contains(&read.text, b"macroenabled") || contains(&read.text, b"vbaproject") => {
                return Err(Refusal::Macros);
            }
            _ if name.ends_with(".rels") => check_relations(&read.text)?,
            _ => {}
        }
    }
    Ok(())
}

struct Part {
    /// Bytes it unpacks to, counted, not believed.
    size: u64,
    /// The content, of relationship and content-type parts only.
    text: Vec<u8>,
}

fn read_part(part: impl Read, name: &str, left: u64) -> Result<Part, Refusal> {
    let wanted = name.ends_with(".rels") || name == "[content_types].xml";
    if wanted {
        let mut text = Vec::new();
        let size = part.take(MAX_TEXT + 1).read_to_end(&mut text).map_err(|_| Refusal::Corrupt)? as u64;
        return if size > MAX_TEXT { Err(Refusal::Bomb) } else { Ok(Part { size, text }) };
    }
    let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Refusal::Corrupt)?;
    Ok(Part { size, text: Vec::new() })
}

/// Looks through a relationships part. A link somebody has to click stays; what
/// is fetched on opening (templates, pictures, objects) does not.
fn check_relations(text: &[u8]) -> Result<(), Refusal> {
    let text = String::from_utf8_lossy(text);
    for relation in text.split('<').filter(|it| it.starts_with("Relationship ") || it.contains(":Relationship ")) {
        let lower = relation.to_ascii_lowercase();
        if !lower.contains("targetmode=\"external\"") && !lower.contains("targetmode='external'") {
            continue;
        }
        let clicked = lower.contains("/hyperlink\"") || lower.contains("/hyperlink'");
        let local =
            ["file:", "\\\\", "smb:", "javascript:", "vbscript:", "data:"].iter().any(|scheme| lower.contains(scheme));
        if !clicked || local {
            let found = if lower.contains("attachedtemplate") { "外部模板" } else { "外部内容" };
            return Err(Refusal::ExternalLinks { found });
        }
    }
    Ok(())
}
