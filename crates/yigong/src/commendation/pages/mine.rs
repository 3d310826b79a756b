//! One's own stars, long service, and the lists one is on.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::certificates;
use crate::clock::Id;
use crate::commendation::{Answer, CertifyStar, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, filters, flash, html};

/// A star on the page.
struct Shown {
    level: i64,
    /// Its certificate, when there is one that stands.
    certificate: Option<Id>,
    name: String,
    hours: i64,
    /// When it was reached.
    since: Option<String>,
    /// When it was taken back, without another since.
    withdrawn: Option<String>,
}

/// A list one is on.
struct Listed {
    id: Id,
    title: String,
    organisation: String,
    citation: String,
    agreed: bool,
    declined: bool,
}

#[derive(Template)]
#[template(path = "commendation/mine.html")]
struct MinePage {
    page: Page,
    minutes: i64,
    stars: Vec<Shown>,
    /// The highest star held.
    held: Option<String>,
    /// The next star, the minutes it needs, and the bar's width to it (of 1000).
    next: Option<(String, i64, i64)>,
    years: i64,
    lists: Vec<Listed>,
    error: Option<AppError>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&page(&visit, None).await?)
}

async fn page(visit: &Visit, error: Option<AppError>) -> Result<MinePage> {
    let person = visit.person()?;
    let least = visit.app.city.recognition.long_service.minutes_a_year;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let minutes = store::total(cx, person).await?;
            let years = store::years(cx, person, least).await?;
            let stars = store::stars_of(cx, person).await?;
            Ok((minutes, years, stars, store::mine(cx, person).await?, certificates::honours(cx, person).await?))
        })
    });
    let (minutes, years, stars, lists, certified) = read.await?;
    let city = &visit.app.city;
    let shown = |rule: &crate::city::StarRule| {
        let newest = stars.iter().find(|it| it.level == rule.level);
        let day = |at| city.date(at).to_string();
        let own = newest.and_then(|it| certified.iter().rfind(|(award, _)| *award == it.id));
        Shown {
            level: rule.level,
            certificate: own.map(|(_, certificate)| *certificate),
            name: rule.name.clone(),
            hours: rule.hours,
            since: newest.filter(|it| it.withdrawn_at.is_none()).map(|it| day(it.awarded_at)),
            withdrawn: newest.and_then(|it| it.withdrawn_at).map(day),
        }
    };
    let rules = &city.recognition.star;
    let next = rules.iter().find(|it| it.hours * 60 > minutes);
    let held = stars.iter().filter(|it| it.withdrawn_at.is_none()).map(|it| it.level).max();
    Ok(MinePage {
        page: visit.page("星级与表扬"),
        stars: rules.iter().map(shown).collect(),
        held: held.and_then(|level| city.recognition.star(level)).map(|it| it.name.clone()),
        next: next.map(|it| (it.name.clone(), it.hours * 60 - minutes, minutes * 1000 / (it.hours * 60))),
        lists: lists
            .into_iter()
            .map(|(id, title, organisation, citation, agreed, declined)| Listed {
                id,
                title,
                organisation,
                citation,
                agreed,
                declined,
            })
            .collect(),
        minutes,
        years,
        error,
    })
}

pub(super) async fn certify(visit: Visit, Path(level): Path<i64>) -> Result<Response> {
    let person = visit.person()?;
    match visit.act(CertifyStar { person, level }).await {
        Ok(id) => Ok(flash(format!("/certificates/{id}"), "星级证明已开具，可以打印。")),
        Err(error) if error.is_refusal() => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(&visit, Some(error)).await?)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, Default)]
pub(super) struct Said {
    #[serde(default)]
    choice: String,
}

pub(super) async fn answer(visit: Visit, Path(list): Path<Id>, Form(said): Form<Said>) -> Result<Response> {
    let agree = said.choice == "public";
    visit.act(Answer { list, agree }).await?;
    let word = if agree {
        "谢谢。名单公布后会显示您的姓名，随时可以改变主意。"
    } else {
        "好的，不会公开您的姓名。"
    };
    Ok(flash("/me/stars", word))
}
