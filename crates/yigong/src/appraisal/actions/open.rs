//! Opening a case: by a person, with a reason, on facts of the record, in the strict order.

use serde_json::json;

use super::{facts, tell, words};
use crate::action::{Action, Cx};
use crate::appraisal::model::{Ground, MeasureState, Step};
use crate::appraisal::store::{self, Opening};
use crate::appraisal::{rules, store::Holder};
use crate::auth;
use crate::city::{MeasureBy, MeasureRule};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Opens a case. A reminder is issued at once; what weighs more first hears the person and needs a
/// second one to agree.
pub struct OpenMeasure {
    /// Whom it concerns.
    pub person: Id,
    /// Which year of service it is about.
    pub year: i64,
    /// Which step.
    pub step: Step,
    /// What it rests on.
    pub ground: Ground,
    /// Why, and what was tried; the person reads it. 10–1000 characters.
    pub reason: String,
    /// The second person, where one is needed.
    pub second: Option<Id>,
}

impl Action for OpenMeasure {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        let rule = step_rule(cx, self.step)?;
        let (organisation, handled_at) = place(cx, self.person, rule).await?;
        if by == self.person {
            return Err(AppError::forbidden("not_oneself", "不能对自己采取措施，请由其他同志办理。"));
        }
        let (situation, frozen) = facts::situation(cx, self.person, self.year, self.step, self.ground).await?;
        let ground = rules::ground_rule(&cx.core.city.appraisal, self.ground);
        let ground = ground.ok_or_else(|| AppError::internal("appraisal.toml: no such ground"))?;
        rules::may_open(self.step, self.ground, ground, &situation)?;
        let reason = words("reason", &self.reason, 10, "请写明情况和考虑，本人会看到")?;
        let second = self.second(cx, rule, handled_at, by).await?;
        let previous = match self.step.before() {
            Some(before) => store::previous(cx, self.person, self.year, self.ground, before).await?,
            None => None,
        };
        let facts = serde_json::to_string(&frozen).map_err(|e| AppError::internal(e.to_string()))?;
        let new = Opening {
            id: cx.id(),
            person: self.person,
            organisation,
            handled_at,
            year: self.year,
            step: self.step,
            ground: self.ground,
            previous: previous.map(|(id, _, _)| id),
            state: if rule.second_person { MeasureState::Proposed } else { MeasureState::Issued },
            facts: cx.core.keys.seal(&facts)?,
            reason: cx.core.keys.seal(reason)?,
            by,
            second,
        };
        store::insert(cx, &new).await?;
        self.tell(cx, &new).await?;
        let detail = json!({"person": self.person, "year": self.year, "step": self.step, "second": second});
        cx.audit("measure.open", new.id, detail).await?;
        Ok(new.id)
    }
}

impl OpenMeasure {
    async fn second(&self, cx: &mut Cx<'_>, rule: &MeasureRule, handled_at: Id, by: Id) -> Result<Option<Id>> {
        if !rule.second_person {
            return Ok(None);
        }
        let able = store::holders(cx, handled_at, [by, self.person]).await?;
        let chosen = self.second.filter(|second| able.iter().any(|it| it.person == *second));
        chosen.map(Some).ok_or_else(|| AppError::field("second", "请选择一位同志审批，不能是本人或您自己。"))
    }

    async fn tell(&self, cx: &mut Cx<'_>, new: &Opening) -> Result<()> {
        if new.state == MeasureState::Issued {
            return tell(cx, self.person, new.id, "党组织给您发来一份提醒").await;
        }
        tell(cx, self.person, new.id, "党组织想听取您的说明").await?;
        match new.second {
            Some(second) => tell(cx, second, new.id, "有一件事项请您审批").await,
            None => Ok(()),
        }
    }
}

/// The city's rule of a step.
pub(super) fn step_rule<'c>(cx: &Cx<'c>, step: Step) -> Result<&'c MeasureRule> {
    let rule = rules::rule(&cx.core.city.appraisal, step);
    rule.ok_or_else(|| AppError::internal("appraisal.toml: no such measure"))
}

/// Where the person belongs and which organisation takes the measure, when the actor manages it.
async fn place(cx: &mut Cx<'_>, person: Id, rule: &MeasureRule) -> Result<(Id, Id)> {
    let today = cx.today();
    let (_, organisation, _) = store::whereabouts(cx, person, today).await?.ok_or_else(AppError::not_found)?;
    if !auth::manages(cx, organisation).await? {
        return Err(AppError::not_found());
    }
    let handled_at = match rule.by {
        MeasureBy::Unit => organisation,
        MeasureBy::Parent => store::parent(cx, organisation).await?,
    };
    if auth::manages(cx, handled_at).await? {
        return Ok((organisation, handled_at));
    }
    let text = format!("{}由上一级党组织作出，请联系上级党组织的党务干事。", rule.name);
    Err(AppError::forbidden("parent_decides", text).under("V2.8"))
}

/// A step that may be thought of, and whether the record leaves room for it.
pub(in crate::appraisal) struct Choice {
    pub(in crate::appraisal) step: Step,
    pub(in crate::appraisal) ground: Ground,
    pub(in crate::appraisal) may: Result<()>,
}

/// What may be opened with somebody now: for each ground the next step, or why there is none; and
/// who could be the second person. For who manages their organisation.
pub(in crate::appraisal) async fn choices(
    cx: &mut Cx<'_>,
    person: Id,
    year: i64,
) -> Result<(Vec<Choice>, Vec<Holder>)> {
    let by = cx.actor.person()?;
    let (_, handled_at) = place(cx, person, step_rule(cx, Step::Reminder)?).await?;
    let mut all = Vec::new();
    for ground in Ground::ALL {
        let step = next_step(cx, person, year, *ground).await?;
        let (situation, _) = facts::situation(cx, person, year, step, *ground).await?;
        let rule = rules::ground_rule(&cx.core.city.appraisal, *ground);
        let rule = rule.ok_or_else(|| AppError::internal("appraisal.toml: no such ground"))?;
        let mut may = rules::may_open(step, *ground, rule, &situation);
        if may.is_ok() {
            may = place(cx, person, step_rule(cx, step)?).await.map(|_| ());
        }
        all.push(Choice { step, ground: *ground, may });
    }
    let holders = store::holders(cx, handled_at, [by, person]).await?;
    Ok((all, holders))
}

/// The first step not taken yet on a ground.
async fn next_step(cx: &mut Cx<'_>, person: Id, year: i64, ground: Ground) -> Result<Step> {
    for step in Step::ALL {
        if store::previous(cx, person, year, ground, *step).await?.is_none() {
            return Ok(*step);
        }
    }
    Ok(Step::Admonition)
}
