//! Limits: how much one account and one address may ask for, and how much is under way at once.
//!
//! They are for floods, so they are wide: a town hall's whole staff and a mobile carrier's whole
//! district come from one address. They are kept by each process for itself; what must hold across
//! processes (guessing passwords and codes) is counted in the database.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Deserialize;

use crate::auth::Actor;
use crate::clock::Id;
use crate::error::AppError;

/// `[limits]` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests under way at once; beyond that 503. At the few milliseconds a page takes, the last
    /// of them still waits well under a second.
    pub under_way: usize,
    /// Requests a second of one account, over a burst of ten seconds' worth.
    pub account_per_second: NonZeroU32,
    /// Requests a second of one address without an account, over a burst of ten seconds' worth.
    pub address_per_second: NonZeroU32,
    /// Whether a reverse proxy stands in front, whose last `X-Forwarded-For` entry is the client.
    pub behind_proxy: bool,
}

impl Default for Limits {
    fn default() -> Self {
        let per_second = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            under_way: 512,
            account_per_second: per_second(30),
            address_per_second: per_second(300),
            behind_proxy: false,
        }
    }
}

/// Whose requests are counted together.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Client {
    Account(Id),
    Address(IpAddr),
}

/// The counters.
#[derive(Clone)]
pub(super) struct Limiter(Arc<Counters>);

struct Counters {
    accounts: DefaultKeyedRateLimiter<Client>,
    addresses: DefaultKeyedRateLimiter<Client>,
}

impl Limiter {
    pub(super) fn new(limits: &Limits) -> Self {
        let quota =
            |per_second: NonZeroU32| Quota::per_second(per_second).allow_burst(per_second.saturating_mul(TEN_SECONDS));
        Self(Arc::new(Counters {
            accounts: RateLimiter::keyed(quota(limits.account_per_second)),
            addresses: RateLimiter::keyed(quota(limits.address_per_second)),
        }))
    }
}

const TEN_SECONDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
/// Counters nobody uses any more are dropped once there are so many.
const SWEEP: usize = 100_000;

/// Refuses with 429 who asks too much.
pub(super) async fn limit(State(limiter): State<Limiter>, request: Request, next: Next) -> Response {
    let counters = &limiter.0;
    let actor = request.extensions().get::<Actor>();
    let within = match (actor.and_then(|actor| actor.person), actor.and_then(|actor| actor.address)) {
        (Some(person), _) => counters.accounts.check_key(&Client::Account(person)),
        (None, Some(address)) => counters.addresses.check_key(&Client::Address(address)),
        // Nobody came through a socket: a test.
        (None, None) => Ok(()),
    };
    if counters.accounts.len() + counters.addresses.len() > SWEEP {
        counters.accounts.retain_recent();
        counters.addresses.retain_recent();
    }
    if within.is_err() {
        return AppError::too_many("操作太频繁了，请稍等几秒再试。").into_response();
    }
    next.run(request).await
}

/// Where a request comes from; nowhere when it did not come through a socket.
pub(super) fn address(request: &Request, behind_proxy: bool) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = behind_proxy.then(|| forwarded_for(request.headers())).flatten();
    forwarded.or(peer)
}

/// The last entry: the one our own proxy wrote. What stands before it is the client's own claim.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
