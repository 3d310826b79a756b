//! What a certificate's QR code carries: a payload anybody can read and a signature nobody can make.
//! `<payload>.<signature>`, both base64url without padding, in the fragment of the verification page's
//! address, so that it never reaches a server unless somebody wants it to.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::model::Kind;
use crate::error::{AppError, Result};

/// Which layout of the payload this is; part of what is signed, so that no signature serves two purposes.
const FORM: &str = "yigong.certificate.1";

/// What is signed, as a JSON array in this order: short, and no question of the order of keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload(
    /// The layout.
    pub String,
    /// The key.
    pub String,
    /// The number.
    pub String,
    /// What it is about.
    pub Kind,
    /// The name.
    pub String,
    /// The last four of the ID number.
    pub String,
    /// The first day.
    pub Date,
    /// The last day.
    pub Date,
    /// Minutes.
    pub i64,
    /// Minutes by grade, A to D.
    pub [i64; 4],
    /// The issuer.
    pub String,
    /// Whether the issuer may certify.
    pub bool,
    /// The day of issue.
    pub Date,
    /// The team, activity or honour; empty for a period alone.
    pub String,
);

impl Payload {
    /// The text that is signed.
    pub fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| AppError::internal(e.to_string()))
    }

    /// The layout's name.
    #[must_use]
    pub fn form() -> String {
        FORM.to_owned()
    }

    /// Reads a signed text back; none when it is of another layout.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|payload| payload.0 == FORM)
    }
}

/// `<payload>.<signature>`.
#[must_use]
pub fn pack(payload: &str, signature: &[u8]) -> String {
    format!("{}.{}", BASE64_URL_SAFE_NO_PAD.encode(payload), BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// The parts of a code, of an address that holds one, or of what a scanner made of it.
#[must_use]
pub fn unpack(text: &str) -> Option<(String, Vec<u8>)> {
    let code = text.rsplit('#').next().unwrap_or(text).trim();
    let (payload, signature) = code.split_once('.')?;
    let payload = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some((payload, BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?))
}

/// Whether `key` signed `payload`.
#[must_use]
pub fn is_signed(key: &[u8], payload: &str, signature: &[u8]) -> bool {
    let key = <[u8; 32]>::try_from(key).ok().and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = Signature::from_slice(signature);
    key.zip(signature.ok()).is_some_and(|(key, signature)| key.verify_strict(payload.as_bytes(), &signature).is_ok())
}

/// The characters of a number's last part: none that is mistaken for another.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number: prefix, year, running number, and five characters only this installation can make, so
/// that numbers cannot be guessed one after the other.
#[must_use]
pub fn number(keys: &crate::Keys, prefix: &str, year: i64, running: i64) -> String {
    let base = format!("{prefix}{year}-{running:06}");
    let mac = keys.mac("certificate-number", base.as_bytes());
    let sign = |byte: &u8| char::from(SIGNS[usize::from(byte & 31)]);
    let tail: String = mac.iter().take(5).map(sign).collect();
    format!("{base}-{tail}")
}

/// A number as people type it: any case, full width, O for 0, I and L for 1, spaces and dashes anyhow.
#[must_use]
pub fn tidy(text: &str, prefix: &str) -> String {
    let narrow = gbcodes::to_half_width(text).to_uppercase();
    let kept: String = narrow.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some(rest) = kept.strip_prefix(prefix) else { return narrow.trim().to_owned() };
    let like = |it: char| match it {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let rest: Vec<char> = rest.chars().map(like).collect();
    if rest.len() != 15 {
        return narrow.trim().to_owned();
    }
    let part = |from: usize, to: usize| rest[from..to].iter().collect::<String>();
    format!("{prefix}{}-{}-{}", part(0, 4), part(4, 10), part(10, 15))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn keys() -> crate::Keys {
        crate::Keys::from_secret(&std::array::from_fn(|i| u8::try_from(i).unwrap_or_default()))
    }

    fn payload(minutes: i64) -> Payload {
        let text = str::to_owned;
        let (from, to) = (date(2025, 1, 1), date(2025, 12, 31));
        let grades = [minutes, 0, 0, 0];
        let number = number(&keys(), "TS", 2026, 42);
        let (id, issuer) = (keys().key_id(), text("台山市义工联合会"));
        let (name, tail) = (text("陈䶮"), text("123X"));
        Payload(
            Payload::form(),
            id,
            number,
            Kind::Period,
            name,
            tail,
            from,
            to,
            minutes,
            grades,
            issuer,
            true,
            to,
            text(""),
        )
    }

    #[test]
    fn a_code_is_read_back_from_an_address() {
        let text = payload(120).text().unwrap();
        let code = pack(&text, &keys().sign(text.as_bytes()));
        let address = format!("https://yigong.example/certificates/verify?n=TS#{code}");
        let (read, signature) = unpack(&address).unwrap();
        assert_eq!(Payload::read(&read), Some(payload(120)));
        assert!(is_signed(keys().verifying().as_bytes(), &read, &signature));
    }

    #[test]
    fn numbers_are_found_however_they_are_typed() {
        let number = number(&keys(), "TS", 2026, 42);
        let sloppy = number.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(tidy(&sloppy, "TS"), number);
        assert_eq!(tidy(&format!("  {number} "), "TS"), number);
        assert_eq!(tidy("别的", "TS"), "别的");
    }

    proptest! {
        /// Whoever changes one character of a signed text has no certificate any more.
        #[test]
        fn an_altered_payload_is_not_signed(minutes in 1_i64..100_000, other in 1_i64..100_000) {
            prop_assume!(minutes != other);
            let signature = keys().sign(payload(minutes).text().unwrap().as_bytes());
            let key = keys();
            prop_assert!(!is_signed(key.verifying().as_bytes(), &payload(other).text().unwrap(), &signature));
        }

        /// Nothing anybody types makes it fail otherwise than by saying no.
        #[test]
        fn any_text_can_be_asked_about(text in ".{0,60}") {
            let _ = unpack(&text);
            let _ = tidy(&text, "TS");
        }
    }
}
