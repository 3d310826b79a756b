//! A client with one connection of its own, kept open.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HOST, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Result;

/// One connection.
pub struct Client {
    address: String,
    sender: SendRequest<Full<Bytes>>,
}

/// What came back: the status and the bytes of the body.
pub struct Answer {
    pub status: u16,
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
        if self.sender.is_closed() {
            *self = Self::connect(&self.address).await?;
        }
        self.sender.ready().await?;
        let mut request = Request::builder().method(&call.method).uri(&call.path);
        request = request.header(HOST, HeaderValue::from_str(&self.address)?).header("accept-encoding", "gzip");
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let response = self.sender.send_request(request.body(Full::from(call.body.clone()))?).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }
}
