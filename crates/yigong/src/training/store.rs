//! All SQL of training.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use super::model::{Enrolment, EnrolmentState, Session};
use super::rules::NewSession;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

macro_rules! session_columns {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT training_session.id, training_session.course, training_session.organisation, organisation.name,
                training_session.town, training_session.place, training_session.starts_at, training_session.ends_at,
                training_session.capacity, training_session.taken, training_session.cancel_reason
             FROM training_session JOIN organisation ON organisation.region = training_session.region
                AND organisation.id = training_session.organisation ",
            $rest
        ))
    };
}

/// The session with this id.
pub(super) async fn session(cx: &mut Cx<'_>, id: Id) -> Result<Option<Session>> {
    let select = session_columns!("WHERE training_session.region = $1 AND training_session.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Sessions that have not begun, soonest first.
pub(super) async fn upcoming(cx: &mut Cx<'_>) -> Result<Vec<Session>> {
    let select = session_columns!(
        "WHERE training_session.region = $1 AND training_session.starts_at > $2
            AND training_session.cancelled_at IS NULL
         ORDER BY training_session.starts_at, training_session.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}

/// The next session of a course that has a seat.
pub(super) async fn next_of(cx: &mut Cx<'_>, course: &str) -> Result<Option<Session>> {
    let select = session_columns!(
        "WHERE training_session.region = $1 AND training_session.course = $2 AND training_session.starts_at > $3
            AND training_session.cancelled_at IS NULL AND training_session.taken < training_session.capacity
         ORDER BY training_session.starts_at, training_session.id LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, course, cx.now]).await?)
}

/// Sessions of an organisation and below, latest first.
pub(super) async fn held_by(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Session>> {
    let select = session_columns!(
        "WHERE training_session.region = $1 AND training_session.organisation IN (
            SELECT descendant FROM organisation_path WHERE region = $1 AND ancestor = $2)
         ORDER BY training_session.starts_at DESC, training_session.id LIMIT 40"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// Writes a session.
pub(super) async fn insert(cx: &mut Cx<'_>, organisation: Id, new: &NewSession) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO training_session (region, id, course, organisation, town, place, starts_at, ends_at, capacity,
            created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let row = params![
        cx.region,
        id,
        new.course,
        organisation,
        new.town,
        new.place,
        new.starts_at,
        new.ends_at,
        new.capacity,
        cx.actor.person,
        cx.now
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Cancels a session, once; whether it did.
pub(super) async fn cancel(cx: &mut Cx<'_>, id: Id, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE training_session SET cancelled_at = $3, cancel_reason = $4
         WHERE region = $1 AND id = $2 AND cancelled_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now, reason]).await? > 0)
}

/// Takes a seat, if there is one before the session begins.
pub(super) async fn take_seat(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE training_session SET taken = taken + 1
         WHERE region = $1 AND id = $2 AND taken < capacity AND starts_at > $3 AND cancelled_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now]).await? > 0)
}

/// Gives a seat back.
pub(super) async fn give_seat(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE training_session SET taken = taken - 1 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id]).await?;
    Ok(())
}

/// Enrols somebody; who had withdrawn gets their old row back.
pub(super) async fn enrol(cx: &mut Cx<'_>, session: Id, person: Id) -> Result<bool> {
    let upsert = sql!(
        "INSERT INTO training_enrolment (region, session, person, state, enrolled_at) VALUES ($1, $2, $3, 'enrolled', $4)
         ON CONFLICT (region, session, person) DO UPDATE SET state = 'enrolled', enrolled_at = excluded.enrolled_at
         WHERE training_enrolment.state = 'withdrawn'"
    );
    Ok(cx.tx.run(upsert, params![cx.region, session, person, cx.now]).await? > 0)
}

/// Takes an enrolment back; whether there was one.
pub(super) async fn withdraw(cx: &mut Cx<'_>, session: Id, person: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE training_enrolment SET state = 'withdrawn'
         WHERE region = $1 AND session = $2 AND person = $3 AND state = 'enrolled'"
    );
    Ok(cx.tx.run(update, params![cx.region, session, person]).await? > 0)
}

/// Records who was there.
pub(super) async fn record(
    cx: &mut Cx<'_>,
    session: Id,
    person: Id,
    state: EnrolmentState,
    valid_to: Option<Date>,
    by: Id,
) -> Result<bool> {
    let update = sql!(
        "UPDATE training_enrolment SET state = $4, recorded_by = $5, recorded_at = $6, valid_to = $7
         WHERE region = $1 AND session = $2 AND person = $3 AND state <> 'withdrawn'"
    );
    Ok(cx.tx.run(update, params![cx.region, session, person, state, by, cx.now, valid_to]).await? > 0)
}

/// Who is in a session, by name.
pub(super) async fn roll(cx: &mut Cx<'_>, session: Id) -> Result<Vec<Enrolment>> {
    let select = sql!(
        "SELECT person.id, person.name, training_enrolment.state, training_enrolment.valid_to FROM training_enrolment
         JOIN person ON person.region = training_enrolment.region AND person.id = training_enrolment.person
         WHERE training_enrolment.region = $1 AND training_enrolment.session = $2
            AND training_enrolment.state <> 'withdrawn' ORDER BY person.name, person.id LIMIT 500"
    );
    Ok(cx.tx.all(select, params![cx.region, session]).await?)
}

/// A person's own enrolment in a session.
pub(super) async fn own(cx: &mut Cx<'_>, session: Id, person: Id) -> Result<Option<EnrolmentState>> {
    let select = sql!("SELECT state FROM training_enrolment WHERE region = $1 AND session = $2 AND person = $3");
    Ok(cx.tx.first(select, params![cx.region, session, person]).await?)
}

db::row! {
    /// A person's training: the session, and what came of it.
    pub struct Taken {
        /// The session.
        pub session: Id,
        /// Code of the course.
        pub course: String,
        /// Where it was.
        pub place: String,
        /// When it began.
        pub starts_at: Timestamp,
        /// When it ended.
        pub ends_at: Timestamp,
        /// Where the enrolment stands.
        pub state: EnrolmentState,
        /// First day it no longer holds; none for good.
        pub valid_to: Option<Date>,
    }
}

/// What a person took or enrolled for, latest first.
pub async fn of_person(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Taken>> {
    let select = sql!(
        "SELECT training_session.id, training_session.course, training_session.place, training_session.starts_at,
            training_session.ends_at, training_enrolment.state, training_enrolment.valid_to FROM training_enrolment
         JOIN training_session ON training_session.region = training_enrolment.region
            AND training_session.id = training_enrolment.session
         WHERE training_enrolment.region = $1 AND training_enrolment.person = $2
            AND training_enrolment.state <> 'withdrawn' AND training_session.cancelled_at IS NULL
         ORDER BY training_session.starts_at DESC, training_session.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Whether a person holds a course on `day`.
pub(super) async fn holds(cx: &mut Cx<'_>, person: Id, course: &str, day: Date) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM training_enrolment
         JOIN training_session ON training_session.region = training_enrolment.region
            AND training_session.id = training_enrolment.session
         WHERE training_enrolment.region = $1 AND training_enrolment.person = $2
            AND training_enrolment.state = 'attended' AND training_session.course = $3
            AND (training_enrolment.valid_to IS NULL OR training_enrolment.valid_to > $4)"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, course, day]).await? > 0)
}
