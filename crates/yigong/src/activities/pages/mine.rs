//! My sign-ups.

use askama::Template;
use axum::response::Response;

use super::calendar::token;
use super::view::{tag, when};
use crate::activities::model::{SignupState, State};
use crate::activities::store::{self, Mine};
use crate::error::Result;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "activities/mine.html")]
struct MinePage {
    page: Page,
    offers: Vec<Line>,
    upcoming: Vec<Line>,
    past: Vec<Line>,
    calendar: String,
}

struct Line {
    mine: Mine,
    when: String,
    until: String,
    tag: String,
    begun: bool,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let (upcoming, past) = visit
        .read(move |cx| {
            Box::pin(async move { Ok((store::upcoming(cx, person).await?, store::past(cx, person).await?)) })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let line = |mine: Mine| Line {
        when: when(city, now, mine.starts_at, mine.ends_at),
        until: mine.offered_until.map(|until| city.clock_time(until)).unwrap_or_default(),
        tag: tag(city, &mine.category),
        begun: mine.starts_at <= now,
        mine,
    };
    let (offers, upcoming): (Vec<_>, Vec<_>) =
        upcoming.into_iter().map(line).partition(|line| line.mine.state == SignupState::Offered);
    html(&MinePage {
        page: visit.page("我的报名"),
        offers,
        upcoming,
        past: past.into_iter().map(line).collect(),
        calendar: format!("/calendar/{}", token(&visit.app.keys, person)),
    })
}

impl Line {
    /// What became of it, in a word, and its badge.
    fn outcome(&self) -> (&'static str, String) {
        match (self.mine.state, self.mine.activity_state) {
            (_, State::Cancelled) => ("is-void", "活动取消".into()),
            (SignupState::Confirmed, _) if self.begun => ("is-done", "已结束".into()),
            (SignupState::Waitlisted, _) if self.begun => ("is-void", "没有候补上".into()),
            (SignupState::Waitlisted, _) => ("is-wait", format!("候补第 {} 位", self.mine.place_in_line.unwrap_or(1))),
            (state, _) => (state.badge(), state.label().into()),
        }
    }
}
