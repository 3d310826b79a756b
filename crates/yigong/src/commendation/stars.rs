//! Stars, given and taken back by the ledger alone.

use jiff::Timestamp;
use serde_json::json;

use super::store;
use crate::action::{Action, Cx};
use crate::auth::Actor;
use crate::certificates::{self, Issue, Subject};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{App, auth, notify, setting};

/// The time up to which rows of the ledger have been looked at, UTC seconds.
const THROUGH: &str = "stars_through";
/// Rows looked at in one transaction.
const ROWS: i64 = 1000;
/// Rounds in one go: a first run over a large ledger gives way now and then.
const ROUNDS: usize = 200;
/// Seconds after which no transaction that began earlier is still about to commit.
const SETTLED: i64 = 60;

/// Looks at everybody whose ledger grew since the last time and sets their stars right. Idempotent.
pub async fn award_stars(app: &App) -> Result<()> {
    let system = Actor::system();
    for _ in 0..ROUNDS {
        let window = app.read(&system, |cx| Box::pin(due(cx))).await?;
        let Some(window) = window else { break };
        app.act(&system, Award { window }).await?;
    }
    Ok(())
}

/// The next stretch of time with rows to look at, both ends included.
async fn due(cx: &mut Cx<'_>) -> Result<Option<(i64, i64)>> {
    let from = through(cx).await? + 1;
    let settled = cx.now.as_second() - SETTLED;
    let times = store::recorded_times(cx, from, settled, ROWS).await?;
    let last = times.last().map(|at| at.as_second());
    // With fewer rows than asked for, nothing settled is left behind the last.
    Ok(last.map(|last| (from, last)))
}

/// Up to when the ledger has been looked at (UTC seconds); before the first run, nothing.
pub(super) async fn through(cx: &mut Cx<'_>) -> Result<i64> {
    Ok(setting::get(cx, THROUGH).await?.and_then(|text| text.parse().ok()).unwrap_or(-1))
}

/// Sets right the stars of everybody with a row in the window.
struct Award {
    window: (i64, i64),
}

impl Action for Award {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let people = store::recorded(cx, self.window).await?;
        let mut changed = 0;
        for person in &people {
            changed += i64::from(settle(cx, *person).await?);
        }
        setting::set(cx, THROUGH, &self.window.1.to_string()).await?;
        cx.audit("stars.award", Id::nil(), json!({"people": people.len(), "changed": changed})).await
    }
}

/// Gives one person what their record has reached and takes back what it no longer has; says whether
/// anything changed.
async fn settle(cx: &mut Cx<'_>, person: Id) -> Result<bool> {
    let minutes = store::total(cx, person).await?;
    let data = &cx.core.city.recognition;
    let due = data.level(minutes);
    let held = store::held(cx, person).await?;
    let mut highest = None;
    for star in data.star.iter().filter(|it| it.level <= due && !held.contains(&it.level)) {
        if store::award(cx, person, star.level, minutes).await? {
            highest = Some(star);
        }
    }
    if let Some(star) = highest {
        let title = format!("您已是{}", star.name);
        let body = format!("累计服务满 {} 小时，谢谢您。", star.hours);
        notify::send(cx, person, notify::Kind::Honour, &title, &body, "/me/stars").await?;
        return Ok(true);
    }
    let lost: Vec<i64> = held.into_iter().filter(|level| *level > due).collect();
    let Some(lowest) = lost.iter().min().copied() else { return Ok(false) };
    store::withdraw(cx, person, due, minutes).await?;
    let name = data.star(lowest).map_or("星级", |it| it.name.as_str());
    let body = "有服务记录已更正，累计时长不足。更正的原因在“我的”台账里可以看到；时长补足后会自动恢复。";
    notify::send(cx, person, notify::Kind::Honour, &format!("{name}已调整"), body, "/me/stars").await?;
    Ok(true)
}

/// Has a star that is held certified; answers the certificate there is, when it stands.
pub struct CertifyStar {
    /// Who holds it.
    pub person: Id,
    /// Its level.
    pub level: i64,
}

impl Action for CertifyStar {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        cx.actor.person()?;
        let held = store::stars_of(cx, self.person).await?;
        let held = held.into_iter().find(|it| it.level == self.level && it.withdrawn_at.is_none());
        let rule = cx.core.city.recognition.star(self.level).cloned();
        let (Some(star), Some(rule)) = (held, rule) else {
            let text = "还没有达到这个星级，不能开具星级证明。时长够了系统会自动认定，不用申请。";
            return Err(AppError::conflict("star_not_held", text));
        };
        let standing = certificates::honours(cx, self.person).await?.into_iter().find(|(award, _)| *award == star.id);
        if let Some((_, certificate)) = standing {
            // The rule of who may is the same as for a new one.
            if cx.actor.person != Some(self.person) && !auth::sees_person(cx, self.person).await? {
                return Err(AppError::not_found());
            }
            cx.audit("certificate.repeat", certificate, json!({"star": self.level})).await?;
            return Ok(certificate);
        }
        let title = format!("{}（累计满 {} 小时）", rule.name, rule.hours);
        let subject = Subject::Honour { award: star.id, title, floor: rule.hours * 60, until: cx.today() };
        Ok(Issue { person: self.person, subject, batch: None }.within(cx).await?.id)
    }
}

/// Whose stars are not what their record says, of rows looked at; for `yigong check`.
pub(super) async fn wrong(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let through: i64 = through(cx).await?;
    let until = Timestamp::from_second(through).unwrap_or(Timestamp::MIN);
    let mut wrong = Vec::new();
    for (person, minutes, level) in store::settled(cx, until).await? {
        if cx.core.city.recognition.level(minutes) != level {
            wrong.push(person);
        }
    }
    Ok(wrong)
}
