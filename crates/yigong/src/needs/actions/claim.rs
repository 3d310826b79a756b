//! Helpers who ask for a need, and the community that decides.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{advance, advance_claim, reason, tell_asker, tell_helper, tell_managers, within_sight};
use crate::action::{Action, Cx};
use crate::activities::{Content, CreateActivity, Publish as PublishActivity, Slot, age_on};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::model::{Claim, ClaimEvent, ClaimState, Event, Need};
use crate::needs::store::{self, NewClaim};
use crate::notify::Kind;

/// A helper offers to come: alone, or a leader with a team.
pub struct Offer {
    /// The need.
    pub need: Id,
    /// The team, or none for oneself.
    pub team: Option<Id>,
    /// When they come.
    pub times: (Timestamp, Timestamp),
    /// What they say to the community, at most 200 characters.
    pub note: String,
}

impl Action for Offer {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let person = cx.actor.person()?;
        let (need, _) = within_sight(cx, self.need).await?;
        need.state.after(Event::Assign)?;
        if need.asker == Some(person) {
            return Err(AppError::forbidden("own_need", "这是您自己的求助，不能自己接单。"));
        }
        match self.team {
            Some(team) => auth::require_leader(cx, team).await?,
            None => may_come_alone(cx, &need, person).await?,
        }
        if self.team.is_none() {
            let day = cx.date(self.times.0);
            crate::training::require(cx, person, &need.category, day).await?;
        }
        let note = crate::text::line(&self.note);
        if note.chars().count() > 200 {
            return Err(AppError::field("note", "留言最多 200 个字，请缩短一些。"));
        }
        check_times(cx, self.times)?;
        let there = store::claims(cx, self.need).await?;
        let same = |claim: &Claim| if self.team.is_some() { claim.team == self.team } else { claim.person == person };
        if there.iter().any(|claim| same(claim) && matches!(claim.state, ClaimState::Asked | ClaimState::Dispatched)) {
            return Err(AppError::conflict("already_claimed", "您已经接过这一单，正在等社区确认，不用重复提交。"));
        }
        let new = NewClaim {
            need: self.need,
            team: self.team,
            person,
            state: ClaimState::Asked,
            times: self.times,
            note: &note,
            by: person,
        };
        let id = store::insert_claim(cx, &new).await?;
        let body = "请核对后确认，或婉拒并说明原因。";
        tell_managers(cx, &need, &format!("有人想接单：{}", need.title), body).await?;
        cx.audit("need.offer", self.need, json!({"claim": id, "team": self.team})).await?;
        Ok(id)
    }
}

async fn may_come_alone(cx: &mut Cx<'_>, need: &Need, person: Id) -> Result<()> {
    if need.people > 1 {
        let text = format!("这件事需要 {} 个人，请由团队接单。可以请您所在团队的负责人来接。", need.people);
        return Err(AppError::conflict("needs_a_team", text));
    }
    let born = store::birth_date(cx, person).await?.ok_or_else(AppError::not_found)?;
    let least = cx.core.city.needs.settings.helper_min_age;
    if age_on(born, cx.today()) < least {
        let text = format!("未满 {least} 周岁的不能单独上门，可以和团队一起去。");
        return Err(AppError::forbidden("too_young", text));
    }
    Ok(())
}

/// Refuses times that are past or too long.
pub(super) fn check_times(cx: &Cx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<()> {
    let longest = cx.core.city.needs.settings.longest_minutes;
    let length = to.duration_since(from);
    if from <= cx.now {
        return Err(AppError::field("day", "约定的时间要在现在之后。"));
    }
    if length < SignedDuration::from_mins(15) || length > SignedDuration::from_mins(longest) {
        return Err(AppError::field("end", format!("一次至少 15 分钟，最长 {} 小时。", longest / 60)));
    }
    Ok(())
}

/// The community accepts a helper who asked, or declines with a reason.
pub struct Decide {
    /// The claim.
    pub claim: Id,
    /// Yes or no.
    pub accept: bool,
    /// Why not.
    pub reason: String,
}

impl Action for Decide {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let claim = store::claim(cx, self.claim).await?.ok_or_else(AppError::not_found)?;
        let need = super::managed(cx, claim.need).await?;
        if claim.state != ClaimState::Asked {
            claim.state.after(ClaimEvent::Decline)?;
            return Err(AppError::conflict("wrong_state", "这是社区派的单，由团队负责人答复。"));
        }
        if cx.actor.person == Some(claim.person) {
            let text = "这是您自己的接单，须由社区的另一位工作人员确认。";
            return Err(AppError::forbidden("same_person", text));
        }
        if self.accept {
            accept(cx, &need, &claim, claim.person, claim_times(&claim)).await?;
            let body = "社区已确认由您去帮忙。求助人的姓名、电话和住址请到求助页面查看，每次查看都有记录。";
            tell_helper(cx, &claim, Kind::Decision, &format!("接单成功：{}", need.title), body).await?;
        } else {
            let reason = reason(&self.reason, "请写明婉拒的原因，对方会看到。")?;
            advance_claim(cx, &claim, ClaimEvent::Decline, &reason).await?;
            tell_helper(cx, &claim, Kind::Decision, &format!("这次没有接成：{}", need.title), &reason).await?;
        }
        cx.audit("need.decide", need.id, json!({"claim": claim.id, "accept": self.accept})).await
    }
}

/// The agreed time of a claim.
pub(super) const fn claim_times(claim: &Claim) -> (Timestamp, Timestamp) {
    (claim.starts_at, claim.ends_at)
}

/// The need is this helper's. A team's visit becomes an activity in its leader's name, open to all.
pub(super) async fn accept(
    cx: &mut Cx<'_>,
    need: &Need,
    claim: &Claim,
    person: Id,
    times: (Timestamp, Timestamp),
) -> Result<()> {
    check_times(cx, times)?;
    advance(cx, need, Event::Assign, &format!("由{}接单", claim.team_name.as_deref().unwrap_or("一位义工"))).await?;
    advance_claim(cx, claim, ClaimEvent::Accept, "").await?;
    store::decide(cx, claim.id, person, times).await?;
    if let Some(team) = claim.team {
        let activity = hold(cx, need, team, person, times).await?;
        store::set_activity(cx, claim.id, activity).await?;
    }
    let title = format!("别人先接了：{}", need.title);
    for other in store::lapse_others(cx, need.id, "已由其他义工接单").await? {
        let body = "这件事已有人去帮忙，谢谢您。可以看看其他求助。";
        crate::notify::send(cx, other, Kind::Decision, &title, body, "/needs").await?;
    }
    let at = cx.core.city.clock_time(times.0);
    let helper = claim.team_name.as_deref().unwrap_or("一位义工");
    let body = format!("{helper}会在 {at} 过来。临时有变化，请尽早告诉社区。");
    tell_asker(cx, need, Kind::Decision, &format!("有人接单了：{}", need.title), &body).await
}

async fn hold(cx: &mut Cx<'_>, need: &Need, team: Id, leader: Id, times: (Timestamp, Timestamp)) -> Result<Id> {
    let (channel, now) = (cx.actor.channel, cx.now);
    let leader = auth::actor_of(cx, leader, channel).await?;
    let mut acting = cx.acting(&leader, now);
    let content = Content {
        title: need.title.clone(),
        category: need.category.clone(),
        town: need.town.clone(),
        place: format!("{}（集合后由负责人带路）", need.street),
        description: need.description.clone(),
        bring: String::new(),
        risks: "上门服务请两人以上同行，尊重对方的习惯和隐私，不拍照、不外传。".into(),
        min_age: 14,
    };
    let slot = Slot { id: None, starts_at: times.0, ends_at: times.1, capacity: need.people };
    let activity = CreateActivity { team, content, shifts: vec![slot] }.within(&mut acting).await?;
    PublishActivity { id: activity }.within(&mut acting).await?;
    Ok(activity)
}
