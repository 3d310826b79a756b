//! The history: versions, and what changed between them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::room::Room;
use crate::action::Cx;
use crate::applications::model::{Version, fields};
use crate::applications::rules::{self, Piece};
use crate::applications::{Freeze, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Page, Visit, filters, flash, html};

#[derive(Template)]
#[template(path = "applications/versions.html")]
struct ListPage {
    page: Page,
    room: Room,
    versions: Vec<(Version, String)>,
    changes: Vec<(String, String, String)>,
}

impl ListPage {
    fn is_form(&self, version: &Version) -> bool {
        self.room.it.form_version == Some(version.id)
    }

    fn is_summary(&self, version: &Version) -> bool {
        self.room.it.summary_version == Some(version.id)
    }
}

pub(super) async fn list(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("版本");
    let shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let room = Room::load(cx, id).await?;
                let city = &cx.core.city;
                let versions = store::versions(cx, id).await?.into_iter().map(|it| {
                    let when = city.clock_time(it.made_at);
                    (it, when)
                });
                let versions = versions.collect();
                let spec = &room.campaign.spec;
                let changes = store::change_log(cx, id, 40).await?.into_iter();
                let changes = changes.map(|(field, by, at)| (rules::label(spec, &field), by, city.clock_time(at)));
                Ok(ListPage { page, changes: changes.collect(), versions, room })
            })
        })
        .await?;
    html(&shown)
}

pub(super) async fn keep(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let version = visit.act(Freeze { id }).await?;
    Ok(flash(format!("/applications/{id}/versions"), &format!("已存为第 {} 版。", version.number)))
}

#[derive(Template)]
#[template(path = "applications/version.html")]
struct VersionPage {
    page: Page,
    room: Room,
    version: Version,
    made: String,
    earlier: Option<i64>,
    /// Heading, pieces, whether anything changed.
    fields: Vec<(String, Vec<Piece>, bool)>,
}

pub(super) async fn show(visit: Visit, Path((id, number)): Path<(Id, i64)>) -> Result<Response> {
    let page = visit.page("版本对照");
    let shown = visit.read(move |cx| Box::pin(gather(cx, id, number, page))).await?;
    html(&shown)
}

async fn gather(cx: &mut Cx<'_>, id: Id, number: i64, page: Page) -> Result<VersionPage> {
    let room = Room::load(cx, id).await?;
    let version = store::numbered(cx, id, number).await?.ok_or_else(AppError::not_found)?;
    let before = store::numbered(cx, id, number - 1).await?;
    let spec = &room.campaign.spec;
    let opinions = ["unit_opinion", "unit_signer", "party_opinion", "party_signer"].map(String::from);
    let mut shown = Vec::new();
    for field in fields(spec).into_iter().chain(opinions) {
        let new = worded(&room, &field, version.content.get(&field));
        let old = before.as_ref().map_or_else(|| new.clone(), |it| worded(&room, &field, it.content.get(&field)));
        if !new.is_empty() || !old.is_empty() {
            shown.push((rules::label(spec, &field), rules::difference(&old, &new), old != new));
        }
    }
    let made = cx.core.city.clock_time(version.made_at);
    Ok(VersionPage { page, room, made, earlier: before.map(|it| it.number), fields: shown, version })
}

/// Code words as people read them.
fn worded(room: &Room, field: &str, text: &str) -> String {
    let spec = &room.campaign.spec;
    match field {
        "scope" => spec.scope_name(text).unwrap_or(text).to_owned(),
        "kind" => crate::campaigns::Kind::parse(text).map_or(text, |it| it.label()).to_owned(),
        "term_kind" => match text {
            "span" => "期间".to_owned(),
            "long" => "长期".to_owned(),
            "done" => "已完成".to_owned(),
            other => other.to_owned(),
        },
        _ => text.to_owned(),
    }
}
