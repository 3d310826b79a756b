//! What a certificate is.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What a certificate is about.
    pub enum Kind {
        Period = "period" => "时段证明",
        Activity = "activity" => "活动证明",
        Honour = "honour" => "星级证明",
    }
}

codes! {
    /// How far a batch is.
    pub enum BatchState {
        Running = "running" => "开具中",
        Done = "done" => "已完成",
    }
}

codes! {
    /// What became of a person in a batch.
    pub enum ItemState {
        Waiting = "waiting" => "等待",
        Issued = "issued" => "已开具",
        Skipped = "skipped" => "未开具",
    }
}

/// Whose rows count and who issues, for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything the platform counts; the city's own issuer.
    City,
    /// Everything; issued by this organisation for its own people.
    Organisation(Id),
    /// What was served with this team; issued by its organisation.
    Team(Id),
}

/// What is to be certified.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Service from a day to a day, both included.
    Period {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
        /// Whose rows, and who issues.
        scope: Scope,
    },
    /// Service in one activity.
    Activity(Id),
    /// An honour the voluntary record has earned.
    Honour {
        /// The award, by the id its own slice gives it.
        award: Id,
        /// Its title, e.g. `三星级志愿者（600小时）`.
        title: String,
        /// Minutes it takes; it is revoked when fewer are left.
        floor: i64,
        /// Rows up to this day.
        until: Date,
    },
}

impl Subject {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Period { .. } => Kind::Period,
            Self::Activity(_) => Kind::Activity,
            Self::Honour { .. } => Kind::Honour,
        }
    }
}

db::row! {
    /// A certificate as it was issued, and whether it still stands.
    pub struct Certificate {
        /// Its id.
        pub id: Id,
        /// Its number, e.g. `TS2026-000042-K7Q4M`.
        pub number: String,
        /// What it is about.
        pub kind: Kind,
        /// Whose.
        pub person: Id,
        /// Their name when it was issued.
        pub name: String,
        /// Who issued it.
        pub issuer: Id,
        /// The issuer's name then.
        pub issuer_name: String,
        /// Whether the issuer could certify then.
        pub entitled: bool,
        /// The team, activity or award.
        pub scope: Option<Id>,
        /// Its name; empty for a period alone.
        pub subject: String,
        /// The first day.
        pub from: Date,
        /// The last day.
        pub to: Date,
        /// Minutes certified.
        pub minutes: i64,
        /// It is revoked when fewer are left.
        pub floor: i64,
        /// Minutes by evidence grade.
        pub a: i64,
        /// Grade B.
        pub b: i64,
        /// Grade C.
        pub c: i64,
        /// Grade D.
        pub d: i64,
        /// How many ledger rows.
        pub occasions: i64,
        /// On how many days.
        pub days: i64,
        /// What was signed.
        pub payload: String,
        /// Ed25519 over the payload, 64 bytes.
        pub signature: Vec<u8>,
        /// With which key.
        pub key_id: String,
        /// Who had it issued; nobody for the program.
        pub issued_by: Option<Id>,
        /// When.
        pub issued_at: Timestamp,
        /// When it was revoked.
        pub revoked_at: Option<Timestamp>,
        /// Why.
        pub revocation: Option<String>,
    }
}

impl Certificate {
    /// Whether its person was erased: the signed text is gone, the number and sums stand.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.payload.is_empty()
    }

    /// Whether it stands.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.revoked_at.is_none()
    }

    /// 有效 or 已撤销.
    #[must_use]
    pub fn state_label(&self) -> &'static str {
        if self.is_valid() { "有效" } else { "已撤销" }
    }

    /// The class of its badge.
    #[must_use]
    pub fn badge(&self) -> &'static str {
        if self.is_valid() { "is-ok" } else { "is-void" }
    }

    /// What it is about, in a few words.
    #[must_use]
    pub fn about(&self) -> String {
        match self.kind {
            Kind::Period if self.subject.is_empty() => format!("{} 至 {}", self.from, self.to),
            Kind::Period => format!("{}：{} 至 {}", self.subject, self.from, self.to),
            Kind::Activity | Kind::Honour => self.subject.clone(),
        }
    }

    /// The name as a stranger sees it who has only the number: `陈*兰`.
    #[must_use]
    pub fn masked_name(&self) -> String {
        masked(&self.name)
    }
}

/// `陈*`, `陈*兰`, `欧阳**` keep the first character and the last of three and more.
#[must_use]
pub fn masked(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let last = characters.len().saturating_sub(1);
    let shown = |at: usize| at == 0 || (at == last && last > 1);
    characters.iter().enumerate().map(|(at, it)| if shown(at) { *it } else { '*' }).collect()
}

db::row! {
    /// A ledger row a certificate may rest on.
    pub struct Service {
        /// The row.
        pub entry: Id,
        /// The day.
        pub date: Date,
        /// What it was.
        pub title: String,
        /// Category code.
        pub category: String,
        /// Minutes.
        pub minutes: i64,
        /// How well they are evidenced.
        pub grade: crate::standing::Grade,
    }
}

db::row! {
    /// A batch: certificates for everybody of an organisation or team who has enough.
    pub struct Batch {
        /// Its id.
        pub id: Id,
        /// For whom and by whom.
        pub organisation: Id,
        /// For this team only.
        pub team: Option<Id>,
        /// The first day.
        pub from: Date,
        /// The last day.
        pub to: Date,
        /// Fewest minutes.
        pub minimum: i64,
        /// How far it is.
        pub state: BatchState,
        /// How many people.
        pub total: i64,
        /// Who started it.
        pub created_by: Id,
        /// When.
        pub created_at: Timestamp,
        /// Certificates issued so far.
        pub issued: i64,
        /// People left out so far.
        pub skipped: i64,
    }
}

impl Batch {
    /// People worked through.
    #[must_use]
    pub fn finished(&self) -> i64 {
        self.issued + self.skipped
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_masked_name_keeps_its_ends() {
        assert_eq!(masked("陈兰"), "陈*");
        assert_eq!(masked("陈玉兰"), "陈*兰");
        assert_eq!(masked("欧阳玉兰"), "欧**兰");
        assert_eq!(masked("李"), "李");
    }
}
