//! Files people send, good and bad.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use std::io::{Cursor, Write};

use image::{ImageFormat, Rgb, RgbImage};
use uploads::{Kind, Limits, Refusal, Region, inspect, mosaic};

fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x + y) % 256) as u8]))
}

fn encoded(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn code(bytes: &[u8], name: &str) -> &'static str {
    inspect(bytes, name, &Limits::default()).unwrap_err().code()
}

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
const WORD: (&str, &str) = ("word/document.xml", "<w:document/>");

#[test]
fn photos_are_drawn_anew_without_metadata() {
    let mut jpeg = encoded(ImageFormat::Jpeg, 120, 80);
    // An EXIF segment with a telling comment right after the start mark.
    let exif = b"Exif\0\0II*\0\x08\0\0\0\0\0secret-place-22.25N";
    let mut segment = vec![0xFF, 0xE1, 0, (exif.len() + 2) as u8];
    segment.extend_from_slice(exif);
    jpeg.splice(2..2, segment);
    let accepted = inspect(&jpeg, "合影.JPG", &Limits::default()).unwrap();
    assert_eq!((accepted.kind, accepted.pixels), (Kind::Jpeg, Some((120, 80))));
    assert!(!accepted.bytes.windows(6).any(|it| it == b"secret"));
    for (format, name) in [(ImageFormat::Png, "a.png"), (ImageFormat::WebP, "a.webp")] {
        let accepted = inspect(&encoded(format, 60, 90), name, &Limits::default()).unwrap();
        assert_eq!(accepted.pixels, Some((60, 90)));
    }
}

#[test]
fn large_photos_are_made_smaller() {
    let accepted = inspect(&encoded(ImageFormat::Png, 3000, 30), "长图.png", &Limits::default()).unwrap();
    assert_eq!(accepted.pixels, Some((2400, 24)));
}

#[test]
fn a_mosaic_leaves_blocks_of_one_colour() {
    let png = encoded(ImageFormat::Png, 200, 200);
    let masked = mosaic(&png, &[Region { x: 250, y: 250, width: 500, height: 500 }]).unwrap();
    let (before, after) = (picture(200, 200), image::load_from_memory(&masked).unwrap().to_rgb8());
    assert_eq!(before.get_pixel(10, 10), after.get_pixel(10, 10));
    assert_eq!(after.get_pixel(52, 52), after.get_pixel(56, 56));
    assert_ne!(before.get_pixel(56, 56), after.get_pixel(56, 56));
    // Out of range is cut off, nothing breaks.
    mosaic(&png, &[Region { x: 990, y: 0, width: 5000, height: 5000 }, Region { x: 2000, y: 0, width: 1, height: 1 }])
        .unwrap();
}

#[test]
fn documents_that_only_show_something_are_taken_as_they_are() {
    let docx = archive(&[
        TYPES,
        WORD,
        (
            "word/_rels/document.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.com" TargetMode="External"/></Relationships>"#,
        ),
    ]);
    let accepted = inspect(&docx, "总结.docx", &Limits::default()).unwrap();
    assert_eq!((accepted.kind, accepted.bytes), (Kind::Docx, docx));
    let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n";
    assert_eq!(inspect(pdf, "总结.pdf", &Limits::default()).unwrap().kind, Kind::Pdf);
}

#[test]
fn what_hides_something_is_refused() {
    let jpeg = encoded(ImageFormat::Jpeg, 40, 40);
    let with = |tail: &[u8]| [jpeg.as_slice(), tail].concat();
    assert_eq!(code(&with(&archive(&[("a.txt", "x")])), "a.jpg"), "file_polyglot");
    assert_eq!(code(&with(b"<ScRiPt>alert(1)</script>"), "a.jpg"), "file_polyglot");
    assert_eq!(code(&with(b"%PDF-1.4 %%EOF"), "a.jpg"), "file_polyglot");
    assert_eq!(
        code(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg"),
        "file_type_unsupported"
    );
    assert_eq!(code(b"<?xml version='1.0'?><!-- x --><SVG/>", "a.png"), "file_type_unsupported");
    assert_eq!(code(&archive(&[TYPES, WORD, ("word/vbaProject.bin", "x")]), "a.docx"), "file_macros");
    assert_eq!(
        code(
            &archive(&[("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), WORD]),
            "a.docx"
        ),
        "file_macros"
    );
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>"#
        )
    };
    let template = relation("attachedTemplate", "http://evil.example/t.dotm");
    assert_eq!(
        code(&archive(&[TYPES, WORD, ("word/_rels/settings.xml.rels", &template)]), "a.docx"),
        "file_external_links"
    );
    let share = relation("hyperlink", r"file://\\server\share");
    assert_eq!(
        code(&archive(&[TYPES, WORD, ("word/_rels/document.xml.rels", &share)]), "a.docx"),
        "file_external_links"
    );
    assert_eq!(
        code(&archive(&[TYPES, ("xl/workbook.xml", ""), ("xl/externalLinks/externalLink1.xml", "")]), "a.xlsx"),
        "file_external_links"
    );
    assert_eq!(code(b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >> %%EOF", "a.pdf"), "file_active");
}

#[test]
fn what_is_not_what_it_says_is_refused() {
    let png = encoded(ImageFormat::Png, 40, 40);
    assert_eq!(code(&png, "说明.pdf"), "file_disguised");
    assert_eq!(code(&png, "说明.docx"), "file_disguised");
    assert_eq!(code(&archive(&[("a.txt", "x")]), "a.docx"), "file_type_unsupported");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1........", "a.doc"), "file_type_unsupported");
    assert_eq!(code(b"MZ\x90\0\x03\0\0\0", "a.jpg"), "file_type_unsupported");
    assert_eq!(code(b"", "a.jpg"), "file_empty");
    assert_eq!(code(&png[..60], "a.png"), "file_corrupt");
    let small = Limits { photo: 100, document: 100 };
    assert!(matches!(inspect(&png, "a.png", &small), Err(Refusal::TooLarge { .. })));
}

#[test]
fn faces_are_suggested_where_there_are_some() {
    assert!(uploads::faces(&encoded(ImageFormat::Png, 300, 200)).unwrap().is_empty());
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(head in 0usize..7, rest in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let heads: [&[u8]; 7] = [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"<svg"];
        let _ = inspect(&[heads[head], &rest].concat(), "a.bin", &Limits::default());
    }
}
