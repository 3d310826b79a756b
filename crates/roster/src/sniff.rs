//! What a file is, by its content; names lie.

use crate::ReadError;

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip container, hopefully with a workbook in it.
    Zip,
    /// An OLE compound file: an old workbook, or an encrypted new one.
    Ole,
    /// Text, hopefully a table.
    Text,
}

/// Magic numbers of what people upload by mistake.
const OTHERS: [(&[u8], &str); 8] = [
    (b"%PDF", "（PDF）"),
    (b"\x89PNG", "（图片）"),
    (b"\xFF\xD8\xFF", "（图片）"),
    (b"GIF8", "（图片）"),
    (b"Rar!", "（RAR压缩包，请先解压）"),
    (b"7z\xBC\xAF", "（7z压缩包，请先解压）"),
    (b"\x1F\x8B", "（压缩包，请先解压）"),
    (b"{\\rtf", "（RTF文档）"),
];

pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Kind::Ole);
    }
    let other = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, found)) = other {
        return Err(ReadError::WrongType { found });
    }
    if is_markup(bytes) {
        // Some systems export an HTML page and call it .xls.
        return Err(ReadError::WrongType {
            found: "（网页格式，请用 Excel 或 WPS 打开后另存为 .xlsx）"
        });
    }
    Ok(Kind::Text)
}

fn is_markup(bytes: &[u8]) -> bool {
    let start: Vec<u8> =
        bytes.iter().take(200).map(u8::to_ascii_lowercase).skip_while(|b| !b.is_ascii_graphic()).collect();
    let marks: [&[u8]; 4] = [b"<html", b"<!doctype", b"<?xml", b"<table"];
    marks.iter().any(|mark| start.starts_with(mark))
}
