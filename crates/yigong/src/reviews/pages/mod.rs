//! The pages of reviews: the account everybody may read, the organisers' side, the experts' desks.

mod desk;
mod entry;
mod experts;
mod files;
mod invitation;
mod results;
mod round;
mod view;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/campaigns/{id}/review", Access::Public, round::show)
        .get("/campaigns/{id}/review/files/{file}", Access::Public, files::show)
        .post("/campaigns/{id}/review/plan", Access::Organiser, round::plan)
        .post("/campaigns/{id}/review/freezing", Access::Organiser, round::freeze)
        .post("/campaigns/{id}/review/draw", Access::Organiser, round::draw)
        .post("/campaigns/{id}/review/closing", Access::Organiser, round::close)
        .get("/campaigns/{id}/review/experts", Access::Organiser, experts::show)
        .post("/campaigns/{id}/review/experts", Access::Organiser, experts::invite)
        .post("/campaigns/{id}/review/recusals", Access::Organiser, experts::pin)
        .post("/campaigns/{id}/review/recusals/{recusal}/end", Access::Organiser, experts::lift)
        .get("/campaigns/{id}/review/entries/{application}", Access::Organiser, entry::show)
        .post("/campaigns/{id}/review/entries/{application}/experts", Access::Organiser, entry::find)
        .post("/campaigns/{id}/review/entries/{application}/moderation", Access::Organiser, entry::moderate)
        .post("/campaigns/{id}/review/entries/{application}/desks/{desk}/end", Access::Organiser, entry::take_back)
        .get("/campaigns/{id}/review/results", Access::Manager, results::show)
        .post("/campaigns/{id}/review/decision", Access::Organiser, results::decide)
        .post("/campaigns/{id}/review/confirmation", Access::Manager, results::confirm)
        .post("/campaigns/{id}/review/decision/return", Access::Manager, results::give_back)
        .get("/reviews", Access::SignedIn, desk::list)
        .get("/reviews/invitations/{expert}", Access::SignedIn, invitation::show)
        .post("/reviews/invitations/{expert}", Access::SignedIn, invitation::answer)
        .post("/reviews/invitations/{expert}/recusals", Access::SignedIn, invitation::declare)
        .post("/reviews/invitations/{expert}/recusals/{recusal}/end", Access::SignedIn, invitation::lift)
        .get("/reviews/{desk}", Access::SignedIn, desk::show)
        .get("/reviews/{desk}/photos/{attachment}", Access::SignedIn, files::photo)
        .post("/reviews/{desk}/marks", Access::SignedIn, desk::save)
        .post("/reviews/{desk}/submission", Access::SignedIn, desk::submit)
        .post("/reviews/{desk}/recusal", Access::SignedIn, desk::step_back)
        .link(Place::Mine, For::Expert, "/reviews", "专家评审", "答复邀请、申报回避、给分到的作品评分")
        .link(Place::Work, For::Expert, "/reviews", "专家评审", "答复邀请、申报回避、给分到的作品评分")
        .merge(super::api::routes())
}
