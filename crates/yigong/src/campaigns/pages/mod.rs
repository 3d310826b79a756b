//! Pages of campaigns: the public overview with its calendar, one campaign, and setting up the next.

mod edit;
mod form;
mod list;
mod show;
mod view;

pub(crate) use view::to_the_second;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/campaigns", Access::Public, list::show)
        .get("/campaigns/{id}", Access::Public, show::show)
        .post("/campaigns/{id}/next", Access::Organiser, show::make_next)
        .get("/campaigns/{id}/edit", Access::Organiser, edit::show)
        .post("/campaigns/{id}/edit", Access::Organiser, edit::save)
        .post("/campaigns/{id}/publication", Access::Organiser, edit::publish)
        .link(Place::Work, For::Organiser, "/campaigns", "申报活动", "设置日程和名额，看各单位申报进度")
        .merge(super::api::routes())
}
