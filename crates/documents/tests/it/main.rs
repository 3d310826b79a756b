//! Documents as their readers see them.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

mod form;
mod official;
mod paper;
mod samples;
mod word;

use std::sync::OnceLock;

use documents::{Document, Engine, Error};

/// The machine's fonts, found once.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(None));
    assert!(engine.fonts().any(), "no Chinese fonts: run scripts/fonts");
    engine
}

#[test]
fn the_same_data_prints_the_same_bytes() {
    let receipt = samples::receipt();
    assert_eq!(receipt.pdf(engine()).unwrap(), receipt.pdf(engine()).unwrap());
}

#[test]
fn every_document_is_pdf_a_2a_with_a_title_and_a_language() {
    let all = [
        samples::form().pdf(engine()),
        samples::summary().pdf(engine()),
        samples::receipt().pdf(engine()),
        samples::rota().pdf(engine()),
        samples::notice(3).pdf(engine()),
        samples::certificate(3).pdf(engine()),
        samples::report(3).pdf(engine()),
    ];
    for pdf in all {
        let bytes = pdf.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("<pdfaid:part>2</pdfaid:part>"), "part 2");
        assert!(text.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "conformance A");
        assert!(text.contains("/Lang"), "a language");
        assert!(text.contains("dc:title"), "a title");
    }
}

#[test]
fn a_report_repeats_its_columns_and_keeps_the_signature_with_the_text() {
    let sheets = paper::read(&samples::report(60).pdf(engine()).unwrap());
    assert!(sheets.len() > 1);
    let text: Vec<String> = sheets.iter().map(|sheet| sheet.text().replace([' ', '\u{a0}'], "")).collect();
    assert!(text.iter().filter(|text| text.contains("日期服务时长")).count() > 1, "{text:?}");
    let last = text.last().unwrap();
    assert!(last.contains("台城街道南塘社区党支部2026年3月2日"), "{last}");
    assert!(samples::report(3).docx().unwrap().starts_with(b"PK"));
}

#[test]
fn what_no_font_has_is_refused_and_named() {
    let mut receipt = samples::receipt();
    receipt.note = "谢谢🫠".to_owned();
    match receipt.pdf(engine()) {
        Err(Error::Unprintable(characters)) => assert_eq!(characters, ['🫠']),
        other => panic!("{:?}", other.map(|pdf| pdf.len())),
    }
}

#[test]
fn text_is_never_markup() {
    let mut receipt = samples::receipt();
    receipt.note = "#panic() *粗* $x$ @引用 <标签> \\ `代码` [括号] = 标题".to_owned();
    let sheets = paper::read(&receipt.pdf(engine()).unwrap());
    let without_spaces = |text: &str| text.replace([' ', '\u{a0}'], "");
    assert!(without_spaces(&sheets[0].text()).contains(&without_spaces(&receipt.note)), "{}", sheets[0].text());
}

#[test]
fn a_name_with_a_rare_character_is_set_in_one_typeface() {
    for name in ["陈䶮", "王喆堃", "李\u{20BB7}野", "张㵆"] {
        let mut certificate = samples::certificate(1);
        certificate.name = name.to_owned();
        let sheets = paper::read(&certificate.pdf(engine()).unwrap());
        let signs = sheets[0].find(name).unwrap_or_else(|| panic!("{name} is printed"));
        let fonts: std::collections::HashSet<&str> = signs.iter().map(|sign| sign.font.as_str()).collect();
        assert_eq!(fonts.len(), 1, "{name}: {fonts:?}");
    }
}

#[test]
fn many_certificates_each_begin_a_page_and_count_their_own() {
    let all = [samples::certificate(1), samples::certificate(40), samples::certificate(0)];
    let sheets = paper::read(&documents::Certificate::all("证明", &all, engine()).unwrap());
    let firsts: Vec<bool> =
        sheets.iter().map(|sheet| sheet.text().replace([' ', '\u{a0}'], "").contains("第1页")).collect();
    assert_eq!(firsts.iter().filter(|first| **first).count(), 3, "{firsts:?}");
    assert!(firsts[0] && firsts.last() == Some(&true));
}
