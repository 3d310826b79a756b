//! Checking out: presence becomes ledger minutes in the same transaction.

use serde_json::json;

use super::attend;
use super::check_in::who_key;
use crate::action::{Action, Cx};
use crate::activities::Shift;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::ledger::{self, NewEntry};
use crate::hours::model::{CheckedOut, Kind, Level, Proposal, ProposalState, Source, Who};
use crate::hours::rules::{self, Span, Split};
use crate::hours::store;
use crate::standing::Grade;
use crate::{idempotency, web};

/// Somebody leaves a shift.
pub struct CheckOut {
    /// Which shift.
    pub shift: Id,
    /// Who, and by what evidence.
    pub who: Who,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Action for CheckOut {
    type Out = CheckedOut;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<CheckedOut> {
        let request = format!("check-out {} {:?}", self.shift, who_key(&self.who));
        if let Some(first) = idempotency::replay(cx, self.key.as_deref(), &request).await? {
            cx.audit("attendance.replayed", self.shift, json!({"key": self.key})).await?;
            return Ok(first);
        }
        let shift = attend::shift_in_service(cx, self.shift).await?;
        let evidence = attend::evidence(cx, &shift, &self.who).await?;
        let open = store::open_interval(cx, evidence.person).await?.filter(|open| open.shift == self.shift);
        let open = open.ok_or_else(|| {
            AppError::conflict("not_checked_in", "没有找到本场的签到记录，不能签退。如确实参加了，请联系负责人补录。")
        })?;
        rules::may_check_out(attend::window(&shift), evidence.at, cx.core.city.rules.attendance(cx.today()))?;
        if evidence.at < open.check_in_at {
            return Err(AppError::conflict("out_before_in", "签退时间早于签到时间，没有登记。请检查设备上的时间。"));
        }
        store::leave(cx, open.id, evidence.at, evidence.grade, evidence.by).await?;
        let earned = earn(cx, &shift, &Earning::by(evidence.person, evidence.by)).await?;
        let answer = CheckedOut {
            person: evidence.person,
            at: evidence.at,
            minutes: earned.minutes,
            ledger_entry: earned.entry,
            present: earned.present,
            note: earned.note,
        };
        idempotency::keep(cx, self.key.as_deref(), &answer).await?;
        let detail =
            json!({"shift": self.shift, "person": evidence.person, "minutes": earned.minutes, "entry": earned.entry});
        cx.audit("attendance.out", open.id, detail).await?;
        Ok(answer)
    }
}

/// What presence in a shift has brought by one check-out.
pub(super) struct Earned {
    pub(super) minutes: i64,
    pub(super) entry: Option<Id>,
    pub(super) present: i64,
    pub(super) note: Option<String>,
}

/// On whose word presence is entered.
pub(super) struct Earning {
    pub(super) person: Id,
    pub(super) recorded_by: Id,
    /// The second person, where one was needed.
    pub(super) approved_by: Option<Id>,
    pub(super) source: Source,
    pub(super) reason: String,
}

impl Earning {
    /// Plain attendance.
    fn by(person: Id, recorded_by: Id) -> Self {
        Self { person, recorded_by, approved_by: None, source: Source::Attendance, reason: String::new() }
    }
}

/// Enters what the person's presence in the shift is worth beyond what is already entered.
pub(super) async fn earn(cx: &mut Cx<'_>, shift: &Shift, earning: &Earning) -> Result<Earned> {
    let person = earning.person;
    let date = cx.date(shift.starts_at);
    let rules = cx.core.city.rules.attendance(date).clone();
    let window = attend::window(shift);
    let intervals = store::intervals(cx, shift.id, person).await?;
    let closed = intervals.iter().filter_map(|i| i.check_out_at.map(|to| Span { from: i.check_in_at, to }));
    let present = rules::present(window, &closed.collect::<Vec<_>>());
    let grade = intervals.iter().fold(Grade::A, |worst, i| {
        rules::weaker(worst, rules::weaker(i.check_in_grade, i.check_out_grade.unwrap_or(Grade::A)))
    });
    let due = rules::worth(window, present, &rules) - ledger::minutes_of(cx, person, shift.id).await?;
    if due <= 0 {
        return Ok(Earned { minutes: 0, entry: None, present, note: too_short(window, present, &rules) });
    }
    let split = rules::split(due, ledger::minutes_on(cx, person, date).await?, &rules);
    let entry = match split.now {
        0 => None,
        minutes => Some(ledger::post(cx, &entry(shift, earning, grade, minutes, date)).await?),
    };
    ask_for_excess(cx, shift, earning, grade, split).await?;
    let note = (split.parent + split.city > 0).then(|| {
        let excess = web::duration(split.parent + split.city);
        format!("当天超过 {} 小时的 {excess} 要经上级核准后入账。", rules.daily_cap_minutes / 60)
    });
    Ok(Earned { minutes: split.now, entry, present, note })
}

fn too_short(window: Span, present: i64, rules: &crate::city::AttendanceRules) -> Option<String> {
    let needed = window.minutes() * rules.minimum_share_percent / 100;
    (present < needed).then(|| {
        format!(
            "目前到场 {present} 分钟，不足本场 {} 分钟的 {}%，暂不计时。返回继续服务，签退时合并计算。",
            window.minutes(),
            rules.minimum_share_percent
        )
    })
}

fn entry(shift: &Shift, earning: &Earning, grade: Grade, minutes: i64, date: jiff::civil::Date) -> NewEntry {
    NewEntry {
        person: earning.person,
        service_date: date,
        minutes,
        shift: Some(shift.id),
        activity: Some(shift.activity),
        title: shift.title.clone(),
        category: shift.category.clone(),
        source: earning.source,
        grade,
        recorded_by: earning.recorded_by,
        approved_by: earning.approved_by,
        reverses: None,
        reason: earning.reason.clone(),
    }
}

/// Minutes over a daily cap wait for the parent organisation (8 h) or the city (12 h).
async fn ask_for_excess(cx: &mut Cx<'_>, shift: &Shift, earning: &Earning, grade: Grade, split: Split) -> Result<()> {
    for (level, minutes) in [(Level::Parent, split.parent), (Level::City, split.city)] {
        if minutes == 0 {
            continue;
        }
        let organisation = match level {
            Level::City => store::root(cx).await?,
            _ => parent_of(cx, shift, earning.person).await?,
        };
        let proposal = Proposal {
            kind: Kind::Excess,
            level,
            organisation: Some(organisation),
            minutes,
            grade,
            reason: "当天服务时长超过上限，按实际到场时间申请核准。".into(),
            ..about(cx, shift, earning.person, earning.recorded_by)
        };
        store::propose(cx, &proposal, None).await?;
    }
    Ok(())
}

/// The organisation above the person's own; for residents, above the team's.
async fn parent_of(cx: &mut Cx<'_>, shift: &Shift, person: Id) -> Result<Id> {
    let date = cx.date(shift.starts_at);
    let own = crate::people::membership_on(cx, person, date).await?.map(|membership| membership.organisation);
    let own = match own {
        Some(organisation) => organisation,
        None => store::organisation_of(cx, shift.team).await?,
    };
    store::above(cx, own).await
}

/// A proposal about a person in a shift, to be filled in.
pub(super) fn about(cx: &Cx<'_>, shift: &Shift, person: Id, by: Id) -> Proposal {
    let days = cx.core.city.rules.correction(cx.today()).answer_within_days;
    Proposal {
        id: cx.id(),
        kind: Kind::Settlement,
        level: Level::Unit,
        state: ProposalState::Open,
        person,
        organisation: None,
        team: Some(shift.team),
        shift: Some(shift.id),
        attendance: None,
        entry: None,
        title: shift.title.clone(),
        category: shift.category.clone(),
        starts_at: shift.starts_at,
        minutes: 0,
        grade: Grade::D,
        reason: String::new(),
        proof_name: None,
        proposed_by: by,
        proposed_at: cx.now,
        due_at: rules::minutes_before(cx.now, -days * 24 * 60),
        decided_by: None,
        decided_at: None,
        decision: None,
    }
}
