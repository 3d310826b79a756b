//! What the detectors read: sums where sums will do, newest rows first and never more than [`MOST`].

use db::{Value, params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::oversight::rules::{Decision, Interval, RecorderYear, Sole, Tapping, Transfer, UnitYear};

/// The most rows one statement brings.
pub(in crate::oversight) const MOST: i64 = 5_000;

/// A year of an organisation and everything below it.
#[derive(Debug, Clone, Copy)]
pub(in crate::oversight) struct Scope {
    pub(in crate::oversight) organisation: Id,
    pub(in crate::oversight) year: i16,
    /// The first moment of the year in the city.
    pub(in crate::oversight) from: Timestamp,
    /// The first moment of the next.
    pub(in crate::oversight) to: Timestamp,
    /// From when on entries are late.
    pub(in crate::oversight) late: Timestamp,
}

impl Scope {
    fn year(&self, cx: &Cx<'_>) -> Vec<Value> {
        params![cx.region, self.organisation, i64::from(self.year), MOST].to_vec()
    }

    fn span(&self, cx: &Cx<'_>) -> Vec<Value> {
        params![cx.region, self.organisation, self.from, self.to, MOST].to_vec()
    }
}

/// Every organisation with what its own people entered, the one asked about first.
pub(in crate::oversight) async fn units(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<UnitYear>> {
    let select = sql!(
        "SELECT organisation.id, organisation.name, below.depth,
            CAST(COALESCE(SUM(CASE WHEN ledger.reverses IS NULL AND ledger.id IS NOT NULL THEN 1 ELSE 0 END), 0)
                AS BIGINT),
            CAST(COALESCE(SUM(ledger.minutes), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.grade = 'D' THEN ledger.minutes ELSE 0 END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.recorded_at >= $4 THEN ledger.minutes ELSE 0 END), 0) AS BIGINT),
            MIN(ledger.recorded_at)
         FROM organisation_path below
         JOIN organisation ON organisation.region = below.region AND organisation.id = below.descendant
         LEFT JOIN ledger
           ON ledger.region = below.region AND ledger.organisation = below.descendant AND ledger.year = $3
         WHERE below.region = $1 AND below.ancestor = $2
         GROUP BY organisation.id, organisation.name, below.depth
         ORDER BY below.depth, organisation.id LIMIT $5"
    );
    let row = params![cx.region, scope.organisation, i64::from(scope.year), scope.late, MOST];
    Ok(cx.tx.all(select, row).await?)
}

/// Who recorded for others, with how much of it was back-filled.
pub(in crate::oversight) async fn recorders(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<RecorderYear>> {
    let select = sql!(
        "SELECT person.id, person.name, COUNT(*),
            CAST(SUM(CASE WHEN ledger.grade = 'D' THEN 1 ELSE 0 END) AS BIGINT) AS backfilled
         FROM organisation_path below
         JOIN ledger ON ledger.region = below.region AND ledger.organisation = below.descendant
         JOIN person ON person.region = ledger.region AND person.id = ledger.recorded_by
         WHERE below.region = $1 AND below.ancestor = $2 AND ledger.year = $3
           AND ledger.recorded_by <> ledger.person AND ledger.reverses IS NULL
         GROUP BY person.id, person.name ORDER BY backfilled DESC, person.id LIMIT $4"
    );
    Ok(cx.tx.all(select, &scope.year(cx)).await?)
}

/// Who recorded what for people without an account.
pub(in crate::oversight) async fn sole(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<Sole>> {
    let select = sql!(
        "SELECT ledger.recorded_by, recorder.name, ledger.person, person.name, COUNT(*),
            CAST(SUM(CASE WHEN ledger.grade = 'B' THEN 1 ELSE 0 END) AS BIGINT)
         FROM organisation_path below
         JOIN ledger ON ledger.region = below.region AND ledger.organisation = below.descendant
         JOIN person ON person.region = ledger.region AND person.id = ledger.person
         JOIN person recorder ON recorder.region = ledger.region AND recorder.id = ledger.recorded_by
         LEFT JOIN account ON account.region = ledger.region AND account.person = ledger.person
         WHERE below.region = $1 AND below.ancestor = $2 AND ledger.year = $3 AND account.person IS NULL
         GROUP BY ledger.recorded_by, recorder.name, ledger.person, person.name
         ORDER BY ledger.person, ledger.recorded_by LIMIT $4"
    );
    Ok(cx.tx.all(select, &scope.year(cx)).await?)
}

/// Groups of people with identical intervals, both ends at the desk.
pub(in crate::oversight) async fn intervals(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<Interval>> {
    let select = sql!(
        "SELECT shift.id, activity.title, shift.starts_at, COUNT(*)
         FROM organisation_path below
         JOIN team ON team.region = below.region AND team.organisation = below.descendant
         JOIN activity ON activity.region = team.region AND activity.team = team.id
         JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
         JOIN attendance ON attendance.region = shift.region AND attendance.shift = shift.id
         WHERE below.region = $1 AND below.ancestor = $2 AND shift.starts_at >= $3 AND shift.starts_at < $4
           AND attendance.check_in_grade = 'B' AND attendance.check_out_grade = 'B'
         GROUP BY shift.id, activity.title, shift.starts_at,
            attendance.check_in_at / 60, attendance.check_out_at / 60
         HAVING COUNT(*) >= 5 ORDER BY shift.starts_at DESC, shift.id LIMIT $5"
    );
    Ok(cx.tx.all(select, &scope.span(cx)).await?)
}

/// What each recorder checked in at each desk, when it was more than a few.
pub(in crate::oversight) async fn tappings(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<Tapping>> {
    let select = sql!(
        "SELECT shift.id, activity.title, shift.starts_at, person.id, person.name,
            COUNT(DISTINCT attendance.person), MIN(attendance.check_in_at), MAX(attendance.check_in_at)
         FROM organisation_path below
         JOIN team ON team.region = below.region AND team.organisation = below.descendant
         JOIN activity ON activity.region = team.region AND activity.team = team.id
         JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
         JOIN attendance ON attendance.region = shift.region AND attendance.shift = shift.id
         JOIN person ON person.region = attendance.region AND person.id = attendance.check_in_by
         WHERE below.region = $1 AND below.ancestor = $2 AND shift.starts_at >= $3 AND shift.starts_at < $4
           AND attendance.check_in_grade = 'B'
         GROUP BY shift.id, activity.title, shift.starts_at, person.id, person.name
         HAVING COUNT(*) >= 5 ORDER BY shift.starts_at DESC, shift.id LIMIT $5"
    );
    Ok(cx.tx.all(select, &scope.span(cx)).await?)
}

/// Approved proposals of the teams, newest first.
pub(in crate::oversight) async fn decisions(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<Decision>> {
    let select = sql!(
        "SELECT proposal.id, proposal.kind, proposal.title, proposal.shift, proposal.proposed_by, proposer.name,
            proposal.proposed_at, proposal.decided_by, decider.name, proposal.decided_at, signup.state
         FROM organisation_path below
         JOIN team ON team.region = below.region AND team.organisation = below.descendant
         JOIN proposal ON proposal.region = team.region AND proposal.team = team.id
         JOIN person proposer ON proposer.region = proposal.region AND proposer.id = proposal.proposed_by
         JOIN person decider ON decider.region = proposal.region AND decider.id = proposal.decided_by
         LEFT JOIN signup ON signup.region = proposal.region AND signup.shift = proposal.shift
           AND signup.person = proposal.person
         WHERE below.region = $1 AND below.ancestor = $2 AND proposal.state = 'approved'
           AND proposal.starts_at >= $3 AND proposal.starts_at < $4
         ORDER BY proposal.decided_at DESC, proposal.id LIMIT $5"
    );
    Ok(cx.tx.all(select, &scope.span(cx)).await?)
}

/// Intervals of a member in two towns, the second within an hour of the end of the first.
pub(in crate::oversight) async fn transfers(cx: &mut Cx<'_>, scope: &Scope) -> Result<Vec<Transfer>> {
    let select = sql!(
        "SELECT person.id, person.name, activity.title, activity.town, attendance.check_out_at,
            next_activity.title, next_activity.town, next.check_in_at
         FROM organisation_path below
         JOIN membership ON membership.region = below.region AND membership.organisation = below.descendant
           AND membership.valid_to IS NULL
         JOIN person ON person.region = membership.region AND person.id = membership.person
         JOIN attendance ON attendance.region = person.region AND attendance.person = person.id
         JOIN attendance next ON next.region = attendance.region AND next.person = attendance.person
           AND next.check_in_at >= attendance.check_in_at AND next.check_in_at < attendance.check_out_at + 3600
           AND next.id <> attendance.id
         JOIN shift ON shift.region = attendance.region AND shift.id = attendance.shift
         JOIN activity ON activity.region = shift.region AND activity.id = shift.activity
         JOIN shift next_shift ON next_shift.region = next.region AND next_shift.id = next.shift
         JOIN activity next_activity
           ON next_activity.region = next_shift.region AND next_activity.id = next_shift.activity
         WHERE below.region = $1 AND below.ancestor = $2
           AND attendance.check_in_at >= $3 AND attendance.check_in_at < $4 AND activity.town <> next_activity.town
         ORDER BY next.check_in_at DESC, person.id LIMIT $5"
    );
    Ok(cx.tx.all(select, &scope.span(cx)).await?)
}
