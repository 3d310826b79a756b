//! Keys and what they open.

use axum::http::Method;
use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;

/// What a key begins with, so that it is told from a session's token, and found where it does not belong.
pub(super) const PREFIX: &str = "yigong_";

codes! {
    /// What a key may be used for.
    pub enum Scope {
        Read = "read" => "读取数据",
        Record = "record" => "登记签到、签退",
        Activities = "activities" => "发布活动",
    }
}

/// Whether a bearer token is a key of this kind.
#[must_use]
pub fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

impl Scope {
    /// The scope a request needs; none opens it when there is no answer.
    #[must_use]
    pub fn of(method: &Method, path: &str) -> Option<Self> {
        let below = |root: &str| path.strip_prefix("/api/v1/").is_some_and(|rest| rest.starts_with(root));
        match *method {
            Method::GET | Method::HEAD => Some(Self::Read),
            Method::POST if below("shifts/") || below("stations/") => Some(Self::Record),
            Method::POST if below("activities") => Some(Self::Activities),
            _ => None,
        }
    }

    /// What it opens, in words.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Read => "查询活动、班次、团队和时长，看得到什么与您本人一样。",
            Self::Record => "由其他平台实时登记到达和离开，时长随即入账。",
            Self::Activities => "把其他平台上的活动建到这里并发布、取消。",
        }
    }
}

db::row! {
    /// A key, without its secret.
    pub(super) struct Token {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) scopes: String,
        pub(super) made_at: Timestamp,
        pub(super) expires_at: Timestamp,
        pub(super) revoked_at: Option<Timestamp>,
    }
}

/// Scopes as they are kept, separated by commas.
pub(super) fn read(scopes: &str) -> Vec<Scope> {
    scopes.split(',').filter_map(Scope::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_needs_the_scope_of_what_it_does() {
        let of = |method, path| Scope::of(&method, path);
        assert_eq!(of(Method::GET, "/api/v1/me"), Some(Scope::Read));
        assert_eq!(of(Method::POST, "/api/v1/shifts/1/check-ins"), Some(Scope::Record));
        assert_eq!(of(Method::POST, "/api/v1/activities"), Some(Scope::Activities));
        assert_eq!(of(Method::POST, "/api/v1/needs"), None);
        assert_eq!(of(Method::DELETE, "/api/v1/shifts/1/signups/me"), None);
        assert_eq!(of(Method::POST, "/activities"), None, "pages are not for keys");
    }
}
