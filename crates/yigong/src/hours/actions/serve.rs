//! Service outside any shift, agreed on by both sides: into the ledger by the same rules as presence.

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::enter::{Given, enter};
use crate::hours::model::Source;
use crate::hours::rules::Span;
use crate::hours::store;
use crate::notify::{self, Kind};
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
    /// Minutes entered now; what exceeds the day's caps awaits approval.
    pub minutes: i64,
    /// The ledger row; none when the day was full already.
    pub entry: Option<Id>,
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
    if !is_free(cx, service.person, service.span).await? {
        let text = "这段时间义工已在另一场活动或另一次求助服务中登记，同一时间不能重复计时。请核对起止时间。";
        return Err(AppError::conflict("overlap", text));
    }
    store::insert_service(cx, service.person, service.subject, span).await?;
    let given = Given {
        person: service.person,
        window: span,
        was: span,
        title: service.title.clone(),
        category: service.category.clone(),
        source: Source::Need,
        grade: Grade::C,
        recorded_by: service.confirmed_by,
        approved_by: None,
        reason: service.reason.clone(),
    };
    let entered = enter(cx, &given).await?;
    let text = format!("“{}”已由对方确认，{}记入台账。", service.title, duration(entered.minutes));
    let text = format!("{text}{}", entered.note.unwrap_or_default());
    notify::send(cx, service.person, Kind::Hours, "求助服务已入账", &text, "/me").await?;
    Ok(Served { minutes: entered.minutes, entry: entered.entry })
}

/// Whether a person was nowhere else during this time.
pub async fn is_free(cx: &mut Cx<'_>, person: Id, span: (jiff::Timestamp, jiff::Timestamp)) -> Result<bool> {
    Ok(!store::is_elsewhere(cx, person, Id::nil(), Span { from: span.0, to: span.1 }).await?)
}
