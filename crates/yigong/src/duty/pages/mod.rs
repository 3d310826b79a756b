//! The rota's pages: for the organiser, the unit, the person, the station, and everybody.

mod calendar;
mod kiosk;
mod mine;
mod plan;
mod print;
mod register;
mod scan;
mod slot;
mod station;
mod swap;
mod unit;
mod view;

use crate::web::{Access, For, Place, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/stations", Access::Public, station::list)
        .get("/stations/{code}", Access::Public, station::show)
        .get("/stations/{code}/rota.ics", Access::Public, calendar::station)
        .get("/stations/{code}/register", Access::Organiser, register::show)
        .get("/stations/{code}/scan", Access::SignedIn, scan::show)
        .post("/stations/{code}/scan", Access::SignedIn, scan::record)
        .post("/stations/{code}/kiosk", Access::Organiser, register::rotate)
        .get("/stations/{code}/kiosk/{token}", Access::Public, kiosk::show)
        .post("/stations/{code}/kiosk/{token}", Access::Public, kiosk::record)
        .get("/duty", Access::Manager, unit::index)
        .get("/duty/plans", Access::Organiser, plan::list)
        .post("/duty/plans", Access::Organiser, plan::create)
        .get("/duty/plans/{id}", Access::Organiser, plan::show)
        .get("/duty/plans/{id}/rota", Access::Organiser, print::show)
        .post("/duty/plans/{id}/solution", Access::Organiser, plan::solve)
        .post("/duty/plans/{id}/publication", Access::Organiser, plan::publish)
        .post("/duty/plans/{id}/discard", Access::Organiser, plan::discard)
        .get("/organisations/{id}/duty", Access::Manager, unit::show)
        .post("/organisations/{id}/duty/absences", Access::Manager, unit::set_absence)
        .get("/duty/slots/{id}", Access::Manager, slot::show)
        .post("/duty/slots/{id}/unit", Access::Organiser, slot::assign)
        .post("/duty/slots/{id}/posts", Access::Manager, slot::name)
        .post("/duty/slots/{id}/swap", Access::Manager, slot::swap)
        .post("/duty/slots/{id}/step-in", Access::SignedIn, mine::step_in)
        .post("/duty/posts/{id}/release", Access::Manager, slot::release)
        .post("/duty/posts/{id}/leave", Access::Manager, slot::propose_leave)
        .post("/duty/posts/{id}/leave/confirmation", Access::Manager, slot::confirm_leave)
        .get("/me/duty", Access::SignedIn, mine::show)
        .post("/me/duty/standby", Access::SignedIn, mine::standby)
        .post("/me/duty/absences", Access::SignedIn, mine::set_absence)
        .post("/duty/absences/{id}/end", Access::SignedIn, mine::end_absence)
        .post("/duty/posts/{id}/answer", Access::SignedIn, mine::answer)
        .post("/duty/posts/{id}/cancellation", Access::SignedIn, mine::cancel)
        .post("/duty/posts/{id}/log", Access::SignedIn, mine::log)
        .get("/duty/posts/{id}/swap", Access::SignedIn, swap::show)
        .post("/duty/posts/{id}/swap", Access::SignedIn, swap::ask)
        .post("/duty/swaps/{id}/answer", Access::SignedIn, swap::answer)
        .post("/duty/swaps/{id}/withdrawal", Access::SignedIn, swap::withdraw)
        .link(Place::Work, For::Manager, "/duty", "义工服务站轮值", "排班、派人、换班、轮值登记")
        .link(Place::Mine, For::Everybody, "/me/duty", "我的轮值", "确认班次、换班、顶班、轮值登记")
}
