//! Pages of applications: the unit's room, the applicant's room, the form with its autosave, evidence,
//! versions, recommendation, paper, screening.

mod decisions;
mod edit;
mod evidence;
mod mine;
mod overview;
mod papers;
mod receiving;
mod recommendation;
mod room;
mod screening;
mod show;
mod versions;

pub(super) use papers::{form_docx, form_pdf};

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/applications", Access::Manager, mine::show)
        .post("/campaigns/{id}/applications", Access::Manager, mine::create)
        .get("/applications/{id}", Access::Manager, show::show)
        .get("/applications/{id}/form", Access::Manager, edit::form)
        .post("/applications/{id}/form", Access::Manager, edit::save_form)
        .get("/applications/{id}/summary", Access::Manager, edit::summary)
        .post("/applications/{id}/summary", Access::Manager, edit::save_summary)
        .get("/applications/{id}/evidence", Access::Manager, evidence::show)
        .post("/applications/{id}/evidence", Access::Manager, evidence::link)
        .post("/applications/{id}/evidence/{target}/removal", Access::Manager, evidence::unlink)
        .get("/applications/{id}/versions", Access::Manager, versions::list)
        .post("/applications/{id}/versions", Access::Manager, versions::keep)
        .get("/applications/{id}/versions/{number}", Access::Manager, versions::show)
        .post("/applications/{id}/proposal", Access::Manager, decisions::propose)
        .post("/applications/{id}/submission", Access::Manager, decisions::submit)
        .get("/applications/{id}/return", Access::Manager, decisions::ask_return)
        .post("/applications/{id}/return", Access::Manager, decisions::give_back)
        .get("/applications/{id}/taking-back", Access::Manager, decisions::ask_take_back)
        .post("/applications/{id}/taking-back", Access::Manager, decisions::take_back)
        .get("/applications/{id}/withdrawal", Access::Manager, decisions::ask_withdraw)
        .post("/applications/{id}/withdrawal", Access::Manager, decisions::withdraw)
        .get("/applications/{id}/recommendation", Access::Manager, recommendation::show)
        .post("/applications/{id}/recommendation", Access::Manager, recommendation::recommend)
        .get("/applications/{id}/screening", Access::Manager, screening::show)
        .post("/applications/{id}/screening", Access::Manager, screening::screen)
        .post("/applications/{id}/screening/reopening", Access::Manager, screening::reopen)
        .get("/applications/{id}/form.pdf", Access::Manager, papers::form_pdf)
        .get("/applications/{id}/form.docx", Access::Manager, papers::form_docx)
        .get("/applications/{id}/summary.pdf", Access::Manager, papers::summary_pdf)
        .get("/applications/{id}/summary.docx", Access::Manager, papers::summary_docx)
        .get("/receiving", Access::Manager, receiving::show)
        .post("/receiving", Access::Manager, receiving::receive)
        .get("/receiving/{id}", Access::Manager, receiving::receipt)
        .get("/receiving/{id}/receipt.pdf", Access::Manager, receiving::receipt_pdf)
        .get("/campaigns/{id}/units", Access::Manager, overview::show)
        .post("/campaigns/{id}/extensions", Access::Organiser, overview::extend)
        .get("/campaigns/{id}/screening", Access::Manager, screening::list)
        .get("/campaigns/{id}/admitted", Access::Public, screening::admitted)
        .link(
            Place::Work,
            For::Manager,
            "/applications",
            "申报创新项目与案例",
            "起草、审查、推荐，打印申报表，提交总结",
        )
        .get("/screening", Access::Manager, screening::current)
        .link(Place::Work, For::Office, "/receiving", "登记纸质申报材料", "扫码登记一式两份，打印回执")
        .link(Place::Work, For::Office, "/screening", "形式审查", "审查各单位提交的申报，限期补正")
        .merge(super::api::routes())
}
