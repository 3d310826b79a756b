//! Answers given before the request was read whole: too many requests, no place, no permission, too large.
//!
//! A connection closed on bytes nobody read is reset, and a client in the middle of sending then sees the reset
//! instead of the answer. So what is left of the request is read and thrown away first, in bounds.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::header;
use hyper::Request;
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};

use super::routes::BODY_LIMIT;

/// How much of a body is thrown away, bytes: somewhat more than any form takes, for whom a page must tell so.
const MOST: u64 = 2 * BODY_LIMIT as u64;
/// How long its client may take to send it.
const WITHIN: Duration = Duration::from_secs(10);

/// A request's body, held by whoever reads it and by the connection.
pub(super) struct Rest(Arc<Mutex<Incoming>>);

impl Rest {
    /// Shares the body of a request that has one and sends it unasked.
    pub(super) fn of(request: Request<Incoming>) -> (Request<Body>, Option<Self>) {
        let (head, body) = request.into_parts();
        if body.is_end_stream() || head.headers.contains_key(header::EXPECT) {
            return (Request::from_parts(head, Body::new(body)), None);
        }
        let shared = Arc::new(Mutex::new(body));
        let rest = Self(shared.clone());
        (Request::from_parts(head, Body::new(Self(shared))), Some(rest))
    }

    /// Reads what the answer left unread, as far as it comes in good time.
    pub(super) async fn discard(mut self) {
        if self.size_hint().lower() <= MOST {
            let _ = tokio::time::timeout(WITHIN, self.read_to_end()).await;
        }
    }

    async fn read_to_end(&mut self) {
        let mut read = 0;
        while read <= MOST {
            let frame = std::future::poll_fn(|context| Pin::new(&mut *self).poll_frame(context)).await;
            let Some(Ok(frame)) = frame else { return };
            read += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
    }

    fn with<T>(&self, what: impl FnOnce(&mut Incoming) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Rest {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
