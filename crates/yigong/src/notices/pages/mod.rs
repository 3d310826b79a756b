//! The pages of notices, objections and the gallery.

mod adopt;
mod case;
mod cases;
mod desk;
mod feed;
mod follow;
mod index;
mod objection;
mod objection_new;
mod outcome;
mod paper;
mod show;

use jiff::Timestamp;

use crate::city::City;
use crate::web::{Access, For, Place, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/notices", Access::Public, index::show)
        .get("/notices/feed.atom", Access::Public, feed::show)
        .get("/notices/{id}", Access::Public, show::show)
        .get("/notices/{id}/notice.pdf", Access::Public, paper::pdf)
        .get("/notices/{id}/notice.docx", Access::Public, paper::docx)
        .post("/notices/{id}/extension", Access::Organiser, outcome::extend)
        .get("/notices/{id}/objections/new", Access::Public, objection_new::show)
        .post("/notices/{id}/objections", Access::Public, objection_new::file)
        .get("/notices/{id}/paper-objections/new", Access::Manager, objection_new::show_paper)
        .post("/notices/{id}/paper-objections", Access::Manager, objection_new::file_paper)
        .get("/objections/follow", Access::Public, follow::ask)
        .post("/objections/follow", Access::Public, follow::show)
        .get("/objections", Access::Manager, desk::show)
        .get("/objections/{id}", Access::Manager, objection::show)
        .post("/objections/{id}/handling", Access::Manager, objection::take)
        .post("/objections/{id}/recusal", Access::Manager, objection::step_aside)
        .post("/objections/{id}/view", Access::Manager, objection::view)
        .post("/objections/{id}/evidence", Access::Manager, objection::evidence)
        .post("/objections/{id}/decision", Access::Manager, objection::decide)
        .get("/campaigns/{id}/outcome", Access::Organiser, outcome::show)
        .post("/campaigns/{id}/notices", Access::Organiser, outcome::publish)
        .post("/campaigns/{id}/commendation", Access::Organiser, outcome::commend)
        .post("/applications/{id}/promotion", Access::Organiser, outcome::promote)
        .post("/applications/{id}/revocation", Access::Organiser, outcome::revoke)
        .get("/cases", Access::Public, cases::show)
        .get("/cases/{id}", Access::Public, case::show)
        .get("/cases/{id}/photos/{attachment}", Access::Public, case::photo)
        .get("/cases/{id}/adoptions/new", Access::SignedIn, adopt::ask)
        .post("/cases/{id}/adoptions", Access::Leader, adopt::adopt)
        .link(Place::Work, For::Organiser, "/notices", "公示、表扬与推广", "发布名单、了结公示、通报表扬、全市推广")
        .link(Place::Work, For::Office, "/objections", "异议处理", "受理部门核实、答复书面异议")
        .link(Place::Work, For::Leader, "/cases", "案例库", "看看别的单位怎样做，照着开展")
}

/// `2015年1月26日 09:00` in the city.
fn long_time(city: &City, at: Timestamp) -> String {
    at.to_zoned_datetime(city.zone.clone()).strftime("%Y年%-m月%-d日 %H:%M").to_string()
}

/// A moment typed as `2015-01-30T16:20` into a form, in the city's time.
fn typed_moment(city: &City, text: &str) -> Option<Timestamp> {
    let at: jiff::civil::DateTime = text.trim().parse().ok()?;
    city.moment(at.date(), at.time())
}
