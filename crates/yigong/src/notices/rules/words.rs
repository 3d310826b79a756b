//! What people write: whether an objection has what N4.4b asks, and whether an answer gives somebody away.

use crate::error::FieldError;
use crate::notices::model::Identity;

/// Names that are none.
const NOBODY: [&str; 8] = ["匿名", "群众", "市民", "无名", "不愿透露", "一群众", "知情人", "知情群众"];

/// What is missing of who objects, and of what is said.
#[must_use]
pub fn check_identity(identity: &Identity, statement: &str) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut refuse = |field, message: &str| wrong.push(FieldError { field, message: message.to_owned() });
    let name = identity.name.as_str();
    if name.chars().count() < 2 || name.chars().count() > 40 || NOBODY.contains(&name) || name.contains('*') {
        refuse("name", "请写真实姓名；单位提出的，写单位全称和经办人姓名。匿名的异议无法受理。");
    }
    if !(5..=100).contains(&identity.contact.chars().count()) {
        refuse("contact", "请留下能联系到您的电话或地址，核实时要用，答复也要用。");
    }
    if !(20..=3000).contains(&statement.chars().count()) {
        refuse("statement", "请写清楚哪里不真实、有什么依据，20 至 3000 字。");
    }
    wrong
}

/// Whether a public or passed-on text carries the objector's name or contact.
#[must_use]
pub fn gives_away(text: &str, identity: &Identity) -> bool {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
    let text = squeezed(text);
    [&identity.name, &identity.contact].into_iter().any(|part| {
        let part = squeezed(part);
        part.chars().count() >= 2 && text.contains(&part)
    })
}

/// Refuses a text that is too short or too long.
#[must_use]
pub fn check_plain(field: &'static str, text: &str, least: usize, most: usize, what: &str) -> Vec<FieldError> {
    if (least..=most).contains(&text.chars().count()) {
        return Vec::new();
    }
    vec![FieldError { field, message: format!("{what}（{least} 至 {most} 字）。") }]
}

/// A title in the words of the call: 征集推广 and 通报表扬, nothing that claims more (N5).
#[must_use]
pub fn title_words(text: &str) -> Vec<FieldError> {
    let claims = ["授予", "表彰", "评比", "达标", "荣誉称号", "颁奖", "获奖"];
    match claims.iter().find(|word| text.contains(**word)) {
        Some(word) => {
            let message = format!("这次活动是征集推广和通报表扬，不能用“{word}”。请换一种说法。");
            vec![FieldError { field: "guide", message }]
        }
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str, contact: &str) -> Identity {
        Identity { name: name.into(), contact: contact.into() }
    }

    #[test]
    fn an_objection_needs_a_real_name_a_contact_and_something_to_say() {
        let said = "申报表说每月开展四次，实际全年只有两次，有签到表为证。";
        assert!(check_identity(&identity("黄志强", "13800000000"), said).is_empty());
        for nobody in ["", "匿名", "王", "黄**", "群众"] {
            assert_eq!(check_identity(&identity(nobody, "13800000000"), said)[0].field, "name");
        }
        let fields: Vec<_> = check_identity(&identity("", ""), "不实").iter().map(|it| it.field).collect();
        assert_eq!(fields, ["name", "contact", "statement"]);
    }

    #[test]
    fn an_answer_that_names_the_objector_is_caught() {
        let who = identity("黄志强", "138 0000 0000");
        assert!(gives_away("经向黄 志强了解", &who) && gives_away("来电 13800000000", &who));
        assert!(!gives_away("经向参加人员了解，次数属实", &who));
    }

    #[test]
    fn nothing_is_awarded() {
        assert!(!title_words("予以表彰").is_empty());
        assert!(title_words("通报表扬并在全市推广").is_empty());
    }
}
