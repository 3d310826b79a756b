//! The unit's recommendation (N4.2a, N4.2e, F11, F12).

use serde_json::json;

use super::save::in_time;
use super::tell::tell;
use super::version::{standing, version_now};
use crate::action::{Action, Cx};
use crate::applications::model::{Application, Content, Purpose, State};
use crate::applications::{conditions, mask_confirmed, reach, rules, store, transition};
use crate::campaigns::Spec;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notify::Kind;
use crate::text::{block, line};

/// Recommends an application: both opinions are written into the form, the version is frozen and
/// carries the code printed on paper. Within the unit's quota, even when two press at once.
pub struct Recommend {
    /// The application.
    pub id: Id,
    /// Its place among the unit's, from 1.
    pub position: i64,
    /// F11, the unit's opinion.
    pub unit_opinion: String,
    /// F11, who signs.
    pub unit_signer: String,
    /// F12, the party organisation's opinion.
    pub party_opinion: String,
    /// F12, who signs.
    pub party_signer: String,
    /// Why the ledger shows less than a condition asks; only where it does.
    pub waiver: String,
    /// One whose place it takes.
    pub instead_of: Option<Id>,
}

impl Action for Recommend {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_unit(cx, self.id).await?;
        let (campaign, deadlines) = standing(cx, &it).await?;
        in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
        let own = it.state == State::Draft && it.organisation == it.unit;
        if it.state != State::Proposed && !own {
            let text = format!("申报处于“{}”，报送单位以后才能推荐。", it.state);
            return Err(AppError::conflict("wrong_state", text));
        }
        self.check(cx, &campaign.spec, &it).await?;
        if !mask_confirmed(cx, self.id).await? {
            let text = "服务对象的姓名、住址、单位等还没有做技术性处理。请先核对并确认隐私处理，再推荐。";
            return Err(AppError::conflict("not_masked", text).under("N4.2g"));
        }
        if let Some(other) = self.instead_of {
            replace(cx, &it, other).await?;
        }
        self.refuse_taken_position(cx, &it, campaign.spec.quota.maximum).await?;
        let by = cx.actor.person()?;
        let opinions = [
            ("unit_opinion", block(&self.unit_opinion)),
            ("unit_signer", line(&self.unit_signer)),
            ("party_opinion", block(&self.party_opinion)),
            ("party_signer", line(&self.party_signer)),
        ]
        .map(|(field, text)| (field.to_owned(), text));
        if !store::put(cx, self.id, it.revision, &opinions, by).await? {
            return Err(AppError::conflict("wrong_state", "有人刚刚改动了这份申报，请看过再推荐。"));
        }
        let version = version_now(cx, self.id, Purpose::Form).await?;
        let waiver = block(&self.waiver);
        let why =
            if waiver.is_empty() { "推荐".to_owned() } else { format!("推荐。台账不足的说明：{waiver}") };
        transition(cx, self.id, State::Recommended, &why).await?;
        store::insert_recommendation(cx, &it, version.id, self.position, by).await?;
        store::set_record(cx, self.id, Some(version.id), None).await?;
        let body = format!(
            "版本号 {}。请打印申报表，签名盖章后一式 {} 份送{}。",
            version.shown_code(),
            campaign.spec.office.copies,
            campaign.spec.office.name
        );
        tell(cx, &it, Kind::Decision, &format!("已推荐：{}", it.title), &body).await?;
        let detail = json!({"position": self.position, "version": version.code, "instead_of": self.instead_of});
        cx.audit("application.recommend", self.id, detail).await
    }
}

impl Recommend {
    async fn check(&self, cx: &mut Cx<'_>, spec: &Spec, it: &Application) -> Result<()> {
        let content = store::content(cx, self.id).await?;
        let mut wrong = rules::missing_for_form(spec, it.kind, &content);
        let evidence = store::evidence(cx, self.id, &spec.period).await?;
        for item in conditions::checklist(cx, self.id, spec, &content, &evidence).await? {
            let (ledger, other): (Vec<String>, Vec<String>) =
                item.missing.into_iter().partition(|it| it.contains("台账"));
            let say = |text: String| format!("{}：{text}。", item.name);
            wrong.extend(other.into_iter().map(|text| FieldError { field: "conditions", message: say(text) }));
            if !ledger.is_empty() && block(&self.waiver).chars().count() < 10 {
                let text =
                    format!("{}请写明为什么（至少 10 字），例如平台启用前的服务没有进台账。", say(ledger.join("，")));
                wrong.push(FieldError { field: "waiver", message: text });
            }
        }
        self.opinions(&mut wrong);
        if wrong.is_empty() { Ok(()) } else { Err(AppError::invalid(wrong)) }
    }

    fn opinions(&self, wrong: &mut Vec<FieldError>) {
        let mut need = |text: &str, field: &'static str, least: usize, most: usize, message: &str| {
            if !(least..=most).contains(&block(text).chars().count()) {
                wrong.push(FieldError { field, message: message.to_owned() });
            }
        };
        need(&self.unit_opinion, "unit_opinion", 4, 300, "请写单位意见，4 至 300 字。");
        need(&self.unit_signer, "unit_signer", 2, 30, "请写单位意见由谁签名。");
        need(&self.party_opinion, "party_opinion", 4, 300, "请写申报单位党组织意见，4 至 300 字。");
        need(&self.party_signer, "party_signer", 2, 30, "请写由哪位党组织负责人签名。");
    }

    async fn refuse_taken_position(&self, cx: &mut Cx<'_>, it: &Application, most: i64) -> Result<()> {
        if !(1..=most).contains(&self.position) {
            return Err(AppError::field("position", format!("推荐位次请选 1 至 {most}。")));
        }
        let placed = store::placed(cx, it.campaign, it.unit).await?;
        match placed.into_iter().find(|other| other.position == self.position) {
            Some(other) => {
                let text = format!("第 {} 位已经是“{}”，请选别的位次，或把它换下。", self.position, other.title);
                Err(AppError::field("position", text))
            }
            None => Ok(()),
        }
    }
}

/// Takes another one of the same unit back to its examination.
async fn replace(cx: &mut Cx<'_>, it: &Application, other: Id) -> Result<()> {
    let found = store::application(cx, other).await?;
    let same = |found: &Application| found.unit == it.unit && found.campaign == it.campaign;
    let Some(found) = found.filter(|found| same(found) && found.state == State::Recommended) else {
        return Err(AppError::field("instead_of", "换下的那一个要是本单位已推荐、还没有提交总结的。"));
    };
    let reason = format!("由“{}”换下", it.title);
    transition(cx, other, State::Proposed, &reason).await?;
    store::set_record(cx, other, None, None).await?;
    tell(cx, &found, Kind::Decision, &format!("推荐已换下：{}", found.title), &reason).await
}

/// Whether only the summary changed between two contents.
pub(super) fn same_form(spec: &Spec, one: &Content, other: &Content) -> bool {
    let form = |content: &Content| -> Vec<(String, String)> {
        let fields = content.0.iter().filter(|(field, _)| !crate::applications::model::in_summary(spec, field));
        fields.map(|(field, text)| (field.clone(), text.clone())).collect()
    };
    form(one) == form(other)
}
