//! Requests past the network, and their answers.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use axum::body::{Body, to_bytes};
use axum::http::{self, HeaderMap, Method, StatusCode, header};
use jiff::SignedDuration;
use tower::ServiceExt;

use crate::TestApp;
use crate::people::{PASSWORD, User};

const BOUNDARY: &str = "----yigong-test-boundary";

/// A request being made. Await it for its [`Answer`].
#[must_use]
pub struct Request<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    user: Option<User>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(app: &'a TestApp, method: Method, path: &str) -> Self {
        Self { app, method, path: path.into(), headers: Vec::new(), body: Vec::new(), user: None }
    }

    /// Sends it as somebody: with a bearer token to the API, with a cookie to a page. They sign in
    /// the real way the first time.
    pub fn as_user(mut self, user: &User) -> Self {
        self.user = Some(user.clone());
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The retry key of a check-in or check-out.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// A form as a browser sends it.
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let pair = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
        self.body = fields.iter().map(pair).collect::<Vec<_>>().join("&").into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// A JSON body; null sends none.
    pub fn json(mut self, body: &serde_json::Value) -> Self {
        if body.is_null() {
            return self;
        }
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// Raw bytes.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.body = bytes.to_vec();
        self.header("content-type", "application/octet-stream")
    }

    /// A form with a file.
    pub fn file(mut self, field: &str, file_name: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        self.body = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        self.header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
    }

    /// A text field in front of the file of [`Request::file`].
    pub fn field(mut self, name: &str, value: &str) -> Self {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        self.body = [part.as_bytes(), &self.body].concat();
        self
    }

    async fn send(self) -> Answer {
        let mut request =
            http::Request::builder().method(self.method).uri(&self.path).header(header::HOST, "localhost");
        if let Some(user) = &self.user {
            let token = self.app.token(user).await;
            request = if self.path.starts_with("/api/") {
                request.header(header::AUTHORIZATION, format!("Bearer {token}"))
            } else {
                request.header(header::COOKIE, format!("session={token}"))
            };
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).expect("a sound request");
        let Ok(response) = self.app.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole answer").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl<'a> IntoFuture for Request<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl TestApp {
    /// A live session token of somebody.
    pub async fn token(&self, user: &User) -> String {
        let now = self.clock.now();
        let kept = self.sessions.lock().expect("no panic while held").get(&user.id).cloned();
        if let Some((token, _)) =
            kept.filter(|(_, opened)| now.duration_since(*opened) < SignedDuration::from_hours(24))
        {
            return token;
        }
        let answer =
            Box::pin(self.post_form("/login", &[("account", &user.login), ("password", PASSWORD)]).send()).await;
        let token = answer.cookie("session").unwrap_or_else(|| panic!("{} cannot sign in: {answer:?}", user.login));
        self.sessions.lock().expect("no panic while held").insert(user.id, (token.clone(), now));
        token
    }

    /// Forgets the session tokens, so that everybody signs in again: after a changed password.
    pub fn forget_sessions(&self) {
        self.sessions.lock().expect("no panic while held").clear();
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// A header's value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads, or nothing.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of a cookie it sets.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = set.filter_map(|line| line.split(';').next()?.split_once('='));
        pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
    }

    /// The message for the next page, in clear.
    #[must_use]
    pub fn flash(&self) -> String {
        self.cookie("flash").map_or_else(String::new, |text| decode(&text))
    }

    /// The stable word of a refusal by the API.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Checks the status; says what came back when it is another.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }

    /// Checks the status; says what came back when it is another.
    #[track_caller]
    pub fn assert(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String = self.text().chars().take(4000).collect();
        write!(f, "{} {}\n{text}", self.status, self.location())
    }
}

fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| std::str::from_utf8(tail.get(..2)?).ok()).flatten();
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &tail[2..]),
            None => (bytes.push(*first), rest = tail),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
