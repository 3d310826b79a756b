//! Who certifies in a city, and in which words: `certificates.toml`, whose header says what its fields mean.

use jiff::civil::Date;
use serde::Deserialize;

/// Everything of `certificates.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateRules {
    /// What numbers begin with.
    pub prefix: String,
    /// Key of the organisation that issues what the whole platform counts.
    pub issuer: String,
    /// Title of an entitled issuer's certificate.
    pub title: String,
    /// Title of what another issues.
    pub record_title: String,
    /// Said on it.
    pub record_note: String,
    /// Small print on every one.
    pub notes: Vec<String>,
    /// How to verify it.
    pub check: String,
    /// What is certified.
    pub statement: Statements,
    /// Who may certify.
    pub entitled: Vec<Entitled>,
}

/// What is certified, by kind. Words in braces are filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    /// Service in a period.
    pub period: String,
    /// Service in a period with one team.
    pub team: String,
    /// Service in one activity.
    pub activity: String,
    /// An honour of the voluntary record.
    pub honour: String,
}

/// An organisation that may certify.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitled {
    /// Its key.
    pub organisation: String,
    /// The name it certifies under, when it is not the organisation's own.
    pub name: Option<String>,
    /// Since when.
    pub from: Date,
    /// By what.
    pub basis: String,
}

/// The words that statements may hold in braces.
const WORDS: &[&str] = &["id_number", "from", "to", "city", "times", "days", "hours", "subject"];

impl CertificateRules {
    /// Whether the organisation with this key may certify on `day`.
    #[must_use]
    pub fn entitles(&self, key: &str, day: Date) -> Option<&Entitled> {
        self.entitled.iter().find(|it| it.organisation == key && it.from <= day)
    }

    /// What is wrong, in Chinese; `known` says whether an organisation's key exists.
    pub(super) fn check(&self, known: impl Fn(&str) -> bool) -> Result<(), String> {
        let prefix = &self.prefix;
        if !(1..=4).contains(&prefix.len()) || !prefix.bytes().all(|it| it.is_ascii_uppercase()) {
            return Err(format!("prefix 应是 1 至 4 个大写字母，现在是 {prefix}"));
        }
        let keys = self.entitled.iter().map(|it| &it.organisation).chain([&self.issuer]);
        if let Some(key) = keys.into_iter().find(|key| !known(key)) {
            return Err(format!("组织 {key} 不在 organisations.toml 中"));
        }
        let Statements { period, team, activity, honour } = &self.statement;
        for text in [period, team, activity, honour] {
            let mut words = text.split('{').skip(1).map(|rest| rest.split_once('}').map_or(rest, |(word, _)| word));
            if let Some(word) = words.find(|word| !WORDS.contains(word)) {
                return Err(format!("[statement] 中的 {{{word}}} 不认识，可用的有 {}", WORDS.join("、")));
            }
        }
        Ok(())
    }
}
