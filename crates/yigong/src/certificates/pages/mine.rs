//! One's own certificates: have one issued, look, print.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::certificates::model::{Certificate, Scope, Subject};
use crate::certificates::{Issue, Issued, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, filters, flash, html};

/// What was asked for.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    /// An activity's id; empty for a period.
    #[serde(default)]
    activity: String,
}

#[derive(Template)]
#[template(path = "certificates/mine.html")]
struct MinePage {
    page: Page,
    certificates: Vec<(Certificate, Date)>,
    activities: Vec<(Id, String, Date, i64)>,
    asked: Asked,
    error: Option<AppError>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let today = visit.app.city.date(visit.app.clock.now());
    // In spring one wants last year's; later the year so far.
    let year = if today.month() <= 3 { today.year() - 1 } else { today.year() };
    let asked = Asked {
        from: date(year, 1, 1).to_string(),
        to: date(year, 12, 31).min(today).to_string(),
        activity: String::new(),
    };
    html(&page(&visit, asked, None).await?)
}

async fn page(visit: &Visit, asked: Asked, error: Option<AppError>) -> Result<MinePage> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move { Ok((store::of_person(cx, person).await?, store::activities(cx, person).await?)) })
    });
    let (certificates, activities) = read.await?;
    let certificates = certificates.into_iter().map(|it| {
        let day = visit.app.city.date(it.issued_at);
        (it, day)
    });
    Ok(MinePage { page: visit.page("服务证明"), certificates: certificates.collect(), activities, asked, error })
}

pub(super) async fn issue(visit: Visit, Form(asked): Form<Asked>) -> Result<Response> {
    match carry_out(&visit, &asked).await {
        Ok(issued) => {
            let text = format!("证明 {} 已开具，可以打印。", issued.number);
            Ok(flash(format!("/certificates/{}", issued.id), &text))
        }
        Err(error) if error.is_refusal() => {
            let page = page(&visit, asked, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn carry_out(visit: &Visit, asked: &Asked) -> Result<Issued> {
    let person = visit.person()?;
    let subject = if asked.activity.is_empty() {
        let (from, to) = period(&asked.from, &asked.to)?;
        Subject::Period { from, to, scope: Scope::City }
    } else {
        Subject::Activity(asked.activity.parse().map_err(|_| AppError::field("activity", "请从列表中选择一次活动。"))?)
    };
    visit.act(Issue { person, subject, batch: None }).await
}

/// The days as the form sends them.
pub(super) fn period(from: &str, to: &str) -> Result<(Date, Date)> {
    let day =
        |field, text: &str| text.trim().parse().map_err(|_| AppError::field(field, "请选择日期，例如 2025-01-01。"));
    Ok((day("from", from)?, day("to", to)?))
}
