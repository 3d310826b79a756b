//! The link in a message by which one does without more of its kind: signed, so that it works without
//! signing in and for nobody else.

use super::model::{Channel, Kind};
use crate::clock::Id;
use crate::crypto::{Keys, hex};

/// Bytes of the keyed hash in a token.
const MAC: usize = 16;

/// The token of a person, a kind and a channel: `person.kind.channel.mac`.
pub(super) fn token(keys: &Keys, person: Id, kind: Kind, channel: Channel) -> String {
    let what = format!("{}.{}.{}", person.simple(), kind.code(), channel.code());
    let mac = hex(&keys.mac("unsubscribe", what.as_bytes())[..MAC]);
    format!("{what}.{mac}")
}

/// What a token stands for, when it is one of ours.
pub(super) fn read(keys: &Keys, text: &str) -> Option<(Id, Kind, Channel)> {
    let mut parts = text.split('.');
    let (person, kind) = (parts.next()?.parse().ok()?, Kind::parse(parts.next()?)?);
    let channel = Channel::parse(parts.next()?)?;
    let given = parts.next()?;
    let due = token(keys, person, kind, channel);
    let same = due.rsplit('.').next()?.bytes().zip(given.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0;
    (same && given.len() == MAC * 2 && parts.next().is_none()).then_some((person, kind, channel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_one_person_kind_and_channel() {
        let keys = Keys::from_secret(&[7; 96]);
        let it = token(&keys, Id::from_u128(5), Kind::Reminder, Channel::Email);
        assert_eq!(read(&keys, &it), Some((Id::from_u128(5), Kind::Reminder, Channel::Email)));
        assert_eq!(read(&keys, &it.replace("reminder", "decision")), None);
        assert_eq!(read(&keys, &it.replace("email", "sms")), None);
        assert_eq!(read(&keys, &it[..it.len() - 1]), None);
        assert_eq!(read(&Keys::from_secret(&[8; 96]), &it), None);
        assert_eq!(read(&keys, ""), None);
    }
}
