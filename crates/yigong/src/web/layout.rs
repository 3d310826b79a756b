//! The page around every page.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::extract::Visit;
use super::menu::{Link, Place};
use super::routes::links;
use crate::app::Mode;
use crate::auth::{Actor, Role};
use crate::error::{AppError, Result};

/// What the layout shows beside the page's own content.
#[derive(Debug, Clone)]
pub struct Page {
    /// The page's title.
    pub title: String,
    /// The site's name.
    pub platform: String,
    /// The line at the foot.
    pub footer: String,
    /// Who is signed in.
    pub actor: Actor,
    /// The path, for the navigation to mark where we are.
    pub path: String,
    /// 关怀版.
    pub care: bool,
    /// What the last action has to say.
    pub flash: Option<String>,
    /// In a demo city, the city's time.
    pub demo_time: Option<String>,
    /// The request's id.
    pub request: String,
}

impl Page {
    pub(super) fn new(visit: &Visit, title: &str) -> Self {
        let app = &visit.app;
        Self {
            title: title.to_owned(),
            platform: app.city.platform.clone(),
            footer: app.city.wording.site.footer.clone(),
            actor: visit.actor.clone(),
            path: visit.path.clone(),
            care: visit.care,
            flash: visit.flash.clone(),
            demo_time: (app.mode == Mode::Demo).then(|| demo_time(app)),
            request: visit.request.clone(),
        }
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.actor.person.is_some()
    }

    /// Whether this person is signed in.
    #[must_use]
    pub fn is(&self, person: &crate::Id) -> bool {
        self.actor.person == Some(*person)
    }

    /// Whether they lead a team.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.actor.is(Role::Leader)
    }

    /// Whether they manage an organisation.
    #[must_use]
    pub fn manages(&self) -> bool {
        self.actor.organisations().next().is_some()
    }

    /// Whether they are an expert.
    #[must_use]
    pub fn reviews(&self) -> bool {
        self.actor.is(Role::Expert)
    }

    /// What “我的” leads to.
    #[must_use]
    pub fn my_links(&self) -> Vec<&'static Link> {
        links().iter().filter(|link| link.is_for(Place::Mine, &self.actor)).collect()
    }

    /// Whether the path is `section` or below it.
    #[must_use]
    pub fn at(&self, section: &str) -> bool {
        if section == "/" { self.path == "/" } else { self.path.starts_with(section) }
    }
}

fn demo_time(app: &crate::App) -> String {
    app.clock.now().to_zoned_datetime(app.city.zone.clone()).strftime("%Y年%-m月%-d日 %H:%M").to_string()
}

/// Renders a page.
pub(crate) fn html(template: &impl Template) -> Result<Response> {
    let text = template.render().map_err(|e| AppError::internal(e.to_string()))?;
    Ok(Html(text).into_response())
}

/// Filters templates use.
#[allow(missing_docs)] // the macro writes items that cannot carry any
pub mod filters {
    use askama::{Result, Values};

    /// Minutes as people say them: `3小时20分`, `45分钟`, `16小时`.
    #[askama::filter_fn]
    pub fn duration(minutes: &i64, _: &dyn Values) -> Result<String> {
        Ok(crate::web::duration(*minutes))
    }
}

/// Minutes as people say them: `3小时20分`, `45分钟`, `16小时`; negative with a minus sign.
#[must_use]
pub fn duration(minutes: i64) -> String {
    let sign = if minutes < 0 { "−" } else { "" };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (hours, rest) {
        (0, rest) => format!("{sign}{rest}分钟"),
        (hours, 0) => format!("{sign}{hours}小时"),
        (hours, rest) => format!("{sign}{hours}小时{rest}分"),
    }
}
