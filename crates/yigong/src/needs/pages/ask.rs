//! Asking for help: for oneself, or by phone for somebody; changing what was asked.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};

use super::form::Typed;
use crate::action::Cx;
use crate::city::{Choice, NeedWords};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::within_sight;
use crate::needs::model::{Event, Need};
use crate::needs::{Ask, Edit};
use crate::organisations;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "needs/form.html")]
struct FormPage {
    page: Page,
    typed: Typed,
    /// The need, or none for a new one.
    id: Option<Id>,
    on_behalf: bool,
    /// Where the visitor may take needs by phone.
    centres: Vec<(String, String)>,
    categories: Vec<(String, String, String)>,
    towns: Vec<String>,
    beneficiaries: Vec<Choice>,
    words: NeedWords,
    error: Option<AppError>,
}

impl FormPage {
    fn new(visit: &Visit, typed: Typed, id: Option<Id>, error: Option<AppError>) -> Self {
        let city = &visit.app.city;
        Self {
            page: visit.page(if id.is_some() { "修改求助" } else { "我要求助" }),
            typed,
            id,
            on_behalf: false,
            centres: Vec::new(),
            categories: city
                .categories
                .iter()
                .map(|it| (it.code.clone(), it.name.clone(), it.examples.join("、")))
                .collect(),
            towns: city.towns.iter().map(|town| town.name.clone()).collect(),
            beneficiaries: city.needs.beneficiary.clone(),
            words: city.needs.words.clone(),
            error,
        }
    }

    fn wrong(&self, field: &str) -> bool {
        self.error.as_ref().is_some_and(|error| error.fields.iter().any(|it| it.field == field))
    }

    /// Whether personal data stands in the way.
    fn warned(&self) -> bool {
        self.error.as_ref().is_some_and(|error| error.code == "personal_data")
    }

    fn answer(self) -> Result<Response> {
        let status = self.error.as_ref().map_or(axum::http::StatusCode::OK, |error| error.status);
        Ok((status, html(&self)?).into_response())
    }
}

#[derive(Template)]
#[template(path = "needs/how.html")]
struct HowPage {
    page: Page,
    words: NeedWords,
    centres: Vec<(Id, String)>,
}

/// Where help is taken by phone: the organisations that answer for the towns.
async fn answering(cx: &mut Cx<'_>) -> Result<Vec<(Id, String)>> {
    let codes: Vec<String> = cx.core.city.towns.iter().map(|town| town.organisation.clone()).collect();
    let mut found = Vec::new();
    for code in codes {
        if let Some(organisation) = organisations::by_code(cx, &code).await? {
            found.push((organisation.id, organisation.name));
        }
    }
    Ok(found)
}

/// Where the visitor may take needs by phone: the organisations they hold a role at, and the
/// communities below.
async fn centres(cx: &mut Cx<'_>) -> Result<Vec<(String, String)>> {
    let held: Vec<Id> = cx.actor.organisations().collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for id in held {
        for organisation in organisations::subtree(cx, id).await?.into_iter().take(60) {
            let id = organisation.id.to_string();
            if !found.iter().any(|(there, _)| *there == id) {
                found.push((id, organisation.name));
            }
        }
    }
    Ok(found)
}

pub(super) async fn new(visit: Visit) -> Result<Response> {
    if visit.actor.person.is_none() {
        let centres = visit.read(|cx| Box::pin(answering(cx))).await?;
        let words = visit.app.city.needs.words.clone();
        return html(&HowPage { page: visit.page("我要求助"), words, centres });
    }
    let centres = visit.read(|cx| Box::pin(centres(cx))).await?;
    let name = if centres.is_empty() { visit.actor.name.clone() } else { String::new() };
    let centre = centres.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let typed = Typed { name, centre, people: "1".into(), shared: "1".into(), ..Typed::default() };
    html(&FormPage { centres, ..FormPage::new(&visit, typed, None, None) })
}

pub(super) async fn create(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let centres = visit.read(|cx| Box::pin(centres(cx))).await?;
    match create_from(&visit, &typed).await {
        Ok(id) => Ok(flash(format!("/needs/{id}"), "已提交。社区核实后会公布，有人接单会马上通知。")),
        Err(error) if error.is_refusal() => {
            FormPage { centres, ..FormPage::new(&visit, typed, None, Some(error)) }.answer()
        }
        Err(error) => Err(error),
    }
}

async fn create_from(visit: &Visit, typed: &Typed) -> Result<Id> {
    let draft = typed.draft(&visit.app.city, visit.app.clock.now())?;
    let centre = typed.centre()?;
    visit.act(Ask { centre, draft, looked_at: !typed.looked_at.is_empty() }).await
}

/// The need, for who speaks for the one in need, while it may be changed.
async fn load(visit: &Visit, id: Id) -> Result<Need> {
    let (need, standing) = visit.read(move |cx| Box::pin(within_sight(cx, id))).await?;
    if !standing.speaks() {
        return Err(AppError::forbidden("not_your_need", "只有求助的本人或负责的社区可以修改。"));
    }
    need.state.after(Event::Resubmit)?;
    Ok(need)
}

pub(super) async fn edit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let need = load(&visit, id).await?;
    let sealed = visit.act(crate::needs::LookAt { need: id, purpose: "修改求助内容".into() }).await?;
    let typed = Typed::of(&visit.app.city, &need, sealed);
    html(&FormPage { on_behalf: need.on_behalf(), ..FormPage::new(&visit, typed, Some(id), None) })
}

pub(super) async fn save(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let need = load(&visit, id).await?;
    let outcome = match typed.draft(&visit.app.city, visit.app.clock.now()) {
        Ok(draft) => visit.act(Edit { id, draft, looked_at: !typed.looked_at.is_empty() }).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(flash(format!("/needs/{id}"), "已保存并提交，等社区核实。")),
        Err(error) if error.is_refusal() => {
            FormPage { on_behalf: need.on_behalf(), ..FormPage::new(&visit, typed, Some(id), Some(error)) }.answer()
        }
        Err(error) => Err(error),
    }
}
