//! Messages beside the inbox (`notify.toml`): quiet hours, retries, defaults, words.

use jiff::civil::Time;
use serde::Deserialize;

/// Everything of `notify.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct NotifyData {
    /// When nothing is sent.
    pub quiet: QuietHours,
    /// What happens when sending fails.
    pub retry: RetryRule,
    /// Every kind of message.
    pub kind: Vec<KindRule>,
    /// The words of a channel.
    pub template: Vec<TemplateText>,
}

/// When nothing is sent.
#[derive(Debug, Clone, Deserialize)]
pub struct QuietHours {
    /// From this time of day on.
    pub from: Time,
    /// Until this time of day.
    pub to: Time,
    /// Codes of the kinds that are sent all the same.
    pub urgent: Vec<String>,
}

/// What happens when sending fails.
#[derive(Debug, Clone, Deserialize)]
pub struct RetryRule {
    /// Waits between attempts, minutes; the last is repeated.
    pub minutes: Vec<i64>,
    /// After so many hours a message waits for an operator.
    pub give_up_hours: i64,
}

/// A kind of message.
#[derive(Debug, Clone, Deserialize)]
pub struct KindRule {
    /// Its code word.
    pub code: String,
    /// Whether it goes by e-mail unless the person says otherwise.
    pub email: bool,
    /// Whether it goes by SMS unless the person says otherwise.
    pub sms: bool,
    /// Whether a person may do without it.
    pub optional: bool,
}

/// The words of a channel.
#[derive(Debug, Clone, Deserialize)]
pub struct TemplateText {
    /// email or sms.
    pub channel: String,
    /// The subject of an e-mail.
    #[serde(default)]
    pub subject: String,
    /// The text.
    pub body: String,
}

impl NotifyData {
    /// The rule of a kind; the loader has checked that there is one.
    #[must_use]
    pub fn kind(&self, code: &str) -> Option<&KindRule> {
        self.kind.iter().find(|it| it.code == code)
    }

    /// What is wrong with it, in Chinese.
    pub(super) fn fault(&self) -> Option<String> {
        for kind in crate::notify::Kind::ALL {
            if self.kind(kind.code()).is_none() {
                return Some(format!("[[kind]] 缺少 {}", kind.code()));
            }
        }
        if self.retry.minutes.is_empty() || self.retry.minutes.iter().any(|it| *it < 1) {
            return Some("[retry] minutes 至少要有一个，且都大于 0".into());
        }
        for channel in crate::notify::Channel::ALL {
            let text = self.template.iter().find(|it| it.channel == channel.code());
            let Some(text) = text else { return Some(format!("[[template]] 缺少 {}", channel.code())) };
            if let Err(error) = crate::notify::sound_template(*channel, &text.subject, &text.body) {
                return Some(format!("[[template]] {}：{}", channel.code(), error.message));
            }
        }
        None
    }
}
