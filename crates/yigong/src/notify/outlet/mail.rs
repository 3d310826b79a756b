//! E-mail by SMTP.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as SmtpTls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use serde::Deserialize;

use super::{Attempt, Letter};
use crate::notify::rules::said;

const TIMEOUT: Duration = Duration::from_secs(10);

/// How e-mail goes out.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Smtp")]
pub enum Mail {
    /// By a server.
    Smtp(Smtp),
    /// Not at all: a demo city shows what would be sent.
    Shown,
}

impl From<Smtp> for Mail {
    fn from(server: Smtp) -> Self {
        Self::Smtp(server)
    }
}

/// A mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port: usually 465 with tls, 587 with starttls, 25 without.
    pub port: u16,
    /// How the connection is secured.
    pub tls: Tls,
    /// Login name, when the server wants one.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// The sender: `台山义工 <noreply@example.cn>`.
    pub from: String,
}

/// How a connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte.
    Tls,
    /// After `STARTTLS`, always.
    Starttls,
    /// Not at all: for a server on the same machine.
    None,
}

impl Mail {
    pub(super) fn fault(&self) -> Option<String> {
        let Self::Smtp(smtp) = self else { return None };
        let from: Result<Mailbox, _> = smtp.from.parse();
        from.is_err().then(|| "[outlets.mail] from 应像“台山义工 <noreply@example.cn>”".into())
    }

    /// A connection for a round of letters.
    pub(in crate::notify) fn open(&self) -> Result<Sender, String> {
        let Self::Smtp(smtp) = self else { return Ok(Sender { server: None }) };
        let tls = || TlsParameters::new(smtp.host.clone()).map_err(|e| e.to_string());
        let tls = match smtp.tls {
            Tls::Tls => SmtpTls::Wrapper(tls()?),
            Tls::Starttls => SmtpTls::Required(tls()?),
            Tls::None => SmtpTls::None,
        };
        let mut server = SmtpTransport::builder_dangerous(&smtp.host).port(smtp.port).tls(tls).timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
            server = server.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let from: Mailbox = smtp.from.parse().map_err(|_| "寄件人地址不对".to_owned())?;
        Ok(Sender { server: Some((server.build(), from)) })
    }
}

/// An open way to a mail server; in a demo city, to nowhere.
pub(in crate::notify) struct Sender {
    server: Option<(SmtpTransport, Mailbox)>,
}

impl Sender {
    /// Sends one letter. Blocks: keep it off the async threads.
    pub(in crate::notify) fn send(&self, letter: &Letter) -> Attempt {
        let Some((server, from)) = &self.server else { return Attempt::Sent };
        let message = match compose(from, letter) {
            Ok(message) => message,
            Err(error) => return Attempt::Refused(said(&error)),
        };
        match server.send(&message) {
            Ok(_) => Attempt::Sent,
            Err(error) if error.is_permanent() => Attempt::Refused(said(&error.to_string())),
            Err(error) if error.is_transient() => Attempt::Later(said(&error.to_string())),
            Err(error) => Attempt::Down(said(&error.to_string())),
        }
    }
}

fn compose(from: &Mailbox, letter: &Letter) -> Result<Message, String> {
    let to = Mailbox::new(Some(letter.name.clone()), letter.to.parse().map_err(|_| "收件人地址不对".to_owned())?);
    let host = from.email.domain();
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .from(from.clone())
        .to(to)
        .subject(letter.subject.as_str())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|e| e.to_string())?;
    if !letter.unsubscribe.is_empty() {
        // RFC 8058: the mail program offers one click.
        let headers = message.headers_mut();
        let raw = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        headers.insert_raw(raw("List-Unsubscribe", format!("<{}>", letter.unsubscribe)));
        headers.insert_raw(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    Ok(message)
}
