//! Service outside any shift, agreed on by both sides: into the ledger by the same rules as presence.

use super::check_out;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::ledger::{self, NewEntry};
use crate::hours::model::{Kind, Level, Proposal, Source};
use crate::hours::rules::{self, Span, Split};
use crate::hours::store;
use crate::standing::Grade;
use crate::web::duration;

/// What somebody did outside any shift.
#[derive(Debug, Clone)]
pub struct Service {
    /// Who served.
    pub person: Id,
    /// From when to when.
    pub span: (jiff::Timestamp, jiff::Timestamp),
    /// What it was for, so that it is entered once.
    pub subject: Id,
    /// The organisation that answers for it, for people who belong to none.
    pub organisation: Id,
    /// What it was, in words.
    pub title: String,
    /// Category (C1–C14).
    pub category: String,
    /// Who says so: never the person who served.
    pub confirmed_by: Id,
    /// Who confirmed, in words.
    pub reason: String,
}

/// What it brought.
#[derive(Debug, Clone)]
pub struct Served {
    /// Minutes entered.
    pub minutes: i64,
    /// The ledger row; none when the day was full already.
    pub entry: Option<Id>,
    /// Minutes over a daily cap, which await approval.
    pub awaiting: i64,
}

/// Enters confirmed service (grade C). Refused when the person was elsewhere at that time; what
/// exceeds the daily caps becomes proposals, as it does at a check-out.
pub async fn serve(cx: &mut Cx<'_>, service: &Service) -> Result<Served> {
    let span = Span { from: service.span.0, to: service.span.1 };
    if span.from >= span.to || span.to > cx.now {
        return Err(AppError::field("from", "服务的开始要早于结束，结束不能晚于现在。"));
    }
    if service.confirmed_by == service.person {
        return Err(AppError::forbidden("not_oneself", "不能确认自己的服务时长，请由对方或社区确认。"));
    }
    if store::is_elsewhere(cx, service.person, Id::nil(), span).await? {
        let text = "这段时间义工已在另一场活动或另一次求助服务中登记，同一时间不能重复计时。请核对起止时间。";
        return Err(AppError::conflict("overlap", text));
    }
    let date = cx.date(span.from);
    let caps = cx.core.city.rules.attendance(date).clone();
    let split = rules::split(span.minutes(), ledger::minutes_on(cx, service.person, date).await?, &caps);
    store::insert_service(cx, service.person, service.subject, span).await?;
    let entry = match split.now {
        0 => None,
        minutes => Some(ledger::post(cx, &entry(service, minutes, date)).await?),
    };
    ask_for_excess(cx, service, split).await?;
    if split.now > 0 {
        let text = format!("“{}”已由对方确认，{}记入台账。", service.title, duration(split.now));
        crate::notify::send(cx, service.person, crate::notify::Kind::Hours, "求助服务已入账", &text, "/me").await?;
    }
    Ok(Served { minutes: split.now, entry, awaiting: split.parent + split.city })
}

fn entry(service: &Service, minutes: i64, date: jiff::civil::Date) -> NewEntry {
    NewEntry {
        person: service.person,
        service_date: date,
        minutes,
        shift: None,
        activity: None,
        title: service.title.clone(),
        category: service.category.clone(),
        source: Source::Need,
        grade: Grade::C,
        recorded_by: service.confirmed_by,
        approved_by: None,
        reverses: None,
        reason: service.reason.clone(),
    }
}

async fn ask_for_excess(cx: &mut Cx<'_>, service: &Service, split: Split) -> Result<()> {
    for (level, minutes) in [(Level::Parent, split.parent), (Level::City, split.city)] {
        if minutes == 0 {
            continue;
        }
        let date = cx.date(service.span.0);
        let own = crate::people::membership_on(cx, service.person, date).await?.map(|held| held.organisation);
        let organisation = match level {
            Level::City => store::root(cx).await?,
            _ => store::above(cx, own.unwrap_or(service.organisation)).await?,
        };
        let proposal = Proposal {
            kind: Kind::Excess,
            level,
            organisation: Some(organisation),
            title: service.title.clone(),
            category: service.category.clone(),
            starts_at: service.span.0,
            minutes,
            grade: Grade::C,
            reason: "当天服务时长超过上限，按双方确认的时间申请核准。".into(),
            ..check_out::blank(cx, service.person, service.confirmed_by)
        };
        store::propose(cx, &proposal, None).await?;
    }
    Ok(())
}

/// Whether a person was nowhere else during this time.
pub async fn is_free(cx: &mut Cx<'_>, person: Id, span: (jiff::Timestamp, jiff::Timestamp)) -> Result<bool> {
    Ok(!store::is_elsewhere(cx, person, Id::nil(), Span { from: span.0, to: span.1 }).await?)
}
