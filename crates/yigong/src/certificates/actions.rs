//! Issuing and revoking.

use jiff::civil::Date;
use serde_json::json;

use super::code::{self, Payload};
use super::model::{Certificate, Kind, Scope, Service, Subject};
use super::{rules, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{activities, notify, organisations, people, teams};

/// Issues a certificate, or answers the one there is that says the same.
pub struct Issue {
    /// For whom.
    pub person: Id,
    /// Of what.
    pub subject: Subject,
    /// The batch it is part of.
    pub batch: Option<Id>,
}

/// What was issued.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The certificate.
    pub id: Id,
    /// Its number.
    pub number: String,
}

impl Action for Issue {
    type Out = Issued;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Issued> {
        rules::may_issue(cx, self.person, &self.subject).await?;
        if let Subject::Period { from, to, .. } = &self.subject {
            rules::check_period(*from, *to, cx.today())?;
        }
        let services = store::services(cx, self.person, &self.subject).await?;
        let (Some(first), Some(last)) = (services.first(), services.last()) else {
            let text = "没有可以证明的服务记录。请核对日期；活动刚结束的，签退、结算以后再开具。";
            return Err(AppError::unprocessable("no_hours", text));
        };
        let (from, to) = match &self.subject {
            Subject::Period { from, to, .. } => (*from, *to),
            Subject::Activity(_) => (first.date, last.date),
            Subject::Honour { until, .. } => (first.date, *until),
        };
        let person = people::person(cx, self.person).await?.ok_or_else(AppError::not_found)?;
        let mut new = draft(cx, self, &person, &services, (from, to)).await?;
        if let Some(same) = store::same(cx, &new).await? {
            cx.audit("certificate.repeat", same.id, json!({"number": same.number})).await?;
            return Ok(Issued { id: same.id, number: same.number });
        }
        sign(cx, &mut new, &person.id_number_tail).await?;
        let issued = Issued { id: new.id, number: new.number.clone() };
        store::insert(cx, &new, self.batch).await?;
        for service in &services {
            store::rest_on(cx, new.id, service.entry).await?;
        }
        cx.audit("certificate.issue", new.id, json!({"number": new.number, "minutes": new.minutes})).await?;
        Ok(issued)
    }
}

/// Puts a certificate together, without its number and signature.
async fn draft(
    cx: &mut Cx<'_>,
    issue: &Issue,
    person: &people::Person,
    services: &[Service],
    (from, to): (Date, Date),
) -> Result<Certificate> {
    let issuer = rules::issuer(cx, &issue.subject).await?;
    let issuer = organisations::organisation(cx, issuer).await?.ok_or_else(AppError::not_found)?;
    let today = cx.today();
    let key = store::organisation_key(cx, issuer.id).await?;
    let entitled = cx.core.city.certificates.entitles(&key, today);
    let (scope, subject, floor) = about(cx, &issue.subject).await?;
    let sums = rules::sums(services);
    let [a, b, c, d] = sums.grades;
    if floor.is_some_and(|floor| floor > sums.minutes || floor < 1) {
        return Err(AppError::unprocessable("not_enough", "现有的服务记录还没有达到这项条件，不能开具。"));
    }
    Ok(Certificate {
        id: cx.id(),
        number: String::new(),
        kind: issue.subject.kind(),
        person: person.id,
        name: person.name.clone(),
        issuer: issuer.id,
        issuer_name: entitled.and_then(|it| it.name.clone()).unwrap_or(issuer.name),
        entitled: entitled.is_some(),
        scope,
        subject,
        from,
        to,
        minutes: sums.minutes,
        floor: floor.unwrap_or(sums.minutes),
        a,
        b,
        c,
        d,
        occasions: sums.occasions,
        days: sums.days,
        payload: String::new(),
        signature: Vec::new(),
        key_id: cx.core.keys.key_id(),
        issued_by: cx.actor.person,
        issued_at: cx.now,
        revoked_at: None,
        revocation: None,
    })
}

/// Numbers and signs it.
async fn sign(cx: &mut Cx<'_>, new: &mut Certificate, id_number_tail: &str) -> Result<()> {
    let today = cx.today();
    let public_key = cx.core.keys.verifying().as_bytes().to_vec();
    store::keep_key(cx, &new.key_id, &public_key).await?;
    let year = i64::from(today.year());
    let running = store::next_number(cx, year).await?;
    new.number = code::number(&cx.core.keys, &cx.core.city.certificates.prefix, year, running);
    new.payload = payload(new, id_number_tail, today).text()?;
    new.signature = cx.core.keys.sign(new.payload.as_bytes());
    Ok(())
}

/// The signed part of a certificate.
pub(super) fn payload(it: &Certificate, id_number_tail: &str, issued: Date) -> Payload {
    Payload(
        Payload::form(),
        it.key_id.clone(),
        it.number.clone(),
        it.kind,
        it.name.clone(),
        id_number_tail.to_owned(),
        it.from,
        it.to,
        it.minutes,
        [it.a, it.b, it.c, it.d],
        it.issuer_name.clone(),
        it.entitled,
        issued,
        it.subject.clone(),
    )
}

/// The id and name of what it is about, and the fewest minutes an honour takes.
async fn about(cx: &mut Cx<'_>, subject: &Subject) -> Result<(Option<Id>, String, Option<i64>)> {
    Ok(match subject {
        Subject::Period { scope: Scope::Team(team), .. } => {
            let team = teams::team(cx, *team).await?.ok_or_else(AppError::not_found)?;
            (Some(team.id), team.name, None)
        }
        Subject::Period { .. } => (None, String::new(), None),
        Subject::Activity(activity) => {
            let activity = activities::activity(cx, *activity).await?.ok_or_else(AppError::not_found)?;
            (Some(activity.id), activity.title, None)
        }
        Subject::Honour { award, title, floor, .. } => (Some(*award), title.clone(), Some(*floor)),
    })
}

/// Revokes a certificate by hand, with a reason the holder and whoever verifies it will read.
pub struct Revoke {
    /// The certificate.
    pub certificate: Id,
    /// Why.
    pub reason: String,
}

impl Action for Revoke {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let found = store::certificate(cx, self.certificate).await?.ok_or_else(AppError::not_found)?;
        if !rules::may_revoke(cx, &found).await? {
            if !rules::may_see(cx, &found).await? {
                return Err(AppError::not_found());
            }
            let text = "只有开具单位的管理人员可以撤销证明。记录有误的，请申请更正，更正后证明自动撤销。";
            return Err(AppError::forbidden("not_the_issuer", text));
        }
        let reason = crate::text::line(&self.reason);
        if !(4..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明撤销原因（4 至 200 字），持有人和核验的人都会看到。"));
        }
        revoke(cx, &found, &reason).await
    }
}

/// The one way from valid to revoked: the row says when, by whom and why, and the holder is told.
async fn revoke(cx: &mut Cx<'_>, certificate: &Certificate, reason: &str) -> Result<()> {
    if !store::revoke(cx, certificate.id, reason).await? {
        return Err(AppError::conflict("already_revoked", "这份证明已经撤销，不用再撤销。"));
    }
    let title = format!("证明 {} 已撤销", certificate.number);
    let body = format!("{}。原因：{reason}。需要时可以按现在的记录重新开具，不收费。", certificate.about());
    let link = format!("/certificates/{}", certificate.id);
    notify::send(cx, certificate.person, notify::Kind::Hours, &title, &body, &link).await?;
    cx.audit("certificate.revoke", certificate.id, json!({"reason": reason})).await
}

/// What follows for certificates when a ledger row is taken back, in the transaction that does it: each
/// that rests on it is revoked, unless enough is left for the honour it certifies.
pub async fn entries_reversed(cx: &mut Cx<'_>, entry: Id) -> Result<()> {
    for certificate in store::resting_on(cx, entry).await? {
        let left = store::minutes_left(cx, certificate.id).await?;
        if left < certificate.floor {
            let reason = match certificate.kind {
                Kind::Honour => "所依据的服务记录被更正，时长不再达到条件",
                Kind::Period | Kind::Activity => "所依据的服务记录被更正",
            };
            revoke(cx, &certificate, reason).await?;
        }
    }
    Ok(())
}
