//! What a person wants to be told by which way, and their e-mail address.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, Result};
use crate::notify::model::{Channel, Kind};
use crate::notify::store::Contact;
use crate::notify::{ChangeEmail, Choose, RemoveEmail, VerifyEmail, store, unsubscribe};
use crate::web::{Form, Page, Visit, flash, html};

/// A kind with what is wanted of it.
struct Line {
    kind: Kind,
    optional: bool,
    email: bool,
    sms: bool,
}

/// Which way out there is.
struct Ways {
    email: bool,
    sms: bool,
}

#[derive(Template)]
#[template(path = "notify/settings.html")]
struct SettingsPage {
    page: Page,
    ways: Ways,
    contact: Option<Contact>,
    phone_tail: String,
    lines: Vec<Line>,
    email: String,
    error: Option<AppError>,
}

type Typed = HashMap<String, String>;

async fn page(visit: &Visit, email: String, error: Option<AppError>) -> Result<Response> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (_, phone_tail) = store::line(cx, person).await?.ok_or_else(AppError::not_found)?;
            Ok((store::contact(cx, person).await?, phone_tail, store::choices(cx, person).await?))
        })
    });
    let (contact, phone_tail, choices) = read.await?;
    let data = &visit.app.city.notify;
    let wanted = |kind: Kind, channel: Channel, standard: bool| {
        let chosen = choices.iter().find(|(k, c, _)| (*k, *c) == (kind, channel));
        chosen.map_or(standard, |(_, _, wanted)| *wanted)
    };
    let line = |kind: &Kind| {
        let rule = data.kind(kind.code())?;
        Some(Line {
            kind: *kind,
            optional: rule.optional,
            email: wanted(*kind, Channel::Email, rule.email),
            sms: wanted(*kind, Channel::Sms, rule.sms),
        })
    };
    let outlets = visit.app.outlets.get();
    let has = |channel| outlets.is_some_and(|it| it.has(channel));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SettingsPage {
        page: visit.page("通知设置"),
        ways: Ways { email: has(Channel::Email), sms: has(Channel::Sms) },
        contact,
        phone_tail,
        lines: Kind::ALL.iter().filter_map(line).collect(),
        email,
        error,
    };
    Ok((status, html(&page)?).into_response())
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    page(&visit, String::new(), None).await
}

/// Back to the settings: with a word when it was done, with the form when it was refused.
async fn answer(visit: &Visit, email: String, done: Result<()>, word: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(flash("/me/messages/settings", word)),
        Err(error) if error.is_refusal() => page(visit, email, Some(error)).await,
        Err(error) => Err(error),
    }
}

pub(super) async fn save(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let outlets = visit.app.outlets.get();
    let there = Channel::ALL.iter().copied().filter(|channel| outlets.is_some_and(|it| it.has(*channel)));
    let there: Vec<Channel> = there.collect();
    let on = |kind: &Kind, channel: Channel| typed.contains_key(&format!("{}.{}", kind.code(), channel.code()));
    let choices = Kind::ALL.iter().flat_map(|kind| there.iter().map(move |channel| (*kind, *channel)));
    let choices = choices.map(|(kind, channel)| (kind, channel, on(&kind, channel))).collect();
    let done = visit.act(Choose { choices, link: None }).await;
    answer(&visit, String::new(), done, "已保存。站内通知照常都有。").await
}

pub(super) async fn change_email(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let address = typed.get("email").cloned().unwrap_or_default();
    let done = visit.act(ChangeEmail { address: address.clone() }).await;
    answer(&visit, address, done, "验证码已发到您的邮箱，请填在下面。").await
}

pub(super) async fn verify_email(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let code = typed.get("code").cloned().unwrap_or_default();
    let done = visit.act(VerifyEmail { code }).await.and_then(|done| done);
    answer(&visit, String::new(), done, "邮箱已验证，以后的通知会同时发到这里。").await
}

pub(super) async fn remove_email(visit: Visit) -> Result<Response> {
    let done = visit.act(RemoveEmail).await;
    answer(&visit, String::new(), done, "邮箱已删除。").await
}

#[derive(Template)]
#[template(path = "notify/unsubscribe.html")]
struct UnsubscribePage {
    page: Page,
    token: String,
    kind: Kind,
    channel: Channel,
    done: bool,
}

fn stop(visit: &Visit, token: String, done: bool) -> Result<Response> {
    let read = unsubscribe::read(&visit.app.keys, &token);
    let (_, kind, channel) = read.ok_or_else(AppError::not_found)?;
    html(&UnsubscribePage { page: visit.page("退订"), token, kind, channel, done })
}

/// A link must not do anything by being opened: programs open links, too.
pub(super) async fn ask(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    stop(&visit, token, false)
}

pub(super) async fn unsubscribe(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    visit.act(Choose { choices: Vec::new(), link: Some(token.clone()) }).await?;
    stop(&visit, token, true)
}
