//! Announcing an event, changing it, joining it with a team, calling it off.

use serde_json::json;

use super::model::NewEvent;
use super::store;
use crate::action::{Action, Cx};
use crate::activities::{self, CancelActivity, Content, CreateActivity, Publish, Slot, State};
use crate::auth::{self, Actor, Role};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notify::{self, Kind};
use crate::text::line;

/// Announces an event to the whole city. The organisers do; teams that do such service are told.
pub struct Announce {
    /// What.
    pub event: NewEvent,
}

/// Refuses who is no organiser.
pub(super) fn require_organiser(cx: &Cx<'_>) -> Result<()> {
    cx.actor.person_or_operator()?;
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(());
    }
    Err(AppError::forbidden("not_organiser", "全市大型活动由主办单位发起。团队可以加入，也可以自己发布活动。"))
}

impl Action for Announce {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_organiser(cx)?;
        let event = self.event.cleaned();
        let errors = event.errors(&cx.core.city, cx.now);
        if !errors.is_empty() {
            return Err(AppError::invalid(errors));
        }
        let id = store::insert(cx, &event).await?;
        let title = format!("全市大型活动：{}", event.title);
        let at = cx.core.city.clock_time(event.starts_at);
        let body = format!("{at} 起，{}。需要义工 {} 人，您的团队可以自定场次和名额加入。", event.place, event.wanted);
        for leader in store::leaders_for(cx, &event.category).await? {
            notify::send(cx, leader, Kind::Task, &title, &body, &format!("/events/{id}")).await?;
        }
        cx.audit("event.announce", id, json!({"title": event.title})).await?;
        Ok(id)
    }
}

/// Changes an event before it begins. Shifts that teams offer already stay within its time; those teams'
/// leaders are told.
pub struct Amend {
    /// The event.
    pub event: Id,
    /// All of it anew.
    pub content: NewEvent,
}

impl Action for Amend {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_organiser(cx)?;
        let before = store::held(cx, self.event).await?.ok_or_else(AppError::not_found)?;
        if before.cancel_reason.is_some() || before.starts_at <= cx.now {
            return Err(AppError::conflict("event_over", "这项大型活动已经开始、结束或取消，不能再修改。"));
        }
        let content = self.content.cleaned();
        let mut errors = content.errors(&cx.core.city, cx.now);
        if let Some(team) = store::outside(cx, self.event, content.starts_at, content.ends_at).await? {
            let message = format!("“{team}”的场次在新的时间之外，请先请他们调整场次。");
            errors.push(FieldError { field: "from", message });
        }
        if !errors.is_empty() {
            return Err(AppError::invalid(errors));
        }
        store::update(cx, self.event, &content).await?;
        let title = format!("大型活动有变动：{}", content.title);
        let at = cx.core.city.clock_time(content.starts_at);
        let body = format!("{at} 起，{}。请看看本队的场次、地点要不要跟着改。", content.place);
        for leader in store::leaders_joined(cx, self.event).await? {
            notify::send(cx, leader, Kind::Task, &title, &body, &format!("/events/{}", self.event)).await?;
        }
        cx.audit("event.amend", self.event, json!({"title": content.title})).await
    }
}

/// A team joins an event with a shift of its own; it is published as the team's activity, and more
/// shifts are added there.
pub struct Join {
    /// The event.
    pub event: Id,
    /// The team.
    pub team: Id,
    /// What this team does, at most 200 characters.
    pub task: String,
    /// Where it meets, 2 to 100 characters; empty for the event's place.
    pub place: String,
    /// Its first shift.
    pub shift: Slot,
}

impl Action for Join {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let event = store::held(cx, self.event).await?.ok_or_else(AppError::not_found)?;
        auth::require_leader(cx, self.team).await?;
        if !event.is_open(cx.now) {
            return Err(AppError::conflict("event_over", "这项大型活动已经结束或取消，不能再加入。"));
        }
        let joined = store::activities(cx, self.event).await?;
        if joined.iter().any(|(_, team, _)| *team == self.team) {
            return Err(AppError::conflict("already_joined", "这个团队已经加入。要加场次，请修改团队的活动。"));
        }
        if self.shift.starts_at < event.starts_at || self.shift.ends_at > event.ends_at {
            let (from, to) = (cx.core.city.clock_time(event.starts_at), cx.core.city.clock_time(event.ends_at));
            return Err(AppError::field("day", format!("场次要在大型活动的时间之内：{from} 至 {to}。")));
        }
        let (task, place) = (line(&self.task), line(&self.place));
        if task.chars().count() > 200 {
            return Err(AppError::field("task", "分工最多 200 个字，请缩短一些。"));
        }
        let mut description = event.description.clone();
        if !task.is_empty() {
            description = format!("本队分工：{task}\n{description}");
        }
        let content = Content {
            title: event.title.clone(),
            category: event.category.clone(),
            town: event.town.clone(),
            place: if place.is_empty() { event.place.clone() } else { place },
            description,
            bring: String::new(),
            risks: "人多，听从现场指挥；未成年人由监护人陪同。".into(),
            min_age: 0,
        };
        let shifts = vec![self.shift.clone()];
        let activity = CreateActivity { team: self.team, content, shifts }.run(cx).await?;
        Publish { id: activity }.run(cx).await?;
        store::join(cx, self.event, self.team, activity).await?;
        cx.audit("event.join", self.event, json!({"team": self.team, "activity": activity})).await?;
        Ok(activity)
    }
}

/// Calls an event off before it begins, and with it every team's activity.
pub struct CallOff {
    /// Which.
    pub event: Id,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

impl Action for CallOff {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        require_organiser(cx)?;
        store::held(cx, self.event).await?.ok_or_else(AppError::not_found)?;
        let reason = line(&self.reason);
        if !(2..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明取消的原因，2 至 200 个字，报名的人会收到。"));
        }
        if !store::cancel(cx, self.event, &reason).await? {
            return Err(AppError::conflict("event_over", "这项大型活动已经开始或已经取消。"));
        }
        let (system, now) = (Actor::system(), cx.now);
        let mut cancelled = 0;
        for (id, ..) in store::activities(cx, self.event).await? {
            let state = activities::activity(cx, id).await?.map(|activity| activity.state);
            if matches!(state, Some(State::Draft | State::Published)) {
                let reason = reason.clone();
                CancelActivity { id, reason }.within(&mut cx.acting(&system, now)).await?;
                cancelled += 1;
            }
        }
        cx.audit("event.call_off", self.event, json!({"reason": reason, "activities": cancelled})).await?;
        Ok(cancelled)
    }
}
