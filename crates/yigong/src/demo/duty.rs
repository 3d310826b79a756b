//! Station duty in the demo city: the last three weeks served, this week under way. Next week is left
//! for whoever tries it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use db::{params, sql};
use fastrand::Rng;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::duty::{self, Answer, By, MakePlan, NamePerson, PublishPlan, Punch, Slot, Standby, WriteLog};
use crate::error::Result;

/// Weeks before this one.
const WEEKS: i64 = 3;

/// What people on duty write down.
const LOGS: [&str; 6] = [
    "解答义工注册和计时查询，整理宣传资料",
    "接待居民咨询办事流程，登记求助两件",
    "指引旅客乘车，帮老人提行李",
    "教居民用手机查义工时长",
    "受理团队备案咨询，清点爱心雨伞",
    "为过路群众提供饮水和针线包",
];

/// Plans, names, serves.
pub(super) async fn live(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast) -> Result<()> {
    let (now, today) = (cx.now, cx.today());
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let mut members: HashMap<Id, Vec<Id>> = HashMap::new();
    for week in (0..=WEEKS).rev() {
        let from = monday.saturating_sub((7 * week).days());
        let before = cx.core.city.midnight(from).saturating_sub(SignedDuration::from_hours(5 * 24 - 10)).unwrap_or(now);
        let closed: Vec<Date> = Vec::new();
        let plan = MakePlan { from, weeks: 1, closed };
        let plan = plan.within(&mut cx.acting(&cast.organiser, before)).await?;
        PublishPlan { plan }.within(&mut cx.acting(&cast.organiser, before)).await?;
        for slot in duty::between(cx, from, from.saturating_add(6.days())).await? {
            if let Entry::Vacant(place) = members.entry(slot.unit) {
                place.insert(of_unit(cx, slot.unit, &cast.volunteers).await?);
            }
            let own = members.get(&slot.unit).cloned().unwrap_or_default();
            one_slot(cx, rng, cast, &slot, &own, before, now).await?;
        }
    }
    for person in cast.volunteers.iter().skip(4).take(6) {
        let actor = auth::actor_of(cx, *person, Channel::Page).await?;
        Standby { on: true }.within(&mut cx.acting(&actor, now)).await?;
    }
    Ok(())
}

/// Members of a unit who may be named, the volunteers with accounts first.
async fn of_unit(cx: &mut Cx<'_>, unit: Id, volunteers: &[Id]) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT m.person FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         WHERE d.region = $1 AND d.ancestor = $2 AND p.birth_date > '1966-01-01'
         ORDER BY p.id_number_tail, p.phone_tail, p.name LIMIT 80"
    );
    let mut people: Vec<Id> = cx.tx.all(select, params![cx.region, unit]).await?;
    people.sort_by_key(|person| !volunteers.contains(person));
    Ok(people)
}

/// Names people until the slot is full, and lets those of the past come and go.
async fn one_slot(
    cx: &mut Cx<'_>,
    rng: &mut Rng,
    cast: &Cast,
    slot: &Slot,
    members: &[Id],
    named_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let mut seats = slot.seats;
    for _ in 0..members.len().min(8) {
        // Squaring favours the front of the list, where the accounts are.
        let at = (rng.f64() * rng.f64() * members.len() as f64) as usize;
        let Some(person) = members.get(at).copied().filter(|_| seats > 0) else { break };
        let at = named_at.saturating_add(SignedDuration::from_hours(20)).unwrap_or(now).min(now);
        let named = NamePerson { slot: slot.id, person }.within(&mut cx.acting(&cast.organiser, at)).await;
        let Ok(post) = named else { continue };
        let actor = auth::actor_of(cx, person, Channel::Page).await?;
        // Of those whose slot is yet to come, some have not answered.
        if slot.starts_at > now && rng.u8(0..100) < 25 {
            seats -= 1;
            continue;
        }
        let accept = rng.u8(0..100) < 92;
        Answer { post, accept }.within(&mut cx.acting(&actor, at)).await?;
        if !accept {
            continue;
        }
        seats -= 1;
        if slot.starts_at <= now && rng.u8(0..100) < 95 {
            serve(cx, rng, slot, &actor, post, now).await?;
        }
    }
    Ok(())
}

async fn serve(cx: &mut Cx<'_>, rng: &mut Rng, slot: &Slot, actor: &Actor, post: Id, now: Timestamp) -> Result<()> {
    let minutes = |from: Timestamp, by: i64| from.saturating_add(SignedDuration::from_mins(by)).unwrap_or(from);
    let came = minutes(slot.starts_at, rng.i64(-15..10)).min(now);
    let left = minutes(slot.ends_at, rng.i64(0..12));
    // Somebody may serve elsewhere that day; then this duty goes unserved.
    if punch(cx, slot, actor, came).await.is_err() || left > now {
        return Ok(());
    }
    punch(cx, slot, actor, left).await?;
    let text = rng.choice(LOGS).unwrap_or_default().to_owned();
    let visitors = Some(rng.i64(2..19));
    WriteLog { post, visitors, text }.within(&mut cx.acting(actor, minutes(left, 5).min(now))).await
}

async fn punch(cx: &mut Cx<'_>, slot: &Slot, actor: &Actor, at: Timestamp) -> Result<()> {
    let mut then = cx.acting(actor, at);
    let code = duty::station_code(&mut then, &slot.station).await?;
    Punch { station: slot.station.clone(), by: By::Code(code) }.within(&mut then).await?;
    Ok(())
}
