//! One's own account: login, what is kept, consents, data to take along.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use crate::auth::with_session;
use crate::city::ConsentItem;
use crate::error::{AppError, Result};
use crate::people::actions::{ChangePhone, GiveConsent, SignOutEverywhere, WithdrawConsent};
use crate::people::model::{Consent, Membership, Person};
use crate::people::{rules, store};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    page: Page,
    person: Person,
    login: String,
    membership: Option<Membership>,
    /// Each item, and whether it is agreed to now.
    consents: Vec<(ConsentItem, bool)>,
    phone: String,
    error: Option<AppError>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    page(&visit, String::new(), None).await
}

async fn page(visit: &Visit, phone: String, error: Option<AppError>) -> Result<Response> {
    let id = visit.person()?;
    let (person, login, membership, given) = visit
        .read(move |cx| {
            Box::pin(async move {
                let person = store::person(cx, id).await?.ok_or_else(AppError::not_found)?;
                let today = cx.today();
                let login = store::login(cx, id).await?.unwrap_or_default();
                Ok((person, login, store::membership_on(cx, id, today).await?, store::consents(cx, id).await?))
            })
        })
        .await?;
    let items = visit.app.city.wording.consent.items.iter();
    let consents = items.map(|item| (item.clone(), in_force(&given, &item.key))).collect();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = AccountPage { page: visit.page("我的账号"), person, login, membership, consents, phone, error };
    Ok((status, html(&page)?).into_response())
}

fn in_force(given: &[Consent], purpose: &str) -> bool {
    given.iter().any(|it| it.purpose == purpose && it.withdrawn_at.is_none())
}

#[derive(Deserialize)]
pub(super) struct NewPhone {
    #[serde(default)]
    phone: String,
}

pub(super) async fn change_phone(visit: Visit, Form(form): Form<NewPhone>) -> Result<Response> {
    let refused = match rules::phone(&form.phone) {
        Ok(Some(phone)) => match visit.act(ChangePhone { phone }).await {
            Ok(()) => return Ok(flash("/me/account", "手机号码已更新。")),
            Err(error) if error.is_refusal() => error,
            Err(error) => return Err(error),
        },
        Ok(None) => AppError::field("phone", "请填写新的手机号码。"),
        Err(message) => AppError::field("phone", message),
    };
    page(&visit, form.phone, Some(refused)).await
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    give: String,
}

pub(super) async fn consent(
    visit: Visit,
    Path(purpose): Path<String>,
    Form(Choice { give }): Form<Choice>,
) -> Result<Response> {
    if give == "1" {
        visit.act(GiveConsent { purpose }).await?;
        return Ok(flash("/me/account", "已记录您的同意，可以随时撤回。"));
    }
    visit.act(WithdrawConsent { purpose }).await?;
    Ok(flash("/me/account", "已撤回同意。此前完成的服务记录不受影响。"))
}

pub(super) async fn sign_out_everywhere(visit: Visit) -> Result<Response> {
    visit.act(SignOutEverywhere).await?;
    Ok(with_session(flash("/login", "已在所有设备上退出登录。"), "", visit.app.https))
}

/// What is kept about the person, as JSON to take along (个人信息保护法 art. 45).
pub(super) async fn data(visit: Visit) -> Result<Response> {
    let id = visit.person()?;
    let data = visit
        .read(move |cx| {
            Box::pin(async move {
                let person = store::person(cx, id).await?.ok_or_else(AppError::not_found)?;
                let sealed = store::sealed(cx, id).await?.ok_or_else(AppError::not_found)?;
                let (keys, city) = (&cx.core.keys, &cx.core.city);
                let id_number = keys.open(&sealed.id_number)?;
                let phone = sealed.phone.map(|phone| keys.open(&phone)).transpose()?;
                let login = store::login(cx, id).await?;
                let memberships = store::memberships(cx, id).await?;
                let exemptions = store::exemptions(cx, id).await?;
                let consents = store::consents(cx, id).await?;
                Ok(json!({
                    "id": id, "name": person.name, "id_number": id_number, "phone": phone, "login": login,
                    "birth_date": person.birth_date.to_string(), "since": city.iso(person.created_at),
                    "memberships": memberships.iter().map(|it| json!({
                        "organisation": it.organisation_name, "status": it.status,
                        "from": it.valid_from.to_string(), "to": it.valid_to.map(|to| to.to_string()),
                    })).collect::<Vec<_>>(),
                    "exemptions": exemptions.iter().map(|it| json!({
                        "kind": it.kind, "from": it.valid_from.to_string(),
                        "to": it.valid_to.map(|to| to.to_string()), "state": it.state_label(),
                    })).collect::<Vec<_>>(),
                    "consents": consents.iter().map(|it| json!({
                        "purpose": it.purpose, "given_at": city.iso(it.given_at),
                        "withdrawn_at": it.withdrawn_at.map(|at| city.iso(at)),
                    })).collect::<Vec<_>>(),
                }))
            })
        })
        .await?;
    let text = serde_json::to_string_pretty(&data).map_err(|e| AppError::internal(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
    ];
    Ok((headers, text).into_response())
}
