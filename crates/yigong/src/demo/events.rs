//! An event of the whole city in the demo: announced, and three teams on board.

use fastrand::Rng;
use jiff::civil::Time;
use jiff::{SignedDuration, ToSpan};

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::activities::{self, Announce, JoinEvent, NewEvent, SignUp, Slot};
use crate::auth::{Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::teams;

/// The teams, their work, and the hours of their shift.
const TEAMS: [(&str, &str, i8, i8); 3] = [
    ("nantang", "南塘路一线的文明劝导和保洁", 8, 11),
    ("huanshi", "环市路路口交通文明引导", 9, 12),
    ("hexin", "巷口卫生死角清理", 14, 17),
];

/// Announces it and lets the teams join.
pub(super) async fn live(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast) -> Result<()> {
    let day = cx.today().saturating_add(16.days());
    let at = |cx: &Cx<'_>, hour: i8| {
        let time = Time::constant(hour, 0, 0, 0);
        cx.core.city.moment(day, time).ok_or_else(|| AppError::internal("demo: a day without hours"))
    };
    let event = NewEvent {
        title: "全城文明创建义工行动日".into(),
        category: "C2".into(),
        town: "台城街道".into(),
        place: "台城城区各主要路口和社区".into(),
        description: "全市统一行动的一天：文明劝导、义务保洁、秩序维护，各团队认领自己的路段和时段。\n\
            欢迎党员、群众就近报名，到场签到，离场签退。"
            .into(),
        wanted: 120,
        starts_at: at(cx, 8)?,
        ends_at: at(cx, 18)?,
    };
    let before = |hours: i64| cx.now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(cx.now);
    let (announced, joined, signed) = (before(70), before(48), before(20));
    let event = Announce { event }.within(&mut cx.acting(&cast.organiser, announced)).await?;
    for (team, task, from, to) in TEAMS {
        let Some([leader, _]) = cast.leaders.get(team).cloned() else { continue };
        let Some(team) = teams::by_code(cx, team).await? else { continue };
        let shift = Slot { id: None, starts_at: at(cx, from)?, ends_at: at(cx, to)?, capacity: 30 };
        let join = JoinEvent { event, team: team.id, task: task.into(), place: String::new(), shift };
        let activity = join.within(&mut cx.acting(&leader, joined)).await?;
        let Some(shift) = activities::shifts(cx, activity).await?.into_iter().next() else { continue };
        for _ in 0..rng.usize(8..20) {
            let Some(person) = cast.volunteers.get(rng.usize(0..52)).copied() else { continue };
            let held: Option<Id> = activities::signup(cx, shift.id, person).await?.map(|signup| signup.id);
            if held.is_none() {
                let actor = Actor { person: Some(person), ..Actor::visitor(Channel::Page) };
                SignUp { shift: shift.id, guardian: None }.within(&mut cx.acting(&actor, signed)).await?;
            }
        }
    }
    Ok(())
}
