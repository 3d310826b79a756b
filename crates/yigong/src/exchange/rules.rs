//! Pure rules: which addresses may be called, how a body is signed, when the next try is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp};
use ureq::http::Uri;

use crate::clock::Id;
use crate::crypto::{hex, keyed};

/// Whether an address belongs to the public internet: not to this machine, a private network, a
/// cloud's metadata service, or anything else only reachable from inside.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast();
    let reserved = a == 0                            // this network
        || (a == 100 && (64..128).contains(&b))      // carrier-grade NAT
        || (a == 192 && b == 0 && c == 0)            // protocol assignments
        || (a == 198 && (18..20).contains(&b))       // benchmarking
        || a >= 240; // reserved
    !special && !reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = address.segments();
    let global = a & 0xe000 == 0x2000; // 2000::/3 is all that is given out
    let embedded = a == 0x2002 || (a == 0x2001 && b < 0x0200) || (a == 0x2001 && b == 0x0db8);
    global && !embedded
}

/// What is wrong with an endpoint's address, if anything. Names are looked at again, by what they
/// resolve to, at every call.
pub(super) fn url_fault(url: &str, loopback: bool) -> Option<&'static str> {
    let Ok(uri) = url.parse::<Uri>() else { return Some("网址写法不对，例如 https://example.cn/hooks。") };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Some("请写完整网址，以 https:// 开头。");
    };
    let plain = loopback && matches!(host, "127.0.0.1" | "localhost");
    if scheme != "https" && !(scheme == "http" && plain) {
        return Some("只能用 https:// 开头的网址，内容才不会在路上被看到。");
    }
    if uri.authority().is_some_and(|it| it.as_str().contains('@')) {
        return Some("网址里不要写用户名和密码，接收方用签名核对来源。");
    }
    let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if !plain && (literal.is_ok_and(|it| !is_public(it)) || host == "localhost" || !host.contains(['.', ':'])) {
        return Some("这个地址在内部网络里，不能推送。请填写公网上的网址。");
    }
    None
}

/// The signature of a body: HMAC-SHA-256 in hex over `time.id.body`, `time` in UTC seconds.
#[must_use]
pub fn signature(secret: &str, time: i64, id: Id, body: &str) -> String {
    hex(&keyed(secret.as_bytes(), &[format!("{time}.{id}.{body}").as_bytes()]))
}

/// When a delivery that was tried `attempts` times is tried again; None when the tries are used up.
#[must_use]
pub(super) fn next_try(now: Timestamp, attempts: i64, retry_minutes: &[i64]) -> Option<Timestamp> {
    let wait = retry_minutes.get(usize::try_from(attempts - 1).ok()?)?;
    now.checked_add(SignedDuration::from_mins(*wait)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_never_called() {
        for inside in [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "2002:0a00:0001::",
            "64:ff9b::a00:1", "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "119.29.29.29", "2400:3200::1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn only_whole_public_addresses_are_taken() {
        for bad in [
            "", "example.cn", "http://example.cn/a", "ftp://example.cn", "https://user:pw@example.cn/",
            "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "https://intranet/", "https://169.254.169.254/x",
        ] {
            assert!(url_fault(bad, false).is_some(), "{bad}");
        }
        assert_eq!(url_fault("https://example.cn:8443/hooks?x=1", false), None);
        assert_eq!(url_fault("http://127.0.0.1:9000/", true), None);
        assert!(url_fault("http://10.0.0.1/", true).is_some(), "loopback is all a test may open");
    }

    #[test]
    fn tries_come_to_an_end() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        assert_eq!(next_try(now, 1, &[1, 5]).unwrap().as_second(), 1_000_060);
        assert_eq!(next_try(now, 2, &[1, 5]).unwrap().as_second(), 1_000_300);
        assert_eq!(next_try(now, 3, &[1, 5]), None);
    }

    #[test]
    fn the_signature_covers_time_id_and_body() {
        let id = Id::nil();
        let one = signature("s", 1, id, "{}");
        assert_eq!(one.len(), 64);
        assert!(one != signature("s", 2, id, "{}") && one != signature("s", 1, id, "{ }") && one != signature("t", 1, id, "{}"));
    }
}
