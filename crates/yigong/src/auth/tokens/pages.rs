//! The page of one's keys.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::actions::{LONGEST, MakeToken, RevokeToken, may};
use super::model::{Scope, Token, read};
use super::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, For, Form, Page, Place, Routes, Visit, flash, html};

pub(in crate::auth) fn routes() -> Routes {
    Routes::default()
        .get("/api-keys", Access::SignedIn, show)
        .post("/api-keys", Access::SignedIn, make)
        .post("/api-keys/{id}/revocation", Access::SignedIn, revoke)
        .link(Place::Work, For::Leader, "/api-keys", "接口密钥", "让其他平台实时登记服务、读取数据")
        .link(Place::Work, For::Manager, "/api-keys", "接口密钥", "让其他平台实时登记服务、读取数据")
}

/// Fields as they were typed; `scopes` comes once for each box ticked.
type Fields = Vec<(String, String)>;

/// A key as the page shows it.
struct Line {
    it: Token,
    uses: String,
    made: String,
    until: String,
    live: bool,
}

#[derive(Template)]
#[template(path = "auth/tokens.html")]
struct TokensPage {
    page: Page,
    lines: Vec<Line>,
    fields: Fields,
    /// A new key, shown once.
    fresh: Option<String>,
    error: Option<AppError>,
}

impl TokensPage {
    fn scopes() -> impl Iterator<Item = &'static Scope> {
        Scope::ALL.iter()
    }

    fn typed(&self, name: &str) -> &str {
        typed(&self.fields, name)
    }

    fn ticked(&self, scope: &Scope) -> bool {
        self.fields.iter().any(|(key, value)| key == "scopes" && value == scope.code())
    }

    fn longest() -> i64 {
        LONGEST
    }
}

fn typed<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

async fn page(visit: &Visit, fields: Fields, fresh: Option<String>, error: Option<AppError>) -> Result<TokensPage> {
    let person = visit.person()?;
    let read_tokens = visit.read(move |cx| {
        Box::pin(async move {
            may(cx)?;
            store::of_person(cx, person).await
        })
    });
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let line = |it: Token| Line {
        uses: read(&it.scopes).into_iter().map(Scope::label).collect::<Vec<_>>().join("、"),
        made: city.date(it.made_at).to_string(),
        until: city.date(it.expires_at).to_string(),
        live: lives(&it, now),
        it,
    };
    let lines = read_tokens.await?.into_iter().map(line).collect();
    Ok(TokensPage { page: visit.page("接口密钥"), lines, fields, fresh, error })
}

fn lives(it: &Token, now: Timestamp) -> bool {
    it.revoked_at.is_none() && it.expires_at > now
}

async fn show(visit: Visit) -> Result<Response> {
    let fields = vec![("scopes".to_owned(), "read".to_owned()), ("days".to_owned(), "180".to_owned())];
    html(&page(&visit, fields, None, None).await?)
}

async fn make(visit: Visit, Form(fields): Form<Fields>) -> Result<Response> {
    let ticked = fields.iter().filter(|(key, _)| key == "scopes");
    let action = MakeToken {
        name: typed(&fields, "name").to_owned(),
        scopes: ticked.filter_map(|(_, value)| Scope::parse(value)).collect(),
        days: crate::text::number(typed(&fields, "days")).unwrap_or(0),
    };
    match visit.act(action).await {
        Ok(token) => html(&page(&visit, Vec::new(), Some(token), None).await?),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, fields, None, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn revoke(visit: Visit, Path(token): Path<Id>) -> Result<Response> {
    match visit.act(RevokeToken { token }).await {
        Ok(()) => Ok(flash("/api-keys", "已撤销，这个密钥马上失效。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, Vec::new(), None, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
