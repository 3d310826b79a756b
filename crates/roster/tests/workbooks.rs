//! Layouts only a workbook can have.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod common;

use common::{chuandao, id, judge, placed, problems};
use roster::{Limits, Options, parse, read, write_corrected, write_template};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

fn rows(sheet: &mut Worksheet, from: u32, rows: &[Vec<String>]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
}

fn person(n: u32) -> Vec<String> {
    vec![format!("某{}", ["甲", "乙", "丙", "丁"][n as usize % 4]), id(n), "党员".into()]
}

fn head() -> Vec<String> {
    ["姓名", "身份证号码", "政治面貌"].map(str::to_owned).into()
}

#[test]
fn one_sheet_per_branch_with_sheets_aside() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("填写说明").unwrap();
    rows(notes, 0, &[head(), person(9)]);
    rows(book.add_worksheet().set_name("上川社区").unwrap(), 0, &[head(), person(1)]);
    rows(book.add_worksheet().set_name("茶湾村党支部").unwrap(), 0, &[head(), person(2), person(1)]);
    let old = book.add_worksheet().set_name("下川社区").unwrap().set_hidden(true);
    rows(old, 0, &[head(), person(3)]);
    let outcome = judge(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(placed(&outcome), [(2, "1"), (2, "3")]);
    // The same person in two branches, told with the name of the sheet.
    assert_eq!(problems(&outcome), [(3, "duplicate_conflict")]);
    assert!(outcome.problems[0].message.contains("工作表“上川社区”第2行"));
}

#[test]
fn merged_branch_and_two_row_header() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "川岛镇党员花名册", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "党支部", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "姓名", &plain).unwrap();
    sheet.merge_range(1, 2, 1, 3, "基本信息", &plain).unwrap();
    sheet.write_string(2, 2, "身份证号码").unwrap();
    sheet.write_string(2, 3, "政治面貌").unwrap();
    sheet.merge_range(3, 0, 5, 0, "上川社区党支部", &plain).unwrap();
    for n in 0..5u32 {
        for (column, text) in (1u16..).zip(person(n)) {
            sheet.write_string(3 + n, column, text).unwrap();
        }
    }
    sheet.write_string(6, 0, "茶湾村").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let outcome = judge(&bytes).unwrap();
    assert_eq!(placed(&outcome), [(4, "1"), (5, "1"), (6, "1"), (7, "3")]);
    assert_eq!(problems(&outcome), [(8, "unknown_organisation")]);
}

#[test]
fn numbers_and_formulas() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = ["姓名", "身份证号码", "政治面貌", "党支部", "出生年月"];
    rows(sheet, 0, &[head.map(str::to_owned).into()]);
    for row in 1..=3u32 {
        sheet.write_string(row, 0, "张三").unwrap();
        sheet.write_string(row, 2, "党员").unwrap();
        sheet.write_string(row, 3, "上川").unwrap();
    }
    // The writer stores a cached result of digits only as a number.
    let text = (0..).map(id).find(|id| id.ends_with('X')).unwrap();
    sheet.write_number(1, 1, 440_799_195_604_097_900.0).unwrap();
    sheet.write_formula(2, 1, Formula::new("=A9").set_result(text)).unwrap();
    sheet.write_number(3, 1, 440_799_651_018_572.0).unwrap();
    sheet.write_number(3, 4, 1965.1).unwrap();
    let outcome = judge(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(problems(&outcome), [(2, "id_number_precision_lost"), (4, "id_number_upgraded")]);
    assert_eq!(placed(&outcome), [(3, "1"), (4, "1")]);
}

#[test]
fn an_old_workbook() {
    let outcome = judge(include_bytes!("data/old.xls")).unwrap();
    assert_eq!(placed(&outcome), [(3, "1"), (4, "1"), (6, "3")]);
    assert_eq!(problems(&outcome), [(5, "id_number_precision_lost")]);
}

#[test]
fn corrections_keep_branches_that_no_column_names() {
    let mut book = Workbook::new();
    let mut bad = person(1);
    bad[2] = "待核实".into();
    let section = vec!["茶湾村党支部（1人）".to_owned()];
    rows(book.add_worksheet().set_name("上川社区").unwrap(), 0, &[head(), bad.clone()]);
    bad[1] = "4.40799E+17".into();
    rows(book.add_worksheet().set_name("Sheet2").unwrap(), 0, &[head(), section, bad]);
    let book = read(&book.save_to_buffer().unwrap(), None, &Limits::default()).unwrap();
    let outcome = parse(&book, &chuandao(), &(), &Options::default());
    assert_eq!((outcome.rows, outcome.rejected), (2, 2));
    let names: Vec<String> = chuandao().names().map(str::to_owned).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let again = judge(&write_corrected(&book, &outcome, &[], &names).unwrap()).unwrap();
    assert_eq!(again.by_code, outcome.by_code);
}

#[test]
fn the_template_is_empty_but_well_formed() {
    let bytes = write_template(&["川岛镇上川社区党支部"]).unwrap();
    let error = read(&bytes, None, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "no_rows");
}
