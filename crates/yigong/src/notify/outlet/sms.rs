//! SMS by any provider that takes an HTTP request: its shape is configuration.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use ureq::http::{Method, Request};

use super::{Attempt, Letter};
use crate::notify::rules::said;

const TIMEOUT: Duration = Duration::from_secs(10);

/// A provider. `{手机}`, `{内容}` and `{编号}` in `url` and `body` are filled in: encoded for an address
/// or a form, escaped inside JSON. `{编号}` stays the same through all attempts, so that a provider that
/// looks at it sends once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Where to ask.
    pub url: String,
    /// GET or POST.
    #[serde(default = "post")]
    pub method: String,
    /// Headers, such as a content type and a key.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The request's body.
    #[serde(default)]
    pub body: String,
    /// What the answer contains when the provider took it; any 2xx when this is empty.
    #[serde(default)]
    pub success: String,
}

fn post() -> String {
    "POST".into()
}

/// How a value is written into a text.
#[derive(Debug, Clone, Copy)]
enum Escape {
    Percent,
    Json,
}

impl Sms {
    pub(super) fn fault(&self) -> Option<String> {
        let all = format!("{}{}", self.url, self.body);
        if !self.url.starts_with("https://") && !self.url.starts_with("http://") {
            return Some("[outlets.sms] url 应是短信平台的网址".into());
        }
        if !all.contains("{手机}") || !all.contains("{内容}") {
            return Some("[outlets.sms] url 或 body 里要有 {手机} 和 {内容}".into());
        }
        (!matches!(self.method.as_str(), "GET" | "POST")).then(|| "[outlets.sms] method 应是 GET 或 POST".into())
    }

    /// Sends one message. Blocks: keep it off the async threads.
    pub(in crate::notify) fn send(&self, letter: &Letter) -> Attempt {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        let agent: ureq::Agent = config.build().into();
        let request = match self.request(letter) {
            Ok(request) => request,
            Err(error) => return Attempt::Refused(said(&error)),
        };
        match agent.run(request) {
            Ok(mut answer) => {
                let status = answer.status().as_u16();
                let text = answer.body_mut().with_config().limit(64 * 1024).read_to_string().unwrap_or_default();
                self.judge(status, &text)
            }
            Err(error) => Attempt::Down(said(&error.to_string())),
        }
    }

    fn request(&self, letter: &Letter) -> Result<Request<String>, String> {
        let json = self
            .headers
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.contains("json"));
        let escape = if json { Escape::Json } else { Escape::Percent };
        let method = if self.method == "GET" { Method::GET } else { Method::POST };
        let mut request = Request::builder().method(method).uri(fill(&self.url, letter, Escape::Percent));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(fill(&self.body, letter, escape)).map_err(|e| e.to_string())
    }

    /// What an answer means.
    fn judge(&self, status: u16, text: &str) -> Attempt {
        let said = said(&format!("{status} {text}"));
        match status {
            200..300 if self.success.is_empty() || text.contains(&self.success) => Attempt::Sent,
            // The provider answered and did not take it: its own words say why; a later attempt may do.
            200..300 | 408 | 429 => Attempt::Later(said),
            500.. => Attempt::Down(said),
            _ => Attempt::Refused(said),
        }
    }
}

fn fill(text: &str, letter: &Letter, escape: Escape) -> String {
    let write = |value: &str| match escape {
        Escape::Percent => crate::web::encode(value),
        Escape::Json => {
            let quoted = serde_json::Value::String(value.to_owned()).to_string();
            quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
        }
    };
    let values =
        [("{手机}", write(&letter.to)), ("{内容}", write(&letter.text)), ("{编号}", write(&letter.id.to_string()))];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = values.iter().find(|(name, _)| rest.starts_with(name));
        let (taken, value) = found.map_or((1, "{"), |(name, value)| (name.len(), value.as_str()));
        out.push_str(value);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Letter {
        Letter {
            id: crate::clock::Id::nil(),
            to: "13800140001".into(),
            name: String::new(),
            subject: String::new(),
            text: text.into(),
            unsubscribe: String::new(),
        }
    }

    #[test]
    fn what_is_filled_in_cannot_break_out() {
        let it = letter("\"}, {\"x\": \"&手机={手机}");
        let json = fill(r#"{"to": "{手机}", "text": "{内容}"}"#, &it, Escape::Json);
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["text"], it.text.as_str());
        assert_eq!(read["to"], "13800140001");
        let form = fill("to={手机}&text={内容}", &it, Escape::Percent);
        assert_eq!(form.matches('&').count(), 1, "{form}");
    }

    #[test]
    fn answers_are_told_apart() {
        let sms = Sms {
            url: "https://sms.example/{手机}".into(),
            method: "POST".into(),
            headers: BTreeMap::new(),
            body: "{内容}".into(),
            success: "\"code\":0".into(),
        };
        assert_eq!(sms.judge(200, "{\"code\":0}"), Attempt::Sent);
        assert!(matches!(sms.judge(200, "{\"code\":51}"), Attempt::Later(_)));
        assert!(matches!(sms.judge(429, ""), Attempt::Later(_)));
        assert!(matches!(sms.judge(503, ""), Attempt::Down(_)));
        assert!(matches!(sms.judge(400, ""), Attempt::Refused(_)));
        assert!(matches!(sms.judge(302, ""), Attempt::Refused(_)), "redirects are not followed");
        assert!(sms.fault().is_none());
        assert!(Sms { body: String::new(), ..sms }.fault().is_some());
    }
}
