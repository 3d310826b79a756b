//! What time brings about: activities begin and end, offers run out, people are reminded.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{advance, seats};
use crate::action::{Action, Cx};
use crate::activities::model::{Event, Shift, SignupState};
use crate::activities::store;
use crate::clock::Id;
use crate::error::Result;
use crate::notify::{self, Kind};

/// Most rows of one kind in one sweep, so that no transaction grows long.
const BATCH: i64 = 100;
/// Most shifts whose people are reminded in one sweep.
const REMINDERS: i64 = 20;

/// Does what is due; running it again does nothing twice. Ask [`sweep_due`] first: with nothing to do
/// it would only leave an empty audit row.
pub struct Sweep;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Activities that began.
    pub begun: usize,
    /// Activities that ended.
    pub closed: usize,
    /// Offers that ran out.
    pub lapsed: usize,
    /// People reminded.
    pub reminded: usize,
}

/// Whether [`Sweep`] has anything to do: one cheap statement.
pub async fn sweep_due(cx: &mut Cx<'_>) -> Result<bool> {
    let until = remind_until(cx);
    store::is_due(cx, until).await
}

fn remind_until(cx: &Cx<'_>) -> Timestamp {
    cx.now + SignedDuration::from_hours(cx.core.city.rules.signup(cx.today()).reminder_hours_before)
}

impl Action for Sweep {
    type Out = Swept;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Swept> {
        let mut swept = Swept { lapsed: lapse(cx).await?, ..Swept::default() };
        for activity in store::begun(cx, BATCH).await? {
            advance(cx, &activity, Event::Start).await?;
            swept.begun += 1;
        }
        for activity in store::passed(cx, BATCH).await? {
            store::refresh_dates(cx, activity.id).await?;
            if activity.last_end <= cx.now {
                advance(cx, &activity, Event::Close).await?;
                swept.closed += 1;
            }
        }
        let until = remind_until(cx);
        for shift in store::unreminded(cx, until, REMINDERS).await? {
            swept.reminded += remind(cx, &shift).await?;
        }
        cx.audit("activities.sweep", Id::nil(), json!(swept)).await?;
        Ok(swept)
    }
}

/// Ends the offers that ran out; each seat goes to the next in line.
async fn lapse(cx: &mut Cx<'_>) -> Result<usize> {
    let lapsed = store::lapsed(cx, BATCH).await?;
    for (signup, shift, person) in &lapsed {
        store::release(cx, *shift, 1, 0).await?;
        let over = store::set_signup(cx, *signup, SignupState::Offered, SignupState::Expired, None, Some("逾期未确认"))
            .await?;
        if !over {
            store::release(cx, *shift, -1, 0).await?;
            continue;
        }
        seats::pass_on(cx, *shift).await?;
        let body = "保留时间内没有确认，名额已让给下一位。还想参加的，可以重新报名排候补。";
        notify::send(cx, *person, Kind::Offer, "候补名额已过期", body, &format!("/shifts/{shift}/offer")).await?;
    }
    Ok(lapsed.len())
}

async fn remind(cx: &mut Cx<'_>, shift: &Shift) -> Result<usize> {
    store::set_reminded(cx, shift.id).await?;
    let people = crate::activities::roll(cx, shift.id).await?;
    let at = cx.core.city.clock_time(shift.starts_at);
    let title = format!("活动提醒：{}", shift.title);
    let body =
        format!("{at} 开始，集合地点：{}。到场请先签到，离开前记得签退。来不了的，请尽早取消报名。", shift.place);
    let link = format!("/activities/{}", shift.activity);
    let confirmed = people.iter().filter(|line| line.state == SignupState::Confirmed);
    let mut told = 0;
    for line in confirmed {
        notify::send(cx, line.person, Kind::Reminder, &title, &body, &link).await?;
        told += 1;
    }
    Ok(told)
}
