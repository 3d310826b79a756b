//! Registering as a resident (V2.2).

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::claim::agent;
use crate::auth::{self, Entered, acceptable, enter};
use crate::city::ConsentWords;
use crate::error::{AppError, Result};
use crate::people::actions::Register;
use crate::people::rules::{self, Check};
use crate::web::{Form, Page, Visit, flash, html};

/// What is typed to register. Consents are one box each, named `consent.KEY`.
#[derive(Deserialize, Default)]
pub(in crate::people) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    id_number: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    guardian: String,
    #[serde(flatten)]
    boxes: std::collections::HashMap<String, String>,
}

impl Typed {
    /// Whether the box of a consent item is ticked.
    fn ticked(&self, key: &str) -> bool {
        self.boxes.contains_key(&format!("consent.{key}"))
    }
}

#[derive(Template)]
#[template(path = "people/register.html")]
struct RegisterPage {
    page: Page,
    typed: Typed,
    consent: ConsentWords,
    youngest: i32,
    error: Option<AppError>,
}

fn register_page(visit: &Visit, typed: Typed, error: Option<AppError>) -> RegisterPage {
    let city = &visit.app.city;
    let youngest = city.rules.signup(city.date(visit.app.clock.now())).youngest_age;
    RegisterPage { page: visit.page("群众注册"), typed, consent: city.wording.consent.clone(), youngest, error }
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&register_page(&visit, Typed::default(), None))
}

pub(super) async fn submit(visit: Visit, headers: HeaderMap, Form(typed): Form<Typed>) -> Result<Response> {
    match register(&visit, &typed, agent(&headers)).await {
        Ok(entered) => {
            Ok(enter(entered, flash("/", "注册成功。看看附近有什么活动，选一个报名吧。"), "/", visit.app.https))
        }
        Err(error) if error.is_refusal() => {
            let page = register_page(&visit, typed, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn register(visit: &Visit, typed: &Typed, agent: &str) -> Result<Entered> {
    let mut check = Check::default();
    let name = check.take("name", rules::name(&typed.name));
    let id_number = check.take("id_number", rules::id_number(&typed.id_number));
    let phone = match check.take("phone", rules::phone(&typed.phone)) {
        Some(None) => {
            check.wrong("phone", "请填写手机号码，活动有变动时用来联系您。");
            None
        }
        phone => phone.flatten(),
    };
    let login = match (typed.login.trim().is_empty(), phone) {
        (true, Some(phone)) => Some(phone.as_str().to_owned()),
        (true, None) => None,
        (false, _) => check.take("login", rules::login(&typed.login)),
    };
    check.add(acceptable(&typed.password));
    check.done()?;
    let (Some(name), Some(id_number), Some(phone), Some(login)) = (name, id_number, phone, login) else {
        return Err(AppError::internal("a checked form has its values"));
    };
    let items = &visit.app.city.wording.consent.items;
    let consents = items.iter().filter(|item| typed.ticked(&item.key)).map(|item| item.key.clone()).collect();
    let hash = auth::hash(&visit.app, typed.password.clone()).await?;
    let guardian = !typed.guardian.is_empty();
    visit.act(Register { name, id_number, phone, login: login.clone(), hash, consents, guardian }).await?;
    auth::sign_in(&visit.app, &visit.actor, &login, &typed.password, agent).await
}
