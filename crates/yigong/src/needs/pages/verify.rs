//! The community makes sure: what was written, what should not be public, publish or return.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Line;
use crate::action::Cx;
use crate::city::Choice;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::within_sight;
use crate::needs::draft::public_of;
use crate::needs::model::{Event, Need};
use crate::needs::screen::{self, Hit};
use crate::needs::{Publish, Return};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Decision {
    decision: String,
    how: String,
    looked_at: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "needs/verify.html")]
struct VerifyPage {
    page: Page,
    line: Line,
    hits: Vec<Hit>,
    ways: Vec<Choice>,
    form: Decision,
    error: Option<AppError>,
}

impl VerifyPage {
    /// Whether something stands in the text that must go before anybody may see it.
    fn blocked(&self) -> bool {
        self.hits.iter().any(|hit| hit.certain)
    }
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Need> {
    let (need, standing) = within_sight(cx, id).await?;
    if !standing.manages {
        return Err(AppError::forbidden("not_your_organisation", "核实由求助所在的社区或镇（街）办理。"));
    }
    need.state.after(Event::Publish)?;
    Ok(need)
}

async fn page(visit: &Visit, id: Id, form: Decision, error: Option<AppError>) -> Result<VerifyPage> {
    let need = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let city = &visit.app.city;
    Ok(VerifyPage {
        page: visit.page("核实求助"),
        hits: screen::hits(&public_of(&need)),
        line: Line::of(city, visit.app.clock.now(), need, Vec::new()),
        ways: city.needs.verification.clone(),
        form,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Decision::default(), None).await?)
}

pub(super) async fn decide(visit: Visit, Path(id): Path<Id>, Form(form): Form<Decision>) -> Result<Response> {
    let back = form.decision == "return";
    let outcome = if back {
        visit.act(Return { id, reason: form.reason.clone() }).await
    } else {
        let looked_at = !form.looked_at.is_empty();
        visit.act(Publish { id, how: form.how.clone(), looked_at }).await
    };
    match outcome {
        Ok(_) if back => Ok(flash("/work/needs", "已退回，对方收到了通知。")),
        Ok(_) => Ok(flash(format!("/needs/{id}"), "已核实并公布，合适的团队已收到通知。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, form, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
