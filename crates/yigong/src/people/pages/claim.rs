//! Claiming an account with a code from the branch.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::auth::{self, Entered, acceptable, enter};
use crate::error::{AppError, Result};
use crate::people::actions::{Claim, Claimed};
use crate::people::rules::{self, Check};
use crate::web::{Form, Page, Visit, flash, html};

/// What is typed to claim an account.
#[derive(Deserialize, Default)]
pub(in crate::people) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    id_number: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "people/claim.html")]
struct ClaimPage {
    page: Page,
    typed: Typed,
    error: Option<AppError>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&ClaimPage { page: visit.page("认领账号"), typed: Typed::default(), error: None })
}

pub(super) async fn submit(visit: Visit, headers: HeaderMap, Form(typed): Form<Typed>) -> Result<Response> {
    match claim(&visit, &typed, agent(&headers)).await {
        Ok(entered) => Ok(enter(entered, flash("/me", "认领成功，欢迎您。"), "/me", visit.app.https)),
        Err(error) if error.is_refusal() => {
            let page = ClaimPage { page: visit.page("认领账号"), typed, error: Some(error) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn claim(visit: &Visit, typed: &Typed, agent: &str) -> Result<Entered> {
    let mut check = Check::default();
    let name = check.take("name", rules::name(&typed.name));
    let id_number = check.take("id_number", rules::id_number(&typed.id_number));
    let code: String = gbcodes::compact(&typed.code).chars().filter(char::is_ascii_digit).collect();
    if code.len() != 8 {
        check.wrong("code", "认领码是 8 位数字，请向所在党支部索取。");
    }
    let login = check.take("login", rules::login(&typed.login));
    check.add(acceptable(&typed.password));
    check.done()?;
    let (Some(name), Some(id_number), Some(login)) = (name, id_number, login) else {
        return Err(AppError::internal("a checked form has its values"));
    };
    let hash = auth::hash(&visit.app, typed.password.clone()).await?;
    match visit.act(Claim { name, id_number, code, login: login.clone(), hash }).await? {
        Claimed::By(_) => auth::sign_in(&visit.app, &visit.actor, &login, &typed.password, agent).await,
        Claimed::Refused => {
            let text = "核对不上。请检查姓名、身份证号码和认领码；认领码 7 天内有效，连续输错 5 次作废，需要时请支部重新发放。";
            Err(AppError::unprocessable("claim_refused", text))
        }
    }
}

/// The browser, by its own word.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
