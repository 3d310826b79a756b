//! GB/T 9704-2012, measured on the paper.

use documents::{Document, PublicNotice};

use crate::{engine, paper, samples};

fn full_page() -> PublicNotice {
    let mut notice = samples::notice(0);
    notice.lists.clear();
    // Full-width characters only, without punctuation, which Chinese setting may squeeze.
    notice.opening = vec![samples::long(2000).chars().filter(|it| ('一'..='龥').contains(it)).collect()];
    notice
}

#[test]
fn the_type_area_is_156_by_225_mm_with_22_lines_of_28_characters() {
    let sheets = paper::read(&full_page().pdf(engine()).unwrap());
    let sheet = &sheets[1]; // a page of text only
    assert!((sheet.width - 210.0).abs() < 0.1 && (sheet.height - 297.0).abs() < 0.1, "A4");
    let text: Vec<&paper::Sign> = sheet.signs.iter().filter(|sign| sign.y < 262.0).collect();
    let mut lines: Vec<f64> = text.iter().map(|sign| sign.y).collect();
    lines.sort_by(f64::total_cmp);
    lines.dedup_by(|a, b| (*a - *b).abs() < 0.05);
    assert_eq!(lines.len(), 22, "lines on a page");
    for pair in lines.windows(2) {
        assert!((pair[1] - pair[0] - 225.0 / 22.0).abs() < 0.02, "pitch {}", pair[1] - pair[0]);
    }
    let em = 16.0 * 25.4 / 72.0;
    assert!((lines[0] - 0.88 * em - 37.0).abs() < 0.1, "the first line begins 37 mm from the top: {}", lines[0]);
    let first: Vec<&&paper::Sign> = text.iter().filter(|sign| (sign.y - lines[5]).abs() < 0.05).collect();
    assert_eq!(first.len(), 28, "characters in a line");
    assert!((first[0].x - 28.0).abs() < 0.1, "28 mm from the left: {}", first[0].x);
    let right = first[27].x + em;
    assert!((right - 184.0).abs() < 0.3, "the line ends 156 mm further: {right}");
}

#[test]
fn paragraphs_begin_two_characters_in() {
    let sheets = paper::read(&samples::notice(2).pdf(engine()).unwrap());
    let start = sheets[0].find("根据").expect("the opening")[0].x;
    assert!((start - 28.0 - 2.0 * 16.0 * 25.4 / 72.0).abs() < 0.3, "{start}");
}

#[test]
fn the_title_is_centred_and_breaks_where_it_is_told() {
    let sheets = paper::read(&samples::notice(2).pdf(engine()).unwrap());
    let (first, second) = ("关于台山市党员义工创新服务项目", "与创新工作案例拟推广名单的公示");
    for line in [first, second] {
        let signs = sheets[0].find(line).expect("a line of the title");
        let middle = (signs[0].x + signs[signs.len() - 1].x + 22.0 * 25.4 / 72.0) / 2.0;
        assert!((middle - 106.0).abs() < 0.5, "{line} is centred on the type area: {middle}");
    }
    let lines = [first, second].map(|line| sheets[0].find(line).expect("a line")[0].y);
    assert!(lines[1] > lines[0] + 8.0);
}

#[test]
fn page_numbers_stand_outside_7_mm_below_the_text() {
    let sheets = paper::read(&full_page().pdf(engine()).unwrap());
    for (at, sheet) in sheets.iter().enumerate() {
        let number = sheet.find(&format!("— {} —", at + 1)).expect("a page number");
        assert!(number[0].y > 262.0 + 7.0 && number[0].y < 262.0 + 15.0, "{}", number[0].y);
        let outside = if at % 2 == 0 { number[0].x > 150.0 } else { number[0].x < 50.0 };
        assert!(outside, "page {}: {}", at + 1, number[0].x);
    }
}

#[test]
fn the_colophon_stands_at_the_foot_of_the_last_page() {
    let sheets = paper::read(&samples::notice(2).pdf(engine()).unwrap());
    let last = sheets.last().expect("a page");
    let printed = last.find("印发").expect("the colophon")[0].y;
    assert!(printed > 245.0 && printed < 262.0, "{printed}");
}

#[test]
fn the_seal_has_room_above_the_date_and_the_signature_keeps_together() {
    let sheets = paper::read(&samples::notice(2).pdf(engine()).unwrap());
    let sheet = sheets.iter().find(|sheet| sheet.find("中共台山市委组织部").is_some()).expect("a signature");
    let signer = sheet.find("中共台山市委组织部").expect("a signer");
    let before = sheet.find("签署真实姓名").expect("the closing");
    assert!(signer[0].y - before[0].y > 2.5 * 225.0 / 22.0, "two lines and more for the seal");
    let right = signer[signer.len() - 1].x + 16.0 * 25.4 / 72.0;
    assert!((184.0 - right - 4.0 * 16.0 * 25.4 / 72.0).abs() < 1.5, "four characters from the right: {right}");
}
