//! The one place that calls other systems: no redirects, a short time, and only addresses that were
//! checked. The connection goes to the very address that was looked at, so a name that resolves to
//! something else a moment later (DNS rebinding) changes nothing.

use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::rules::is_public;

/// A resolver that refuses a name as soon as one of its addresses is not public.
#[derive(Debug)]
struct Checked {
    names: DefaultResolver,
    loopback: bool,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let allowed = |ip: std::net::IpAddr| is_public(ip) || (self.loopback && ip.is_loopback());
        if found.iter().all(|address| allowed(address.ip())) { Ok(found) } else { Err(ureq::Error::HostNotFound) }
    }
}

/// What is sent.
pub(super) struct Call {
    pub(super) url: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
    pub(super) timeout: Duration,
    /// Whether this machine itself may be called: only where the operator has said so.
    pub(super) loopback: bool,
}

/// Sends it; the status of the answer, or in words why there is none. Blocks.
pub(super) fn send(call: &Call) -> Result<u16, String> {
    let config = Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(call.timeout))
        .user_agent("yigong-webhook/1")
        .build();
    let resolver = Checked { names: DefaultResolver::default(), loopback: call.loopback };
    let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
    let mut request = agent.post(&call.url).header("content-type", "application/json");
    for (name, value) in &call.headers {
        request = request.header(*name, value.as_str());
    }
    match request.send(call.body.as_str()) {
        Ok(answer) => Ok(answer.status().as_u16()),
        Err(ureq::Error::Timeout(_)) => Err(format!("对方 {} 秒内没有答复", call.timeout.as_secs())),
        Err(ureq::Error::HostNotFound) => Err("找不到这个网址，或它指向内部网络，没有发送".to_owned()),
        Err(error) => Err(format!("连接失败：{error}")),
    }
}
