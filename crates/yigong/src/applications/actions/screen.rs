//! Screening with typed reasons and a time to correct.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::tell::tell;
use super::version::standing;
use crate::action::{Action, Cx};
use crate::applications::model::{Application, Outcome, State};
use crate::applications::store::{self, Screened};
use crate::applications::{reach, transition};
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::Kind;
use crate::text::block;

/// Records what the office's screening found. Never by somebody of the applicant's own unit.
pub struct Screen {
    /// The application.
    pub id: Id,
    /// What it comes to.
    pub outcome: Outcome,
    /// Codes of the campaign's reasons; at least one unless admitted, all correctable for a correction.
    pub reasons: Vec<String>,
    /// What exactly; required unless admitted.
    pub note: String,
}

impl Action for Screen {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::visible(cx, self.id).await?;
        let (campaign, deadlines) = standing(cx, &it).await?;
        campaigns::require_office(cx, &campaign).await?;
        refuse_own_unit(cx, &it).await?;
        let late = it.state == State::Recommended && cx.now > deadlines.summaries_by;
        if it.state != State::Submitted && !(late && self.outcome == Outcome::ScreenedOut) {
            let text = format!("申报处于“{}”，提交活动总结以后才能审查。", it.state);
            return Err(AppError::conflict("wrong_state", text));
        }
        let note = self.check(&campaign)?;
        let to = match self.outcome {
            Outcome::Admitted => {
                self.require_paper(cx, &it, &campaign).await?;
                State::Admitted
            }
            Outcome::Correcting => State::Correcting,
            Outcome::ScreenedOut => State::ScreenedOut,
        };
        let correct_by = (to == State::Correcting).then(|| window(cx, campaign.spec.screening.correction_days));
        let texts = self.reasons.iter().filter_map(|code| campaign.spec.reason(code)).map(|it| it.text.as_str());
        let said = [texts.collect::<Vec<_>>().join("；"), note.clone()];
        let said = said.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join("。");
        transition(cx, self.id, to, if said.is_empty() { self.outcome.label() } else { &said }).await?;
        if let Some(by) = correct_by {
            store::set_correction(cx, self.id, by).await?;
        }
        let reasons = self.reasons.join(",");
        let found = Screened { outcome: self.outcome, reasons, note, correct_by, by: None, decided_at: cx.now };
        store::insert_screening(cx, self.id, it.version_of_record(), &found).await?;
        self.tell(cx, &it, correct_by, &said).await?;
        cx.audit("application.screen", self.id, json!({"outcome": self.outcome, "reasons": self.reasons})).await
    }
}

impl Screen {
    fn check(&self, campaign: &Campaign) -> Result<String> {
        let note = block(&self.note);
        let found: Vec<_> = self.reasons.iter().map(|code| campaign.spec.reason(code)).collect();
        if found.iter().any(Option::is_none) {
            return Err(AppError::field("reasons", "请从给出的理由中选择。"));
        }
        if note.chars().count() > 500 {
            return Err(AppError::field("note", "说明请不超过 500 字。"));
        }
        match self.outcome {
            Outcome::Admitted if !found.is_empty() => {
                Err(AppError::field("reasons", "通过审查的不用选理由；有问题的请选“限期补正”或“不予通过”。"))
            }
            Outcome::Admitted => Ok(note),
            _ if found.is_empty() => Err(AppError::field("reasons", "请至少选择一条理由，申报单位会看到。")),
            Outcome::Correcting if found.iter().flatten().any(|it| !it.correctable) => {
                Err(AppError::field("reasons", "所选理由中有不能补正的，请改选，或选“不予通过”。"))
            }
            _ if note.chars().count() < 4 => Err(AppError::field("note", "请具体写明是哪里、怎样改（至少 4 个字）。")),
            _ => Ok(note),
        }
    }

    async fn require_paper(&self, cx: &mut Cx<'_>, it: &Application, campaign: &Campaign) -> Result<()> {
        let wanted = campaign.spec.office.copies;
        let copies: i64 = store::matching_copies(cx, it.id).await?;
        if copies >= wanted {
            return Ok(());
        }
        let text = format!(
            "与平台版本一致、盖章签名齐全的纸质申报表只收到 {copies} 份，要求 {wanted} 份。请先登记收件，或要求补正。"
        );
        Err(AppError::conflict("paper_missing", text).under("N4.2d"))
    }

    async fn tell(&self, cx: &mut Cx<'_>, it: &Application, by: Option<Timestamp>, said: &str) -> Result<()> {
        let title = format!("{}：{}", self.outcome.label(), it.title);
        let body = match by {
            Some(by) => format!("{said}。请在 {} 前补正并重新提交。", cx.core.city.clock_time(by)),
            None if said.is_empty() => "已通过形式审查，进入专家评审。".to_owned(),
            None => said.to_owned(),
        };
        tell(cx, it, Kind::Decision, &title, &body).await
    }
}

/// The office takes back that something did not pass, because it was mistaken; it is screened again. Until the
/// experts are drawn: after that it could no longer be judged beside the others.
pub struct Reopen {
    /// The application.
    pub id: Id,
    /// What the mistake was.
    pub reason: String,
}

impl Action for Reopen {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::visible(cx, self.id).await?;
        let (campaign, _) = standing(cx, &it).await?;
        campaigns::require_office(cx, &campaign).await?;
        refuse_own_unit(cx, &it).await?;
        if it.state != State::ScreenedOut || it.version_of_record().is_none() {
            let text = "只有已提交、未通过审查的申报可以重新审查。没有按时提交的，请先给单位延期。";
            return Err(AppError::conflict("wrong_state", text));
        }
        if crate::reviews::drawn(cx, &campaign).await? {
            let text = "专家已经抽取，作品已经分配，不能再重新审查。有异议请按公示异议办理。";
            return Err(AppError::conflict("already_drawn", text).under("N4.3"));
        }
        let reason = block(&self.reason);
        if !(4..=500).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明原来的结论错在哪里，4 至 500 字。"));
        }
        transition(cx, self.id, State::Submitted, &format!("重新审查：{reason}")).await?;
        let title = format!("重新审查：{}", it.title);
        tell(cx, &it, Kind::Decision, &title, &format!("原来“不予通过”的结论已撤回。{reason}")).await?;
        cx.audit("application.reopen", self.id, json!({"reason": reason})).await
    }
}

async fn refuse_own_unit(cx: &mut Cx<'_>, it: &Application) -> Result<()> {
    if cx.actor.person.is_some() && reach::works_for(cx, it.unit).await? {
        let text = "这是您所在单位的申报，请由主办单位的其他人员审查。";
        return Err(AppError::forbidden("own_unit", text).under("N4.3"));
    }
    Ok(())
}

/// The last second of the day so many days from now.
fn window(cx: &Cx<'_>, days: i64) -> Timestamp {
    let last = cx.today().saturating_add(jiff::Span::new().days(days));
    let next = cx.core.city.midnight(last.tomorrow().unwrap_or(last));
    next.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(next)
}

/// Whether a correction window has closed.
pub async fn lapses_due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(!store::lapsed(cx).await?.is_empty())
}

/// What was not corrected in time does not pass. A job.
pub struct LapseCorrections;

impl Action for LapseCorrections {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let lapsed = store::lapsed(cx).await?;
        for id in &lapsed {
            let it = store::application(cx, *id).await?.ok_or_else(AppError::not_found)?;
            let note = "补正期限内没有重新提交".to_owned();
            transition(cx, *id, State::ScreenedOut, &note).await?;
            let (outcome, reasons) = (Outcome::ScreenedOut, String::new());
            let found = Screened { outcome, reasons, note, correct_by: None, by: None, decided_at: cx.now };
            store::insert_screening(cx, *id, it.version_of_record(), &found).await?;
            let title = format!("未通过审查：{}", it.title);
            tell(cx, &it, Kind::Decision, &title, "补正期限已过，没有收到重新提交的材料。").await?;
        }
        cx.audit("application.lapse", Id::nil(), json!({"applications": lapsed.len()})).await?;
        Ok(lapsed.len())
    }
}
