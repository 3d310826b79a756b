//! What I have learnt, and how long it holds. Counted apart from service.

use askama::Template;
use axum::response::Response;

use crate::error::Result;
use crate::training::model::EnrolmentState;
use crate::training::store::{self, Taken};
use crate::web::{Page, Visit, duration, html};

#[derive(Template)]
#[template(path = "training/mine.html")]
struct MinePage {
    page: Page,
    lines: Vec<Line>,
    total: String,
}

struct Line {
    taken: Taken,
    name: String,
    when: String,
    holds: String,
    lapsed: bool,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let found = visit.read(move |cx| Box::pin(store::of_person(cx, person))).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let today = city.date(now);
    let attended = found.iter().filter(|it| it.state == EnrolmentState::Attended);
    let minutes = attended.map(|it| (it.ends_at.as_second() - it.starts_at.as_second()) / 60).sum();
    let line = |taken: Taken| Line {
        name: city.course(&taken.course).map_or_else(|| taken.course.clone(), |course| course.name.clone()),
        when: crate::activities::when(city, now, taken.starts_at, taken.ends_at),
        holds: match (taken.state, taken.valid_to) {
            (EnrolmentState::Attended, Some(day)) if day <= today => format!("{day} 起已过期"),
            (EnrolmentState::Attended, Some(day)) => format!("有效期到 {day} 前"),
            (EnrolmentState::Attended, None) => "长期有效".into(),
            _ => String::new(),
        },
        lapsed: taken.valid_to.is_some_and(|day| day <= today),
        taken,
    };
    html(&MinePage {
        page: visit.page("我的培训"),
        lines: found.into_iter().map(line).collect(),
        total: duration(minutes),
    })
}
