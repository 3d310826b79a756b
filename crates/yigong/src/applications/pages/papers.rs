//! Paper that equals the screen (N4.2d): the form F1–F12 and the summary, printed from a version.

use axum::extract::Path;
use axum::response::Response;
use documents::{ApplicationForm, Choice, Opinion, Summary, Term};

use super::room::Room;
use crate::action::Cx;
use crate::applications::model::{Content, Version};
use crate::applications::rules::parse_month;
use crate::applications::store;
use crate::attachments::{self, Attachment, OwnerKind};
use crate::campaigns::Kind;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::rendering;
use crate::web::{Visit, duration};

/// A version with what the paper needs beside it. Before there is one of record, the newest.
async fn load(cx: &mut Cx<'_>, id: Id, summary: bool) -> Result<(Room, Version)> {
    let room = Room::load(cx, id).await?;
    let wanted = if summary { room.it.summary_version } else { room.it.form_version };
    let version = match wanted {
        Some(version) => store::version(cx, version).await?,
        None => store::latest_version(cx, id).await?,
    };
    let none = || {
        let text = "还没有可以打印的版本。请先在“版本”里存一个版本，推荐以后打印的才是正式版。";
        AppError::conflict("no_version", text)
    };
    Ok((room, version.ok_or_else(none)?))
}

/// The form of a version: one schema makes screen, PDF and Word.
fn form(room: &Room, version: &Version, date: String) -> ApplicationForm {
    let content = &version.content;
    let text = |field: &str| content.get(field).to_owned();
    // The four text cells of 附件1, in its order whatever a campaign calls them.
    let cell = |name: &str| {
        let cell = room.campaign.spec.cells.iter().find(|cell| cell.cell == name);
        cell.map(|cell| text(&cell.field)).unwrap_or_default()
    };
    let choice = |kind: &Kind| Choice { label: kind.label().to_owned(), chosen: *kind == room.it.kind };
    let opinion = |field: &str| Opinion { text: text(field), date: None };
    let for_checking = room.it.form_version.is_none();
    ApplicationForm {
        title: format!("{}党员义工创新活动申报表", room.city),
        annex: "附件1".into(),
        unit: room.unit.clone(),
        name: text("title"),
        kinds: Kind::ALL.iter().map(choice).collect(),
        leader: text("leader"),
        contact: text("contact"),
        term: term(content),
        background: cell("F7"),
        approach: cell("F8"),
        innovation: cell("F9"),
        expected: cell("F10"),
        unit_opinion: opinion("unit_opinion"),
        party_opinion: opinion("party_opinion"),
        version: version.shown_code(),
        date,
        for_checking,
        copies: if for_checking { 1 } else { u8::try_from(room.campaign.spec.office.copies).unwrap_or(2) },
    }
}

fn term(content: &Content) -> Option<Term> {
    let month = |field: &str| {
        let day = parse_month(content.get(field))?;
        Some(documents::Month { year: day.year(), month: day.month() })
    };
    match content.get("term_kind") {
        "span" => Some(Term::Span { from: month("term_from")?, to: month("term_to")? }),
        "done" => Some(Term::Done { from: month("term_from")?, to: month("term_to")? }),
        "long" => Some(Term::LongTerm),
        _ => None,
    }
}

/// The same for the summary, with what is annexed (N4.2c) in words: its caption, or else its kind.
async fn load_summary(cx: &mut Cx<'_>, id: Id) -> Result<(Room, Version, Vec<String>)> {
    let (room, version) = load(cx, id, true).await?;
    let files = attachments::of_owner(cx, OwnerKind::Application, id).await?.into_iter();
    let words = |file: Attachment| match file.caption.as_str() {
        "" => file.kind_label().to_owned(),
        caption => format!("{caption}（{}）", file.kind_label()),
    };
    Ok((room, version, files.filter(|file| file.state == attachments::State::Ready).map(words).collect()))
}

/// The summary of a version, with the figures frozen in it.
fn summary(room: &Room, version: &Version, annexes: Vec<String>, date: String) -> Summary {
    let parts = &room.campaign.spec.summary.parts;
    let evidence = &version.evidence;
    let count = |what: &str, unit: &str| format!("{} {unit}", evidence.figure(what));
    Summary {
        title: version.content.get("title").to_owned(),
        unit: room.unit.clone(),
        parts: parts.iter().map(|it| (it.label.clone(), version.content.get(&it.field).to_owned())).collect(),
        figures: vec![
            ("开展月份".into(), count("months", "个月")),
            ("开展场次".into(), count("occasions", "场")),
            ("参加义工".into(), count("people", "人")),
            ("服务时长".into(), duration(evidence.minutes)),
        ],
        annexes,
        version: version.shown_code(),
        date,
    }
}

/// The form as PDF.
pub(in crate::applications) async fn form_pdf(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (room, version) = visit.read(move |cx| Box::pin(load(cx, id, false))).await?;
    let paper = form(&room, &version, visit.app.city.date(version.made_at).to_string());
    let name = format!("申报表-{}.pdf", paper.version);
    let pdf = visit.app.render(move |engine| paper.pdf(engine)).await?;
    Ok(rendering::pdf(&name, pdf))
}

/// The form for Word.
pub(in crate::applications) async fn form_docx(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (room, version) = visit.read(move |cx| Box::pin(load(cx, id, false))).await?;
    let paper = form(&room, &version, visit.app.city.date(version.made_at).to_string());
    Ok(rendering::docx(&format!("申报表-{}.docx", paper.version), paper.docx()?))
}

pub(super) async fn summary_pdf(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (room, version, annexes) = visit.read(move |cx| Box::pin(load_summary(cx, id))).await?;
    let paper = summary(&room, &version, annexes, visit.app.city.date(version.made_at).to_string());
    let name = format!("活动总结-{}.pdf", paper.version);
    let pdf = visit.app.render(move |engine| paper.pdf(engine)).await?;
    Ok(rendering::pdf(&name, pdf))
}

pub(super) async fn summary_docx(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (room, version, annexes) = visit.read(move |cx| Box::pin(load_summary(cx, id))).await?;
    let paper = summary(&room, &version, annexes, visit.app.city.date(version.made_at).to_string());
    Ok(rendering::docx(&format!("活动总结-{}.docx", paper.version), paper.docx()?))
}
