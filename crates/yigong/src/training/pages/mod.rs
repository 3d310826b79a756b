//! The pages of training.

mod list;
mod mine;
mod new;
mod session;

use crate::web::{Access, For, Place, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/training", Access::Public, list::show)
        .get("/training/new", Access::Manager, new::ask)
        .post("/training/new", Access::Manager, new::create)
        .get("/training/sessions/{id}", Access::Public, session::show)
        .post("/training/sessions/{id}/enrolment", Access::SignedIn, session::enrol)
        .post("/training/sessions/{id}/withdrawal", Access::SignedIn, session::withdraw)
        .post("/training/sessions/{id}/attendance", Access::Manager, session::record)
        .post("/training/sessions/{id}/cancellation", Access::Manager, session::cancel)
        .get("/me/training", Access::SignedIn, mine::show)
        .link(Place::Work, For::Manager, "/training", "培训", "开班、登记到课")
        .link(Place::Mine, For::Everybody, "/me/training", "我的培训", "学过的课程和有效期，另行统计")
}
