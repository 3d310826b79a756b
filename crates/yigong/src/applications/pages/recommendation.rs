//! The unit examines, ranks and recommends (N4.2a, N4.2e, F11, F12).

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::room::Room;
use crate::action::Cx;
use crate::applications::model::State;
use crate::applications::rules::{self, Claim, Item};
use crate::applications::store::{self, Placed};
use crate::applications::{Recommend, conditions};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::number;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    position: String,
    unit_opinion: String,
    unit_signer: String,
    party_opinion: String,
    party_signer: String,
    waiver: String,
    instead_of: String,
}

#[derive(Template)]
#[template(path = "applications/recommendation.html")]
struct RecommendPage {
    page: Page,
    room: Room,
    typed: Typed,
    placed: Vec<Placed>,
    positions: Vec<(i64, Option<String>)>,
    checklist: Vec<Item>,
    claims: Vec<Claim>,
    error: Option<AppError>,
}

impl RecommendPage {
    fn full(&self) -> bool {
        self.room.strip.taken >= self.room.strip.quota
    }

    fn replaceable(&self) -> Vec<&Placed> {
        self.placed.iter().filter(|it| it.state == State::Recommended).collect()
    }

    fn lacking(&self) -> bool {
        self.checklist.iter().flat_map(|item| &item.missing).any(|text| text.contains("台账"))
    }
}

async fn gather(cx: &mut Cx<'_>, id: Id, typed: Typed, page: Page, error: Option<AppError>) -> Result<RecommendPage> {
    let room = Room::load(cx, id).await?;
    if !room.decides {
        let text = "审查和推荐由申报单位的党务干事办理，请与其联系。";
        return Err(AppError::forbidden("not_the_unit", text).under("N4.2a"));
    }
    let spec = &room.campaign.spec;
    let content = store::content(cx, id).await?;
    let evidence = store::evidence(cx, id, &spec.period).await?;
    let placed = store::placed(cx, room.it.campaign, room.it.unit).await?;
    let taken = |position: i64| placed.iter().find(|it| it.position == position).map(|it| it.title.clone());
    let checklist = conditions::checklist(cx, id, spec, &content, &evidence).await?;
    Ok(RecommendPage {
        positions: (1..=room.strip.quota).map(|position| (position, taken(position))).collect(),
        checklist,
        claims: rules::claims(spec, &content, &evidence),
        page,
        room,
        typed,
        placed,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("审查与推荐");
    let shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let mut shown = gather(cx, id, Typed::default(), page, None).await?;
                let free = shown.positions.iter().find(|(_, taken)| taken.is_none());
                shown.typed.position = free.map(|(position, _)| position.to_string()).unwrap_or_default();
                Ok(shown)
            })
        })
        .await?;
    html(&shown)
}

pub(super) async fn recommend(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let kept = typed.clone();
    let action = Recommend {
        id,
        position: number(&typed.position).unwrap_or(0),
        unit_opinion: typed.unit_opinion,
        unit_signer: typed.unit_signer,
        party_opinion: typed.party_opinion,
        party_signer: typed.party_signer,
        waiver: typed.waiver,
        instead_of: typed.instead_of.parse().ok(),
    };
    match visit.act(action).await {
        Ok(()) => Ok(flash(format!("/applications/{id}"), "已推荐。请打印申报表，签名盖章后送团市委。")),
        Err(error) if error.is_refusal() => {
            let page = visit.page("审查与推荐");
            let shown = visit.read(move |cx| Box::pin(gather(cx, id, kept, page, Some(error)))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
        }
        Err(error) => Err(error),
    }
}
