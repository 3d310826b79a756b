//! Who handles an objection, and every look at what is sealed.

use serde_json::json;

use super::campaign;
use crate::action::{Action, Cx};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notices::model::{Identity, Objection, ObjectionState};
use crate::notices::{rules, store};
use crate::{auth, organisations, reviews};

/// The objection, for the office; for everybody else it is not there.
pub(in crate::notices) async fn at_office(cx: &mut Cx<'_>, id: Id) -> Result<Objection> {
    cx.actor.person_or_operator()?;
    let objection = store::objection(cx, id).await?.ok_or_else(AppError::not_found)?;
    let campaign = campaign(cx, objection.campaign).await?;
    if campaigns::is_office(cx, &campaign).await? { Ok(objection) } else { Err(AppError::not_found()) }
}

/// Why somebody must not handle an objection: they stand too near, or said so themselves.
pub(in crate::notices) async fn kept_from(
    cx: &mut Cx<'_>,
    objection: &Objection,
    person: Id,
) -> Result<Option<String>> {
    if let Some(reason) = store::conflict(cx, objection.application, person).await? {
        return Ok(Some(format!("{reason}，须回避，请由其他人员受理。")));
    }
    if reviews::reviewed(cx, objection.application, person).await? {
        return Ok(Some("这份申报您作为专家评审过，须回避，请由其他人员受理。".to_owned()));
    }
    let declared = store::recusals(cx, objection.id).await?.into_iter().find(|(id, _, _)| *id == person);
    Ok(declared.map(|(_, _, reason)| format!("您已经申请回避（{reason}），请由其他人员受理。")))
}

/// Who may take an objection on: those of the office and the organisers whom nothing keeps from it.
pub(in crate::notices) async fn able(cx: &mut Cx<'_>, objection: &Objection) -> Result<Vec<String>> {
    let campaign = campaign(cx, objection.campaign).await?;
    let office = organisations::by_code(cx, &campaign.spec.office.organisation).await?;
    let mut able = Vec::new();
    for organisation in office.into_iter().chain(organisations::root(cx).await?) {
        for held in auth::held_at(cx, organisation.id).await? {
            if !able.contains(&held.name) && kept_from(cx, objection, held.person).await?.is_none() {
                able.push(held.name);
            }
        }
    }
    Ok(able)
}

/// Moves an objection along, or refuses: the one place that says what may follow what.
pub(super) fn may_become(objection: &Objection, to: ObjectionState) -> Result<()> {
    if objection.state.next().contains(&to) {
        return Ok(());
    }
    let text = format!("这件异议现在是“{}”，不能再这样处理。请刷新页面看看。", objection.state);
    Err(AppError::conflict("wrong_state", text))
}

/// Takes an objection on.
pub struct Take {
    /// The objection.
    pub id: Id,
}

impl Action for Take {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let objection = at_office(cx, self.id).await?;
        let person = cx.actor.person()?;
        may_become(&objection, ObjectionState::Handling)?;
        if let Some(reason) = kept_from(cx, &objection, person).await? {
            return Err(AppError::forbidden("recused", reason));
        }
        if !store::take(cx, objection.id, person).await? {
            return Err(AppError::conflict("already_taken", "这件异议刚刚由别人受理了。"));
        }
        cx.audit("objection.take", objection.id, json!({})).await
    }
}

/// The handler steps aside.
pub struct StepAside {
    /// The objection.
    pub id: Id,
    /// Why.
    pub reason: String,
}

impl Action for StepAside {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let objection = handled(cx, self.id).await?;
        may_become(&objection, ObjectionState::Received)?;
        let reason = self.reason.trim();
        let mut wrong = rules::check_plain("reason", reason, 2, 200, "请写明回避的理由");
        wrong.extend(silent(cx, &objection, "reason", reason, "回避的理由同事都能看到").await?);
        super::refuse(wrong)?;
        let person = cx.actor.person()?;
        store::recuse(cx, objection.id, person, "declared", reason).await?;
        if !store::give_back(cx, objection.id, person).await? {
            return Err(AppError::conflict("wrong_state", "这件异议已经不在您手上。"));
        }
        cx.audit("objection.step_aside", objection.id, json!({"reason": reason})).await
    }
}

/// The objection, for its handler.
pub(super) async fn handled(cx: &mut Cx<'_>, id: Id) -> Result<Objection> {
    let objection = at_office(cx, id).await?;
    let person = cx.actor.person()?;
    if objection.handler == Some(person) {
        return Ok(objection);
    }
    Err(AppError::forbidden("not_the_handler", "异议书只有受理人能看、能办。没有人受理的，可以由您受理。"))
}

/// Opens what is sealed of an objection. Every look is in the audit trail with its purpose.
pub struct View {
    /// The objection.
    pub id: Id,
    /// What for.
    pub purpose: String,
}

/// What was sealed. It goes to the page that asked and nowhere else.
pub struct Opened {
    /// Who objects.
    pub identity: Identity,
    /// What they say.
    pub statement: String,
    /// The file, with its name.
    pub evidence: Option<(String, Vec<u8>)>,
    /// The answer, once there is one.
    pub answer: Option<String>,
}

impl Action for View {
    type Out = Opened;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Opened> {
        let objection = handled(cx, self.id).await?;
        let purpose = self.purpose.trim();
        let mut wrong = rules::check_plain("purpose", purpose, 2, 100, "请写明查看的用途，查看会留下记录");
        wrong.extend(silent(cx, &objection, "purpose", purpose, "用途会留在查看记录里").await?);
        super::refuse(wrong)?;
        let opened = open(cx, &objection).await?;
        cx.audit("objection.view", objection.id, json!({"purpose": purpose})).await?;
        Ok(opened)
    }
}

/// What is wrong with words that others will read: they must not say who objects.
pub(super) async fn silent(
    cx: &mut Cx<'_>,
    objection: &Objection,
    field: &'static str,
    text: &str,
    read_by: &str,
) -> Result<Option<FieldError>> {
    let identity = open(cx, objection).await?.identity;
    let message = format!("{read_by}，不能写出异议人的姓名或联系方式。");
    Ok(rules::gives_away(text, &identity).then_some(FieldError { field, message }))
}

/// Opens what is sealed, for the program's own checks and for [`View`].
pub(super) async fn open(cx: &mut Cx<'_>, objection: &Objection) -> Result<Opened> {
    let sealed = store::sealed(cx, objection.id).await?.ok_or_else(AppError::not_found)?;
    let keys = &cx.core.keys;
    let identity =
        serde_json::from_str(&keys.open(&sealed.identity)?).map_err(|e| AppError::internal(e.to_string()))?;
    let file = sealed.evidence.map(|file| keys.open_bytes(&file)).transpose()?;
    Ok(Opened {
        identity,
        statement: keys.open(&sealed.statement)?,
        evidence: objection.evidence_name.clone().zip(file),
        answer: sealed.answer.map(|answer| keys.open(&answer)).transpose()?,
    })
}
