//! Writing an activity: as a draft freely, once public only so that nobody's plans break.

use jiff::SignedDuration;
use serde_json::json;

use super::seats;
use crate::action::{Action, Cx};
use crate::activities::draft::{Content, Slot, change_errors, slot_errors};
use crate::activities::model::{Activity, Shift, State};
use crate::activities::store;
use crate::auth::require_leader;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notify::{self, Kind};

/// Writes a new draft for a team. Its leaders do.
pub struct CreateActivity {
    /// The team that holds it.
    pub team: Id,
    /// Words and numbers. An empty town is the team's.
    pub content: Content,
    /// Its shifts; their ids are ignored.
    pub shifts: Vec<Slot>,
}

impl Action for CreateActivity {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let missing = || AppError::field("team", "找不到这个团队，请从您负责的团队里选择。");
        let team = crate::teams::team(cx, self.team).await?.ok_or_else(missing)?;
        require_leader(cx, self.team).await?;
        let mut content = self.content.cleaned();
        if content.town.is_empty() {
            content.town = team.town;
        }
        refuse(content.errors(&cx.core.city), slot_errors(&self.shifts))?;
        let cancel_hours = cx.core.city.rules.signup(cx.today()).cancel_until_hours_before;
        let id = store::insert_activity(cx, self.team, &content, cancel_hours).await?;
        for slot in &self.shifts {
            store::insert_shift(cx, id, slot).await?;
        }
        store::refresh_dates(cx, id).await?;
        cx.audit("activity.create", id, json!({"title": content.title, "team": self.team})).await?;
        Ok(id)
    }
}

/// Writes an activity anew: content and all its shifts. Once it is public, places and times may
/// still move (everybody signed up is told), seats may grow, shifts may be added.
pub struct EditActivity {
    /// Which.
    pub id: Id,
    /// Words and numbers.
    pub content: Content,
    /// All its shifts; those there are missing from the list are removed (drafts only).
    pub shifts: Vec<Slot>,
}

impl Action for EditActivity {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (activity, shifts) = within_reach(cx, self.id).await?;
        let content = self.content.cleaned();
        refuse(content.errors(&cx.core.city), slot_errors(&self.shifts))?;
        match activity.state {
            State::Draft => {}
            State::Published | State::Running => {
                refuse(change_errors(&activity, &content, &shifts, &self.shifts, cx.now), Vec::new())?;
            }
            other => {
                let text = format!("活动{}，内容不能再改。", other.label());
                return Err(AppError::conflict("wrong_state", text));
            }
        }
        store::update_content(cx, self.id, &content).await?;
        let moved = write_shifts(cx, self.id, &shifts, &self.shifts).await?;
        store::refresh_dates(cx, self.id).await?;
        if activity.state != State::Draft {
            let place = content.place != activity.place || content.town != activity.town;
            tell_changes(cx, &activity, &content, place, &moved).await?;
        }
        cx.audit("activity.edit", self.id, json!({"title": content.title, "moved": moved.len()})).await
    }
}

/// Writes the shifts; answers which of those that were there have moved in time.
async fn write_shifts(cx: &mut Cx<'_>, activity: Id, present: &[Shift], slots: &[Slot]) -> Result<Vec<Id>> {
    let mut moved = Vec::new();
    for shift in present.iter().filter(|shift| !slots.iter().any(|slot| slot.id == Some(shift.id))) {
        store::delete_shift(cx, shift.id).await?;
    }
    for slot in slots {
        let Some(shift) = present.iter().find(|shift| Some(shift.id) == slot.id) else {
            store::insert_shift(cx, activity, slot).await?;
            continue;
        };
        store::update_shift(cx, shift.id, slot).await?;
        if (shift.starts_at, shift.ends_at) != (slot.starts_at, slot.ends_at) {
            moved.push(shift.id);
        }
        if slot.capacity > shift.capacity {
            seats::pass_on(cx, shift.id).await?;
        }
    }
    Ok(moved)
}

async fn tell_changes(cx: &mut Cx<'_>, before: &Activity, now: &Content, place: bool, moved: &[Id]) -> Result<()> {
    if !place && moved.is_empty() {
        return Ok(());
    }
    let title = format!("活动有变动：{}", now.title);
    let link = format!("/activities/{}", before.id);
    for (person, shift, starts_at) in store::concerned(cx, before.id).await? {
        let time = moved.contains(&shift);
        if !place && !time {
            continue;
        }
        let at = cx.core.city.clock_time(starts_at);
        let body = match (place, time) {
            (true, true) => format!("时间改为 {at}，地点改为{}。不能来的，请尽早取消报名。", now.place),
            (true, false) => format!("您报名的 {at} 这一场，地点改为{}。不能来的，请尽早取消报名。", now.place),
            _ => format!("您报名的一场，开始时间改为 {at}。不能来的，请尽早取消报名。"),
        };
        notify::send(cx, person, Kind::Reminder, &title, &body, &link).await?;
    }
    Ok(())
}

/// Copies an activity as a new draft, its shifts moved by whole weeks into the future.
pub struct CopyActivity {
    /// The activity to copy.
    pub id: Id,
}

impl Action for CopyActivity {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let (activity, shifts) = within_reach(cx, self.id).await?;
        let first = shifts.first().map_or(cx.now, |shift| shift.starts_at);
        let week = 7 * 24 * 3600;
        let behind = (cx.now.as_second() - first.as_second()).max(0);
        let ahead = SignedDuration::from_secs(week * (behind / week + 1));
        let slot = |shift: &Shift| Slot {
            id: None,
            starts_at: shift.starts_at.saturating_add(ahead).unwrap_or(shift.starts_at),
            ends_at: shift.ends_at.saturating_add(ahead).unwrap_or(shift.ends_at),
            capacity: shift.capacity,
        };
        let shifts = shifts.iter().map(slot).collect();
        CreateActivity { team: activity.team, content: Content::of(&activity), shifts }.run(cx).await
    }
}

/// The activity and its shifts, for who leads its team. A draft is invisible to everybody else.
pub(crate) async fn within_reach(cx: &mut Cx<'_>, id: Id) -> Result<(Activity, Vec<Shift>)> {
    let activity = store::activity(cx, id).await?.ok_or_else(AppError::not_found)?;
    if activity.state == State::Draft && !crate::auth::leads(cx, activity.team).await? {
        return Err(AppError::not_found());
    }
    require_leader(cx, activity.team).await?;
    let shifts = store::shifts(cx, id).await?;
    Ok((activity, shifts))
}

fn refuse(mut errors: Vec<FieldError>, more: Vec<FieldError>) -> Result<()> {
    errors.extend(more);
    if errors.is_empty() { Ok(()) } else { Err(AppError::invalid(errors)) }
}
