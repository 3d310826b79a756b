//! Stars, given and taken back by the ledger alone.

use jiff::Timestamp;
use serde_json::json;

use super::store;
use crate::action::{Action, Cx};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::Result;
use crate::{App, notify, setting};

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
