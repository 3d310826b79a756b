//! The pages of activities and sign-ups, one file a screen.

mod calendar;
mod edit;
mod form;
mod home;
mod list;
mod mine;
mod publish;
mod show;
mod signup;
mod view;

pub(crate) use view::{Card, card, when};

use crate::web::{Access, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/", Access::Public, home::show)
        .get("/activities", Access::Public, list::show)
        .get("/activities/new", Access::Leader, edit::new)
        .post("/activities/new", Access::Leader, edit::create)
        .get("/activities/{id}", Access::Public, show::show)
        .get("/activities/{id}/calendar", Access::Public, calendar::activity)
        .get("/activities/{id}/edit", Access::Leader, edit::show)
        .post("/activities/{id}/edit", Access::Leader, edit::save)
        .post("/activities/{id}/publication", Access::Leader, publish::publish)
        .get("/activities/{id}/cancellation", Access::Leader, publish::ask_cancel)
        .post("/activities/{id}/cancellation", Access::Leader, publish::cancel)
        .post("/activities/{id}/copies", Access::Leader, publish::copy)
        .get("/shifts/{id}/signup", Access::SignedIn, signup::ask)
        .post("/shifts/{id}/signup", Access::SignedIn, signup::sign_up)
        .get("/shifts/{id}/withdrawal", Access::SignedIn, signup::ask_cancel)
        .post("/shifts/{id}/withdrawal", Access::SignedIn, signup::cancel)
        .get("/shifts/{id}/offer", Access::SignedIn, signup::offer)
        .post("/shifts/{id}/offer", Access::SignedIn, signup::confirm)
        .get("/me/signups", Access::SignedIn, mine::show)
        .get("/calendar/{token}", Access::Public, calendar::person)
}
