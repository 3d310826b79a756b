//! Needs of the demo city: a year of them answered by one volunteer or a team, and those that wait
//! now at every step of the way.

use db::{params, sql};
use fastrand::Rng;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;

use super::calendar::day_in;
use super::people::Cast;
use crate::action::{Action, Cx};
use crate::activities::{self, SignUp};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::{self, CheckIn, CheckOut, Who};
use crate::needs::{
    Again, Answer, Ask, Confirm, Decide, Dispatch, Draft, LookAt, Offer, Outcome, Particulars, Publish, Report, Sweep,
    claims,
};
use crate::{organisations, setting, teams};

/// Needs behind us, one every two weeks.
const PAST: i64 = 24;
const NAMES: [&str; 8] = ["黄伯", "陈婆婆", "李叔", "伍姨", "谭伯", "余婆婆", "梁叔", "甄姨"];

#[derive(Deserialize)]
struct File {
    need: Vec<Template>,
}

#[derive(Clone, Deserialize)]
struct Template {
    title: String,
    category: String,
    town: String,
    street: String,
    beneficiary: String,
    description: String,
    people: i64,
    weekday: String,
    start: String,
    minutes: i64,
    note: String,
    words: String,
    helper: String,
}

/// How far a need has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Submitted,
    Open,
    Asked,
    Dispatched,
    Served,
    Closed,
}

/// What waits now: the template, how far it has come, and how many days from now it is.
const NOW: [(usize, Stage, i64); 14] = [
    (0, Stage::Asked, 2),
    (1, Stage::Dispatched, 2),
    (2, Stage::Submitted, 3),
    (3, Stage::Open, 2),
    (4, Stage::Served, -8),
    (5, Stage::Open, 3),
    (6, Stage::Open, 2),
    (7, Stage::Open, 2),
    (8, Stage::Submitted, 4),
    (9, Stage::Open, 9),
    (10, Stage::Open, 3),
    (12, Stage::Open, 2),
    (13, Stage::Open, 2),
    (4, Stage::Open, 3),
];

struct Story<'c> {
    cast: &'c Cast,
    clerk: Actor,
    number: usize,
}

/// Lives a year of needs, through the same actions as everybody.
pub(super) async fn live(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast) -> Result<()> {
    let file: File =
        toml::from_str(&cx.core.city.demo.needs).map_err(|e| AppError::internal(format!("demo/needs.toml: {e}")))?;
    let clerk = account(cx, "clerk").await?;
    let mut story = Story { cast, clerk, number: 0 };
    let today = cx.today();
    for n in 0..PAST {
        let at = usize::try_from(n).unwrap_or_default();
        let Some(template) = file.need.get(at % file.need.len()) else { continue };
        let week = today.saturating_sub((14 * (PAST - n) + 3).days());
        story.play(cx, rng, template, day_in(&template.weekday, week), Stage::Closed).await?;
    }
    for (at, stage, days) in NOW {
        let Some(template) = file.need.get(at) else { continue };
        let day = day_in(&template.weekday, today.saturating_add(days.days()));
        story.play(cx, rng, template, day, stage).await?;
    }
    Ok(())
}

async fn account(cx: &mut Cx<'_>, login: &str) -> Result<Actor> {
    let person = setting::get(cx, &format!("demo_account_{login}")).await?.and_then(|id| id.parse().ok());
    auth::actor_of(cx, person.ok_or_else(AppError::not_found)?, Channel::Page).await
}

fn later(at: Timestamp, hours: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}

impl Story<'_> {
    async fn play(
        &mut self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        template: &Template,
        day: Date,
        stage: Stage,
    ) -> Result<()> {
        self.number += 1;
        let start: Time = template.start.parse().map_err(|_| AppError::internal("demo/needs.toml: start"))?;
        let starts_at = cx.core.city.moment(day, start).ok_or_else(|| AppError::internal("demo/needs.toml: day"))?;
        let ends_at = later(starts_at, 0).saturating_add(template.minutes.minutes()).unwrap_or(starts_at);
        let asked = later(starts_at, -5 * 24).min(later(cx.now, -30));
        let manager = if template.town == "台城街道" { self.clerk.clone() } else { self.cast.organiser.clone() };
        let need = self.ask(cx, rng, template, (starts_at, ends_at), &manager, asked).await?;
        if stage == Stage::Submitted {
            return Ok(());
        }
        let how = if rng.bool() { "phone" } else { "known" }.to_owned();
        Publish { id: need, how, looked_at: true }.within(&mut cx.acting(&manager, later(asked, 3))).await?;
        if stage == Stage::Open {
            return Ok(());
        }
        let times = (starts_at, ends_at);
        if template.people == 1 {
            self.alone(cx, rng, template, need, times, &manager, asked, stage).await
        } else {
            self.together(cx, rng, template, need, times, &manager, asked, stage).await
        }
    }

    /// Every other one by phone through the centre, the others by somebody of the town.
    async fn ask(
        &self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        template: &Template,
        (starts_at, ends_at): (Timestamp, Timestamp),
        manager: &Actor,
        at: Timestamp,
    ) -> Result<Id> {
        // Who leads, manages or helps elsewhere in the story does not ask.
        let busy = |id: Id| {
            let leads = self.cast.leaders.values().flatten().any(|leader| leader.person == Some(id));
            leads || [&self.cast.organiser, &self.clerk].iter().any(|one| one.person == Some(id))
        };
        let near = self.cast.everyone.iter().filter(|one| one.town == template.town && one.age >= 20);
        let neighbours: Vec<Id> = near.map(|one| one.id).filter(|id| !busy(*id)).collect();
        let (actor, centre) = match rng.choice(&neighbours) {
            Some(person) if self.number % 2 == 0 => (auth::actor_of(cx, *person, Channel::Page).await?, None),
            _ => {
                let town = cx.core.city.towns.iter().find(|town| town.name == template.town);
                let code = town.map(|town| town.organisation.clone()).unwrap_or_default();
                let centre = organisations::by_code(cx, &code).await?.ok_or_else(AppError::not_found)?.id;
                (manager.clone(), Some(centre))
            }
        };
        let t = template.clone();
        let draft = Draft {
            title: t.title,
            category: t.category,
            town: t.town,
            beneficiary: t.beneficiary,
            description: t.description,
            people: t.people,
            starts_at,
            ends_at,
            particulars: Particulars {
                name: NAMES[self.number % NAMES.len()].into(),
                phone: format!("1380016{:04}", self.number),
                address: format!("{}{}号", t.street, rng.u8(2..90)),
                note: t.note,
            },
            street: t.street,
            shared: true,
        };
        Ask { centre, draft, looked_at: true }.within(&mut cx.acting(&actor, at)).await
    }

    /// One volunteer goes.
    #[allow(clippy::too_many_arguments)] // the parts of one story
    async fn alone(
        &self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        template: &Template,
        need: Id,
        times: (Timestamp, Timestamp),
        manager: &Actor,
        asked: Timestamp,
        stage: Stage,
    ) -> Result<()> {
        let Some(helper) = self.free(cx, rng, need, times).await? else { return Ok(()) };
        let helper = auth::actor_of(cx, helper, Channel::Page).await?;
        let note = "住得不远，那天有空。".to_owned();
        let offer = Offer { need, team: None, times, note };
        let claim = offer.within(&mut cx.acting(&helper, later(asked, 9))).await?;
        if stage == Stage::Asked {
            return Ok(());
        }
        let yes = Decide { claim, accept: true, reason: String::new() };
        yes.within(&mut cx.acting(manager, later(asked, 24))).await?;
        let look = LookAt { need, purpose: "联系求助人并上门服务".into() };
        look.within(&mut cx.acting(&helper, later(asked, 30))).await?;
        let (outcome, again) = (Outcome::Done, Again::Yes);
        let report = Report { claim, served: Some(times), outcome, again, words: template.helper.clone() };
        report.within(&mut cx.acting(&helper, later(times.1, 1))).await?;
        if stage == Stage::Closed {
            self.confirm(cx, need, template, manager, later(times.1, 20)).await?;
        }
        Ok(())
    }

    /// A team goes: its visit is an activity with sign-up and attendance.
    #[allow(clippy::too_many_arguments)] // the parts of one story
    async fn together(
        &self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        template: &Template,
        need: Id,
        times: (Timestamp, Timestamp),
        manager: &Actor,
        asked: Timestamp,
        stage: Stage,
    ) -> Result<()> {
        let seeds = &cx.core.city.teams;
        let fits = |town: bool| {
            seeds
                .iter()
                .find(|seed| seed.categories.contains(&template.category) && (!town || seed.town == template.town))
        };
        let home = seeds.iter().find(|seed| seed.key == super::people::TEAM && template.town == seed.town);
        let Some(seed) = home.or_else(|| fits(true)).or_else(|| fits(false)) else { return Ok(()) };
        let Some([leader, _]) = self.cast.leaders.get(&seed.key).cloned() else { return Ok(()) };
        let team = teams::by_code(cx, &seed.key).await?.ok_or_else(AppError::not_found)?.id;
        let dispatch = Dispatch { need, team, note: "请看看能不能去。".into() };
        let claim = dispatch.within(&mut cx.acting(manager, later(asked, 5))).await?;
        if stage == Stage::Dispatched {
            return Ok(());
        }
        let yes = Answer { claim, accept: true, times, reason: String::new() };
        yes.within(&mut cx.acting(&leader, later(asked, 20))).await?;
        self.visit(cx, rng, need, times, &leader, later(asked, 30)).await?;
        let system = Actor::system();
        for at in [times.0, later(times.1, 2)] {
            activities::Sweep.within(&mut cx.acting(&system, at)).await?;
        }
        Sweep.within(&mut cx.acting(&system, later(times.1, 3))).await?;
        if stage == Stage::Closed {
            self.confirm(cx, need, template, manager, later(times.1, 26)).await?;
        }
        Ok(())
    }

    async fn visit(
        &self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        need: Id,
        times: (Timestamp, Timestamp),
        leader: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let activity = claims(cx, need).await?.iter().find_map(|claim| claim.activity);
        let Some(activity) = activity else { return Ok(()) };
        let Some(shift) = activities::shifts(cx, activity).await?.into_iter().next() else { return Ok(()) };
        let mut gone: Vec<Id> = Vec::new();
        for _ in 0..shift.capacity.min(5) {
            let Some(person) = self.free(cx, rng, need, times).await? else { continue };
            if gone.contains(&person) || leader.person == Some(person) {
                continue;
            }
            let actor = auth::actor_of(cx, person, Channel::Page).await?;
            SignUp { shift: shift.id, guardian: None }.within(&mut cx.acting(&actor, at)).await?;
            gone.push(person);
        }
        let arrive = times.0.saturating_sub(SignedDuration::from_mins(5)).unwrap_or(times.0);
        for person in &gone {
            let who = Who::Desk(*person);
            CheckIn { shift: shift.id, who: who.clone(), key: None }.within(&mut cx.acting(leader, arrive)).await?;
        }
        for person in &gone {
            let who = Who::Desk(*person);
            CheckOut { shift: shift.id, who, key: None }.within(&mut cx.acting(leader, times.1)).await?;
        }
        Ok(())
    }

    /// A volunteer who is nowhere else at that time, and not the one in need.
    async fn free(
        &self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        need: Id,
        times: (Timestamp, Timestamp),
    ) -> Result<Option<Id>> {
        let asker = crate::needs::need(cx, need).await?.and_then(|need| need.asker);
        for _ in 0..20 {
            let Some(person) = self.cast.volunteers.get(rng.usize(0..50)).copied() else { continue };
            let around = (later(times.0, -2), later(times.1, 2));
            if Some(person) != asker
                && hours::is_free(cx, person, around).await?
                && !signed_up(cx, person, around).await?
            {
                return Ok(Some(person));
            }
        }
        Ok(None)
    }

    /// By the one in need, or by the community for them.
    async fn confirm(
        &self,
        cx: &mut Cx<'_>,
        need: Id,
        template: &Template,
        manager: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let asker = crate::needs::need(cx, need).await?.and_then(|need| need.asker);
        let actor = match asker {
            Some(person) => auth::actor_of(cx, person, Channel::Page).await?,
            None => manager.clone(),
        };
        let (outcome, again) = (Outcome::Done, Again::Yes);
        let word = Confirm { need, outcome, again, words: template.words.clone() };
        word.within(&mut cx.acting(&actor, at)).await.map(|_| ())
    }
}

/// Whether a person holds a seat in some shift at that time, or is inside one now.
async fn signed_up(cx: &mut Cx<'_>, person: Id, times: (Timestamp, Timestamp)) -> Result<bool> {
    let count = sql!(
        "SELECT (SELECT COUNT(*) FROM signup JOIN shift ON shift.region = signup.region AND shift.id = signup.shift
             WHERE signup.region = $1 AND signup.person = $2 AND signup.state IN ('confirmed', 'offered')
                AND shift.starts_at < $4 AND shift.ends_at > $3)
            + (SELECT COUNT(*) FROM attendance WHERE region = $1 AND person = $2 AND state = 'open')"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, times.0, times.1]).await? > 0)
}
