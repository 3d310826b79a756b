//! Training: courses and their sessions, who was there and how long it holds, and the service that
//! asks for it first (C12 blood donation, C13 rescue). Counted by itself, never as service.

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Cancel, Enrol, Record, Schedule, Withdraw};
pub use check::verify;
pub use model::{Enrolment, EnrolmentState, Session};
pub use rules::NewSession;
pub use store::{Taken, of_person};

use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

/// Refuses service of `category` on `day` to somebody who has not taken the course it asks for; the
/// refusal names the course and its next session.
pub async fn require(cx: &mut Cx<'_>, person: Id, category: &str, day: Date) -> Result<()> {
    let core = cx.core;
    for course in core.city.courses.iter().filter(|course| course.is_required(category, day)) {
        if !store::holds(cx, person, &course.code, day).await? {
            let next = store::next_of(cx, &course.code).await?;
            return Err(rules::missing(course, next.as_ref(), &core.city));
        }
    }
    Ok(())
}
