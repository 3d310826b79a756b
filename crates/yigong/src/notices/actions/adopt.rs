//! Doing as they did: another unit starts a series of activities from a promoted case (N5, N3.6).

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};
use serde_json::json;

use super::{application, refuse, tell};
use crate::action::{Action, Cx};
use crate::activities::{Content, CreateActivity, Slot};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notices::model::Promotion;
use crate::notices::{rules, store};
use crate::teams;
use crate::text::{block, line};

/// The most occasions of a series at the start; more are added on the activity.
const MOST: i64 = 26;

/// When, where and how many.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Meeting point.
    pub place: String,
    /// The first day.
    pub first: Option<Date>,
    /// The time of day it begins.
    pub time: Option<Time>,
    /// Minutes of one occasion.
    pub minutes: i64,
    /// Weeks from one to the next.
    pub every_weeks: i64,
    /// Occasions.
    pub times: i64,
    /// Seats of one.
    pub capacity: i64,
    /// What they do another way, in their words.
    pub own: String,
}

/// Starts a series of draft activities of a team from a case. Its leaders do.
pub struct Adopt {
    /// The promoted case.
    pub promotion: Id,
    /// The team that does it too.
    pub team: Option<Id>,
    /// When, where and how many.
    pub plan: Plan,
}

impl Action for Adopt {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        let case = store::promotion(cx, self.promotion).await?.ok_or_else(AppError::not_found)?;
        if case.revoked.is_some() {
            return Err(AppError::conflict("revoked", "这个案例已经撤销，不能再照着开展。"));
        }
        let team = match self.team {
            Some(team) => teams::team(cx, team).await?,
            None => None,
        };
        let team = team.ok_or_else(|| AppError::field("team", "请选择由您负责的哪个团队来开展。"))?;
        let unit = campaigns::unit_of(cx, team.organisation).await?.map_or(team.organisation, |unit| unit.id);
        if unit == case.unit {
            return Err(AppError::field("team", "这就是本单位的案例，直接发起活动即可，不用登记借鉴。"));
        }
        if store::adopted(cx, case.id, team.id).await? {
            return Err(AppError::conflict("already_adopted", "这个团队已经在照着开展了，可以在活动页面增加场次。"));
        }
        let slots = self.plan.slots(cx)?;
        let content = self.plan.content(&case);
        let activity = CreateActivity { team: team.id, content, shifts: slots }.within(cx).await?;
        let own = block(&self.plan.own);
        store::insert_adoption(cx, case.id, (unit, team.id, activity), &own, by).await?;
        let text = format!("{}开始照着开展", team.name);
        store::event(cx, case.campaign, (None, Some(case.application)), "adopted", &text).await?;
        let it = application(cx, case.application).await?;
        let title = format!("{}：{}也开始做了", case.title, team.name);
        tell(cx, &it, &title, "借鉴情况见案例页面。", &format!("/cases/{}", case.id)).await?;
        cx.audit("promotion.adopt", case.id, json!({"team": team.id, "activity": activity})).await?;
        Ok(activity)
    }
}

impl Plan {
    fn slots(&self, cx: &Cx<'_>) -> Result<Vec<Slot>> {
        let mut wrong = rules::check_plain("own", block(&self.own).as_str(), 0, 500, "“结合本地的做法”太长");
        let mut check = |sound: bool, field, message: &str| {
            if !sound {
                wrong.push(FieldError { field, message: message.to_owned() });
            }
        };
        check((2..=100).contains(&line(&self.place).chars().count()), "place", "请写明集合地点，2 至 100 个字。");
        check(self.first.is_some_and(|day| day > cx.today()), "first", "第一次活动的日期要在明天或以后。");
        check(self.time.is_some(), "time", "请填写开始时间，例如 08:30。");
        check((15..=480).contains(&self.minutes), "minutes", "每次时长请填 15 至 480 分钟。");
        check((1..=13).contains(&self.every_weeks), "every_weeks", "间隔请填 1 至 13 周。");
        check((1..=MOST).contains(&self.times), "times", "次数请填 1 至 26 次。");
        check((1..=5000).contains(&self.capacity), "capacity", "名额请填 1 至 5000 的整数。");
        refuse(wrong)?;
        let (Some(first), Some(time)) = (self.first, self.time) else { return Ok(Vec::new()) };
        let slot = |nth: i64| {
            let day = first.saturating_add((nth * self.every_weeks).weeks());
            let starts_at = cx.core.city.moment(day, time).unwrap_or(cx.now);
            let ends_at = starts_at.saturating_add(SignedDuration::from_mins(self.minutes)).unwrap_or(starts_at);
            Slot { id: None, starts_at, ends_at, capacity: self.capacity }
        };
        Ok((0..self.times).map(slot).collect())
    }

    fn content(&self, case: &Promotion) -> Content {
        let own = block(&self.own);
        let mut description = format!("借鉴{}的“{}”。\n\n{}", case.unit_name, case.title, case.guide);
        if !own.is_empty() {
            description = format!("{description}\n\n结合本地的做法：{own}");
        }
        Content {
            title: case.title.chars().take(40).collect(),
            category: case.category.clone(),
            town: String::new(),
            place: self.place.clone(),
            description,
            bring: String::new(),
            risks: String::new(),
            min_age: 0,
        }
    }
}
