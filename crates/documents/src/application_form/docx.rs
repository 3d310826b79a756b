//! The application form for Word.

use super::{ApplicationForm, Month, Opinion, Term};
use crate::Error;
use crate::docx::{Align, Cell, Face, Page, Paragraph, Table};

/// Column widths, millimetres.
const WIDTHS: [f32; 4] = [26.0, 54.0, 26.0, 54.0];

pub(super) fn write(form: &ApplicationForm) -> Result<Vec<u8>, Error> {
    let mut page = Page::form(&form.title);
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
    let version = format!("版本 {}", form.version);
    page.paragraph(&Paragraph::new(Face::Song, 9.0).align(Align::Right).above(6).text(&version));
    page.finish()
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
