//! What the year holds of everybody counted at an organisation, batch by batch: one statement a kind.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::activities;
use crate::clock::Id;
use crate::error::Result;
use crate::hours::{Kind, ProposalState};
use crate::standing::Grade;

/// Of whom: those counted at `organisation` in `year` whose ids lie between two; of when.
#[derive(Debug, Clone, Copy)]
pub(in crate::appraisal) struct Range {
    pub(in crate::appraisal) organisation: Id,
    pub(in crate::appraisal) year: i64,
    pub(in crate::appraisal) first: Id,
    pub(in crate::appraisal) last: Id,
    pub(in crate::appraisal) from: Timestamp,
    pub(in crate::appraisal) to: Timestamp,
}

db::row! {
    /// A row of the ledger that stands.
    pub(in crate::appraisal) struct Service {
        pub(in crate::appraisal) person: Id,
        pub(in crate::appraisal) date: Date,
        pub(in crate::appraisal) title: String,
        pub(in crate::appraisal) minutes: i64,
        pub(in crate::appraisal) grade: Grade,
        pub(in crate::appraisal) duty: bool,
    }
}

db::row! {
    /// A shift somebody signed up for and missed.
    pub(in crate::appraisal) struct Missed {
        pub(in crate::appraisal) person: Id,
        pub(in crate::appraisal) at: Timestamp,
        pub(in crate::appraisal) title: String,
    }
}

db::row! {
    /// A change of somebody's record, asked for by one and decided by another.
    pub(in crate::appraisal) struct Corrected {
        pub(in crate::appraisal) person: Id,
        pub(in crate::appraisal) at: Timestamp,
        pub(in crate::appraisal) kind: Kind,
        pub(in crate::appraisal) state: ProposalState,
        pub(in crate::appraisal) title: String,
        pub(in crate::appraisal) minutes: i64,
    }
}

db::row! {
    /// An activity somebody organised.
    pub(in crate::appraisal) struct Led {
        pub(in crate::appraisal) person: Id,
        pub(in crate::appraisal) at: Timestamp,
        pub(in crate::appraisal) title: String,
        pub(in crate::appraisal) state: activities::State,
    }
}

db::row! {
    /// An organisation of a pack.
    pub(in crate::appraisal) struct Below {
        pub(in crate::appraisal) id: Id,
        pub(in crate::appraisal) name: String,
    }
}

/// The organisation and everything below it where somebody is counted in a year, in the tree's order.
pub(in crate::appraisal) async fn below(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Vec<Below>> {
    let select = sql!(
        "SELECT organisation.id, organisation.name
         FROM organisation_path below
         JOIN organisation ON organisation.region = below.region AND organisation.id = below.descendant
         WHERE below.region = $1 AND below.ancestor = $2 AND EXISTS (
           SELECT 1 FROM person_year WHERE person_year.region = below.region
             AND person_year.organisation = below.descendant AND person_year.year = $3)
         ORDER BY below.depth, organisation.code"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, year]).await?)
}

impl Range {
    fn key(&self, cx: &Cx<'_>) -> [db::Value; 5] {
        use db::ToValue;
        [
            cx.region.to_value(),
            self.organisation.to_value(),
            self.year.to_value(),
            self.first.to_value(),
            self.last.to_value(),
        ]
    }

    fn timed(&self, cx: &Cx<'_>) -> [db::Value; 7] {
        use db::ToValue;
        let [region, organisation, year, first, last] = self.key(cx);
        [region, organisation, year, first, last, self.from.to_value(), self.to.to_value()]
    }
}

/// What stands in the ledger: what was taken back, and what takes back, is left out.
pub(in crate::appraisal) async fn services(cx: &mut Cx<'_>, range: &Range) -> Result<Vec<Service>> {
    let select = sql!(
        "SELECT ledger.person, ledger.service_date, ledger.title, ledger.minutes, ledger.grade, ledger.duty
         FROM person_year
         JOIN ledger ON ledger.region = person_year.region AND ledger.person = person_year.person
           AND ledger.year = person_year.year
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5 AND ledger.reverses IS NULL
           AND NOT EXISTS (SELECT 1 FROM ledger reversal
             WHERE reversal.region = ledger.region AND reversal.reverses = ledger.id)
         ORDER BY ledger.person, ledger.service_date, ledger.seq"
    );
    Ok(cx.tx.all(select, &range.key(cx)).await?)
}

/// Shifts signed up for and missed: not cancelled, not attended, not back-filled.
pub(in crate::appraisal) async fn missed(cx: &mut Cx<'_>, range: &Range) -> Result<Vec<Missed>> {
    let select = sql!(
        "SELECT signup.person, shift.starts_at, activity.title
         FROM person_year
         JOIN signup ON signup.region = person_year.region AND signup.person = person_year.person
         JOIN shift ON shift.region = signup.region AND shift.id = signup.shift
         JOIN activity ON activity.region = shift.region AND activity.id = shift.activity
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5 AND signup.state = 'confirmed'
           AND shift.starts_at >= $6 AND shift.starts_at < $7 AND shift.ends_at < $8 AND activity.state <> 'cancelled'
           AND NOT EXISTS (SELECT 1 FROM attendance WHERE attendance.region = signup.region
             AND attendance.shift = signup.shift AND attendance.person = signup.person)
           AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.region = signup.region
             AND ledger.person = signup.person AND ledger.shift = signup.shift)
         ORDER BY signup.person, shift.starts_at"
    );
    let mut key = range.timed(cx).to_vec();
    key.push(db::ToValue::to_value(&cx.now));
    Ok(cx.tx.all(select, &key).await?)
}

/// What was asked to be changed in their records.
pub(in crate::appraisal) async fn corrected(cx: &mut Cx<'_>, range: &Range) -> Result<Vec<Corrected>> {
    let select = sql!(
        "SELECT proposal.person, proposal.starts_at, proposal.kind, proposal.state, proposal.title, proposal.minutes
         FROM person_year
         JOIN proposal ON proposal.region = person_year.region AND proposal.person = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
           AND proposal.starts_at >= $6 AND proposal.starts_at < $7 AND proposal.state <> 'withdrawn'
         ORDER BY proposal.person, proposal.starts_at, proposal.id"
    );
    Ok(cx.tx.all(select, &range.timed(cx)).await?)
}

/// The activities they organised and that took place.
pub(in crate::appraisal) async fn led(cx: &mut Cx<'_>, range: &Range) -> Result<Vec<Led>> {
    let select = sql!(
        "SELECT activity.created_by, activity.first_start, activity.title, activity.state
         FROM person_year
         JOIN activity ON activity.region = person_year.region AND activity.created_by = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
           AND activity.first_start >= $6 AND activity.first_start < $7
           AND activity.state IN ('running', 'closed', 'settled')
         ORDER BY activity.created_by, activity.first_start, activity.id"
    );
    Ok(cx.tx.all(select, &range.timed(cx)).await?)
}
