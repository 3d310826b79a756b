//! A CSV file with known columns; what is wrong is said with the line.

use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The largest score taken: beyond it something else than a score was typed.
const LARGEST: f64 = 1_000_000.0;

/// The rows of a file.
pub(super) struct Table {
    file: PathBuf,
    columns: Vec<Option<usize>>,
    rows: Vec<(u64, StringRecord)>,
}

/// A row: its cells by the place of the column in what was asked for.
pub(super) struct Row<'t> {
    table: &'t Table,
    record: &'t StringRecord,
    /// The line of the file, from 1.
    pub(super) line: u64,
}

impl Table {
    /// Reads a file with these columns, each by any of its names, in any order; the `optional` ones
    /// come after the `required`.
    pub(super) fn read(file: &Path, required: &[&[&str]], optional: &[&[&str]]) -> Result<Self, Fault> {
        let bytes = std::fs::read(file).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => format!("没有文件 {}。", file.display()),
            _ => format!("读不了文件 {}：{e}", file.display()),
        })?;
        let text =
            decode(&bytes).map_err(|line| at(file, line, "的文字编码不是 UTF-8 或 GBK，请另存为 UTF-8 的 CSV"))?;
        // The reader would count the lines of a file from Windows one too few.
        let text = text.replace("\r\n", "\n");
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| at(file, e.position().map_or(0, csv::Position::line), "无法识别"))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                lines.push((line, record));
            }
        }
        let mut rows = lines.into_iter();
        let Some((line, header)) = rows.next() else {
            return Err(format!("{} 是空的。第一行应是表头：{}。", file.display(), names(required)).into());
        };
        let find =
            |column: &&[&str]| header.iter().position(|cell| column.contains(&cell.trim().to_lowercase().as_str()));
        if let Some(missing) = required.iter().find(|it| find(it).is_none()) {
            let text = format!("的表头缺少 {} 列（表头应有：{}）", missing.join(" 或 "), names(required));
            return Err(at(file, line, &text));
        }
        let columns = required.iter().chain(optional).map(find).collect();
        let table = Self { file: file.to_owned(), columns, rows: rows.collect() };
        if table.rows.is_empty() {
            return Err(at(file, line, "表头之后没有数据"));
        }
        Ok(table)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, record, line: *line })
    }
}

impl Row<'_> {
    /// A cell without the spaces around it; empty when it is missing.
    pub(super) fn cell(&self, column: usize) -> &str {
        let place = self.table.columns.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    /// A name, which must be there.
    pub(super) fn name(&self, column: usize, what: &str) -> Result<String, Fault> {
        match self.cell(column) {
            "" => Err(self.wrong(&format!("没有写{what}"))),
            name => Ok(name.to_owned()),
        }
    }

    /// A finite number.
    pub(super) fn score(&self, column: usize) -> Result<f64, Fault> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Err(self.wrong("没有写分数"));
        }
        let number = cell.parse::<f64>().ok().filter(|it| it.is_finite());
        let number = number.ok_or_else(|| self.wrong(&format!("的分数“{cell}”不是数字")))?;
        if number.abs() > LARGEST {
            return Err(self.wrong(&format!("的分数“{cell}”太大，请核对")));
        }
        Ok(number)
    }

    /// A whole number; `default` for an empty cell.
    pub(super) fn whole(&self, column: usize, what: &str, default: usize) -> Result<usize, Fault> {
        match self.cell(column) {
            "" => Ok(default),
            cell => cell.parse().map_err(|_| self.wrong(&format!("的{what}“{cell}”不是整数"))),
        }
    }

    /// What is wrong with this row.
    pub(super) fn wrong(&self, text: &str) -> Fault {
        at(&self.table.file, self.line, text)
    }
}

fn at(file: &Path, line: u64, text: &str) -> Fault {
    format!("{} 第 {line} 行{text}。", file.display()).into()
}

fn names(columns: &[&[&str]]) -> String {
    columns.iter().filter_map(|it| it.first().copied()).collect::<Vec<_>>().join("、")
}

/// UTF-8 with or without a byte-order mark, UTF-16 with one, or GB 18030, which contains GBK: what a
/// spreadsheet writes on a Chinese system. Fails with the line of the first bytes that are none.
fn decode(bytes: &[u8]) -> Result<String, u64> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    let utf8 = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    let text = utf8.or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes));
    text.filter(|text| !text.contains('\0')).map(std::borrow::Cow::into_owned).ok_or_else(|| {
        let bad = |line: &[u8]| {
            line.contains(&0)
                || std::str::from_utf8(line).is_err()
                    && GB18030.decode_without_bom_handling_and_without_replacement(line).is_none()
        };
        let line = bytes.split(|byte| *byte == b'\n').position(bad).unwrap_or_default();
        u64::try_from(line + 1).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Table, Fault> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("it can be written");
        Table::read(file.path(), &[&["expert", "专家"], &["score", "分数"]], &[&["note"]])
    }

    fn refusal(bytes: &[u8]) -> String {
        let rows = |table: Table| table.rows().try_for_each(|row| row.name(0, "专家").and(row.score(1)).map(|_| ()));
        read(bytes).and_then(rows).expect_err("it is wrong").to_string()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let (gbk, ..) = GB18030.encode("分数,专家\r\n80,王玉\r\n");
        for bytes in [&b"\xef\xbb\xbfexpert,score\r\nA, 80 \r\n"[..], b"score,expert\n80,A", &gbk] {
            let table = read(bytes).expect("it is read");
            let row = table.rows().next().expect("a row");
            assert_eq!((row.score(1).expect("a number"), row.line, row.cell(2)), (80.0, 2, ""));
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_the_line() {
        assert!(refusal(b"").contains("是空的"));
        assert!(refusal(b"expert,score\n").contains("第 1 行表头之后没有数据"));
        assert!(refusal(b"expert,points\nA,80\n").contains("第 1 行的表头缺少 score"));
        assert!(refusal(b"expert,score\n\nA,80\nB,\n").contains("第 4 行没有写分数"));
        assert!(refusal(b"expert,score\nA,80\nB,NaN\n").contains("第 3 行的分数“NaN”不是数字"));
        assert!(refusal(b"expert,score\nA,1e300\n").contains("太大"));
        assert!(refusal(b"expert,score\nA,80\n\xff\xff,70\n").contains("第 3 行的文字编码"));
    }
}
