//! A client with one connection of its own, kept open.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HOST, HeaderValue, LOCATION};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Result;

/// One connection.
pub struct Client {
    address: String,
    sender: SendRequest<Full<Bytes>>,
}

/// What came back: the status, where it sends one, and the bytes of the body.
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub body: Bytes,
}

/// What to send.
#[derive(Clone)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Call {
    /// A page, as this session's holder or as a visitor.
    pub fn page(path: &str, session: Option<&str>) -> Self {
        let cookie = session.map(|token| ("cookie", format!("session={token}")));
        Self { method: Method::GET, path: path.to_owned(), headers: cookie.into_iter().collect(), body: String::new() }
    }

    /// A page as text that is not compressed.
    pub fn plain(path: &str, session: &str) -> Self {
        let mut call = Self::page(path, Some(session));
        call.headers.push(("accept-encoding", "identity".to_owned()));
        call
    }

    /// A form, as this session's holder.
    pub fn form(path: &str, session: &str, body: String) -> Self {
        let form = ("content-type", "application/x-www-form-urlencoded".to_owned());
        let headers = vec![("cookie", format!("session={session}")), form];
        Self { method: Method::POST, path: path.to_owned(), headers, body }
    }

    /// A call of the API that changes something; `key` makes it safe to repeat.
    pub fn post(path: String, token: &str, body: String, key: String) -> Self {
        let headers = vec![
            ("authorization", format!("Bearer {token}")),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", key),
        ];
        Self { method: Method::POST, path, headers, body }
    }
}

impl Client {
    pub async fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { address: address.to_owned(), sender })
    }

    /// Sends and reads the whole answer; connects again where the server closed.
    pub async fn send(&mut self, call: &Call) -> Result<Answer> {
        let response = self.begin(call).await?;
        let status = response.status().as_u16();
        let location = response.headers().get(LOCATION).and_then(|it| it.to_str().ok()).map(str::to_owned);
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, location, body })
    }

    /// Sends and counts the bytes of the answer, which a load driver has no use for: its status and size.
    pub async fn count(&mut self, call: &Call) -> Result<(u16, usize)> {
        let response = self.begin(call).await?;
        let (status, mut body, mut size) = (response.status().as_u16(), response.into_body(), 0);
        while let Some(frame) = body.frame().await {
            size += frame?.data_ref().map_or(0, |data| data.len());
        }
        Ok((status, size))
    }

    async fn begin(&mut self, call: &Call) -> Result<Response<Incoming>> {
        if self.sender.is_closed() {
            *self = Self::connect(&self.address).await?;
        }
        self.sender.ready().await?;
        let mut request = Request::builder().method(&call.method).uri(&call.path);
        request = request.header(HOST, HeaderValue::from_str(&self.address)?);
        if !call.headers.iter().any(|(name, _)| *name == "accept-encoding") {
            request = request.header("accept-encoding", "gzip");
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        Ok(self.sender.send_request(request.body(Full::from(call.body.clone()))?).await?)
    }
}
