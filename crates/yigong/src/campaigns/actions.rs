//! Every write of campaigns.

use jiff::Timestamp;
use serde_json::json;

use super::model::{CampaignState, moment};
use super::spec::Spec;
use super::{require_organiser, rules, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::line;

/// Puts the campaigns of the city's folder in, published. Those of a year that is there stay as they
/// are, so it may run at every start. Answers how many were new.
pub struct Seed;

impl Action for Seed {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        if !cx.actor.is_operator() {
            return Err(AppError::forbidden("operators_only", "只有系统管理人员可以导入申报活动。"));
        }
        let core = cx.core;
        let mut new = 0;
        for spec in &core.city.campaigns {
            if store::in_year(cx, spec.year).await?.is_none() {
                store::insert(cx, spec, CampaignState::Published).await?;
                new += 1;
            }
        }
        cx.audit("campaign.seed", Id::nil(), json!({"new": new})).await?;
        Ok(new)
    }
}

/// Sets up a year's campaign from an earlier one: the same in every respect, its days moved by whole
/// years. It stays a draft until published.
pub struct MakeNext {
    /// The campaign to take over.
    pub from: Id,
    /// The new one's year.
    pub year: i16,
}

impl Action for MakeNext {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_organiser(cx)?;
        let from = store::campaign(cx, self.from).await?.ok_or_else(AppError::not_found)?;
        if !(2000..=2100).contains(&self.year) || self.year <= from.spec.year {
            return Err(AppError::field("year", format!("请填写 {} 年以后的年度。", from.spec.year)));
        }
        if store::in_year(cx, self.year).await?.is_some() {
            return Err(AppError::field("year", format!("{} 年度的申报活动已经有了，请直接修改它。", self.year)));
        }
        let id = store::insert(cx, &rules::in_year(&from.spec, self.year), CampaignState::Draft).await?;
        cx.audit("campaign.make", id, json!({"year": self.year, "from": self.from})).await?;
        Ok(id)
    }
}

/// Writes a draft anew. A published campaign's rules stand; single units get [`Extend`].
pub struct Edit {
    /// Which.
    pub id: Id,
    /// All of it.
    pub spec: Spec,
}

impl Action for Edit {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_organiser(cx)?;
        let found = store::campaign(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        if found.state != CampaignState::Draft {
            let text = "已经发布的申报活动不能再改规则。个别单位确需延期的，请在“各单位”页面单独办理。";
            return Err(AppError::conflict("published", text));
        }
        if found.spec.year != self.spec.year {
            return Err(AppError::field("year", "年度不能修改。需要别的年度，请另行筹备。"));
        }
        let wrong = rules::problems(&self.spec);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        store::update(cx, self.id, &self.spec).await?;
        cx.audit("campaign.edit", self.id, json!({"year": self.spec.year})).await
    }
}

/// Publishes a draft: from then on its rules stand.
pub struct Publish {
    /// Which.
    pub id: Id,
}

impl Action for Publish {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_organiser(cx)?;
        let found = store::campaign(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        let wrong = rules::problems(&found.spec);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        if moment(&cx.core.city, found.spec.calendar.applications_by) < cx.now && !cx.actor.is_operator() {
            let text = "申报截止时间已经过去，请先修改日程再发布。";
            return Err(AppError::field("calendar.applications_by", text));
        }
        if !store::publish(cx, self.id).await? {
            return Err(AppError::conflict("published", "这个申报活动已经发布。"));
        }
        cx.audit("campaign.publish", self.id, json!({"year": found.spec.year})).await
    }
}

/// Gives one unit later deadlines, with a reason; never earlier than everybody's.
pub struct Extend {
    /// The campaign.
    pub campaign: Id,
    /// The unit.
    pub unit: Id,
    /// Forms, the last second that counts.
    pub applications_by: Timestamp,
    /// Summaries, the last second that counts.
    pub summaries_by: Timestamp,
    /// Why, 4 to 300 characters; the unit and the organisers see it.
    pub reason: String,
}

impl Action for Extend {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_organiser(cx)?;
        let found = store::campaign(cx, self.campaign).await?.ok_or_else(AppError::not_found)?;
        if found.state != CampaignState::Published {
            return Err(AppError::conflict("not_published", "还没有发布的申报活动，请直接修改日程。"));
        }
        let unit = super::unit_of(cx, self.unit).await?.filter(|unit| unit.id == self.unit);
        if unit.is_none() {
            return Err(AppError::field("unit", "请从名单中选择申报单位。"));
        }
        let reason = line(&self.reason);
        if !(4..=300).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明延期理由，4 至 300 字，该单位会看到。"));
        }
        let general = found.deadlines(&cx.core.city);
        if self.applications_by < general.applications_by || self.summaries_by < general.summaries_by {
            return Err(AppError::field("applications_by", "延期后的时间不能早于原来的截止时间。"));
        }
        if self.applications_by > self.summaries_by {
            return Err(AppError::field("summaries_by", "活动总结的截止时间不能早于申报表。"));
        }
        if self.summaries_by > moment(&cx.core.city, found.spec.calendar.review_by) {
            return Err(AppError::field("summaries_by", "延期不能超过评审完成的时间。"));
        }
        let by = (self.applications_by, self.summaries_by);
        let id = store::insert_extension(cx, self.campaign, self.unit, by, &reason).await?;
        cx.audit("campaign.extend", self.campaign, json!({"unit": self.unit, "reason": reason})).await?;
        Ok(id)
    }
}
