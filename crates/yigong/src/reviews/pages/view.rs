//! What several pages of reviews show in the same way.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::campaigns::{Campaign, Scope};
use crate::error::Result;
use crate::web::html;

/// A page with a refusal on it.
pub(super) fn refused(page: &impl askama::Template) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)?).into_response())
}

/// Every scope of a campaign.
pub(super) fn scopes(campaign: &Campaign) -> Vec<Scope> {
    campaign.spec.kinds.iter().flat_map(|kind| kind.scopes.clone()).collect()
}

/// The names of scopes, or that it is all of them.
pub(super) fn fields(campaign: &Campaign, codes: &[String]) -> String {
    if codes.is_empty() {
        return "各领域".to_owned();
    }
    codes.iter().filter_map(|it| campaign.spec.scope_name(it)).collect::<Vec<_>>().join("、")
}

/// A moment in words, or nothing.
pub(super) fn when(app: &App, at: Option<jiff::Timestamp>) -> String {
    at.map(|it| app.city.clock_time(it)).unwrap_or_default()
}

/// The fields of a form that may have the same name several times, as a browser sends them.
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl Pairs {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
    }

    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|it| it.0 == name && !it.1.is_empty()).map(|it| it.1.clone()).collect()
    }
}
