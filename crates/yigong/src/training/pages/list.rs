//! Courses and the sessions to come.

use askama::Template;
use axum::response::Response;

use crate::city::Course;
use crate::error::Result;
use crate::training::model::Session;
use crate::training::store;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "training/list.html")]
struct ListPage {
    page: Page,
    courses: Vec<Line>,
    recent: Vec<(Session, String, String)>,
    manages: bool,
}

/// A course with its coming sessions, each with its time in words.
struct Line {
    course: Course,
    required: String,
    sessions: Vec<(Session, String)>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let (upcoming, held) = visit
        .read(|cx| {
            Box::pin(async move {
                let mut held = Vec::new();
                for organisation in cx.actor.organisations().collect::<Vec<_>>() {
                    held.extend(store::held_by(cx, organisation).await?);
                }
                Ok((store::upcoming(cx).await?, held))
            })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let when = |session: &Session| crate::activities::when(city, now, session.starts_at, session.ends_at);
    let required = |course: &Course| {
        let names: Vec<String> = course
            .required_for
            .iter()
            .filter_map(|code| city.category(code).map(|category| format!("{}（{code}）", category.name)))
            .collect();
        names.join("、")
    };
    let sessions = |course: &Course| {
        let own = upcoming.iter().filter(|session| session.course == course.code);
        own.map(|session| (session.clone(), when(session))).collect()
    };
    let courses = city.courses.iter().map(|course| Line {
        required: required(course),
        sessions: sessions(course),
        course: course.clone(),
    });
    let name = |code: &str| city.course(code).map_or_else(|| code.to_owned(), |course| course.name.clone());
    html(&ListPage {
        page: visit.page("培训"),
        courses: courses.collect(),
        manages: visit.actor.organisations().next().is_some(),
        recent: held
            .into_iter()
            .filter(|session| session.starts_at <= now)
            .take(12)
            .map(|session| (session.clone(), name(&session.course), when(&session)))
            .collect(),
    })
}
