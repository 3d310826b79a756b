//! The words of messages, which operators can write, with a preview.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::error::{AppError, Result};
use crate::notify::actions::require_operator;
use crate::notify::delivery::words;
use crate::notify::model::{Channel, Kind};
use crate::notify::rules::{self, Filling, PLACEHOLDERS};
use crate::notify::{SetTemplate, store};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "notify/templates.html")]
struct ListPage {
    page: Page,
    /// Kind, channel, whether it has words of its own.
    lines: Vec<(Kind, Channel, bool)>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let read = visit.read(|cx| {
        Box::pin(async move {
            require_operator(cx)?;
            store::templates(cx).await
        })
    });
    let own = read.await?;
    let pairs = Kind::ALL.iter().flat_map(|kind| Channel::ALL.iter().map(move |channel| (*kind, *channel)));
    let lines = pairs.map(|(kind, channel)| (kind, channel, own.contains(&(kind, channel)))).collect();
    html(&ListPage { page: visit.page("消息模板"), lines })
}

#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    /// save, preview or reset.
    #[serde(default)]
    choice: String,
}

#[derive(Template)]
#[template(path = "notify/template.html")]
struct EditPage {
    page: Page,
    kind: Kind,
    channel: Channel,
    typed: Typed,
    subject: String,
    preview: String,
    length: usize,
    error: Option<AppError>,
}

impl EditPage {
    fn placeholders(&self) -> String {
        PLACEHOLDERS.join("、")
    }
}

/// `reminder.email` as a kind and a channel.
fn parse(id: &str) -> Result<(Kind, Channel)> {
    let found = id.split_once('.').and_then(|(kind, channel)| Some((Kind::parse(kind)?, Channel::parse(channel)?)));
    found.ok_or_else(AppError::not_found)
}

fn page(visit: &Visit, (kind, channel): (Kind, Channel), typed: Typed, error: Option<AppError>) -> EditPage {
    let site = visit.app.outlets.get().map_or("https://example.cn", |it| it.site.as_str());
    let with = Filling {
        name: "陈玉兰",
        title: "石花山绿道清洁：明天 08:30 集合",
        body: "您报名的活动明天开始，集合地点石花山公园南门。来不了请提前取消，把名额留给别人。",
        link: &format!("{site}/activities"),
        platform: &visit.app.city.platform,
        unsubscribe: &format!("{site}/unsubscribe/…"),
    };
    let preview = rules::fill(&typed.body, &with);
    EditPage {
        page: visit.page("消息模板"),
        kind,
        channel,
        subject: rules::fill(&typed.subject, &with),
        length: preview.chars().count(),
        preview,
        typed,
        error,
    }
}

pub(super) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            require_operator(cx)?;
            let (kind, channel) = parse(&id)?;
            Ok((kind, channel, words(cx, kind, channel).await?))
        })
    });
    let (kind, channel, (subject, body)) = read.await?;
    let typed = Typed { subject, body, choice: String::new() };
    html(&page(&visit, (kind, channel), typed, None))
}

pub(super) async fn save(visit: Visit, Path(id): Path<String>, Form(typed): Form<Typed>) -> Result<Response> {
    visit.read(|cx| Box::pin(async move { require_operator(cx) })).await?;
    let (kind, channel) = parse(&id)?;
    if typed.choice == "preview" {
        let error = rules::sound_template(channel, &typed.subject, &typed.body).err();
        return html(&page(&visit, (kind, channel), typed, error));
    }
    let words = (typed.choice != "reset").then(|| (crate::text::line(&typed.subject), crate::text::block(&typed.body)));
    match visit.act(SetTemplate { kind, channel, words }).await {
        Ok(()) => Ok(flash(format!("/operations/templates/{id}"), "模板已保存，下一条消息起使用。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, (kind, channel), typed, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
