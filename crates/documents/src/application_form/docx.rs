//! The application form for Word.

use super::{ApplicationForm, Month, Opinion, Term};
use crate::Error;
use crate::codes::barcode_png;
use crate::docx::{Align, Cell, Face, Page, Paragraph, Table};

/// The width of a module of the barcode, millimetres.
const MODULE: f32 = 0.3;

/// Column widths, millimetres.
const WIDTHS: [f32; 4] = [26.0, 54.0, 26.0, 54.0];

/// As many copies as the notice asks for, each numbered and with the barcode of its version.
pub(super) fn write(form: &ApplicationForm) -> Result<Vec<u8>, Error> {
    let mut page = Page::form(&form.title);
    let (png, modules) = barcode_png(&form.version)?;
    #[allow(clippy::cast_precision_loss)] // some hundred modules
    let code = Code { picture: page.keep_png(png), wide: modules as f32 * MODULE };
    for copy in 0..form.copies {
        if copy > 0 {
            page.paragraph(&song().page_break());
        }
        page.paragraph(&mark(form, &code, copy));
        one(&mut page, form);
    }
    page.finish()
}

/// The barcode in the document.
struct Code {
    picture: usize,
    /// Millimetres.
    wide: f32,
}

/// Which copy it is, and of which version.
fn mark(form: &ApplicationForm, code: &Code, copy: u8) -> Paragraph {
    let number = |count: u8| ["一", "两", "三", "四"].get(usize::from(count)).copied().unwrap_or("多");
    let ordinal = ["第一份", "第二份", "第三份", "第四份"].get(usize::from(copy)).copied().unwrap_or("另一份");
    let which = if form.for_checking {
        "供核对，推荐以后打印的才是正式版".to_owned()
    } else {
        format!("一式{}份 · {ordinal}", number(form.copies.saturating_sub(1)))
    };
    let text = format!("{which}　　版本 {} ", form.version);
    let described = format!("版本条形码 {}", form.version);
    let small = Paragraph::new(Face::Song, 9.0).align(Align::Right).text(&text);
    small.picture(code.picture, usize::from(copy) + 1, (code.wide, 8.0), &described)
}

fn one(page: &mut Page, form: &ApplicationForm) {
    if !form.annex.is_empty() {
        page.paragraph(&Paragraph::new(Face::Hei, 16.0).align(Align::Left).text(&form.annex));
    }
    page.paragraph(&Paragraph::new(Face::Title, 18.0).align(Align::Centre).level(1).above(6).text(&form.title));
    let unit = format!("申报单位（盖章）：{}", form.unit);
    page.paragraph(&Paragraph::new(Face::Song, 12.0).align(Align::Left).above(18).text(&unit));
    let kinds = form.kinds.iter().fold(song(), |it, kind| it.tick(kind.chosen).text(&kind.label).text("　　"));
    let long =
        |label: &str, text: &str, height| (Cell::label(label), Cell::new(paragraphs(text)).span(3).top(), height);
    let mut table = Table::new(&WIDTHS)
        .row(vec![Cell::label("名称"), Cell::text(&form.name).span(3)], 10)
        .row(vec![Cell::label("申报类型"), Cell::new(vec![kinds]).span(3)], 10)
        .row(
            vec![Cell::label("负责人"), Cell::text(&form.leader), Cell::label("联系方式"), Cell::text(&form.contact)],
            10,
        )
        .row(vec![Cell::label("实施期限"), Cell::new(term(form.term)).span(3)], 14);
    let rows = [
        long("背景与起因", &form.background, 60),
        long("思路与做法", &form.approach, 60),
        long("主要创新内容和措施", &form.innovation, 60),
        long("预期效果", &form.expected, 40),
    ];
    for (label, text, height) in rows {
        table = table.row(vec![label, text], height);
    }
    let unit = opinion(&form.unit_opinion, "签名（盖章）：　　　　　　　　　");
    let party = opinion(&form.party_opinion, "党组织负责人签名：　　　　　　　（单位盖章）");
    table = table.row(vec![Cell::label("单位意见"), unit], 42);
    table = table.row(vec![Cell::label("申报单位党组织意见"), party], 42);
    page.table(&table);
}

fn song() -> Paragraph {
    Paragraph::new(Face::Song, 12.0).align(Align::Left)
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Paragraph::new(Face::Song, 12.0).indent(2).text(line)).collect()
}

fn month(month: Option<Month>) -> String {
    month.map_or_else(|| "　　年　　月".to_owned(), |it| format!("{}年{}月", it.year, it.month))
}

fn term(term: Option<Term>) -> Vec<Paragraph> {
    let (mut span, mut done, mut long) = (None, None, false);
    match term {
        Some(Term::Span { from, to }) => span = Some((from, to)),
        Some(Term::Done { from, to }) => done = Some((from, to)),
        Some(Term::LongTerm) => long = true,
        None => {}
    }
    let text = |it: Option<(Month, Month)>| format!("{}至{}", month(it.map(|it| it.0)), month(it.map(|it| it.1)));
    let first = song().tick(span.is_some()).text(&text(span)).text("　　").tick(long).text("长期");
    vec![first, song().tick(done.is_some()).text(&format!("已完成：{}", text(done)))]
}

fn opinion(opinion: &Opinion, sign: &str) -> Cell {
    let mut all = paragraphs(&opinion.text);
    all.push(song().align(Align::Right).above(36).text(sign));
    let date = opinion.date.as_deref().map_or_else(|| "　　　年　　月　　日".to_owned(), crate::long_date);
    all.push(song().align(Align::Right).right(1).text(&date));
    Cell::new(all).span(3)
}
