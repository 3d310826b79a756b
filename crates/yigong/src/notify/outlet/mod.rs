//! Ways out of the program: an SMTP server, an SMS provider over HTTP. In a demo city both only show.

mod mail;
mod sms;

pub use mail::{Mail, Smtp, Tls};
pub use sms::Sms;

use serde::Deserialize;

use super::model::Channel;

/// What an installation can send by.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlets {
    /// The site's address as people reach it, without a slash at the end: links in messages.
    #[serde(default)]
    pub site: String,
    /// E-mail.
    pub mail: Option<Mail>,
    /// SMS.
    pub sms: Option<Sms>,
}

impl Outlets {
    /// Those of a demo city: what would be sent is shown to the operators and goes nowhere.
    #[must_use]
    pub fn shown() -> Self {
        Self { site: "http://127.0.0.1:8080".into(), mail: Some(Mail::Shown), sms: None }
    }

    /// Whether there is a way out.
    #[must_use]
    pub const fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.mail.is_some(),
            Channel::Sms => self.sms.is_some(),
        }
    }

    /// What is wrong with the configuration, in Chinese.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let anything = self.mail.is_some() || self.sms.is_some();
        if anything && !(self.site.starts_with("https://") || self.site.starts_with("http://")) {
            return Some("[outlets] site 应是本站的网址，例如 https://yigong.example.cn".into());
        }
        let mail = self.mail.as_ref().and_then(Mail::fault);
        mail.or_else(|| self.sms.as_ref().and_then(Sms::fault))
    }
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The provider took it.
    Sent,
    /// Not now: try this one again later.
    Later(String),
    /// The provider cannot be reached: the others of this round need not be tried.
    Down(String),
    /// Never: the address or the text is refused.
    Refused(String),
}

/// Something to send, in clear.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// The row's id: the same through all attempts.
    pub(super) id: crate::clock::Id,
    /// An e-mail address or a mobile number.
    pub(super) to: String,
    /// The receiver's name, for e-mail.
    pub(super) name: String,
    /// The subject; empty for SMS.
    pub(super) subject: String,
    /// The text.
    pub(super) text: String,
    /// The address at which one unsubscribes with one request; empty for none.
    pub(super) unsubscribe: String,
}
