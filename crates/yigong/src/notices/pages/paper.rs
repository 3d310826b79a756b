//! A notice as PDF and Word, in the layout of GB/T 9704-2012: the words of the snapshot, and what was
//! revoked since.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use documents::{Document, List, PublicNotice};

use crate::clock::Id;
use crate::crypto::hex;
use crate::error::{AppError, Result};
use crate::notices::model::{Notice, NoticeKind, SnapshotRow};
use crate::notices::store;
use crate::rendering;
use crate::web::{Visit, origin};

const NUMERALS: [&str; 4] = ["一", "二", "三", "四"];

fn paper(notice: &Notice, revoked: &[Id], origin: &str) -> PublicNotice {
    let words = &notice.snapshot;
    // A copy printed later must not commend what was revoked; the words it was published with stay.
    let title = |row: &SnapshotRow| match revoked.contains(&row.application) {
        true => format!("{}（已撤销）", row.title),
        false => row.title.clone(),
    };
    let list = |(at, list): (usize, &crate::notices::model::SnapshotList)| List {
        head: format!("{}、{}", NUMERALS.get(at).unwrap_or(&"附"), list.head),
        columns: ["序号", "名称", "单位"].map(String::from).into(),
        widths: vec![1, 6, 5],
        rows: (1_usize..)
            .zip(&list.rows)
            .map(|(nth, row)| vec![nth.to_string(), title(row), row.unit.clone()])
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
        fingerprint: format!("原文校验值 {}，核对：{origin}{}", hex(&notice.hash), words.address),
    }
}

async fn load(visit: &Visit, headers: &HeaderMap, id: Id) -> Result<(PublicNotice, String)> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let notice = store::notice(cx, id).await?.ok_or_else(AppError::not_found)?;
            let entries = store::entries(cx, id).await?;
            Ok((notice, entries))
        })
    });
    let (notice, entries) = read.await?;
    let revoked: Vec<Id> = entries.iter().filter(|it| it.revoked.is_some()).map(|it| it.application).collect();
    Ok((paper(&notice, &revoked, &origin(&visit.app, headers)), notice.snapshot.title))
}

pub(super) async fn pdf(visit: Visit, Path(id): Path<Id>, headers: HeaderMap) -> Result<Response> {
    let (paper, title) = load(&visit, &headers, id).await?;
    let bytes = visit.app.render(move |engine| paper.pdf(engine)).await?;
    Ok(rendering::pdf(&format!("{title}.pdf"), bytes))
}

pub(super) async fn docx(visit: Visit, Path(id): Path<Id>, headers: HeaderMap) -> Result<Response> {
    let (paper, title) = load(&visit, &headers, id).await?;
    Ok(rendering::docx(&format!("{title}.docx"), paper.docx()?))
}
