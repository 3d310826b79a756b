//! The largest roster allowed is read in about a second (release build).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod common;

use std::time::{Duration, Instant};

use rust_xlsxwriter::Workbook;

const ROWS: u32 = 50_000;

#[test]
#[ignore = "slow without --release"]
fn fifty_thousand_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = ["序号", "姓名", "性别", "身份证号码", "出生年月", "政治面貌", "所在党支部", "联系电话"];
    sheet.write_row(0, 0, head).unwrap();
    for n in 0..ROWS {
        let id = common::id(n);
        let sex = if n / 336 % 2 == 1 { "男" } else { "女" };
        let cells = ["1", "某 人", sex, &id, "1970年", "党员", "上川社区党支部", "138-0013-8000"];
        sheet.write_row(n + 1, 0, cells).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let start = Instant::now();
    let book = roster::read(&bytes, None, &roster::Limits::default()).unwrap();
    let read = start.elapsed();
    let outcome = roster::parse(&book, &common::chuandao(), &(), &roster::Options::default());
    let taken = start.elapsed();
    assert_eq!(outcome.rows, ROWS);
    assert_eq!(outcome.rejected, 0);
    assert!(taken < Duration::from_secs(3), "read {read:?}, in all {taken:?}");
}
