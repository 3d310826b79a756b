//! Every write of employment referral.

use gbcodes::age_on;
use serde_json::json;

use super::model::{Details, Outcome, Seeker, State};
use super::rules::{self, Condition, Facts};
use super::store;
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notify::{self, Kind};
use crate::text::{block, line};

/// The signed-in person asks to be recommended for work.
pub struct OptIn {
    /// Code of the proof the centre is shown.
    pub proof: String,
    /// Nobody in the family has work.
    pub zero_family: bool,
    /// Sealed.
    pub details: Details,
    /// Whether they agreed to what opting in means.
    pub consented: bool,
}

impl Action for OptIn {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let person = cx.actor.person()?;
        let (conditions, branch) = conditions(cx, person).await?;
        let unmet: Vec<String> = conditions.into_iter().filter(|it| !it.met).map(|it| it.text).collect();
        if !unmet.is_empty() {
            let text = format!("还不符合优先推荐的条件：{}。可以到社区服务中心按一般求职登记。", unmet.join("；"));
            return Err(AppError::conflict("not_eligible", text).under("V2.7"));
        }
        if store::latest_of(cx, person).await?.is_some_and(|it| it.state == State::Open) {
            return Err(AppError::conflict("already_open", "您已经申请过，正在推荐中，不用重复申请。"));
        }
        let branch = branch.ok_or_else(AppError::not_found)?;
        let centre = store::centre_of(cx, branch).await?.ok_or_else(AppError::not_found)?;
        let details = self.checked(cx)?;
        let text = serde_json::to_string(&details).map_err(|e| AppError::internal(e.to_string()))?;
        let sealed = cx.core.keys.seal(&text)?;
        let id = store::insert(cx, person, centre, &self.proof, self.zero_family, &sealed).await?;
        cx.audit("employment.opt_in", id, json!({"proof": self.proof})).await?;
        Ok(id)
    }
}

impl OptIn {
    fn checked(&self, cx: &Cx<'_>) -> Result<Details> {
        let details = Details {
            skills: block(&self.details.skills),
            wish: block(&self.details.wish),
            phone: line(&self.details.phone),
        };
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let checks = [
            (cx.core.city.employment.proof(&self.proof).is_some(), "proof", "请选择可以出示的证明。"),
            (within(&details.skills, 2, 300), "skills", "请写会做什么，2 至 300 个字。"),
            (within(&details.wish, 2, 300), "wish", "请写想找什么样的工作，2 至 300 个字。"),
            (within(&details.phone, 7, 30), "phone", "请填写能打通的电话。"),
            (self.consented, "consented", "请先阅读说明并同意，再提交申请。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        let errors: Vec<FieldError> =
            wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect();
        if errors.is_empty() { Ok(details) } else { Err(AppError::invalid(errors)) }
    }
}

/// The conditions as they stand for a person today, and the branch they belong to.
pub(super) async fn conditions(cx: &mut Cx<'_>, person: Id) -> Result<(Vec<Condition>, Option<Id>)> {
    let today = cx.today();
    let (sex, born) = store::born(cx, person).await?.ok_or_else(AppError::not_found)?;
    let membership = crate::people::membership_on(cx, person, today).await?;
    let credited = store::credited(cx, person).await?;
    let facts =
        Facts { status: membership.as_ref().map(|it| it.status.code()), sex, age: age_on(born, today), credited };
    let conditions = rules::conditions(&facts, &cx.core.city.employment);
    Ok((conditions, membership.map(|it| it.organisation)))
}

/// The signed-in person leaves the list; what they told is deleted.
pub struct Leave;

impl Action for Leave {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let gone = || AppError::conflict("not_open", "您没有正在推荐的申请。");
        let seeker = store::latest_of(cx, person).await?.ok_or_else(gone)?;
        let emptied = cx.core.keys.seal("{\"skills\":\"\",\"wish\":\"\",\"phone\":\"\"}")?;
        if !store::end(cx, seeker.id, State::Withdrawn, Some(&emptied)).await? {
            return Err(gone());
        }
        cx.audit("employment.leave", seeker.id, json!({})).await
    }
}

/// The seeker, for who manages the centre; invisible to everybody else.
pub(super) async fn managed(cx: &mut Cx<'_>, id: Id) -> Result<Seeker> {
    let by = cx.actor.person()?;
    let seeker = store::seeker(cx, id).await?.ok_or_else(AppError::not_found)?;
    if seeker.state == State::Withdrawn || !auth::manages(cx, seeker.centre).await? {
        return Err(AppError::not_found());
    }
    if seeker.person == by {
        return Err(AppError::forbidden("same_person", "这是您自己的申请，须由中心的另一位工作人员办理。"));
    }
    Ok(seeker)
}

/// The centre looks at what is sealed.
pub struct LookAt {
    /// Whose.
    pub seeker: Id,
    /// What for, 2 to 100 characters.
    pub purpose: String,
}

impl Action for LookAt {
    type Out = Details;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Details> {
        let seeker = managed(cx, self.seeker).await?;
        let purpose = line(&self.purpose);
        if !(2..=100).contains(&purpose.chars().count()) {
            return Err(AppError::field("purpose", "请写明查看的用途（2 至 100 个字），查看会留下记录。"));
        }
        let sealed = store::sealed(cx, seeker.id).await?.ok_or_else(AppError::not_found)?;
        let details = serde_json::from_str(&cx.core.keys.open(&sealed)?);
        cx.audit("employment.look", seeker.id, json!({"purpose": purpose})).await?;
        details.map_err(|e| AppError::internal(format!("details: {e}")))
    }
}

/// The centre recommends somebody to an employer.
pub struct Recommend {
    /// Who.
    pub seeker: Id,
    /// Who offers work.
    pub employer: String,
    /// Which work.
    pub title: String,
    /// What the person should know.
    pub note: String,
}

impl Action for Recommend {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let seeker = managed(cx, self.seeker).await?;
        if seeker.state != State::Open {
            return Err(AppError::conflict("not_open", "这位同志已经就业或退出，不用再推荐。"));
        }
        let (employer, title, note) = (line(&self.employer), line(&self.title), line(&self.note));
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let checks = [
            (within(&employer, 2, 60), "employer", "请填写用人单位，2 至 60 个字。"),
            (within(&title, 2, 40), "title", "请填写岗位，2 至 40 个字。"),
            (within(&note, 0, 200), "note", "说明最多 200 个字。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        let errors: Vec<FieldError> =
            wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect();
        if !errors.is_empty() {
            return Err(AppError::invalid(errors));
        }
        let id = store::insert_offer(cx, seeker.id, &employer, &title, &note).await?;
        let body = format!("{employer}，{title}。{note} 去不去由您自己决定。");
        notify::send(cx, seeker.person, Kind::Task, "社区服务中心为您推荐了工作", &body, "/me/employment").await?;
        cx.audit("employment.recommend", seeker.id, json!({"offer": id})).await?;
        Ok(id)
    }
}

/// The centre records what came of an offer; hired ends the wish.
pub struct Settle {
    /// The offer.
    pub offer: Id,
    /// What came of it.
    pub outcome: Outcome,
    /// How, at most 200 characters.
    pub note: String,
}

impl Action for Settle {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        cx.actor.person()?;
        let seeker = store::seeker_of(cx, self.offer).await?.ok_or_else(AppError::not_found)?;
        let seeker = managed(cx, seeker).await?;
        let note = line(&self.note);
        if self.outcome == Outcome::Open {
            return Err(AppError::field("outcome", "请选择结果。"));
        }
        if note.chars().count() > 200 {
            return Err(AppError::field("note", "说明最多 200 个字。"));
        }
        if !store::settle(cx, self.offer, self.outcome, &note).await? {
            return Err(AppError::conflict("already_settled", "这次推荐已经有结果，不能重复登记。"));
        }
        if self.outcome == Outcome::Hired {
            store::end(cx, seeker.id, State::Placed, None).await?;
        }
        cx.audit("employment.settle", seeker.id, json!({"offer": self.offer, "outcome": self.outcome})).await?;
        Ok(seeker.id)
    }
}
