//! Endpoints and what was sent to them.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::actions::owned;
use crate::exchange::model::{Delivery, DeliveryState, Event, HookState, Place, Webhook};
use crate::exchange::{AddWebhook, PauseWebhook, Redeliver, RemoveWebhook, TestWebhook, store};
use crate::web::{Form, Page, Visit, flash, html};
use crate::{organisations, teams};

/// Fields as they were typed; `events` comes once for each box ticked.
type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "exchange/webhooks.html")]
struct ListPage {
    page: Page,
    hooks: Vec<Webhook>,
    /// Who may own an endpoint: `organisation:id` or `team:id`, and the name.
    owners: Vec<(String, String)>,
    fields: Fields,
    /// A new endpoint's secret, shown once.
    secret: Option<String>,
    error: Option<AppError>,
}

impl ListPage {
    fn events() -> impl Iterator<Item = &'static Event> {
        Event::ALL.iter().filter(|it| **it != Event::Ping)
    }

    fn typed(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    fn ticked(&self, event: &Event) -> bool {
        self.fields.iter().any(|(key, value)| key == "events" && value == event.code())
    }

    fn is_active(hook: &Webhook) -> bool {
        hook.state == HookState::Active
    }
}

async fn load(cx: &mut Cx<'_>) -> Result<(Vec<Webhook>, Vec<(String, String)>)> {
    cx.actor.person()?;
    let (mut hooks, mut owners) = (Vec::new(), Vec::new());
    let held: (Vec<Id>, Vec<Id>) = (cx.actor.organisations().collect(), cx.actor.teams().collect());
    for id in held.0 {
        if let Some(it) = organisations::organisation(cx, id).await? {
            owners.push((format!("organisation:{id}"), it.name));
            hooks.extend(store::webhooks_of(cx, id).await?);
        }
    }
    for id in held.1 {
        if let Some(it) = teams::team(cx, id).await? {
            owners.push((format!("team:{id}"), it.name));
            hooks.extend(store::webhooks_of(cx, id).await?);
        }
    }
    if owners.is_empty() {
        let text = "数据推送由党组织管理人员或团队负责人设置。";
        return Err(AppError::forbidden("managers_only", text).under("V2.3"));
    }
    Ok((hooks, owners))
}

async fn list_page(visit: &Visit, fields: Fields, secret: Option<String>, error: Option<AppError>) -> Result<ListPage> {
    let (hooks, owners) = visit.read(|cx| Box::pin(load(cx))).await?;
    Ok(ListPage { page: visit.page("数据推送"), hooks, owners, fields, secret, error })
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    html(&list_page(&visit, Fields::new(), None, None).await?)
}

pub(super) async fn add(visit: Visit, Form(fields): Form<Fields>) -> Result<Response> {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let place = match field("owner").split_once(':') {
        Some(("organisation", id)) => Place { organisation: id.parse().ok(), team: None },
        Some(("team", id)) => Place { organisation: None, team: id.parse().ok() },
        _ => Place::default(),
    };
    let ticked = fields.iter().filter(|(key, _)| key == "events");
    let events = ticked.filter_map(|(_, code)| Event::parse(code)).collect();
    match visit.act(AddWebhook { place, url: field("url").to_owned(), events }).await {
        Ok((_, secret)) => html(&list_page(&visit, Fields::new(), Some(secret), None).await?),
        Err(error) if error.is_refusal() => {
            let page = list_page(&visit, fields, None, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

struct Line {
    it: Delivery,
    made: String,
    next: String,
}

#[derive(Template)]
#[template(path = "exchange/webhook.html")]
struct HookPage {
    page: Page,
    hook: Webhook,
    lines: Vec<Line>,
}

impl HookPage {
    fn is_active(&self) -> bool {
        self.hook.state == HookState::Active
    }

    fn badge(state: &DeliveryState) -> &'static str {
        match state {
            DeliveryState::Waiting => "is-wait",
            DeliveryState::Delivered => "is-ok",
            DeliveryState::Failed => "is-bad",
        }
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let hook = owned(cx, id).await?;
            Ok((hook, store::deliveries(cx, id).await?))
        })
    });
    let (hook, deliveries) = read.await?;
    let city = &visit.app.city;
    let line = |it: Delivery| Line { made: city.clock_time(it.made_at), next: city.clock_time(it.next_at), it };
    html(&HookPage { page: visit.page("推送地址"), hook, lines: deliveries.into_iter().map(line).collect() })
}

pub(super) async fn pause(visit: Visit, Path(id): Path<Id>, Form(fields): Form<Fields>) -> Result<Response> {
    let paused = fields.iter().any(|(key, value)| key == "paused" && value == "1");
    visit.act(PauseWebhook { id, paused }).await?;
    let text = if paused { "已暂停，事件先留着，恢复后补发。" } else { "已恢复推送。" };
    Ok(flash(format!("/webhooks/{id}"), text))
}

pub(super) async fn test(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(TestWebhook { id }).await?;
    Ok(flash(format!("/webhooks/{id}"), "测试事件已排队，稍后刷新看结果。"))
}

pub(super) async fn remove(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(RemoveWebhook { id }).await?;
    Ok(flash("/webhooks", "推送地址已删除。"))
}

pub(super) async fn retry(visit: Visit, Path(delivery): Path<Id>) -> Result<Response> {
    let hook = visit.act(Redeliver { delivery }).await?;
    Ok(flash(format!("/webhooks/{hook}"), "已重新排队，编号不变，对方不会重复记账。"))
}
