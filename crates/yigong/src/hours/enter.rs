//! Presence outside the shifts of activities, such as station duty, worth the same by the same rules.

use super::ledger::{self, NewEntry};
use super::model::{Kind, Level, Proposal, ProposalState, Source};
use super::rules::{self, Span, minutes_before};
use super::store;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::Grade;
use crate::web;

/// Presence to be entered.
pub struct Given {
    /// Whose.
    pub person: Id,
    /// What was to be served.
    pub window: Span,
    /// When they were there.
    pub was: Span,
    /// What it was, in words.
    pub title: String,
    /// Category (C1–C14).
    pub category: String,
    /// Where the minutes come from.
    pub source: Source,
    /// How well they are evidenced.
    pub grade: Grade,
    /// Who recorded it.
    pub recorded_by: Id,
    /// The second person, where one was needed.
    pub approved_by: Option<Id>,
    /// Why, for all but plain presence.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Minutes entered now.
    pub minutes: i64,
    /// The ledger row, when minutes were entered.
    pub entry: Option<Id>,
    /// Minutes present inside the window.
    pub present: i64,
    /// What the person should know.
    pub note: Option<String>,
}

/// Enters presence: clipped to its window, nothing under the required share, what exceeds the day's
/// caps as a proposal to the organisation above or the city.
pub async fn enter(cx: &mut Cx<'_>, given: &Given) -> Result<Entered> {
    let date = cx.date(given.window.from);
    let rules = cx.core.city.rules.attendance(date).clone();
    let present = rules::present(given.window, &[given.was]);
    let due = rules::worth(given.window, present, &rules);
    if due == 0 {
        let text = format!(
            "到场 {present} 分钟，不足本班 {} 分钟的 {}%，不计时。",
            given.window.minutes(),
            rules.minimum_share_percent
        );
        return Ok(Entered { minutes: 0, entry: None, present, note: Some(text) });
    }
    let split = rules::split(due, ledger::minutes_on(cx, given.person, date).await?, &rules);
    let entry = match split.now {
        0 => None,
        minutes => Some(ledger::post(cx, &row(given, minutes, date)).await?),
    };
    for (level, minutes) in [(Level::Parent, split.parent), (Level::City, split.city)] {
        if minutes > 0 {
            ask(cx, given, level, minutes).await?;
        }
    }
    let note = (split.parent + split.city > 0).then(|| {
        let excess = web::duration(split.parent + split.city);
        format!("当天超过 {} 小时的 {excess} 要经上级核准后入账。", rules.daily_cap_minutes / 60)
    });
    Ok(Entered { minutes: split.now, entry, present, note })
}

/// Whether the person is checked in at an activity now, or was during `span`.
pub async fn is_serving(cx: &mut Cx<'_>, person: Id, span: Span) -> Result<bool> {
    Ok(store::open_interval(cx, person).await?.is_some() || store::is_elsewhere(cx, person, Id::nil(), span).await?)
}

fn row(given: &Given, minutes: i64, date: jiff::civil::Date) -> NewEntry {
    NewEntry {
        person: given.person,
        service_date: date,
        minutes,
        shift: None,
        activity: None,
        title: given.title.clone(),
        category: given.category.clone(),
        source: given.source,
        grade: given.grade,
        recorded_by: given.recorded_by,
        approved_by: given.approved_by,
        reverses: None,
        reason: given.reason.clone(),
    }
}

async fn ask(cx: &mut Cx<'_>, given: &Given, level: Level, minutes: i64) -> Result<()> {
    let city = store::root(cx).await?;
    let own = crate::people::membership_on(cx, given.person, cx.date(given.window.from)).await?;
    let organisation = match (level, own) {
        (Level::City, _) | (_, None) => city,
        (_, Some(membership)) => store::above(cx, membership.organisation).await?,
    };
    let days = cx.core.city.rules.correction(cx.today()).answer_within_days;
    let proposal = Proposal {
        id: cx.id(),
        kind: Kind::Excess,
        level,
        state: ProposalState::Open,
        person: given.person,
        organisation: Some(organisation),
        team: None,
        shift: None,
        attendance: None,
        entry: None,
        title: given.title.clone(),
        category: given.category.clone(),
        starts_at: given.window.from,
        minutes,
        grade: given.grade,
        reason: "当天服务时长超过上限，按实际到场时间申请核准。".to_owned(),
        proof_name: None,
        proposed_by: given.recorded_by,
        proposed_at: cx.now,
        due_at: minutes_before(cx.now, -days * 24 * 60),
        decided_by: None,
        decided_at: None,
        decision: None,
    };
    store::propose(cx, &proposal, None).await
}
