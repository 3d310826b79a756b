//! One's own data: take it along, or ask for it to be erased.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::error::{AppError, Result};
use crate::exchange::actions::ExportMine;
use crate::exchange::{AskErasure, WithdrawErasure, render, store};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "exchange/mine.html")]
struct MinePage {
    page: Page,
    /// When an open wish will be carried out.
    due: Option<String>,
    days: i64,
    name: String,
    error: Option<AppError>,
}

async fn page(visit: &Visit, name: String, error: Option<AppError>) -> Result<MinePage> {
    let person = visit.person()?;
    let erasure = visit.read(move |cx| Box::pin(store::erasure(cx, person))).await?;
    let due = erasure.map(|it| visit.app.city.clock_time(it.due_at));
    let days = visit.app.city.exchange.erasure.cooling_days;
    Ok(MinePage { page: visit.page("我的数据"), due, days, name, error })
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&page(&visit, String::new(), None).await?)
}

const NOTE: &str = "这里是平台上与您有关的全部数据。data.json 供其他程序读取，data.xlsx 可用表格软件打开。\n\
    时间带时区；分钟为整数，负数是冲销。请妥善保管，里面有您的完整身份证号码和手机号。\n";

pub(super) async fn export(visit: Visit) -> Result<Response> {
    let tables = visit.act(ExportMine).await?;
    let bytes = tokio::task::spawn_blocking(move || render::archive(&tables, NOTE)).await;
    let bytes = bytes.map_err(|e| AppError::internal(e.to_string()))??;
    Ok(render::attachment("my-data.zip", "application/zip", bytes))
}

#[derive(Deserialize)]
pub(super) struct Sure {
    #[serde(default)]
    name: String,
}

async fn done(visit: &Visit, name: String, outcome: Result<()>, text: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(flash("/me/data", text)),
        Err(error) if error.is_refusal() => {
            let page = page(visit, name, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn erase(visit: Visit, Form(Sure { name }): Form<Sure>) -> Result<Response> {
    let outcome = visit.act(AskErasure { name: name.clone() }).await;
    done(&visit, name, outcome, "已收到注销申请，冷静期内可以随时撤回。").await
}

pub(super) async fn withdraw(visit: Visit) -> Result<Response> {
    let outcome = visit.act(WithdrawErasure).await;
    done(&visit, String::new(), outcome, "已撤回注销申请，一切照旧。").await
}
