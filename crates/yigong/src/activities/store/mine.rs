//! A person's own sign-ups.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::activities::model::{SignupState, State};
use crate::clock::Id;
use crate::error::Result;

db::row! {
    /// A sign-up of mine, with its shift.
    pub struct Mine {
        /// The shift.
        pub shift: Id,
        /// The activity.
        pub activity: Id,
        /// Its title.
        pub title: String,
        /// Its category code.
        pub category: String,
        /// Its town.
        pub town: String,
        /// Its meeting point.
        pub place: String,
        /// Where the activity stands.
        pub activity_state: State,
        /// When the shift begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// Where the sign-up stands.
        pub state: SignupState,
        /// Until when an offered seat is held.
        pub offered_until: Option<Timestamp>,
        /// The place in line, counting from 1, for those waiting.
        pub place_in_line: Option<i64>,
    }
}

macro_rules! mine_columns {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT shift.id, activity.id, activity.title, activity.category, activity.town, activity.place,
                activity.state, shift.starts_at, shift.ends_at, signup.state, signup.offered_until,
                CASE WHEN signup.state = 'waitlisted' THEN 1 + (SELECT COUNT(*) FROM signup before
                    WHERE before.region = $1 AND before.shift = signup.shift AND before.state = 'waitlisted'
                        AND before.position < signup.position) END
             FROM signup
             JOIN shift ON shift.region = signup.region AND shift.id = signup.shift
             JOIN activity ON activity.region = shift.region AND activity.id = shift.activity ",
            $rest
        ))
    };
}

/// What is ahead of a person: live sign-ups of shifts that have not ended, in order of time.
pub(crate) async fn upcoming(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Mine>> {
    let select = mine_columns!(
        "WHERE signup.region = $1 AND signup.person = $2 AND shift.ends_at > $3
            AND signup.state IN ('confirmed', 'offered', 'waitlisted')
         ORDER BY shift.starts_at, shift.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, person, cx.now]).await?)
}

/// What is behind a person: ended or given up, latest first; at most 50.
pub(crate) async fn past(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Mine>> {
    let select = mine_columns!(
        "WHERE signup.region = $1 AND signup.person = $2
            AND (shift.ends_at <= $3 OR signup.state IN ('cancelled', 'expired'))
         ORDER BY shift.starts_at DESC, shift.id LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, person, cx.now]).await?)
}

/// A person's sign-ups for the shifts of one activity.
pub(crate) async fn mine_of(cx: &mut Cx<'_>, activity: Id, person: Id) -> Result<Vec<Mine>> {
    let select = mine_columns!("WHERE signup.region = $1 AND signup.person = $2 AND shift.activity = $3");
    Ok(cx.tx.all(select, params![cx.region, person, activity]).await?)
}
