//! Words with placeholders, quiet hours, waits. Pure.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use super::model::{Channel, Kind};
use crate::city::{City, NotifyData, QuietHours};
use crate::error::{AppError, Result};

/// What a template may name.
pub const PLACEHOLDERS: [&str; 6] = ["{姓名}", "{标题}", "{正文}", "{链接}", "{平台}", "{退订}"];
/// The most characters of an SMS template; what is sent is cut at [`SMS_MOST`].
const SMS_TEMPLATE: usize = 140;
/// The most characters of an SMS.
pub const SMS_MOST: usize = 200;
/// The most characters of an e-mail's text.
const EMAIL_MOST: usize = 4000;

/// What is put in for the placeholders.
#[derive(Debug, Clone, Default)]
pub struct Filling<'f> {
    /// {姓名}
    pub name: &'f str,
    /// {标题}
    pub title: &'f str,
    /// {正文}
    pub body: &'f str,
    /// {链接}
    pub link: &'f str,
    /// {平台}
    pub platform: &'f str,
    /// {退订}
    pub unsubscribe: &'f str,
}

/// The text with everything filled in, in one pass: what is filled in is never read as a placeholder.
#[must_use]
pub fn fill(text: &str, with: &Filling<'_>) -> String {
    let values = [with.name, with.title, with.body, with.link, with.platform, with.unsubscribe];
    let mut out = String::with_capacity(text.len() + with.body.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = PLACEHOLDERS.iter().zip(values).find(|(name, _)| rest.starts_with(**name));
        let (taken, value) = found.map_or(("{", "{"), |(name, value)| (*name, value));
        out.push_str(value);
        rest = &rest[taken.len()..];
    }
    out.push_str(rest);
    out
}

/// The first thing in braces that is no placeholder.
fn unknown(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        match PLACEHOLDERS.iter().find(|name| rest.starts_with(**name)) {
            Some(name) => rest = &rest[name.len()..],
            None => {
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                return Some(&rest[..end]);
            }
        }
    }
    None
}

/// Refuses words that could not be sent.
pub fn sound_template(channel: Channel, subject: &str, body: &str) -> Result<()> {
    for (field, text) in [("subject", subject), ("body", body)] {
        if let Some(found) = unknown(text) {
            let known = PLACEHOLDERS.join("");
            return Err(AppError::field(field, format!("认不出“{found}”。可以用的有：{known}。")));
        }
    }
    if !["{标题}", "{正文}"].iter().any(|it| body.contains(it)) {
        return Err(AppError::field("body", "正文里至少要有 {标题} 或 {正文}，否则收到的人不知道是什么事。"));
    }
    let length = body.chars().count();
    match channel {
        Channel::Sms if length > SMS_TEMPLATE => {
            Err(AppError::field("body", format!("短信模板最多 {SMS_TEMPLATE} 字。")))
        }
        Channel::Email if length > EMAIL_MOST => {
            Err(AppError::field("body", format!("邮件模板最多 {EMAIL_MOST} 字。")))
        }
        Channel::Email if subject.trim().is_empty() || subject.chars().count() > 100 || subject.contains('\n') => {
            Err(AppError::field("subject", "请写邮件主题，一行，最多 100 字。"))
        }
        Channel::Email if !body.contains("{退订}") => {
            Err(AppError::field("body", "邮件里要有 {退订}，让收到的人能够退订。"))
        }
        _ => Ok(()),
    }
}

/// Whether a time of day is within the quiet hours.
fn is_quiet(quiet: &QuietHours, time: Time) -> bool {
    if quiet.from <= quiet.to {
        return quiet.from <= time && time < quiet.to;
    }
    time >= quiet.from || time < quiet.to
}

/// When a message of this kind may go out, `at` the earliest.
#[must_use]
pub fn due(city: &City, kind: Kind, at: Timestamp) -> Timestamp {
    let quiet = &city.notify.quiet;
    let local = at.to_zoned_datetime(city.zone.clone());
    if quiet.urgent.iter().any(|it| it == kind.code()) || !is_quiet(quiet, local.time()) {
        return at;
    }
    let today = city.moment(local.date(), quiet.to);
    let next = local.date().tomorrow().ok().and_then(|date| city.moment(date, quiet.to));
    today.filter(|end| *end > at).or(next).unwrap_or(at)
}

/// When to try again after so many attempts; None when it has been tried long enough.
#[must_use]
pub fn again(data: &NotifyData, attempts: i64, created: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let waits = &data.retry.minutes;
    let nth = usize::try_from(attempts - 1).unwrap_or(0).min(waits.len().saturating_sub(1));
    let next = now.saturating_add(SignedDuration::from_mins(*waits.get(nth)?)).ok()?;
    let end = created.saturating_add(SignedDuration::from_hours(data.retry.give_up_hours)).ok()?;
    (next <= end).then_some(next)
}

/// An e-mail address as typed, in small letters; what a mail server would not take is refused here.
pub fn email(text: &str) -> Result<String> {
    let text = text.trim().to_ascii_lowercase();
    let sound = text.parse::<lettre::Address>().is_ok() && text.len() <= 120 && text.contains('.');
    if sound {
        Ok(text)
    } else {
        Err(AppError::field("email", "邮箱地址不对，应像 name@example.com 这样。"))
    }
}

/// `c***n@example.com`: enough to recognise one's own.
#[must_use]
pub fn email_hint(address: &str) -> String {
    let (name, host) = address.split_once('@').unwrap_or((address, ""));
    let first = name.chars().next().map(String::from).unwrap_or_default();
    let last = name.chars().next_back().filter(|_| name.chars().count() > 2).map(String::from).unwrap_or_default();
    format!("{first}***{last}@{host}")
}

/// What a provider said, fit to keep and show: one line, not too long.
#[must_use]
pub fn said(text: &str) -> String {
    crate::text::line(text).chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_never_a_placeholder() {
        let with = Filling { name: "{正文}", body: "身份证", title: "好", ..Filling::default() };
        assert_eq!(fill("{姓名}：{标题}{未知}{", &with), "{正文}：好{未知}{");
    }

    #[test]
    fn words_that_could_not_be_sent_are_refused() {
        assert!(sound_template(Channel::Sms, "", "{平台}：{标题}").is_ok());
        assert!(sound_template(Channel::Sms, "", "{平台}：{标提}").is_err());
        assert!(sound_template(Channel::Sms, "", "您有一条新消息").is_err());
        assert!(sound_template(Channel::Sms, "", &format!("{{标题}}{}", "长".repeat(140))).is_err());
        assert!(sound_template(Channel::Email, "{标题}", "{正文}").is_err(), "no way to unsubscribe");
        assert!(sound_template(Channel::Email, "", "{正文}{退订}").is_err());
        assert!(sound_template(Channel::Email, "{标题}", "{正文}{退订}").is_ok());
    }

    #[test]
    fn at_night_only_what_is_urgent_goes_out() {
        let city = City::taishan().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let late = at("2026-03-02T23:10:00+08:00");
        assert_eq!(due(&city, Kind::Reminder, late), at("2026-03-03T08:00:00+08:00"));
        assert_eq!(due(&city, Kind::Cancelled, late), late);
        let early = at("2026-03-03T05:00:00+08:00");
        assert_eq!(due(&city, Kind::Reminder, early), at("2026-03-03T08:00:00+08:00"));
        let noon = at("2026-03-03T12:00:00+08:00");
        assert_eq!(due(&city, Kind::Reminder, noon), noon);
    }

    #[test]
    fn a_day_without_a_mail_server_loses_nothing() {
        let data = City::taishan().unwrap().notify;
        let created: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let (mut now, mut attempts) = (created, 1);
        while let Some(next) = again(&data, attempts, created, now) {
            assert!(next > now);
            (now, attempts) = (next, attempts + 1);
        }
        assert!(now.as_second() - created.as_second() > 3 * 24 * 3600, "tried for more than three days");
        assert!(attempts < 40, "but not without end: {attempts}");
    }

    #[test]
    fn an_address_is_recognised_by_its_owner_only() {
        assert_eq!(email_hint("chenwei@example.com"), "c***i@example.com");
        assert_eq!(email_hint("ab@example.com"), "a***@example.com");
        assert!(email("chenwei").is_err() && email("a b@c.cn").is_err() && email("a@b.cn\r\nBcc: x@y.cn").is_err());
        assert_eq!(email(" ChenWei@Example.com ").unwrap(), "chenwei@example.com");
    }
}
