//! The unit's room: everything drafted at or below the visitor's organisations in one campaign, what is
//! to be examined, what is recommended, quota and deadlines.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::room::Strip;
use crate::action::Cx;
use crate::applications::model::State;
use crate::applications::store::{self, Listed, Placed};
use crate::applications::{Create, reach};
use crate::campaigns::{self, Campaign, Kind, Phase};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Template)]
#[template(path = "applications/mine.html")]
struct MinePage {
    page: Page,
    campaign: Option<Campaign>,
    phase: Phase,
    years: Vec<(Id, i16)>,
    /// Units the visitor works for, with their standing, or the unit above a branch.
    units: Vec<Unit>,
    drafters: Vec<(Id, String)>,
    /// Whether there is somebody to examine below.
    office: bool,
}

struct Unit {
    name: String,
    strip: Strip,
    placed: Vec<Placed>,
    applications: Vec<Listed>,
}

impl Unit {
    /// Applications in one of the states of a group.
    fn waiting(&self) -> Vec<&Listed> {
        self.applications.iter().filter(|it| it.state == State::Proposed).collect()
    }

    fn recommended(&self) -> Vec<&Listed> {
        self.applications.iter().filter(|it| it.state.holds_seat()).collect()
    }

    fn others(&self) -> Vec<&Listed> {
        let rest = |it: &&Listed| it.state != State::Proposed && !it.state.holds_seat();
        self.applications.iter().filter(rest).collect()
    }

    #[allow(clippy::trivially_copy_pass_by_ref)] // the template passes references
    fn position(&self, application: &Id) -> Option<i64> {
        self.placed.iter().find(|it| it.application == *application).map(|it| it.position)
    }
}

impl MinePage {
    #[allow(clippy::trivially_copy_pass_by_ref)] // the template passes references
    fn is_shown(&self, id: &Id) -> bool {
        self.campaign.as_ref().is_some_and(|it| it.id == *id)
    }

    fn may_begin(&self) -> bool {
        self.phase == Phase::Applications && !self.drafters.is_empty()
            || self.units.iter().any(|unit| !unit.strip.forms.over) && self.phase != Phase::Upcoming
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    campaign: String,
}

/// The visitor's organisations below the city: held, and drafting for.
async fn held(cx: &mut Cx<'_>) -> Result<Vec<organisations::Organisation>> {
    let mut all = Vec::new();
    let ids: Vec<Id> = cx.actor.organisations().collect();
    for id in ids {
        if let Some(it) = organisations::organisation(cx, id).await?
            && it.parent.is_some()
            && !all.iter().any(|other: &organisations::Organisation| other.id == it.id)
        {
            all.push(it);
        }
    }
    Ok(all)
}

pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response> {
    if visit.actor.organisations().next().is_none() {
        let text = "申报由党组织的书记或党务干事填写。想参与的，请与您所在的党支部联系。";
        return Err(AppError::forbidden("not_a_manager", text).under("N0.2"));
    }
    let wanted: Option<Id> = wanted.campaign.parse().ok();
    let page = visit.page("本单位的申报");
    let shown = visit.read(move |cx| Box::pin(gather(cx, wanted, page))).await?;
    html(&shown)
}

async fn gather(cx: &mut Cx<'_>, wanted: Option<Id>, page: Page) -> Result<MinePage> {
    let published = |it: &Campaign| it.state == campaigns::CampaignState::Published;
    let campaign = match wanted {
        Some(id) => Some(campaigns::campaign(cx, id).await?.filter(published).ok_or_else(AppError::not_found)?),
        None => campaigns::current(cx).await?,
    };
    let years = campaigns::campaigns(cx).await?.into_iter().filter(published).map(|it| (it.id, it.year())).collect();
    let (mut units, mut drafters) = (Vec::new(), Vec::new());
    let mut office = false;
    let phase = campaign.as_ref().map_or(Phase::Closed, |it| it.phase(&cx.core.city, cx.now));
    if let Some(campaign) = &campaign {
        office = campaigns::is_office(cx, campaign).await?;
        for organisation in held(cx).await? {
            for below in organisations::subtree(cx, organisation.id).await? {
                drafters.push((below.id, below.name));
            }
            let Some(unit) = campaigns::unit_of(cx, organisation.id).await? else { continue };
            units.push(Unit {
                strip: Strip::of(cx, campaign, unit.id).await?,
                placed: store::placed(cx, campaign.id, unit.id).await?,
                applications: store::listed(cx, campaign.id, organisation.id).await?,
                name: organisation.name,
            });
        }
    }
    Ok(MinePage { page, campaign, phase, years, units, drafters, office })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Begin {
    organisation: String,
    kind: String,
}

pub(super) async fn create(visit: Visit, Path(campaign): Path<Id>, Form(typed): Form<Begin>) -> Result<Response> {
    let organisation: Option<Id> = typed.organisation.parse().ok();
    let known = visit
        .read(move |cx| {
            Box::pin(async move {
                match organisation {
                    Some(id) => {
                        Ok(organisations::organisation(cx, id).await?.is_some() && reach::works_for(cx, id).await?)
                    }
                    None => Ok(cx.actor.organisations().next().is_some()),
                }
            })
        })
        .await?;
    if !known {
        let text = "申报由党组织的书记或党务干事填写。请联系您所在的党支部。";
        return Err(AppError::forbidden("not_your_organisation", text).under("N0.2"));
    }
    let organisation = organisation.ok_or_else(|| AppError::field("organisation", "请选择由哪个党组织起草。"))?;
    let kind = Kind::parse(&typed.kind).ok_or_else(|| AppError::field("kind", "请选择申报项目还是案例。"))?;
    let id = visit.act(Create { campaign, organisation, kind }).await?;
    Ok(flash(format!("/applications/{id}/form"), "可以开始写了。每一栏写完会自动保存，随时可以离开再回来。"))
}
