//! The pages of messages: the inbox, one's settings, the operators' outbox and templates.

mod inbox;
mod outbox;
mod settings;
mod templates;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/me/messages", Access::SignedIn, inbox::show)
        .post("/me/messages/reading", Access::SignedIn, inbox::mark_read)
        .get("/me/messages/settings", Access::SignedIn, settings::show)
        .post("/me/messages/settings", Access::SignedIn, settings::save)
        .post("/me/messages/email", Access::SignedIn, settings::change_email)
        .post("/me/messages/email/verification", Access::SignedIn, settings::verify_email)
        .post("/me/messages/email/removal", Access::SignedIn, settings::remove_email)
        .get("/unsubscribe/{token}", Access::Public, settings::ask)
        .post("/unsubscribe/{token}", Access::Public, settings::unsubscribe)
        .get("/operations/outbox", Access::Organiser, outbox::show)
        .post("/operations/outbox/{id}/retry", Access::Organiser, outbox::retry)
        .get("/operations/templates", Access::Organiser, templates::list)
        .get("/operations/templates/{id}", Access::Organiser, templates::edit)
        .post("/operations/templates/{id}", Access::Organiser, templates::save)
        .link(Place::Mine, For::Everybody, "/me/messages/settings", "通知设置", "邮箱，哪些通知发邮件或短信")
        .link(Place::Work, For::Organiser, "/operations/outbox", "消息发送", "邮件和短信的发送情况，失败的重试")
        .link(Place::Work, For::Organiser, "/operations/templates", "消息模板", "邮件和短信的文字")
}
