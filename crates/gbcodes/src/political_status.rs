//! Political status, GB/T 4762-1984.

use std::fmt;
use std::str::FromStr;

use crate::text::compact;

/// Where a person stands towards the party. GB/T 4762-1984 lists thirteen
/// statuses; this is the coarser split that party duties depend on. Everyone
/// outside the party who is not being prepared for it (codes 03 to 13: League
/// members, the other parties, 无党派人士, 群众) is [`PoliticalStatus::Public`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PoliticalStatus {
    /// 中共党员, code 01.
    PartyMember,
    /// 中共预备党员, code 02.
    ProbationaryMember,
    /// 入党积极分子 (and 发展对象, the step after it). No code of its own.
    Activist,
    /// 群众, code 13.
    Public,
}

/// The text names no known status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("政治面貌应填：中共党员、预备党员、入党积极分子或群众")]
pub struct UnknownPoliticalStatus;

impl PoliticalStatus {
    /// All four, in the order a form lists them.
    pub const ALL: [Self; 4] = [Self::PartyMember, Self::ProbationaryMember, Self::Activist, Self::Public];

    /// The code of GB/T 4762-1984, where one exists.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::PartyMember => Some("01"),
            Self::ProbationaryMember => Some("02"),
            Self::Activist => None,
            Self::Public => Some("13"),
        }
    }

    /// A stable name for storage and interfaces: `party_member` and so on.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::PartyMember => "party_member",
            Self::ProbationaryMember => "probationary_member",
            Self::Activist => "activist",
            Self::Public => "public",
        }
    }

    /// The word to show.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::PartyMember => "中共党员",
            Self::ProbationaryMember => "预备党员",
            Self::Activist => "入党积极分子",
            Self::Public => "群众",
        }
    }
}

impl fmt::Display for PoliticalStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.chinese())
    }
}

impl FromStr for PoliticalStatus {
    type Err = UnknownPoliticalStatus;

    /// Accepts the words rosters use, and the two-digit or shortened codes.
    fn from_str(text: &str) -> Result<Self, UnknownPoliticalStatus> {
        let text = compact(text);
        let word = text.strip_prefix("中国共产党").unwrap_or(&text);
        match word {
            "中共党员"
            | "党员"
            | "正式党员"
            | "中共正式党员"
            | "中共党员(正式)"
            | "党员(正式)"
            | "正式"
            | "共产党员"
            | "01"
            | "1" => Ok(Self::PartyMember),
            "预备党员" | "中共预备党员" | "中共党员(预备)" | "党员(预备)" | "预备" | "预备期党员" | "02" | "2" => {
                Ok(Self::ProbationaryMember)
            }
            "入党积极分子" | "积极分子" | "发展对象" | "入党发展对象" | "建党对象" => {
                Ok(Self::Activist)
            }
            "群众" | "普通群众" | "非党员" | "入党申请人" | "13" => Ok(Self::Public),
            "共青团员" | "团员" | "03" | "3" | "无党派人士" | "无党派" | "12" => Ok(Self::Public),
            other => other_party(other).ok_or(UnknownPoliticalStatus),
        }
    }
}

/// The eight other parties (codes 04 to 11).
fn other_party(word: &str) -> Option<PoliticalStatus> {
    const NAMES: [&str; 8] = ["民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟"];
    const CODES: [&str; 8] = ["04", "05", "06", "07", "08", "09", "10", "11"];
    let named = NAMES.iter().any(|name| word.starts_with(name));
    (named || CODES.contains(&word) || word == "民主党派").then_some(PoliticalStatus::Public)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_rosters() {
        for (text, status) in [
            ("党员", PoliticalStatus::PartyMember),
            ("中国共产党党员", PoliticalStatus::PartyMember),
            ("中国共产党预备党员", PoliticalStatus::ProbationaryMember),
            ("中共党员（预备）", PoliticalStatus::ProbationaryMember),
            (" 发展对象 ", PoliticalStatus::Activist),
            ("０２", PoliticalStatus::ProbationaryMember),
            ("民盟盟员", PoliticalStatus::Public),
            ("13", PoliticalStatus::Public),
        ] {
            assert_eq!(text.parse(), Ok(status), "{text}");
        }
        assert!("待核实".parse::<PoliticalStatus>().is_err());
        assert!("".parse::<PoliticalStatus>().is_err());
    }

    #[test]
    fn every_word_and_code_shown_can_be_read_back() {
        for status in PoliticalStatus::ALL {
            assert_eq!(status.chinese().parse(), Ok(status));
            let code = status.code().map(str::parse::<PoliticalStatus>);
            assert!(code.is_none_or(|back| back == Ok(status)));
        }
    }
}
