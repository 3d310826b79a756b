//! Files that are no roster, and files that mean harm.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod common;

use std::io::{Cursor, Write};

use common::{TAICHENG, id};
use proptest::prelude::*;
use roster::{Limits, read};
use zip::write::SimpleFileOptions;

fn code(bytes: &[u8]) -> &'static str {
    read(bytes, None, &Limits::default()).unwrap_err().code()
}

fn zipped(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, size) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&vec![b' '; *size]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ole(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(b"....").unwrap();
    file.into_inner().into_inner()
}

#[test]
fn each_kind_of_useless_file() {
    assert_eq!(code(b""), "file_empty");
    assert_eq!(code(b"\n\n,,\n"), "file_empty");
    assert_eq!(code(b"%PDF-1.7"), "file_type_unsupported");
    assert_eq!(code(b"\0\0\0\0"), "file_type_unsupported");
    assert_eq!(code(b"<html><table></table></html>"), "file_type_unsupported");
    assert_eq!(code(&zipped(&[("word/document.xml", 9)])), "file_type_unsupported");
    assert_eq!(code(&zipped(&[("xl/workbook.xml", 9)])), "file_corrupt");
    assert_eq!(code(&TAICHENG[..20_000]), "file_corrupt");
    assert_eq!(code(&ole("/EncryptedPackage")), "file_encrypted");
    assert_eq!(code(&ole("/WordDocument")), "file_type_unsupported");
    assert_eq!(code("姓名,身份证号码,政治面貌\n".as_bytes()), "no_rows");
    let named = read(b"\0\0\0", Some("名单.XLSX"), &Limits::default());
    assert_eq!(named.unwrap_err().code(), "file_corrupt");
}

#[test]
fn a_missing_header_names_what_was_recognised() {
    let error = read("姓名,性别\n张三,男\n".as_bytes(), None, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "header_not_found");
    let message = error.to_string();
    assert!(message.contains("只认出“姓名”、“性别”，缺少“身份证号码”"), "{message}");
}

#[test]
fn limits() {
    let small = Limits { max_bytes: 100, ..Limits::default() };
    assert_eq!(read(TAICHENG, None, &small).unwrap_err().code(), "file_too_large");
    let few = Limits { max_rows: 300, ..Limits::default() };
    assert_eq!(read(TAICHENG, None, &few).unwrap_err().code(), "too_many_rows");
    let few = Limits { max_cells: 300, ..Limits::default() };
    assert_eq!(read(TAICHENG, None, &few).unwrap_err().code(), "too_many_cells");
    let bomb = zipped(&[("xl/workbook.xml", 9), ("xl/worksheets/sheet1.xml", 3_000_000)]);
    assert!(bomb.len() < 10_000);
    let tight = Limits { max_unpacked_bytes: 1_000_000, ..Limits::default() };
    assert_eq!(read(&bomb, None, &tight).unwrap_err().code(), "file_unpacks_too_large");
}

#[test]
fn a_bomb_that_lies_about_its_size() {
    let mut bomb = zipped(&[("xl/workbook.xml", 9), ("xl/worksheets/sheet1.xml", 3_000_000)]);
    let size = 3_000_000u32.to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&9u32.to_le_bytes());
    }
    let tight = Limits { max_unpacked_bytes: 1_000_000, ..Limits::default() };
    let code = read(&bomb, None, &tight).unwrap_err().code();
    assert!(["file_unpacks_too_large", "file_corrupt"].contains(&code), "{code}");
}

/// The reader would reserve hundreds of gigabytes, and abort.
#[test]
fn an_old_workbook_that_declares_a_giant_sheet() {
    let bytes = include_bytes!("data/old.xls").to_vec();
    let record = [0x00, 0x02, 14, 0];
    let at = (0..bytes.len() - 18).find(|at| bytes[*at..at + 4] == record).unwrap();
    for place in [at + 4, at + 8] {
        let mut bytes = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(code(&bytes), "file_corrupt");
    }
}

fn never_panics(bytes: &[u8]) {
    let Ok(book) = read(bytes, None, &Limits::default()) else {
        return;
    };
    let outcome = roster::parse(&book, &common::chuandao(), &(), &Default::default());
    assert_eq!(outcome.rows as usize, outcome.entries.len() + (outcome.rejected + outcome.skipped) as usize);
    roster::write_corrected(&book, &outcome, &[], &["上川"]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..600), magic in 0usize..3) {
        let head: &[u8] = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"][magic];
        bytes.splice(0..0, head.iter().copied());
        never_panics(&bytes);
    }

    #[test]
    fn random_tables(cells in prop::collection::vec("[0-9X一-三 ,（）\"\n党支部合计姓名]{0,12}", 0..60)) {
        let text = format!("姓名,身份证号码,党支部\n张三,{},上川\n{}", id(1), cells.join(","));
        never_panics(text.as_bytes());
    }

    #[test]
    fn damaged_workbooks(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), old in any::<bool>()) {
        let mut bytes = if old { include_bytes!("data/old.xls").to_vec() } else { TAICHENG.to_vec() };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        never_panics(&bytes);
    }
}
