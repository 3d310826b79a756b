//! All campaigns; the one under way first.

use askama::Template;
use axum::response::Response;

use super::view::{Step, steps};
use crate::auth::Role;
use crate::campaigns::model::{Campaign, CampaignState, Phase};
use crate::campaigns::store;
use crate::error::Result;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    page: Page,
    current: Option<(Campaign, Phase, Vec<Step>)>,
    others: Vec<(Campaign, String)>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let organiser = visit.actor.is(Role::Organiser);
    let (all, current) =
        visit.read(|cx| Box::pin(async move { Ok((store::campaigns(cx).await?, store::current(cx).await?)) })).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let shown = |it: &Campaign| organiser || it.state == CampaignState::Published;
    let word = |it: &Campaign| match it.state {
        CampaignState::Draft => it.state.label().to_owned(),
        CampaignState::Published => it.phase(city, now).label().to_owned(),
    };
    let id = current.as_ref().map(|it| it.id);
    let others = all.into_iter().filter(|it| Some(it.id) != id && shown(it)).map(|it| {
        let word = word(&it);
        (it, word)
    });
    html(&ListPage {
        page: visit.page("申报"),
        others: others.collect(),
        current: current.map(|it| {
            let (phase, steps) = (it.phase(city, now), steps(&it, city, now));
            (it, phase, steps)
        }),
    })
}
