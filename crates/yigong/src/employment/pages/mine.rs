//! A person's own wish: the conditions, the form, the offers, leaving.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::city::Choice;
use crate::employment::actions::conditions;
use crate::employment::model::{Details, Offer, Seeker, State};
use crate::employment::rules::Condition;
use crate::employment::{Leave, OptIn, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    proof: String,
    zero_family: String,
    skills: String,
    wish: String,
    phone: String,
    consented: String,
}

#[derive(Template)]
#[template(path = "employment/mine.html")]
struct MinePage {
    page: Page,
    conditions: Vec<Condition>,
    eligible: bool,
    seeker: Option<Seeker>,
    offers: Vec<(Offer, String)>,
    looks: Vec<(String, String)>,
    proofs: Vec<Choice>,
    consent: String,
    typed: Typed,
    error: Option<AppError>,
}

struct Seen {
    conditions: Vec<Condition>,
    seeker: Option<Seeker>,
    offers: Vec<Offer>,
    looks: Vec<(String, jiff::Timestamp, String)>,
}

async fn load(cx: &mut Cx<'_>) -> Result<Seen> {
    let person = cx.actor.person()?;
    let (conditions, _) = conditions(cx, person).await?;
    let seeker = store::latest_of(cx, person).await?.filter(|it| it.state != State::Withdrawn);
    let (offers, looks) = match &seeker {
        Some(it) => (store::offers(cx, it.id).await?, store::looks(cx, it.id).await?),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Seen { conditions, seeker, offers, looks })
}

async fn page(visit: &Visit, typed: Typed, error: Option<AppError>) -> Result<MinePage> {
    let seen = visit.read(|cx| Box::pin(load(cx))).await?;
    let city = &visit.app.city;
    Ok(MinePage {
        page: visit.page("就业推荐"),
        eligible: seen.conditions.iter().all(|it| it.met),
        conditions: seen.conditions,
        seeker: seen.seeker,
        offers: seen.offers.into_iter().map(|it| (it.clone(), city.clock_time(it.offered_at))).collect(),
        looks: seen.looks.into_iter().map(|(name, at, _)| (name, city.clock_time(at))).collect(),
        proofs: city.employment.proof.clone(),
        consent: city.employment.consent.clone(),
        typed,
        error,
    })
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&page(&visit, Typed::default(), None).await?)
}

pub(super) async fn opt_in(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let t = typed.clone();
    let wish = OptIn {
        proof: t.proof,
        zero_family: !t.zero_family.is_empty(),
        details: Details { skills: t.skills, wish: t.wish, phone: t.phone },
        consented: !t.consented.is_empty(),
    };
    match visit.act(wish).await {
        Ok(_) => Ok(flash("/me/employment", "已申请。社区服务中心有合适的岗位会告诉您。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn leave(visit: Visit) -> Result<Response> {
    visit.act(Leave).await?;
    Ok(flash("/me/employment", "已退出，您填写的情况已经删除。"))
}
