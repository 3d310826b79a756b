//! The API of what organisers do before and during the scoring: the plan, the pool, the draw, the entries.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ReasonBody;
use crate::campaigns::{Kind, Official, Places, ReviewPlan};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{DeskState, Expert};
use crate::reviews::{
    Close, Draw, FindExpert, Freeze, Invite, Lift, Moderate, Pin, SetPlan, TakeBack, Whom, reach, store,
};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Organiser, routes!(plan))
        .api(Access::Organiser, routes!(freeze))
        .api(Access::Organiser, routes!(experts, invite))
        .api(Access::Organiser, routes!(pin))
        .api(Access::SignedIn, routes!(lift))
        .api(Access::Organiser, routes!(draw))
        .api(Access::Organiser, routes!(entries))
        .api(Access::Organiser, routes!(find))
        .api(Access::Organiser, routes!(moderate))
        .api(Access::Organiser, routes!(take_back))
        .api(Access::Organiser, routes!(close))
}

/// How a campaign is reviewed.
#[derive(Deserialize, ToSchema)]
struct PlanBody {
    /// Experts for each entry.
    reviews: i64,
    /// Experts on the panel.
    panel: i64,
    /// The most dossiers of one expert, unless they say less.
    load_limit: i64,
    /// Which score decides: raw, trimmed, calibrated.
    official: String,
    /// The least score that can be selected.
    minimum: i64,
    /// Places of each kind.
    places: Vec<PlacesBody>,
}

#[derive(Deserialize, ToSchema)]
struct PlacesBody {
    /// project or case.
    kind: String,
    selected: i64,
    reserve: i64,
}

/// Sets the plan, until the rule is frozen.
#[utoipa::path(put, path = "/campaigns/{id}/review/plan", tag = "reviews", params(("id" = String, Path)),
    request_body = PlanBody, responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn plan(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<PlanBody>) -> Result<Response> {
    let official = Official::parse(&body.official)
        .ok_or_else(|| AppError::field("official", "评审依据请填 raw、trimmed 或 calibrated。"))?;
    let places = body.places.iter().map(|it| {
        let kind = Kind::parse(&it.kind).ok_or_else(|| AppError::field("places", "类别请填 project 或 case。"))?;
        Ok(Places { kind, selected: it.selected, reserve: it.reserve })
    });
    let places = places.collect::<Result<Vec<_>>>()?;
    let PlanBody { reviews, panel, load_limit, minimum, .. } = body;
    let plan = ReviewPlan { reviews, panel, load_limit, official, minimum, places };
    visit.act(SetPlan { campaign, plan }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Freezes the rule and commits to the seed.
#[utoipa::path(post, path = "/campaigns/{id}/review/freezing", tag = "reviews", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn freeze(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    visit.act(Freeze::new(campaign)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An expert of the pool.
#[derive(Serialize, ToSchema)]
struct ExpertAnswer {
    id: String,
    /// Their number in the pool.
    number: i64,
    name: String,
    /// Where they work and what they are.
    title: String,
    /// Codes of the scopes they know; none means all.
    fields: Vec<String>,
    /// The most dossiers they take.
    limit: i64,
    /// invited, accepted, declined.
    state: &'static str,
    /// Their place in the draw, from 1; 0 before it and for whoever was not drawn.
    drawn: i64,
    /// Dossiers they hold, and of them handed in.
    held: i64,
    submitted: i64,
    /// What keeps them from what.
    recusals: Vec<RecusalAnswer>,
}

#[derive(Serialize, ToSchema)]
struct RecusalAnswer {
    id: String,
    /// declared, pinned, computed.
    cause: &'static str,
    /// The unit or the application, in words.
    about: String,
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct ExpertsAnswer {
    items: Vec<ExpertAnswer>,
}

/// The pool of experts with their recusals.
#[utoipa::path(get, path = "/campaigns/{id}/review/experts", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = ExpertsAnswer), (status = 403), (status = 404)))]
async fn experts(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            reach::organised(cx, id).await?;
            Ok((store::experts(cx, id).await?, store::recusals(cx, id).await?))
        })
    });
    let (experts, recusals) = read.await?;
    let answer = |expert: Expert| ExpertAnswer {
        recusals: recusals
            .iter()
            .filter(|it| it.expert == expert.id)
            .map(|it| RecusalAnswer {
                id: it.id.to_string(),
                cause: it.cause.code(),
                about: it.about.clone(),
                reason: it.reason.clone(),
            })
            .collect(),
        fields: expert.scopes(),
        id: expert.id.to_string(),
        number: expert.number,
        name: expert.name,
        title: expert.title,
        limit: expert.load_limit,
        state: expert.state.code(),
        drawn: expert.drawn,
        held: expert.held,
        submitted: expert.submitted,
    };
    Ok(Json(ExpertsAnswer { items: experts.into_iter().map(answer).collect() }).into_response())
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
struct InviteBody {
    /// What they sign in with.
    login: String,
    /// Where they work and what they are, in words.
    title: String,
    /// Where they work, when it is in the tree: they are kept from what comes from there.
    organisation: Option<String>,
    /// Codes of the scopes they know; none means all.
    #[serde(default)]
    fields: Vec<String>,
    /// The most dossiers they are asked to take.
    limit: i64,
}

#[derive(Serialize, ToSchema)]
struct InvitedAnswer {
    /// The invitation.
    id: String,
}

/// Invites somebody who has an account.
#[utoipa::path(post, path = "/campaigns/{id}/review/experts", tag = "reviews", params(("id" = String, Path)),
    request_body = InviteBody,
    responses((status = 201, body = InvitedAnswer), (status = 403), (status = 409), (status = 422)))]
async fn invite(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<InviteBody>) -> Result<Response> {
    let unknown = |_| AppError::field("organisation", "找不到所选的单位，请重新选择。");
    let organisation = body.organisation.map(|it| it.parse()).transpose().map_err(unknown)?;
    let (whom, title, fields, limit) = (Whom::Login(body.login), body.title, body.fields, body.limit);
    let id = visit.act(Invite { campaign, whom, title, organisation, fields, limit }).await?.to_string();
    Ok((StatusCode::CREATED, Json(InvitedAnswer { id })).into_response())
}

/// What to keep an expert from, and why.
#[derive(Deserialize, ToSchema)]
struct PinBody {
    expert: String,
    application: String,
    reason: String,
}

/// Keeps an expert from an application.
#[utoipa::path(post, path = "/campaigns/{id}/review/recusals", tag = "reviews", params(("id" = String, Path)),
    request_body = PinBody, responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn pin(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<PinBody>) -> Result<Response> {
    let (expert, application) = (id(&body.expert), id(&body.application));
    visit.act(Pin { campaign, expert, application, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes a recusal back before the draw: organisers theirs, an expert theirs.
#[utoipa::path(delete, path = "/campaigns/{id}/review/recusals/{recusal}", tag = "reviews",
    params(("id" = String, Path), ("recusal" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn lift(visit: Visit, Path((campaign, recusal)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(Lift { campaign, recusal }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Draws the panel and deals the dossiers.
#[utoipa::path(post, path = "/campaigns/{id}/review/draw", tag = "reviews", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 409)))]
async fn draw(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    visit.act(Draw { campaign }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An entry with how far its scoring is.
#[derive(Serialize, ToSchema)]
struct EntryAnswer {
    application: String,
    /// The number it goes by in the review.
    number: String,
    /// project or case.
    kind: &'static str,
    title: String,
    unit: String,
    /// Why a further expert is wanted and none was found, in Chinese.
    wanting: Option<String>,
    /// Why it is moderated.
    moderation: Option<String>,
    /// Who holds it; what they gave stays hidden until all are in.
    desks: Vec<DeskAnswer>,
}

#[derive(Serialize, ToSchema)]
struct DeskAnswer {
    id: String,
    expert: String,
    submitted: bool,
}

#[derive(Serialize, ToSchema)]
struct EntriesAnswer {
    items: Vec<EntryAnswer>,
}

/// The entries on the table.
#[utoipa::path(get, path = "/campaigns/{id}/review/entries", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = EntriesAnswer), (status = 403), (status = 404)))]
async fn entries(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            reach::organised(cx, id).await?;
            Ok((store::entries(cx, id).await?, store::desks_of(cx, id).await?))
        })
    });
    let (entries, desks) = read.await?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let answer = |entry: crate::reviews::model::Entry| EntryAnswer {
        desks: desks
            .iter()
            .filter(|it| it.application == entry.application && it.state.held())
            .map(|it| DeskAnswer {
                id: it.id.to_string(),
                expert: it.expert.to_string(),
                submitted: it.state == DeskState::Submitted,
            })
            .collect(),
        application: entry.application.to_string(),
        number: entry.code(),
        kind: entry.kind.code(),
        title: entry.title,
        unit: entry.unit,
        wanting: some(entry.wanting),
        moderation: some(entry.moderation),
    };
    Ok(Json(EntriesAnswer { items: entries.into_iter().map(answer).collect() }).into_response())
}

#[derive(Serialize, ToSchema)]
struct FoundAnswer {
    /// Whether somebody was found.
    found: bool,
}

/// Looks for a further expert where one is wanted.
#[utoipa::path(post, path = "/campaigns/{id}/review/entries/{application}/experts", tag = "reviews",
    params(("id" = String, Path), ("application" = String, Path)),
    responses((status = 200, body = FoundAnswer), (status = 403), (status = 404), (status = 409)))]
async fn find(visit: Visit, Path((_campaign, application)): Path<(Id, Id)>) -> Result<Response> {
    Ok(Json(FoundAnswer { found: visit.act(FindExpert { application }).await? }).into_response())
}

/// Opens moderation: the experts of an entry see each other's scores and may change theirs once.
#[utoipa::path(post, path = "/campaigns/{id}/review/entries/{application}/moderation", tag = "reviews",
    params(("id" = String, Path), ("application" = String, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn moderate(
    visit: Visit,
    Path((_campaign, application)): Path<(Id, Id)>,
    Json(body): Json<ReasonBody>,
) -> Result<Response> {
    visit.act(Moderate { application, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes a dossier back from an expert and gives it to another.
#[utoipa::path(delete, path = "/campaigns/{id}/review/entries/{application}/desks/{desk}", tag = "reviews",
    params(("id" = String, Path), ("application" = String, Path), ("desk" = String, Path)),
    request_body = ReasonBody,
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn take_back(
    visit: Visit,
    Path((_campaign, application, desk)): Path<(Id, Id, Id)>,
    Json(body): Json<ReasonBody>,
) -> Result<Response> {
    visit.act(TakeBack { desk, application, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Ends the scoring; before all sheets are in, with a reason.
#[utoipa::path(post, path = "/campaigns/{id}/review/closing", tag = "reviews", params(("id" = String, Path)),
    request_body = ReasonBody, responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn close(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<ReasonBody>) -> Result<Response> {
    visit.act(Close { campaign, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An id as it was sent; what is none is nobody's, and the action says which field to choose again.
fn id(text: &str) -> Id {
    text.parse().unwrap_or_default()
}
