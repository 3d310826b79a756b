//! Moving the demo city's time forward.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::action::{Action, Cx};
use crate::app::{App, Mode};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Form, Json, Routes, Visit, flash};
use crate::{jobs, setting};

/// How far one step may go: a leap year.
const MOST_MINUTES: i64 = 366 * 24 * 60;
const AHEAD: &str = "demo_clock_ahead";

pub(crate) fn routes() -> Routes {
    Routes::default().post("/demo/clock", Access::Demo, form).api(Access::Demo, routes!(advance))
}

#[derive(Deserialize, ToSchema)]
struct Step {
    /// Minutes forward; 0 only asks for the time.
    advance_minutes: i64,
}

#[derive(Serialize, ToSchema)]
struct Now {
    /// ISO 8601 with offset.
    now: String,
}

/// Moves the demo city's clock forward.
#[utoipa::path(post, path = "/demo/clock", tag = "demo", request_body = Step,
    responses((status = 200, body = Now), (status = 404, description = "not a demo city")))]
async fn advance(visit: Visit, Json(step): Json<Step>) -> Result<Response> {
    move_forward(&visit.app, &visit.actor, step.advance_minutes).await?;
    Ok(Json(Now { now: visit.app.city.iso(visit.app.clock.now()) }).into_response())
}

#[derive(Deserialize)]
struct StepForm {
    #[serde(default)]
    advance_minutes: String,
    #[serde(default)]
    back: String,
}

async fn form(visit: Visit, Form(step): Form<StepForm>) -> Result<Response> {
    let minutes = step.advance_minutes.trim().parse();
    let minutes = minutes.map_err(|_| AppError::field("advance_minutes", "请选择往前拨多久。"))?;
    move_forward(&visit.app, &visit.actor, minutes).await?;
    let local = step.back.starts_with('/') && !step.back.starts_with("//") && !step.back.contains('\\');
    let back = if local { step.back.as_str() } else { "/" };
    Ok(flash(back, &format!("演示时钟已拨到 {}。", visit.app.city.clock_time(visit.app.clock.now()))))
}

async fn move_forward(app: &App, actor: &Actor, minutes: i64) -> Result<()> {
    if app.mode != Mode::Demo {
        return Err(AppError::not_found());
    }
    if !(0..=MOST_MINUTES).contains(&minutes) {
        return Err(AppError::field("advance_minutes", "演示时钟只能往前拨，一次最多 366 天。"));
    }
    if minutes > 0 {
        let ahead = app.clock.ahead() + minutes * 60;
        app.act(actor, MoveClock { ahead }).await?;
        app.clock.advance(minutes * 60);
    }
    jobs::tick(app).await;
    jobs::deliver(app).await;
    Ok(())
}

/// Keeps how far the clock is ahead, so that a restarted demo does not go back in time.
struct MoveClock {
    /// Seconds.
    ahead: i64,
}

impl Action for MoveClock {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        setting::set(cx, AHEAD, &self.ahead.to_string()).await?;
        cx.audit("demo.clock", Id::nil(), json!({"ahead": self.ahead})).await
    }
}

/// Sets the clock to where it was when the demo was last stopped.
pub async fn restore_clock(app: &App) -> Result<()> {
    let kept = app.read(&Actor::system(), |cx| Box::pin(setting::get(cx, AHEAD))).await?;
    if let Some(ahead) = kept.and_then(|text| text.parse().ok()) {
        app.clock.set_ahead(ahead);
    }
    Ok(())
}

/// Keeps the clock's present lead, when the demo begins at a chosen time.
pub(super) async fn keep_clock(app: &App) -> Result<()> {
    app.act(&Actor::system(), MoveClock { ahead: app.clock.ahead() }).await
}
