//! The gallery of promoted work.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use crate::action::Cx;
use crate::attachments::{self, Attachment, OwnerKind};
use crate::campaigns::Kind;
use crate::error::Result;
use crate::notices::model::Promotion;
use crate::notices::store::{self, Search};
use crate::text::{like, number};
use crate::web::{Page, Query, Visit, html};

const PAGE: i64 = 20;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    q: String,
    kind: String,
    year: String,
    page: String,
}

#[derive(Template)]
#[template(path = "notices/cases.html")]
struct CasesPage {
    page: Page,
    wanted: Wanted,
    found: Vec<(Promotion, Option<Attachment>)>,
    number: i64,
    more: bool,
}

impl CasesPage {
    fn filtered(&self) -> bool {
        !(self.wanted.q.trim().is_empty() && self.wanted.kind.is_empty() && self.wanted.year.trim().is_empty())
    }

    fn address(&self, page: i64) -> String {
        let Wanted { q, kind, year, .. } = &self.wanted;
        let encode = crate::web::encode;
        format!("/cases?q={}&kind={}&year={}&page={page}", encode(q), encode(kind), encode(year))
    }
}

/// The cases asked for, each with its first photo.
async fn load(cx: &mut Cx<'_>, search: Search) -> Result<Vec<(Promotion, Option<Attachment>)>> {
    let mut all = Vec::new();
    for case in store::gallery(cx, &search).await? {
        let photos = attachments::public_photos(cx, OwnerKind::Application, case.application).await?;
        all.push((case, photos.into_iter().next()));
    }
    Ok(all)
}

pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response> {
    let page = number(&wanted.page).unwrap_or(1).clamp(1, 1000);
    let search = Search {
        like: like(&wanted.q),
        kind: Kind::parse(&wanted.kind).map(|kind| kind.code().to_owned()).unwrap_or_default(),
        year: number(&wanted.year).unwrap_or_default(),
        limit: PAGE + 1,
        offset: (page - 1) * PAGE,
    };
    let mut found = visit.read(move |cx| Box::pin(load(cx, search))).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    html(&CasesPage { page: visit.page("案例库"), wanted, found, number: page, more })
}
