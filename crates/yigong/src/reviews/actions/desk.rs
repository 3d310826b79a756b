//! What an expert writes.

use std::collections::BTreeMap;

use serde_json::json;

use super::assigning::one_more;
use crate::action::{Action, Cx};
use crate::campaigns::{Campaign, Rubric};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::reviews::model::{Cause, Desk, DeskState, Marks, RoundState, Source, Submission};
use crate::reviews::{reach, rules, store};
use crate::text;

/// Saves what is typed: the fields given, the others stay.
pub struct Save {
    /// The dossier on the desk.
    pub desk: Id,
    /// Points as typed, by criterion or gate; an empty text forgets the mark.
    pub marks: BTreeMap<String, String>,
    /// The comment.
    pub comment: Option<String>,
    /// The revision this is based on; without one, whatever is there.
    pub revision: Option<i64>,
}

/// The dossier with its campaign, while scoring is open.
async fn open(cx: &mut Cx<'_>, id: Id) -> Result<(Desk, Campaign)> {
    let desk = reach::own_desk(cx, id).await?;
    let campaign = reach::campaign(cx, desk.campaign).await?;
    let round = reach::round(cx, &campaign).await?;
    reach::require(&round, &[RoundState::Open], "评分")?;
    if !desk.state.open() {
        return Err(AppError::conflict("already_submitted", "这份作品的评分已经提交，不能再改。"));
    }
    Ok((desk, campaign))
}

impl Action for Save {
    type Out = i64;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<i64> {
        let (desk, campaign) = open(cx, self.desk).await?;
        if self.revision.is_some_and(|it| it != desk.revision) {
            let text = "这份作品在另一个窗口里保存过。请刷新页面，在最新的内容上继续评分。";
            return Err(AppError::conflict("edit_conflict", text));
        }
        let points = self.read(&campaign.spec.rubric)?;
        for (item, points) in points {
            store::put_mark(cx, desk.id, item, points).await?;
        }
        let comment = self.comment.as_deref().map_or_else(|| desk.comment.clone(), text::block);
        if comment.chars().count() > 2_000 {
            return Err(AppError::field("comment", "评语请不超过 2000 字。"));
        }
        store::set_comment(cx, desk.id, &comment).await?;
        cx.audit("review.save", desk.id, json!({"revision": desk.revision + 1})).await?;
        Ok(desk.revision + 1)
    }
}

impl Save {
    fn read<'s>(&'s self, rubric: &Rubric) -> Result<Vec<(&'s str, Option<i64>)>> {
        let (mut points, mut wrong) = (Vec::new(), Vec::new());
        for (item, typed) in &self.marks {
            let criterion = rubric.criteria.iter().find(|it| it.code == *item).map(|it| (it.name.as_str(), it.weight));
            let gate = rubric.gates.iter().find(|it| it.code == *item).map(|it| (it.name.as_str(), 1));
            let Some((name, most)) = criterion.or(gate) else {
                return Err(AppError::malformed("没有这个评分项。"));
            };
            match (typed.trim().is_empty(), text::number(typed)) {
                (true, _) => points.push((item.as_str(), None)),
                (false, Some(number)) if (0..=most).contains(&number) => points.push((item.as_str(), Some(number))),
                _ => wrong.push(FieldError {
                    field: "marks", message: format!("“{name}”请填 0 至 {most} 的整数。")
                }),
            }
        }
        if wrong.is_empty() { Ok(points) } else { Err(AppError::invalid(wrong)) }
    }
}

/// Hands a sheet in. When all sheets of the entry are in and too far apart, one more expert reads it.
pub struct Submit {
    /// The dossier on the desk.
    pub desk: Id,
    /// Why marks changed, after moderation.
    pub reason: String,
}

impl Action for Submit {
    type Out = i64;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<i64> {
        let (desk, campaign) = open(cx, self.desk).await?;
        let rubric = &campaign.spec.rubric;
        let marks = store::marks(cx, desk.id).await?;
        let wrong = rules::missing(rubric, &marks, &desk.comment);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        let reason = self.reason(cx, &desk, &marks).await?;
        store::hold_entry(cx, desk.application).await?;
        if !store::set_submitted(cx, desk.id).await? {
            return Err(AppError::conflict("already_submitted", "这份作品的评分已经提交，不能再改。"));
        }
        let (assignment, application, expert) = (desk.id, desk.application, 0);
        let total = rules::total(rubric, &marks);
        let new = Submission { assignment, application, expert, total, marks, comment: desk.comment.clone() };
        store::insert_submission(cx, &new, &reason).await?;
        third(cx, &campaign, &desk).await?;
        cx.audit("review.submit", desk.id, json!({"total": total, "reason": reason})).await?;
        Ok(total)
    }
}

impl Submit {
    async fn reason(&self, cx: &mut Cx<'_>, desk: &Desk, marks: &Marks) -> Result<String> {
        if desk.state != DeskState::Reopened {
            return Ok(String::new());
        }
        let before = store::submissions_of(cx, desk.application).await?;
        let changed = before.iter().any(|it| it.assignment == desk.id && it.marks != *marks);
        let reason = text::line(&self.reason);
        if changed && !(4..=500).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "您改动了分数，请写明合议后改动的理由（至少 4 个字）。"));
        }
        Ok(if changed { reason } else { "合议后维持原分".to_owned() })
    }
}

async fn third(cx: &mut Cx<'_>, campaign: &Campaign, desk: &Desk) -> Result<()> {
    if desk.state == DeskState::Reopened {
        return Ok(());
    }
    let desks = store::desks_of(cx, campaign.id).await?;
    let mut held = desks.iter().filter(|it| it.application == desk.application && it.state.held());
    if !held.all(|it| it.state == DeskState::Submitted) {
        return Ok(());
    }
    let sheets = store::submissions_of(cx, desk.application).await?;
    let sheets: Vec<(i64, &Marks)> = sheets.iter().map(|it| (it.total, &it.marks)).collect();
    let round = reach::round(cx, campaign).await?;
    let asked = usize::try_from(round.plan.reviews).unwrap_or_default();
    if rules::third_wanted(&campaign.spec.rubric, asked, &sheets) {
        one_more(cx, campaign, desk.application, Source::Third).await?;
    }
    Ok(())
}

/// An expert recognises whose a dossier is, or has another reason not to score it: it leaves the
/// desk at once, and somebody else gets it.
pub struct StepBack {
    /// The dossier on the desk.
    pub desk: Id,
    /// Why.
    pub reason: String,
}

impl Action for StepBack {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (desk, campaign) = open(cx, self.desk).await?;
        let reason = text::line(&self.reason);
        if !(4..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明回避的理由，4 至 200 字。"));
        }
        let expert = store::expert(cx, desk.expert).await?.ok_or_else(AppError::not_found)?;
        store::insert_recusal(cx, &expert, Cause::Declared, (None, Some(desk.application)), &reason).await?;
        if !store::end_desk(cx, desk.id, DeskState::Recused, &reason).await? {
            return Err(AppError::conflict("already_submitted", "这份作品的评分已经提交，不能再回避。"));
        }
        one_more(cx, &campaign, desk.application, Source::Replacement).await?;
        cx.audit("review.step_back", desk.id, json!({"reason": reason})).await
    }
}
