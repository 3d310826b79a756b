//! The SQL of presence and proposals.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Attendance, Presence, Proposal, ProposalState};
use super::rules::Span;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::Grade;

/// The person's open interval, wherever it is.
pub(super) async fn open_interval(cx: &mut Cx<'_>, person: Id) -> Result<Option<Attendance>> {
    let select = sql!(
        "SELECT id, shift, person, state, check_in_at, check_in_grade, check_out_at, check_out_grade
         FROM attendance WHERE region = $1 AND person = $2 AND state = 'open'"
    );
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// The person's intervals in a shift, in order.
pub(super) async fn intervals(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<Vec<Attendance>> {
    let select = sql!(
        "SELECT id, shift, person, state, check_in_at, check_in_grade, check_out_at, check_out_grade
         FROM attendance WHERE region = $1 AND shift = $2 AND person = $3 ORDER BY check_in_at"
    );
    Ok(cx.tx.all(select, params![cx.region, shift, person]).await?)
}

/// Everybody's intervals in a shift.
pub(super) async fn presence(cx: &mut Cx<'_>, shift: Id) -> Result<Vec<Attendance>> {
    let select = sql!(
        "SELECT id, shift, person, state, check_in_at, check_in_grade, check_out_at, check_out_grade
         FROM attendance WHERE region = $1 AND shift = $2 ORDER BY check_in_at"
    );
    Ok(cx.tx.all(select, params![cx.region, shift]).await?)
}

/// An interval by its id.
pub(super) async fn interval(cx: &mut Cx<'_>, id: Id) -> Result<Option<Attendance>> {
    let select = sql!(
        "SELECT id, shift, person, state, check_in_at, check_in_grade, check_out_at, check_out_grade
         FROM attendance WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Whether the person was somewhere else during `span`, in another shift or on station duty.
/// Intervals of `shift` itself do not count, nor do forgotten ones: when those ended is checked the
/// other way round, when they are settled.
pub(super) async fn is_elsewhere(cx: &mut Cx<'_>, person: Id, shift: Id, span: Span) -> Result<bool> {
    let count = sql!(
        "SELECT (SELECT COUNT(*) FROM attendance
                 WHERE region = $1 AND person = $2 AND shift <> $3 AND check_in_at < $5
                   AND (state = 'open' OR check_out_at > $4))
              + (SELECT COUNT(*) FROM duty_post
                 WHERE region = $1 AND person = $2 AND came_at < $5 AND (state = 'present' OR left_at > $4))
              + (SELECT COUNT(*) FROM service
                 WHERE region = $1 AND person = $2 AND starts_at < $5 AND ends_at > $4)"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, shift, span.from, span.to]).await? > 0)
}

/// Whether the person has an interval in this shift that touches `span`.
pub(super) async fn is_present(cx: &mut Cx<'_>, person: Id, shift: Id, span: Span) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM attendance
         WHERE region = $1 AND person = $2 AND shift = $3 AND check_in_at < $5
           AND (check_out_at IS NULL OR check_out_at > $4)"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, shift, span.from, span.to]).await? > 0)
}

/// Opens an interval.
pub(super) async fn arrive(cx: &mut Cx<'_>, shift: Id, person: Id, at: Timestamp, grade: Grade, by: Id) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO attendance (region, id, shift, person, state, check_in_at, check_in_grade, check_in_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let id = cx.id();
    cx.tx.run(insert, params![cx.region, id, shift, person, Presence::Open, at, grade, by]).await?;
    Ok(id)
}

/// Closes an interval.
pub(super) async fn leave(cx: &mut Cx<'_>, id: Id, at: Timestamp, grade: Grade, by: Id) -> Result<()> {
    let update = sql!(
        "UPDATE attendance SET state = 'closed', check_out_at = $3, check_out_grade = $4, check_out_by = $5
         WHERE region = $1 AND id = $2 AND state IN ('open', 'forgotten')"
    );
    cx.tx.run(update, params![cx.region, id, at, grade, by]).await?;
    Ok(())
}

/// Marks an interval as forgotten.
pub(super) async fn forget(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE attendance SET state = 'forgotten' WHERE region = $1 AND id = $2 AND state = 'open'");
    cx.tx.run(update, params![cx.region, id]).await?;
    Ok(())
}

/// Open intervals of shifts that ended before `before`; at most 200.
pub(super) async fn overdue(cx: &mut Cx<'_>, before: Timestamp) -> Result<Vec<(Id, Id, Id)>> {
    let select = sql!(
        "SELECT attendance.id, attendance.shift, attendance.person FROM attendance
         JOIN shift ON shift.region = attendance.region AND shift.id = attendance.shift
         WHERE attendance.region = $1 AND attendance.state = 'open' AND shift.ends_at < $2
         ORDER BY shift.ends_at LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, before]).await?)
}

/// A new proposal; `proof` is the file's name and content.
pub(super) async fn propose(cx: &mut Cx<'_>, new: &Proposal, proof: Option<&[u8]>) -> Result<()> {
    let row = params![
        cx.region,
        new.id,
        new.kind,
        new.level,
        new.state,
        new.person,
        new.organisation,
        new.team,
        new.shift,
        new.attendance,
        new.entry,
        new.title,
        new.category,
        new.starts_at,
        new.minutes,
        new.grade,
        new.reason,
        new.proof_name,
        proof.map(<[u8]>::to_vec),
        new.proposed_by,
        new.proposed_at,
        new.due_at,
    ];
    let insert = sql!(
        "INSERT INTO proposal (region, id, kind, level, state, person, organisation, team, shift, attendance, entry,
            title, category, starts_at, minutes, grade, reason, proof_name, proof, proposed_by, proposed_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
    );
    cx.tx.run(insert, row).await?;
    Ok(())
}

macro_rules! proposals {
    ($tail:literal) => {
        sql!(concat!(
            "SELECT id, kind, level, state, person, organisation, team, shift, attendance, entry, title, category,
                starts_at, minutes, grade, reason, proof_name, proposed_by, proposed_at, due_at,
                decided_by, decided_at, decision FROM proposal ",
            $tail
        ))
    };
}

/// A proposal by its id.
pub(super) async fn proposal(cx: &mut Cx<'_>, id: Id) -> Result<Option<Proposal>> {
    Ok(cx.tx.first(proposals!("WHERE region = $1 AND id = $2"), params![cx.region, id]).await?)
}

/// What a person asked for or was asked about, newest first.
pub(super) async fn proposals_of(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Proposal>> {
    let select = proposals!("WHERE region = $1 AND person = $2 ORDER BY proposed_at DESC, id DESC LIMIT 100");
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Open proposals about a shift.
pub(super) async fn open_about(cx: &mut Cx<'_>, shift: Id) -> Result<Vec<Proposal>> {
    let select = proposals!("WHERE region = $1 AND shift = $2 AND state = 'open' ORDER BY proposed_at, id");
    Ok(cx.tx.all(select, params![cx.region, shift]).await?)
}

/// Open proposals a leader of `team` may decide.
pub(super) async fn open_for_team(cx: &mut Cx<'_>, team: Id) -> Result<Vec<Proposal>> {
    let select = proposals!(
        "WHERE region = $1 AND team = $2 AND state = 'open' AND level = 'unit' ORDER BY due_at, id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}

/// Open proposals a manager of `organisation` may decide: those sent to it or to one below it, and
/// those of teams below it.
pub(super) async fn open_for_organisation(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Proposal>> {
    let select = proposals!(
        "WHERE region = $1 AND state = 'open' AND (
            organisation IN (SELECT descendant FROM organisation_path WHERE region = $1 AND ancestor = $2)
            OR (level = 'unit' AND team IN (
                SELECT team.id FROM team JOIN organisation_path ON organisation_path.region = team.region
                  AND organisation_path.descendant = team.organisation
                WHERE team.region = $1 AND organisation_path.ancestor = $2)))
         ORDER BY due_at, id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// The open proposal about a ledger row, if there is one.
pub(super) async fn open_correction(cx: &mut Cx<'_>, entry: Id) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM proposal WHERE region = $1 AND entry = $2 AND state = 'open'");
    Ok(cx.tx.one::<i64>(count, params![cx.region, entry]).await? > 0)
}

/// Whether an open proposal of this kind is about the person in the shift.
pub(super) async fn is_proposed(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM proposal WHERE region = $1 AND person = $2 AND shift = $3 AND state = 'open'
         AND kind IN ('backfill', 'settlement')"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, shift]).await? > 0)
}

/// The proof of a proposal: name and content.
pub(super) async fn proof(cx: &mut Cx<'_>, id: Id) -> Result<Option<(Option<String>, Option<Vec<u8>>)>> {
    let select = sql!("SELECT proof_name, proof FROM proposal WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Leaves `open`, once: false when somebody else was first.
pub(super) async fn decide(cx: &mut Cx<'_>, id: Id, state: ProposalState, by: Option<Id>, why: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE proposal SET state = $3, decided_by = $4, decided_at = $5, decision = $6
         WHERE region = $1 AND id = $2 AND state = 'open'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, state, by, cx.now, why]).await? == 1)
}

/// The people who lead a team, to be told of work.
pub(super) async fn leaders(cx: &mut Cx<'_>, team: Id) -> Result<Vec<Id>> {
    let select = sql!("SELECT person FROM role_grant WHERE region = $1 AND team = $2 AND ended_at IS NULL");
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}

/// The organisation above `organisation`; itself at the root.
pub(super) async fn above(cx: &mut Cx<'_>, organisation: Id) -> Result<Id> {
    let select = sql!("SELECT parent FROM organisation WHERE region = $1 AND id = $2");
    let parent: Option<Option<Id>> = cx.tx.first(select, params![cx.region, organisation]).await?;
    Ok(parent.flatten().unwrap_or(organisation))
}

/// The root of the tree.
pub(super) async fn root(cx: &mut Cx<'_>) -> Result<Id> {
    let select = sql!("SELECT id FROM organisation WHERE region = $1 AND parent IS NULL ORDER BY position LIMIT 1");
    Ok(cx.tx.one(select, params![cx.region]).await?)
}

/// The organisation a team belongs to.
pub(super) async fn organisation_of(cx: &mut Cx<'_>, team: Id) -> Result<Id> {
    Ok(cx.tx.one(sql!("SELECT organisation FROM team WHERE region = $1 AND id = $2"), params![cx.region, team]).await?)
}

/// A person's name, for pages and messages.
pub(super) async fn name(cx: &mut Cx<'_>, person: Id) -> Result<String> {
    let select = sql!("SELECT name FROM person WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?.unwrap_or_default())
}

/// What keeps an activity from being settled: intervals not closed, proposals not decided.
pub(super) async fn unfinished(cx: &mut Cx<'_>, activity: Id) -> Result<(i64, i64)> {
    let count = sql!(
        "SELECT
            (SELECT COUNT(*) FROM attendance JOIN shift ON shift.region = attendance.region AND shift.id = attendance.shift
              WHERE attendance.region = $1 AND shift.activity = $2 AND attendance.state <> 'closed'),
            (SELECT COUNT(*) FROM proposal JOIN shift ON shift.region = proposal.region AND shift.id = proposal.shift
              WHERE proposal.region = $1 AND shift.activity = $2 AND proposal.state = 'open')"
    );
    Ok(cx.tx.one(count, params![cx.region, activity]).await?)
}

/// Keeps when service outside any shift was given.
pub(super) async fn insert_service(cx: &mut Cx<'_>, person: Id, subject: Id, span: Span) -> Result<()> {
    let insert =
        sql!("INSERT INTO service (region, id, person, subject, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)");
    cx.tx.run(insert, params![cx.region, cx.id(), person, subject, span.from, span.to]).await?;
    Ok(())
}

/// Whether service outside any shift began at this moment.
pub(super) async fn is_service(cx: &mut Cx<'_>, person: Id, starts_at: Timestamp) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM service WHERE region = $1 AND person = $2 AND starts_at = $3");
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, starts_at]).await? > 0)
}

/// Adds a closed interval that was not recorded as it happened.
pub(super) async fn insert_closed(cx: &mut Cx<'_>, shift: Id, person: Id, span: Span, by: Id) -> Result<Id> {
    let id = arrive(cx, shift, person, span.from, Grade::D, by).await?;
    leave(cx, id, span.to, Grade::D, by).await?;
    Ok(id)
}

/// Credited and required minutes of a person's year.
pub(super) async fn year_so_far(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<Option<(i64, i64)>> {
    let select = sql!("SELECT credited, required FROM person_year WHERE region = $1 AND person = $2 AND year = $3");
    Ok(cx.tx.first(select, params![cx.region, person, i64::from(year)]).await?)
}

db::row! {
    /// A shift on its leader's work desk.
    pub(super) struct WorkShift {
        pub(super) id: Id,
        pub(super) activity: Id,
        pub(super) title: String,
        pub(super) state: crate::activities::State,
        pub(super) starts_at: Timestamp,
        pub(super) ends_at: Timestamp,
        pub(super) capacity: i64,
        pub(super) taken: i64,
        pub(super) forgotten: i64,
    }
}

/// A team's shifts from two weeks ago to two weeks ahead that are not settled or cancelled; at most 40.
pub(super) async fn work_shifts(cx: &mut Cx<'_>, team: Id) -> Result<Vec<WorkShift>> {
    let day = 24 * 60;
    let (from, to) = (super::rules::minutes_before(cx.now, 14 * day), super::rules::minutes_before(cx.now, -14 * day));
    let select = sql!(
        "SELECT shift.id, activity.id, activity.title, activity.state, shift.starts_at, shift.ends_at, shift.capacity,
            shift.taken, (SELECT COUNT(*) FROM attendance WHERE attendance.region = $1
              AND attendance.shift = shift.id AND attendance.state = 'forgotten')
         FROM activity JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
         WHERE activity.region = $1 AND activity.team = $2 AND shift.ends_at >= $3 AND shift.starts_at < $4
           AND activity.state IN ('published', 'running', 'closed')
         ORDER BY shift.starts_at LIMIT 40"
    );
    Ok(cx.tx.all(select, params![cx.region, team, from, to]).await?)
}

/// A team's name.
pub(super) async fn team_name(cx: &mut Cx<'_>, team: Id) -> Result<String> {
    Ok(cx.tx.one(sql!("SELECT name FROM team WHERE region = $1 AND id = $2"), params![cx.region, team]).await?)
}

/// An organisation's name.
pub(super) async fn organisation_name(cx: &mut Cx<'_>, id: Id) -> Result<String> {
    Ok(cx.tx.one(sql!("SELECT name FROM organisation WHERE region = $1 AND id = $2"), params![cx.region, id]).await?)
}

/// Whether an activity's books may be closed.
pub async fn ready_to_settle(cx: &mut Cx<'_>, activity: Id) -> Result<bool> {
    let closed =
        crate::activities::activity(cx, activity).await?.is_some_and(|it| it.state == crate::activities::State::Closed);
    Ok(closed && unfinished(cx, activity).await? == (0, 0))
}
