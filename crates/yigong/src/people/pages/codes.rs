//! Claim codes: issued for one person or for all who have no account yet; shown once, to print.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::people::actions::IssueClaimCode;
use crate::people::model::Person;
use crate::people::store;
use crate::web::{Page, Visit, html};

/// Slips a page prints at once.
const SHEET: i64 = 60;

/// A slip to hand out.
struct Slip {
    person: Person,
    code: String,
}

#[derive(Template)]
#[template(path = "people/slips.html")]
struct SlipsPage {
    page: Page,
    back: String,
    slips: Vec<Slip>,
    until: String,
    rest: bool,
}

/// `12345678` → `1234 5678`, easier to read out.
fn spaced(code: &str) -> String {
    let (head, tail) = code.split_at(code.len() / 2);
    format!("{head} {tail}")
}

fn slips_page(visit: &Visit, back: String, slips: Vec<Slip>, rest: bool) -> Result<Response> {
    let until = visit.app.clock.now() + jiff::SignedDuration::from_hours(24 * 7);
    let until = visit.app.city.clock_time(until);
    html(&SlipsPage { page: visit.page("认领码"), back, slips, until, rest })
}

pub(super) async fn issue(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let code = visit.act(IssueClaimCode { person: id }).await?;
    let person = visit.read(move |cx| Box::pin(store::person(cx, id))).await?.ok_or_else(AppError::not_found)?;
    let slips = vec![Slip { person, code: spaced(&code) }];
    slips_page(&visit, format!("/people/{id}"), slips, false)
}

#[derive(Template)]
#[template(path = "people/codes.html")]
struct OfferPage {
    page: Page,
    organisation: organisations::Organisation,
    waiting: Vec<Person>,
    more: bool,
}

async fn waiting(visit: &Visit, id: Id) -> Result<(organisations::Organisation, Vec<Person>, bool)> {
    let (organisation, mut waiting) = visit
        .read(move |cx| {
            Box::pin(async move {
                let organisation = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
                auth::require_manager(cx, id).await?;
                Ok((organisation, store::unclaimed(cx, id, SHEET + 1).await?))
            })
        })
        .await?;
    let more = waiting.len() as i64 > SHEET;
    waiting.truncate(SHEET as usize);
    Ok((organisation, waiting, more))
}

pub(super) async fn offer(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (organisation, waiting, more) = waiting(&visit, id).await?;
    html(&OfferPage { page: visit.page("发认领码"), organisation, waiting, more })
}

/// Codes for everybody without an account, a sheet at a time.
pub(super) async fn issue_all(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (_, people, rest) = waiting(&visit, id).await?;
    let mut slips = Vec::with_capacity(people.len());
    for person in people.into_iter().filter(|person| visit.actor.person != Some(person.id)) {
        let code = visit.act(IssueClaimCode { person: person.id }).await?;
        slips.push(Slip { person, code: spaced(&code) });
    }
    slips_page(&visit, format!("/organisations/{id}"), slips, rest)
}
