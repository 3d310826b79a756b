//! What became of an objection, for whoever holds its receipt.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::long_time;
use crate::error::{AppError, Result};
use crate::notices::actions;
use crate::notices::model::Objection;
use crate::notices::store;
use crate::text::line;
use crate::web::{Form, Page, Visit, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Receipt {
    number: String,
    code: String,
}

struct Found {
    objection: Objection,
    answer: Option<String>,
    received: String,
    decided: String,
}

#[derive(Template)]
#[template(path = "notices/follow.html")]
struct FollowPage {
    page: Page,
    receipt: Receipt,
    found: Option<Found>,
    error: Option<AppError>,
}

pub(super) async fn ask(visit: Visit) -> Result<Response> {
    html(&FollowPage { page: visit.page("查询异议"), receipt: Receipt::default(), found: None, error: None })
}

pub(super) async fn show(visit: Visit, Form(receipt): Form<Receipt>) -> Result<Response> {
    let number = line(&receipt.number).to_ascii_uppercase();
    let code: String = receipt.code.chars().filter(char::is_ascii_digit).collect();
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let hash = actions::follow_hash(cx, &number, &code);
            let Some((id, answer)) = store::follow(cx, &hash).await? else { return Ok(None) };
            let answer = answer.map(|answer| cx.core.keys.open(&answer)).transpose()?;
            Ok(store::objection(cx, id).await?.map(|objection| (objection, answer)))
        })
    });
    let page = visit.page("查询异议");
    let Some((objection, answer)) = read.await? else {
        let error = AppError::unprocessable("unknown_receipt", "没有找到这件异议，请核对回执上的编号和查询码。");
        let page = FollowPage { page, receipt, found: None, error: Some(error) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    };
    let city = &visit.app.city;
    let found = Found {
        received: long_time(city, objection.received_at),
        decided: objection.decided_at.map(|at| long_time(city, at)).unwrap_or_default(),
        objection,
        answer,
    };
    html(&FollowPage { page, receipt, found: Some(found), error: None })
}
