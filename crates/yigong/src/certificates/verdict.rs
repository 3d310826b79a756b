//! What a stranger is told who checks a certificate.

use super::code::{self, Payload};
use super::model::Certificate;
use super::store;
use crate::action::Cx;
use crate::error::Result;

/// The answer to a check.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// It was issued here and stands.
    Valid(Box<Certificate>),
    /// It was issued here and has been revoked.
    Revoked(Box<Certificate>),
    /// There is no such certificate.
    Unknown,
    /// The code is no code of ours, or something in it was changed.
    Altered,
}

impl Verdict {
    /// The code word programs get.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Valid(_) => "valid",
            Self::Revoked(_) => "revoked",
            Self::Unknown => "unknown",
            Self::Altered => "altered",
        }
    }

    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self {
            Self::Valid(_) => "证明有效",
            Self::Revoked(_) => "证明已撤销，不再有效",
            Self::Unknown => "查无此证",
            Self::Altered => "核验未通过：内容与签名不符",
        }
    }

    /// The certificate, when it was issued here.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match self {
            Self::Valid(certificate) | Self::Revoked(certificate) => Some(certificate),
            Self::Unknown | Self::Altered => None,
        }
    }
}

/// By number: says what is certified, the name masked, since a number can be overheard.
pub(super) async fn by_number(cx: &mut Cx<'_>, number: &str) -> Result<Verdict> {
    let number = code::tidy(number, &cx.core.city.certificates.prefix);
    Ok(store::by_number(cx, &number).await?.map_or(Verdict::Unknown, standing))
}

/// By the code of the QR: the signature first, then whether it still stands.
pub(super) async fn by_code(cx: &mut Cx<'_>, code: &str) -> Result<Verdict> {
    let Some((text, signature)) = code::unpack(code) else { return Ok(Verdict::Altered) };
    let Some(payload) = Payload::read(&text) else { return Ok(Verdict::Altered) };
    let keys = store::keys(cx).await?;
    let signed = keys.iter().any(|(id, key)| *id == payload.1 && code::is_signed(key, &text, &signature));
    if !signed {
        return Ok(Verdict::Altered);
    }
    let found = store::by_number(cx, &payload.2).await?;
    // Of who was erased only the number is left: enough to say that it does not stand any more.
    let ours = |it: &Certificate| it.payload == text || it.is_erased();
    Ok(found.filter(ours).map_or(Verdict::Unknown, standing))
}

fn standing(certificate: Certificate) -> Verdict {
    let certificate = Box::new(certificate);
    if certificate.is_valid() { Verdict::Valid(certificate) } else { Verdict::Revoked(certificate) }
}
