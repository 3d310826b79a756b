//! The applicant's room: where it stands, what is still missing, what to do next.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::room::Room;
use crate::action::Cx;
use crate::applications::conditions;
use crate::applications::model::{Content, Event, Evidence, Outcome, Receipt, State};
use crate::applications::rules::{self, Claim, Item};
use crate::applications::store::{self, Screened};
use crate::attachments::{self, OwnerKind};
use crate::clock::Id;
use crate::error::Result;
use crate::web::{Page, Visit, filters, html};

#[derive(Template)]
#[template(path = "applications/show.html")]
struct ShowPage {
    page: Page,
    room: Room,
    checklist: Vec<Item>,
    missing: Vec<String>,
    claims: Vec<Claim>,
    evidence: Evidence,
    events: Vec<(Event, String)>,
    receipts: Vec<(Receipt, String)>,
    screenings: Vec<(Screened, Vec<String>, String)>,
    /// The printed version's code.
    code: Option<String>,
    summary_code: Option<String>,
    term: String,
    scope: String,
    /// Why it stands where it stands, as those who decided wrote it.
    why: String,
    /// Whole files beside it.
    annexed: i64,
    content: Content,
}

impl ShowPage {
    fn met(&self) -> usize {
        self.checklist.iter().filter(|item| item.missing.is_empty()).count()
    }

    fn before_recommendation(&self) -> bool {
        matches!(self.room.it.state, State::Draft | State::Proposed | State::Returned)
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("申报");
    let shown = visit.read(move |cx| Box::pin(gather(cx, id, page))).await?;
    html(&shown)
}

async fn gather(cx: &mut Cx<'_>, id: Id, page: Page) -> Result<ShowPage> {
    let room = Room::load(cx, id).await?;
    let (spec, kind) = (&room.campaign.spec, room.it.kind);
    let content = store::content(cx, id).await?;
    let evidence = shown_evidence(cx, &room).await?;
    let city = &cx.core.city;
    let clock = |at| city.clock_time(at);
    let mut missing: Vec<String> =
        rules::missing_for_form(spec, kind, &content).into_iter().map(|it| it.message).collect();
    if matches!(room.it.state, State::Recommended | State::Correcting) {
        missing.extend(rules::missing_for_summary(spec, &content).into_iter().map(|it| it.message));
    }
    let codes = async |cx: &mut Cx<'_>, version: Option<Id>| -> Result<Option<String>> {
        match version {
            Some(version) => Ok(store::version(cx, version).await?.map(|it| it.shown_code())),
            None => Ok(None),
        }
    };
    let events = store::events(cx, id).await?.into_iter().map(|it| {
        let when = clock(it.at);
        (it, when)
    });
    let events: Vec<(Event, String)> = events.collect();
    let why = events.last().map(|(event, _)| event.reason.clone()).unwrap_or_default();
    let annexed = attachments::count(cx, OwnerKind::Application, id).await?;
    let receipts = store::receipts(cx, id).await?.into_iter().map(|it| {
        let when = clock(it.received_at);
        (it, when)
    });
    let receipts = receipts.collect();
    let screenings = store::screenings(cx, id).await?.into_iter().map(|it| {
        let reasons = it.reasons.split(',').filter_map(|code| spec.reason(code)).map(|it| it.text.clone()).collect();
        let when = clock(it.decided_at);
        (it, reasons, when)
    });
    let screenings = screenings.collect();
    let code = codes(cx, room.it.form_version).await?;
    let summary_code = codes(cx, room.it.summary_version).await?;
    let checklist = conditions::checklist(cx, id, spec, &content, &evidence).await?;
    Ok(ShowPage {
        page,
        checklist,
        why,
        annexed,
        claims: rules::claims(spec, &content, &evidence),
        missing,
        evidence,
        events,
        receipts,
        screenings,
        code,
        summary_code,
        term: rules::term_words(&content),
        scope: spec.scope_name(content.get("scope")).unwrap_or_default().to_owned(),
        content,
        room,
    })
}

/// The evidence as it is now, or as frozen once the summary is in.
pub(super) async fn shown_evidence(cx: &mut Cx<'_>, room: &Room) -> Result<Evidence> {
    if let Some(version) = room.it.summary_version
        && let Some(frozen) = store::version(cx, version).await?
    {
        return Ok(frozen.evidence);
    }
    store::evidence(cx, room.it.id, &room.campaign.spec.period).await
}
