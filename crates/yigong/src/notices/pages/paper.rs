//! A notice as PDF and Word, in the layout of GB/T 9704-2012: the words of the snapshot and nothing else.

use axum::extract::Path;
use axum::response::Response;
use documents::{Document, List, PublicNotice};

use crate::clock::Id;
use crate::crypto::hex;
use crate::error::{AppError, Result};
use crate::notices::model::{Notice, NoticeKind};
use crate::notices::store;
use crate::rendering;
use crate::web::Visit;

const NUMERALS: [&str; 4] = ["一", "二", "三", "四"];

fn paper(notice: &Notice) -> PublicNotice {
    let words = &notice.snapshot;
    let list = |(at, list): (usize, &crate::notices::model::SnapshotList)| List {
        head: format!("{}、{}", NUMERALS.get(at).unwrap_or(&"附"), list.head),
        columns: ["序号", "名称", "单位"].map(String::from).into(),
        widths: vec![1, 6, 5],
        rows: (1_usize..)
            .zip(&list.rows)
            .map(|(nth, row)| vec![nth.to_string(), row.title.clone(), row.unit.clone()])
            .collect(),
    };
    PublicNotice {
        title: words.title.clone(),
        number: words.document.clone(),
        opening: words.opening.clone(),
        lists: words.lists.iter().enumerate().map(list).collect(),
        closing: words.closing.clone(),
        signers: words.signers.clone(),
        date: words.date.clone(),
        copied_to: String::new(),
        printed_by: if notice.kind == NoticeKind::Commendation {
            words.signers.first().cloned().unwrap_or_default()
        } else {
            String::new()
        },
        fingerprint: format!("原文校验值 {}，核对：{}", hex(&notice.hash), words.address),
    }
}

async fn load(visit: &Visit, id: Id) -> Result<(PublicNotice, String)> {
    let found = visit.read(move |cx| Box::pin(async move { store::notice(cx, id).await })).await?;
    let notice = found.ok_or_else(AppError::not_found)?;
    Ok((paper(&notice), notice.snapshot.title))
}

pub(super) async fn pdf(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (paper, title) = load(&visit, id).await?;
    let bytes = visit.app.render(move |engine| paper.pdf(engine)).await?;
    Ok(rendering::pdf(&format!("{title}.pdf"), bytes))
}

pub(super) async fn docx(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (paper, title) = load(&visit, id).await?;
    Ok(rendering::docx(&format!("{title}.docx"), paper.docx()?))
}
