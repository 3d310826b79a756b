//! Year-end in the demo city: the home branch has reminded one member, is further with another, and
//! has commended those who did most.

use db::{params, sql};
use jiff::{SignedDuration, Timestamp};

use super::people::HOME;
use crate::action::{Action, Cx};
use crate::appraisal::{CloseMeasure, Ground, MakeStatement, OpenMeasure, Outcome, Step};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::commendation::{Answer, MakeList, Named, Publish};
use crate::error::{AppError, Result};
use crate::{organisations, setting};

/// Who plays.
struct Branch {
    organisation: Id,
    secretary: Actor,
    clerk: Actor,
    today: Timestamp,
}

/// Acts through the branch's own actions, each at its own time in the last weeks.
pub(super) async fn act(cx: &mut Cx<'_>) -> Result<()> {
    let organisation = organisations::by_code(cx, HOME).await?.ok_or_else(AppError::not_found)?.id;
    let (secretary, clerk) = (account(cx, "branch").await?, account(cx, "clerk").await?);
    let branch = Branch { organisation, secretary, clerk, today: cx.now };
    let last = i64::from(cx.today().year()) - 1;
    let mut reminded = false;
    // A city that begins its second year acts on the year behind it, a young one reminds of its first.
    for year in [last, last + 1] {
        let short = short(cx, organisation, year).await?;
        let mut short = short.into_iter();
        if !reminded && year == last {
            branch.criticise(cx, year, &mut short).await?;
        }
        reminded = reminded || branch.remind(cx, year, &mut short).await?;
    }
    for year in [last, last + 1] {
        if branch.commend(cx, year).await? {
            break;
        }
    }
    Ok(())
}

async fn account(cx: &mut Cx<'_>, login: &str) -> Result<Actor> {
    let person = setting::get(cx, &format!("demo_account_{login}")).await?.and_then(|id| id.parse().ok());
    auth::actor_of(cx, person.ok_or_else(AppError::not_found)?, Channel::Page).await
}

/// Who is short of a year's hours at the branch, those with the fewest first.
async fn short(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT person_year.person FROM person_year
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.state = 'short'
         ORDER BY person_year.credited, person.id_number_tail, person.phone_tail, person.name"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, year]).await?)
}

/// A refusal is part of the story: the record leaves no room, or the year is too young.
fn told<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.status.is_client_error() => Ok(None),
        Err(error) => Err(error),
    }
}

impl Branch {
    fn ago(&self, days: i64) -> Timestamp {
        self.today.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(self.today)
    }

    async fn open(&self, cx: &mut Cx<'_>, person: Id, year: i64, step: Step, days: i64) -> Result<Option<Id>> {
        let (reason, second) = match step {
            Step::Reminder => {
                ("查了全年的记录，服务时长还不够。想听听您有什么困难，村里周末都有活动，可以就近参加。", None)
            }
            _ => ("提醒以后仍没有参加服务。按规定拟给予批评教育，请您先说明情况。", self.clerk.person),
        };
        let ground = Ground::ObligationUnmet;
        let open = OpenMeasure { person, year, step, ground, reason: reason.into(), second };
        told(open.within(&mut cx.acting(&self.secretary, self.ago(days))).await)
    }

    /// One member was reminded five days ago.
    async fn remind(&self, cx: &mut Cx<'_>, year: i64, short: &mut impl Iterator<Item = Id>) -> Result<bool> {
        for person in short {
            if Some(person) != self.secretary.person && self.open(cx, person, year, Step::Reminder, 5).await?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Another was reminded weeks ago, nothing came of it, and has now said how it was.
    async fn criticise(&self, cx: &mut Cx<'_>, year: i64, short: &mut impl Iterator<Item = Id>) -> Result<()> {
        let mut found = None;
        for person in short {
            if Some(person) == self.secretary.person {
                continue;
            }
            found = self.open(cx, person, year, Step::Reminder, 45).await?.map(|id| (person, id));
            if found.is_some() {
                break;
            }
        }
        let Some((person, id)) = found else { return Ok(()) };
        let note = "打过两次电话，本人答应补做，到期没有参加。".to_owned();
        let close = CloseMeasure { id, outcome: Outcome::Unchanged, note };
        told(close.within(&mut cx.acting(&self.secretary, self.ago(25))).await)?;
        let Some(id) = self.open(cx, person, year, Step::Criticism, 4).await? else { return Ok(()) };
        let own = auth::actor_of(cx, person, Channel::Page).await?;
        let text = "去年换了工作，周末大多加班，没有同支部说明。今年已经报名三月的清洁活动。".to_owned();
        told(MakeStatement { id, text }.within(&mut cx.acting(&own, self.ago(2))).await)?;
        Ok(())
    }

    /// Those who did most of a year: some agreed to be named, one did not, one has not answered.
    async fn commend(&self, cx: &mut Cx<'_>, year: i64) -> Result<bool> {
        let select = sql!(
            "SELECT person_year.person FROM person_year
             JOIN person ON person.region = person_year.region AND person.id = person_year.person
             WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
               AND person_year.minutes >= 960
             ORDER BY person_year.minutes DESC, person.name, person.id LIMIT 6"
        );
        let best: Vec<Id> = cx.tx.all(select, params![cx.region, self.organisation, year]).await?;
        if best.len() < 3 {
            return Ok(false);
        }
        let named = |person: &Id| Named { person: *person, citation: String::new() };
        let make = MakeList {
            organisation: self.organisation,
            year,
            title: format!("{year} 年度热心义工通报表扬名单"),
            words: "他们利用周末和节假日参加义工服务，带动了身边的党员群众，特此通报表扬。".into(),
            people: best.iter().map(named).collect(),
        };
        let list = make.within(&mut cx.acting(&self.secretary, self.ago(12))).await?;
        let last = best.len() - 1;
        for (nth, person) in best.into_iter().enumerate().take(last) {
            let actor = auth::actor_of(cx, person, Channel::Page).await?;
            let agree = nth + 1 < last;
            Answer { list, agree }.within(&mut cx.acting(&actor, self.ago(10))).await?;
        }
        Publish { list }.within(&mut cx.acting(&self.secretary, self.ago(8))).await?;
        Ok(true)
    }
}
