//! What a list may say. Pure.

use crate::city::ListRule;
use crate::error::{AppError, FieldError, Result};

/// The most people of a list.
pub const MOST: usize = 200;

/// A list as typed: title, words, and each citation, tidied; or everything wrong with it.
pub fn sound(rule: &ListRule, title: &str, words: &str, citations: &[&str]) -> Result<()> {
    let mut wrong = Vec::new();
    let mut say = |field, message: String| wrong.push(FieldError { field, message });
    if !(4..=40).contains(&title.chars().count()) {
        say("title", "请写名单的标题，4 至 40 字。".into());
    }
    if !(10..=500).contains(&words.chars().count()) {
        say("words", "请用几句话说明他们做了什么，10 至 500 字。".into());
    }
    if citations.is_empty() {
        say("people", "请至少选择一人。".into());
    } else if citations.len() > MOST {
        say("people", format!("一份名单最多 {MOST} 人。"));
    }
    if citations.iter().any(|it| it.chars().count() > 60) {
        say("people", "每人的事迹请不超过 60 字。".into());
    }
    for word in &rule.forbidden {
        let place = [("title", title), ("words", words)].into_iter().find(|(_, text)| text.contains(word));
        if let Some((field, _)) = place {
            say(field, format!("这是一份{}名单，请不要使用“{word}”。", rule.wording));
        } else if citations.iter().any(|it| it.contains(word.as_str())) {
            say("people", format!("这是一份{}名单，请不要使用“{word}”。", rule.wording));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::invalid(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> ListRule {
        crate::city::City::taishan().unwrap().recognition.list
    }

    #[test]
    fn words_of_ranking_are_refused_wherever_they_stand() {
        let words = "他们一年到头服务邻里，风雨不改。";
        assert!(sound(&rule(), "2025 年热心义工通报表扬名单", words, &["清洁河岸"]).is_ok());
        assert!(sound(&rule(), "授予十佳义工称号", words, &["清洁河岸"]).is_err());
        assert!(sound(&rule(), "2025 年通报表扬名单", "经评比，以下同志名列前茅。", &[""]).is_err());
        assert!(sound(&rule(), "2025 年通报表扬名单", words, &["先进个人"]).is_err());
        assert!(sound(&rule(), "2025 年通报表扬名单", words, &[]).is_err());
    }

    #[test]
    fn a_star_is_held_from_its_hours_on() {
        let data = crate::city::City::taishan().unwrap().recognition;
        let levels = [0, 5_999, 6_000, 17_999, 18_000, 36_000, 60_000, 90_000, 900_000].map(|it| data.level(it));
        assert_eq!(levels, [0, 0, 1, 1, 2, 3, 4, 5, 5]);
    }
}
