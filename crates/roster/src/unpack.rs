//! Looking into a zip before anything is unpacked in earnest.

use std::io::{Cursor, Read, copy, sink};

use zip::ZipArchive;

use crate::{Limits, ReadError};

/// Parts of a workbook; a hundred sheets with drawings stay far below.
const MAX_PARTS: usize = 5_000;

/// Makes sure that `bytes` is a workbook that unpacks to no more than the
/// limit. The declared sizes are added up first; then every part is unpacked
/// into nothing and counted, because declared sizes lie.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Corrupt)?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::ZipBomb);
    }
    check_contents(&archive)?;
    let mut left = limits.max_unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| ReadError::Corrupt)?;
        // Shared strings and styles are held in memory, each many times its
        // size in the file; sheets are streamed.
        let sheet = part.name().is_ok_and(|name| name.contains("worksheets/"));
        let most = if sheet { left } else { left.min(limits.max_unpacked_bytes / 4) };
        if part.size() > most {
            return Err(ReadError::ZipBomb);
        }
        // One byte more than allowed, so that exceeding the limit shows.
        let unpacked = copy(&mut part.take(most.saturating_add(1)), &mut sink());
        let unpacked = unpacked.map_err(|_| ReadError::Corrupt)?;
        if unpacked > most {
            return Err(ReadError::ZipBomb);
        }
        left -= unpacked;
    }
    Ok(())
}

fn check_contents(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), ReadError> {
    let has = |prefix: &str| archive.file_names().flatten().any(|name| name.starts_with(prefix));
    if has("xl/workbook.xml") || has("xl\\workbook.xml") || has("xl/") {
        return Ok(());
    }
    let found = match () {
        () if has("word/") => "（Word文档，请把名单粘贴到 Excel 表格里）",
        () if has("ppt/") => "（演示文稿）",
        () if has("content.xml") => "（ODS表格，请另存为 .xlsx）",
        () => "（压缩包，请先解压）",
    };
    Err(ReadError::WrongType { found })
}
