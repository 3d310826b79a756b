//! The pool: invitations, answers, recusals.

use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth::{self, Role};
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::reviews::model::{Cause, Expert, ExpertState, RoundState};
use crate::reviews::{reach, store};
use crate::{applications, notify, organisations, text};

/// Whom one invites.
#[derive(Debug, Clone)]
pub enum Whom {
    /// Whoever signs in with this.
    Login(String),
    /// This person.
    Person(Id),
}

/// Invites somebody who has an account.
pub struct Invite {
    /// The campaign.
    pub campaign: Id,
    /// Who.
    pub whom: Whom,
    /// Where they work and what they are, in words.
    pub title: String,
    /// Where they work, when it is in the tree.
    pub organisation: Option<Id>,
    /// Codes of the scopes they know; none means all.
    pub fields: Vec<String>,
    /// The most dossiers they are asked to take.
    pub limit: i64,
}

const BEFORE_DRAW: [RoundState; 2] = [RoundState::Preparing, RoundState::Frozen];

impl Action for Invite {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &BEFORE_DRAW, "再邀请专家")?;
        let by = cx.actor.person()?;
        let (title, fields) = self.check(cx, &campaign).await?;
        let person = self.person(cx).await?;
        let pool = store::experts(cx, campaign.id).await?;
        if pool.iter().any(|it| it.person == person) {
            return Err(AppError::field("login", "这位专家已在名单中。"));
        }
        let actor = auth::actor_of(cx, person, cx.actor.channel).await?;
        if actor.is(Role::Organiser) {
            return Err(AppError::field("login", "主办单位的工作人员组织评审，不能同时担任专家。"));
        }
        let number = pool.iter().map(|it| it.number).max().unwrap_or(0) + 1;
        let (id, load_limit, state) = (cx.id(), self.limit, ExpertState::Invited);
        let (name, organisation, drawn, held, submitted) = (actor.name, self.organisation, 0, 0, 0);
        let new = Expert {
            id,
            campaign: campaign.id,
            person,
            name,
            number,
            title,
            organisation,
            fields,
            load_limit,
            state,
            drawn,
            held,
            submitted,
        };
        store::insert_expert(cx, &new, by).await?;
        auth::make_expert(cx, person).await?;
        let title = format!("邀请您担任“{}”评审专家", campaign.spec.title);
        let body = "请答复是否参加，填写熟悉的领域和可评的份数，并申报需要回避的单位。";
        notify::send(cx, person, notify::Kind::Task, &title, body, &format!("/reviews/invitations/{id}")).await?;
        cx.audit("review.invite", id, json!({"campaign": campaign.id, "person": person, "number": number})).await?;
        Ok(id)
    }
}

impl Invite {
    async fn person(&self, cx: &mut Cx<'_>) -> Result<Id> {
        match &self.whom {
            Whom::Person(person) => Ok(*person),
            Whom::Login(login) => {
                let unknown = "没有这个账号。请核对；还没有账号的专家，请先由本人注册。";
                auth::person_of(cx, login.trim()).await?.ok_or_else(|| AppError::field("login", unknown))
            }
        }
    }

    async fn check(&self, cx: &mut Cx<'_>, campaign: &Campaign) -> Result<(String, String)> {
        let mut wrong = Vec::new();
        let title = text::line(&self.title);
        if !(2..=60).contains(&title.chars().count()) {
            wrong.push(FieldError {
                field: "title", message: "请写专家的单位和职务，2 至 60 字。".into()
            });
        }
        if !(1..=200).contains(&self.limit) {
            wrong.push(FieldError { field: "limit", message: "可评份数请填 1 至 200。".into() });
        }
        let fields = scopes(campaign, &self.fields);
        if fields.is_none() {
            wrong.push(FieldError {
                field: "fields", message: "有领域不在本次申报的范围里，请重新选择。".into()
            });
        }
        if let Some(organisation) = self.organisation
            && organisations::organisation(cx, organisation).await?.is_none()
        {
            wrong.push(FieldError {
                field: "organisation", message: "找不到所选的单位，请重新选择。".into()
            });
        }
        if wrong.is_empty() { Ok((title, fields.unwrap_or_default())) } else { Err(AppError::invalid(wrong)) }
    }
}

/// Codes of scopes as they are kept; none when one is unknown.
fn scopes(campaign: &Campaign, codes: &[String]) -> Option<String> {
    codes.iter().all(|it| campaign.spec.scope_name(it).is_some()).then(|| codes.join(","))
}

/// An expert's answer: whether they take part, what they know, how much they take. It can be changed
/// until the draw.
pub struct Answer {
    /// The invitation.
    pub expert: Id,
    /// Whether they take part.
    pub accept: bool,
    /// Codes of the scopes they know; none means all.
    pub fields: Vec<String>,
    /// The most dossiers they take.
    pub limit: i64,
}

impl Action for Answer {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let expert = reach::own_expert(cx, self.expert).await?;
        let campaign = reach::campaign(cx, expert.campaign).await?;
        let round = reach::round(cx, &campaign).await?;
        reach::require(&round, &BEFORE_DRAW, "更改答复")?;
        if self.accept && !(1..=200).contains(&self.limit) {
            return Err(AppError::field("limit", "可评份数请填 1 至 200。"));
        }
        let fields = scopes(&campaign, &self.fields)
            .ok_or_else(|| AppError::field("fields", "有领域不在本次申报的范围里，请重新选择。"))?;
        let state = if self.accept { ExpertState::Accepted } else { ExpertState::Declined };
        let limit = if self.accept { self.limit } else { expert.load_limit };
        store::answer_expert(cx, expert.id, state, &fields, limit).await?;
        cx.audit("review.answer", expert.id, json!({"state": state, "fields": fields, "limit": limit})).await
    }
}

/// An expert recuses themselves from a whole unit, which they can do without knowing whose a dossier is.
pub struct Declare {
    /// The invitation.
    pub expert: Id,
    /// The unit.
    pub unit: Id,
    /// Why.
    pub reason: String,
}

impl Action for Declare {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let expert = reach::own_expert(cx, self.expert).await?;
        let campaign = reach::campaign(cx, expert.campaign).await?;
        let round = reach::round(cx, &campaign).await?;
        reach::require(&round, &BEFORE_DRAW, "再申报回避单位；已分到的作品请在评分页申请回避")?;
        if !campaigns::units(cx).await?.iter().any(|it| it.id == self.unit) {
            return Err(AppError::field("unit", "请选择需要回避的单位。"));
        }
        let reason = reason(&self.reason)?;
        let there = store::recusals(cx, campaign.id).await?;
        if there.iter().any(|it| it.expert == expert.id && it.unit == Some(self.unit)) {
            return Err(AppError::field("unit", "这个单位已经申报过回避。"));
        }
        let id = store::insert_recusal(cx, &expert, Cause::Declared, (Some(self.unit), None), &reason).await?;
        cx.audit("review.recuse", id, json!({"expert": expert.id, "unit": self.unit, "reason": reason})).await
    }
}

fn reason(text: &str) -> Result<String> {
    let reason = text::line(text);
    if (4..=200).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(AppError::field("reason", "请写明回避的理由，4 至 200 字。"))
}

/// Organisers keep an expert from an application, with the reason.
pub struct Pin {
    /// The campaign.
    pub campaign: Id,
    /// The expert.
    pub expert: Id,
    /// The application.
    pub application: Id,
    /// Why.
    pub reason: String,
}

impl Action for Pin {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &BEFORE_DRAW, "再指定回避；已分配的作品请在作品页收回")?;
        let expert = store::expert(cx, self.expert).await?.filter(|it| it.campaign == campaign.id);
        let expert = expert.ok_or_else(|| AppError::field("expert", "请选择专家。"))?;
        let application =
            applications::application(cx, self.application).await?.filter(|it| it.campaign == campaign.id);
        let application = application.ok_or_else(|| AppError::field("application", "请选择作品。"))?;
        let reason = reason(&self.reason)?;
        let id = store::insert_recusal(cx, &expert, Cause::Pinned, (None, Some(application.id)), &reason).await?;
        let detail = json!({"expert": expert.id, "application": application.id, "reason": reason});
        cx.audit("review.pin", id, detail).await
    }
}

/// Takes a recusal back before the draw: organisers their own, an expert theirs.
pub struct Lift {
    /// The campaign.
    pub campaign: Id,
    /// The recusal.
    pub recusal: Id,
}

impl Action for Lift {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let campaign = reach::campaign(cx, self.campaign).await?;
        let round = reach::round(cx, &campaign).await?;
        let there = store::recusals(cx, campaign.id).await?.into_iter().find(|it| it.id == self.recusal);
        let found = there.ok_or_else(AppError::not_found)?;
        match found.cause {
            Cause::Declared => {
                reach::own_expert(cx, found.expert).await?;
            }
            Cause::Pinned | Cause::Computed => {
                reach::organised(cx, campaign.id).await?;
            }
        }
        reach::require(&round, &BEFORE_DRAW, "撤销回避")?;
        store::drop_recusal(cx, found.id).await?;
        let detail =
            json!({"expert": found.expert, "cause": found.cause, "about": found.about, "reason": found.reason});
        cx.audit("review.lift", found.id, detail).await
    }
}
