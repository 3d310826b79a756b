//! A person's page, for who manages where they belong.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::auth;
use crate::city::ExemptionKind;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};
use crate::people::actions::{Join, Leave, Reveal, Revealed, managed};
use crate::people::model::{Exemption, Membership, Person, Status};
use crate::people::store;
use crate::web::{Form, Page, Visit, flash, html};

/// What is typed on the page; shown again with what is wrong with it.
#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    reason: String,
}

/// An exemption, with what the viewer may do about it.
pub(super) struct Excuse {
    pub(super) exemption: Exemption,
    pub(super) kind: String,
    /// Whether the viewer may approve, or end it.
    pub(super) decides: bool,
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage {
    page: Page,
    person: Person,
    memberships: Vec<Membership>,
    current: Option<Membership>,
    exemptions: Vec<Excuse>,
    kinds: Vec<ExemptionKind>,
    has_account: bool,
    /// Where the viewer may transfer them to.
    targets: Vec<Organisation>,
    today: Date,
    revealed: Option<Revealed>,
    typed: Typed,
    error: Option<AppError>,
}

impl PersonPage {
    fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }

    /// Whether what is wrong is in the form that records an exemption.
    fn exemption_refused(&self) -> bool {
        let of_form = |field: &str| ["kind", "first", "to", "evidence", "consented"].contains(&field);
        self.error.as_ref().is_some_and(|error| error.fields.iter().any(|it| of_form(it.field)))
    }

    /// Whether the form offers this organisation or status as chosen.
    fn chosen(&self, typed: &str, value: &str, current: &str) -> bool {
        if typed.is_empty() { value == current } else { value == typed }
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    person_page(&visit, id, Typed::default(), None, None).await
}

/// The page, perhaps with a refusal and what was typed, or with what was revealed.
async fn person_page(
    visit: &Visit,
    id: Id,
    typed: Typed,
    error: Option<AppError>,
    revealed: Option<Revealed>,
) -> Result<Response> {
    let mut shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let person = managed(cx, id).await?;
                let current = store::current(cx, id).await?;
                let found = store::exemptions(cx, id).await?;
                let exemptions = excuses(cx, found, current.as_ref()).await?;
                let mut targets = Vec::new();
                for organisation in cx.actor.organisations().collect::<Vec<_>>() {
                    targets.extend(organisations::subtree(cx, organisation).await?);
                }
                let memberships = store::memberships(cx, id).await?;
                let has_account = store::has_account(cx, id).await?;
                Ok((person, current, exemptions, targets, memberships, has_account, cx.today()))
            })
        })
        .await?;
    shown.3.dedup_by_key(|it| it.id);
    let (person, current, exemptions, targets, memberships, has_account, today) = shown;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let kinds = visit.app.city.rules.exemption_kind.clone();
    let page = visit.page(&person.name);
    let page = PersonPage {
        page,
        person,
        memberships,
        current,
        exemptions,
        kinds,
        has_account,
        targets,
        today,
        revealed,
        typed,
        error,
    };
    Ok((status, html(&page)?).into_response())
}

/// What the viewer may do about each exemption: who manages the organisation above decides.
async fn excuses(cx: &mut crate::Cx<'_>, found: Vec<Exemption>, current: Option<&Membership>) -> Result<Vec<Excuse>> {
    let above = match current {
        Some(current) => {
            organisations::organisation(cx, current.organisation).await?.map(|own| own.parent.unwrap_or(own.id))
        }
        None => None,
    };
    let manages_above = match above {
        Some(above) => auth::manages(cx, above).await?,
        None => true,
    };
    let name =
        |code: &str| cx.core.city.rules.exemption_kind(code).map_or_else(|| code.to_owned(), |it| it.name.clone());
    let excuse = |exemption: Exemption| {
        let decides = manages_above && exemption.is_open();
        Excuse { kind: name(&exemption.kind), decides, exemption }
    };
    Ok(found.into_iter().map(excuse).collect())
}

/// After an action on the page: back to it with a word, or the page again with what is wrong.
pub(super) async fn answer<T>(visit: Visit, id: Id, typed: Typed, done: Result<T>, word: &str) -> Result<Response> {
    match done {
        Ok(_) => Ok(flash(format!("/people/{id}"), word)),
        Err(error) if error.is_refusal() => person_page(&visit, id, typed, Some(error), None).await,
        Err(error) => Err(error),
    }
}

pub(super) async fn reveal(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    match visit.act(Reveal { person: id, purpose: typed.purpose.clone() }).await {
        Ok(revealed) => person_page(&visit, id, Typed::default(), None, Some(revealed)).await,
        Err(error) if error.is_refusal() => person_page(&visit, id, typed, Some(error), None).await,
        Err(error) => Err(error),
    }
}

/// A date as the form sends it.
pub(super) fn day(field: &'static str, text: &str) -> Result<Date> {
    text.trim().parse().map_err(|_| AppError::field(field, "请选择日期，例如 2026-03-01。"))
}

async fn join(visit: &Visit, person: Id, typed: &Typed) -> Result<Id> {
    let organisation = typed.organisation.parse().map_err(|_| AppError::field("organisation", "请选择党组织。"))?;
    let status = Status::parse(&typed.status).ok_or_else(|| AppError::field("status", "请选择政治面貌。"))?;
    let (from, reason) = (day("from", &typed.from)?, typed.reason.clone());
    visit.act(Join { person, organisation, status, from, reason }).await
}

pub(super) async fn transfer(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = join(&visit, id, &typed).await;
    answer(visit, id, typed, done, "组织关系已登记。").await
}

pub(super) async fn leave(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = match day("from", &typed.from) {
        Ok(from) => visit.act(Leave { person: id, from, reason: typed.reason.clone() }).await,
        Err(error) => Err(error),
    };
    match done {
        // Nobody but the organisers sees somebody who belongs nowhere.
        Ok(()) => Ok(flash("/organisations", "已登记转出。")),
        refused => answer(visit, id, typed, refused, "").await,
    }
}
