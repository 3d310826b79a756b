//! The office screens what was submitted; the list of the admitted.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::room::Room;
use super::show::shown_evidence;
use crate::action::Cx;
use crate::applications::model::{Content, Evidence, Outcome, State};
use crate::applications::rules::{self, Claim, Item};
use crate::applications::store::{self, Listed};
use crate::applications::{Dossier, Reopen, Screen, conditions, dossier};
use crate::campaigns::{self, Campaign, CampaignState};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::web::{Form, Page, Visit, filters, flash, html, see};

#[derive(Template)]
#[template(path = "applications/screening_list.html")]
struct ListPage {
    page: Page,
    campaign: Campaign,
    groups: Vec<(&'static str, Vec<Listed>)>,
}

impl ListPage {
    fn is_empty(&self) -> bool {
        self.groups.iter().all(|(_, list)| list.is_empty())
    }
}

async fn published(cx: &mut Cx<'_>, id: Id) -> Result<Campaign> {
    let found = campaigns::campaign(cx, id).await?.filter(|it| it.state == CampaignState::Published);
    found.ok_or_else(AppError::not_found)
}

/// The list of the campaign under way.
pub(super) async fn current(visit: Visit) -> Result<Response> {
    let campaign = visit
        .read(|cx| {
            Box::pin(async move {
                let campaign = campaigns::current(cx).await?.ok_or_else(AppError::not_found)?;
                campaigns::require_office(cx, &campaign).await?;
                Ok(campaign.id)
            })
        })
        .await?;
    Ok(see(format!("/campaigns/{campaign}/screening")))
}

pub(super) async fn list(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("形式审查");
    let shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let campaign = published(cx, id).await?;
                campaigns::require_office(cx, &campaign).await?;
                let root = organisations::root(cx).await?.ok_or_else(AppError::not_found)?;
                let listed = store::listed(cx, id, root.id).await?;
                let group = |name: &'static str, keep: &dyn Fn(State) -> bool| {
                    (name, listed.iter().filter(|it| keep(it.state)).cloned().collect::<Vec<_>>())
                };
                let groups = vec![
                    group("待审查", &|it| it == State::Submitted),
                    group("补正中", &|it| it == State::Correcting),
                    group("已推荐，总结未交", &|it| it == State::Recommended),
                    group("通过审查", &|it| it.holds_seat() && it >= State::Admitted),
                    group("未通过审查", &|it| it == State::ScreenedOut),
                ];
                Ok(ListPage { page, campaign, groups })
            })
        })
        .await?;
    html(&shown)
}

#[derive(Template)]
#[template(path = "applications/screening.html")]
struct ScreenPage {
    page: Page,
    room: Room,
    content: Content,
    dossier: Option<Dossier>,
    checklist: Vec<Item>,
    claims: Vec<Claim>,
    evidence: Evidence,
    copies: i64,
    code: String,
    outcome: String,
    chosen: Vec<String>,
    note: String,
    /// Why what did not pass is screened again.
    reason: String,
    error: Option<AppError>,
}

async fn gather(
    cx: &mut Cx<'_>,
    id: Id,
    typed: &HashMap<String, String>,
    page: Page,
    error: Option<AppError>,
) -> Result<ScreenPage> {
    let room = Room::load(cx, id).await?;
    campaigns::require_office(cx, &room.campaign).await?;
    let spec = &room.campaign.spec;
    let (content, code) = match room.it.version_of_record() {
        Some(version) => {
            let version = store::version(cx, version).await?.ok_or_else(AppError::not_found)?;
            (version.content.clone(), version.shown_code())
        }
        None => (store::content(cx, id).await?, String::new()),
    };
    let evidence = shown_evidence(cx, &room).await?;
    let checklist = conditions::checklist(cx, id, spec, &content, &evidence).await?;
    Ok(ScreenPage {
        checklist,
        claims: rules::claims(spec, &content, &evidence),
        dossier: dossier(cx, id).await?,
        copies: store::matching_copies(cx, id).await?,
        outcome: typed.get("outcome").cloned().unwrap_or_default(),
        chosen: chosen(typed),
        note: typed.get("note").cloned().unwrap_or_default(),
        reason: typed.get("reason").cloned().unwrap_or_default(),
        page,
        content,
        evidence,
        code,
        room,
        error,
    })
}

/// The reasons ticked.
fn chosen(typed: &HashMap<String, String>) -> Vec<String> {
    let mut all: Vec<String> = typed.keys().filter_map(|key| key.strip_prefix("reason_")).map(str::to_owned).collect();
    all.sort();
    all
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("形式审查");
    let shown =
        visit.read(move |cx| Box::pin(async move { gather(cx, id, &HashMap::new(), page, None).await })).await?;
    html(&shown)
}

/// The page again, with what was typed and what is wrong with it.
async fn refused(visit: &Visit, id: Id, typed: HashMap<String, String>, error: AppError) -> Result<Response> {
    let page = visit.page("形式审查");
    let shown = visit.read(move |cx| Box::pin(async move { gather(cx, id, &typed, page, Some(error)).await })).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
}

pub(super) async fn screen(
    visit: Visit,
    Path(id): Path<Id>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response> {
    match decide(&visit, id, &typed).await {
        Ok(campaign) => Ok(flash(format!("/campaigns/{campaign}/screening"), "审查结果已记录，申报单位会收到通知。")),
        Err(error) if error.is_refusal() => refused(&visit, id, typed, error).await,
        Err(error) => Err(error),
    }
}

pub(super) async fn reopen(
    visit: Visit,
    Path(id): Path<Id>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response> {
    let reason = typed.get("reason").cloned().unwrap_or_default();
    match visit.act(Reopen { id, reason }).await {
        Ok(()) => Ok(flash(format!("/applications/{id}/screening"), "已撤回原来的结论，请重新审查。")),
        Err(error) if error.is_refusal() => refused(&visit, id, typed, error).await,
        Err(error) => Err(error),
    }
}

async fn decide(visit: &Visit, id: Id, typed: &HashMap<String, String>) -> Result<Id> {
    let room = visit.read(move |cx| Box::pin(Room::load(cx, id))).await?;
    if !room.office {
        let text = format!("形式审查由{}办理。", room.campaign.spec.office.name);
        return Err(AppError::forbidden("not_the_office", text).under("N4.2d"));
    }
    let outcome = typed.get("outcome").and_then(|code| Outcome::parse(code));
    let outcome = outcome.ok_or_else(|| AppError::field("outcome", "请选择审查结果。"))?;
    let note = typed.get("note").cloned().unwrap_or_default();
    visit.act(Screen { id, outcome, reasons: chosen(typed), note }).await?;
    Ok(room.it.campaign)
}

#[derive(Template)]
#[template(path = "applications/admitted.html")]
struct AdmittedPage {
    page: Page,
    campaign: Campaign,
    /// None while the list is not public.
    listed: Option<Vec<Listed>>,
}

/// The list of the admitted: public only if the campaign says so, since names weaken the blind review.
pub(super) async fn admitted(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("通过审查名单");
    let shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let campaign = published(cx, id).await?;
                let office = cx.actor.person.is_some() && campaigns::is_office(cx, &campaign).await?;
                let root = organisations::root(cx).await?.ok_or_else(AppError::not_found)?;
                let listed = store::listed(cx, id, root.id).await?;
                let admitted = |it: &Listed| it.state >= State::Admitted && it.state.holds_seat();
                let listed = (office || campaign.spec.screening.publish_admitted)
                    .then(|| listed.into_iter().filter(admitted).collect());
                Ok(AdmittedPage { page, campaign, listed })
            })
        })
        .await?;
    html(&shown)
}
