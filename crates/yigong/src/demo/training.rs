//! Training of the demo city: who learnt what before the year began, and the sessions to come.

use fastrand::Rng;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::auth::{Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::training::{Enrol, NewSession, Record, Schedule};

/// Sessions: the course, days from now, how many enrol.
const PAST: [(&str, i64, usize); 4] =
    [("blood", -400, 110), ("rescue", -398, 110), ("rescue", -170, 110), ("basics", -60, 30)];
const AHEAD: [(&str, i64, usize); 4] = [("rescue", 6, 18), ("blood", 9, 11), ("basics", 12, 7), ("blood", 23, 3)];

/// Holds the sessions; answers who has learnt everything service asks for.
pub(super) async fn live(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast) -> Result<Vec<Id>> {
    let organisation = organisations::by_code(cx, "city").await?.ok_or_else(AppError::not_found)?.id;
    let organiser = cast.organiser.clone();
    let mut able: Vec<Id> = cast.everyone.iter().filter(|one| (22..58).contains(&one.age)).map(|one| one.id).collect();
    able.retain(|id| organiser.person != Some(*id) && !cast.volunteers.contains(id));
    rng.shuffle(&mut able);
    // The last volunteers stay beginners; the others and some more have been to every session.
    let trained: Vec<Id> = cast.volunteers.iter().take(50).copied().chain(able.into_iter().take(60)).collect();
    let now = cx.now;
    for (course, days, people) in PAST.into_iter().chain(AHEAD) {
        let day = cx.today().saturating_add(days.days());
        let (starts_at, ends_at) = times(cx, day)?;
        let earlier =
            |days: i64| starts_at.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(starts_at).min(now);
        let session = NewSession {
            course: course.into(),
            town: "台城街道".into(),
            place: if course == "rescue" { "市消防救援大队训练场" } else { "市义工服务站三楼课室" }.into(),
            starts_at,
            ends_at,
            capacity: 120,
        };
        let session = Schedule { organisation, session }.within(&mut cx.acting(&organiser, earlier(14))).await?;
        for person in trained.iter().take(people) {
            let actor = Actor { person: Some(*person), ..Actor::visitor(Channel::Page) };
            Enrol { session }.within(&mut cx.acting(&actor, earlier(3))).await?;
        }
        if days < 0 {
            let attended = trained.clone();
            Record { session, attended }.within(&mut cx.acting(&organiser, ends_at)).await?;
        }
    }
    Ok(trained)
}

fn times(cx: &Cx<'_>, day: Date) -> Result<(Timestamp, Timestamp)> {
    let at = |hour: i8| cx.core.city.moment(day, Time::constant(hour, 30, 0, 0));
    at(14).zip(at(16)).ok_or_else(|| AppError::internal("demo: a day without an afternoon"))
}
