//! What holds for any text at all.

use proptest::collection::vec;
use proptest::prelude::*;
use redaction::{Kind, Span};

/// Pieces that texts go wrong at.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[\\u{4e00}-\\u{9fa5}]{1,6}",
        2 => prop::sample::select(vec![
            "陈玉兰", "家住", "村委会", "路", "3组", "12号", "二巷", "先生", "电话", "台城", "微信号", "转", "姓", "·", "（", "）", "“",
            "大江镇", "花园", "5栋502", "人称“", "三叔公", "X", "*", "阿", "\n", " ", "　", "\t", "：", "、", "住 在 台 城 环 城 路",
        ]).prop_map(str::to_owned),
        2 => "[0-9０-９]{1,12}",
        1 => "[0-9]{30,90}",
        1 => prop::sample::select(vec!["👵🏽", "👨‍👩‍👧", "\u{FE0F}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{10FFFF}", "\0", "\u{7}", "\u{200B}", "\u{202E}", "𠮷", "e\u{301}"])
            .prop_map(str::to_owned),
        1 => "[A-Za-zÀ-ÿа-яأ-يก-๙ -~]{1,8}",
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn inside(text: &str, span: &Span) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

fn check_digit(digits: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    "10X98765432".chars().nth((sum % 11) as usize).unwrap_or('0')
}

fn mobile() -> impl Strategy<Value = String> {
    "13[0-9]{9}".prop_filter("an assigned range", |number| !number.starts_with("1349"))
}

fn identity() -> impl Strategy<Value = String> {
    (1930u32..2010, 1u32..13, 1u32..29, 1u32..1000).prop_map(|(year, month, day, order)| {
        let digits = format!("440799{year}{month:02}{day:02}{order:03}");
        format!("{digits}{}", check_digit(&digits))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_order_inside_and_apart(text in text()) {
        let spans = redaction::find(&text);
        let length = text.chars().count();
        prop_assert!(spans.iter().all(|span| span.start < span.end && span.end <= length));
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        prop_assert!(spans.iter().all(|span| span.confidence > 0.0 && span.confidence <= 1.0 && !span.why.is_empty()));
        prop_assert_eq!(redaction::find(&text), spans);
    }

    #[test]
    fn masking_changes_what_was_found_and_nothing_else(text in text()) {
        let spans = redaction::find(&text);
        let masked = redaction::mask(&text, &spans);
        let mut rest = masked.as_str();
        let mut at = 0;
        // What stands between the spans is there, in order.
        for span in &spans {
            let between: String = text.chars().skip(at).take(span.start - at).collect();
            let found = rest.find(&between);
            prop_assert!(found.is_some());
            rest = &rest[found.unwrap_or(0) + between.len()..];
            at = span.end;
        }
        let tail: String = text.chars().skip(at).collect();
        prop_assert!(rest.ends_with(&tail));
        prop_assert!(masked.matches('\n').count() <= text.matches('\n').count());
    }

    #[test]
    fn a_mobile_number_between_words_is_found_and_masked(before in "[\\u{4e00}-\\u{9fa5}]{0,8}", number in mobile(), after in "[，。、；和，]{1}[\\u{4e00}-\\u{9fa5}]{0,8}") {
        let text = format!("{before}{number}{after}");
        let spans = redaction::find(&text);
        prop_assert!(spans.iter().any(|span| span.kind == Kind::Phone && inside(&text, span) == number));
        prop_assert!(!redaction::mask(&text, &spans).contains(&number));
    }

    #[test]
    fn an_identity_number_between_words_is_found_and_masked(before in "[\\u{4e00}-\\u{9fa5}]{0,8}", number in identity(), after in "[\\u{4e00}-\\u{9fa5}]{0,8}") {
        let text = format!("{before}{number}{after}");
        let spans = redaction::find(&text);
        prop_assert!(spans.iter().any(|span| span.kind == Kind::IdNumber && inside(&text, span) == number));
        prop_assert!(!redaction::mask(&text, &spans).contains(&number));
    }
}

/// Twenty times the text is twenty times the spans, and it comes to an end.
#[test]
fn a_long_text_is_read_to_its_end() {
    let paragraph = "家住大江镇公益埠胥山路14号的陈玉兰，电话13800138000，身份证号440799195603021236。今年以来，全镇党员开展义工服务。\n";
    let once = redaction::find(paragraph).len();
    let times = 200 * 1024 / paragraph.len();
    let text = paragraph.repeat(times);
    assert_eq!(redaction::find(&text).len(), once * times);
}
