//! How proposals were decided: between the same two, too fast, or about people who were not there.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{EXAMPLES, percent};
use crate::activities::SignupState;
use crate::clock::Id;
use crate::hours::Kind;
use crate::oversight::model::{Example, Finding, Severity, Sign, Subject, Thing};

/// Decisions between two people from which on it is said, and of them at least each way.
const MUTUAL: usize = 4;
const EACH_WAY: usize = 2;
/// The share, in percent, of both people's proposals that makes it "always".
const ALWAYS: i64 = 80;
/// Seconds under which nobody has read a proposal.
const READING: i64 = 60;
/// Hasty approvals of one person from which on it is said.
const HASTY: usize = 2;
/// Back-fills in one shift, of people signed up and not checked in, from which on it is said.
const MISSED: usize = 3;

db::row! {
    /// An approved proposal.
    pub struct Decision {
        pub id: Id,
        pub kind: Kind,
        pub title: String,
        pub shift: Option<Id>,
        pub proposed_by: Id,
        pub proposer: String,
        pub proposed_at: Timestamp,
        pub decided_by: Id,
        pub decider: String,
        pub decided_at: Timestamp,
        /// Where the person's sign-up for the shift stands.
        pub signup: Option<SignupState>,
    }
}

fn examples(rows: &[&Decision]) -> Vec<Example> {
    let example = |it: &&Decision| Example {
        thing: Thing::Proposal(it.id),
        label: format!("{}：{}", it.kind.label(), it.title),
        at: Some(it.decided_at),
    };
    rows.iter().take(EXAMPLES).map(example).collect()
}

fn count(rows: &[&Decision]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// Pairs who approve each other's proposals and hardly anybody else's.
pub fn mutual(rows: &[Decision]) -> Vec<Finding> {
    let mut pairs: BTreeMap<(Id, Id), Vec<&Decision>> = BTreeMap::new();
    for row in rows {
        let (a, b) = (row.proposed_by, row.decided_by);
        pairs.entry((a.min(b), a.max(b))).or_default().push(row);
    }
    let mut found = Vec::new();
    for ((a, b), between) in pairs {
        let forth = between.iter().filter(|it| it.proposed_by == a).count();
        let back = between.len() - forth;
        let of = rows.iter().filter(|it| it.proposed_by == a || it.proposed_by == b).count();
        let of = i64::try_from(of).unwrap_or(i64::MAX);
        if between.len() < MUTUAL || forth.min(back) < EACH_WAY || percent(count(&between), of) < ALWAYS {
            continue;
        }
        let (proposer, decider) = between.first().map_or(("", ""), |it| (&*it.proposer, &*it.decider));
        found.push(Finding {
            sign: Sign::Mutual,
            severity: Severity::Check,
            subject: Subject::Pair(a, b),
            count: count(&between),
            of,
            text: format!("{proposer}与{decider}提出的 {of} 项申请，有 {} 项由对方审核通过。", between.len()),
            examples: examples(&between),
        });
    }
    found
}

/// Deciders who approved within a minute of the proposal.
pub fn hasty(rows: &[Decision]) -> Vec<Finding> {
    let mut by_decider: BTreeMap<Id, (Vec<&Decision>, i64)> = BTreeMap::new();
    for row in rows {
        let (fast, all) = by_decider.entry(row.decided_by).or_default();
        *all += 1;
        if row.decided_at.as_second() - row.proposed_at.as_second() < READING {
            fast.push(row);
        }
    }
    by_decider.retain(|_, (fast, _)| fast.len() >= HASTY);
    let finding = |(by, (fast, of)): (Id, (Vec<&Decision>, i64))| Finding {
        sign: Sign::Hasty,
        severity: if percent(count(&fast), of) >= 50 { Severity::Check } else { Severity::Note },
        subject: Subject::Recorder(by),
        count: count(&fast),
        of,
        text: format!(
            "{}审核通过 {of} 项申请，其中 {} 项在提交后一分钟内通过。",
            fast.first().map_or("", |it| it.decider.as_str()),
            fast.len()
        ),
        examples: examples(&fast),
    };
    by_decider.into_iter().map(finding).collect()
}

/// Shifts where several who had signed up and did not check in, or anybody who had cancelled, were
/// back-filled.
pub fn missed(rows: &[Decision]) -> Vec<Finding> {
    let mut by_shift: BTreeMap<Id, (Vec<&Decision>, usize)> = BTreeMap::new();
    for row in rows.iter().filter(|it| it.kind == Kind::Backfill) {
        let (Some(shift), Some(signup)) = (row.shift, row.signup) else { continue };
        let (all, cancelled) = by_shift.entry(shift).or_default();
        all.push(row);
        *cancelled += usize::from(signup.is_over());
    }
    by_shift.retain(|_, (all, cancelled)| all.len() >= MISSED || *cancelled > 0);
    let finding = |(shift, (all, cancelled)): (Id, (Vec<&Decision>, usize))| {
        let also =
            if cancelled > 0 { format!("，其中 {cancelled} 人事先取消了报名") } else { String::new() };
        Finding {
            sign: Sign::Missed,
            severity: if cancelled > 0 { Severity::Check } else { Severity::Note },
            subject: Subject::Shift(shift),
            count: count(&all),
            of: count(&all),
            text: format!(
                "{}：{} 人报过名、现场没有签到，事后补录{also}。",
                all.first().map_or("", |it| it.title.as_str()),
                all.len()
            ),
            examples: examples(&all),
        }
    };
    by_shift.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(by: u128, to: u128, seconds: i64) -> Decision {
        Decision {
            id: Id::nil(),
            kind: Kind::Backfill,
            title: "清扫".into(),
            shift: Some(Id::nil()),
            proposed_by: Id::from_u128(by),
            proposer: format!("人{by}"),
            proposed_at: Timestamp::from_second(0).unwrap(),
            decided_by: Id::from_u128(to),
            decider: format!("人{to}"),
            decided_at: Timestamp::from_second(seconds).unwrap(),
            signup: None,
        }
    }

    #[test]
    fn two_who_only_approve_each_other_are_named() {
        let rows = [(1, 2), (2, 1), (1, 2), (2, 1)].map(|(a, b)| decision(a, b, 900));
        let found = mutual(&rows);
        assert_eq!((found.len(), found[0].count, found[0].of), (1, 4, 4));
    }

    #[test]
    fn one_way_or_one_of_many_is_not() {
        assert!(mutual(&[(1, 2); 6].map(|(a, b)| decision(a, b, 900))).is_empty());
        let many = [(1, 2), (2, 1), (1, 2), (2, 1), (1, 3), (1, 4), (2, 3)].map(|(a, b)| decision(a, b, 900));
        assert!(mutual(&many).is_empty());
    }

    #[test]
    fn approvals_faster_than_reading_are_named() {
        let found = hasty(&[decision(1, 2, 20), decision(3, 2, 59), decision(1, 2, 600)]);
        assert_eq!((found[0].count, found[0].of, found[0].severity), (2, 3, Severity::Check));
        assert!(hasty(&[decision(1, 2, 20), decision(3, 2, 60), decision(1, 2, 600)]).is_empty());
    }

    #[test]
    fn back_fills_of_those_who_did_not_come_are_named() {
        let signed = |signup| Decision { signup: Some(signup), ..decision(1, 2, 900) };
        let found = missed(&[(); 3].map(|()| signed(SignupState::Confirmed)));
        assert_eq!((found[0].count, found[0].severity), (3, Severity::Note));
        assert_eq!(missed(&[signed(SignupState::Cancelled)])[0].severity, Severity::Check);
        assert!(missed(&[signed(SignupState::Confirmed), decision(1, 2, 900), decision(1, 2, 900)]).is_empty());
    }
}
