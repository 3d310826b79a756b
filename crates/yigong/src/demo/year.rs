//! The year behind us: every event at its own time, through the same actions as everybody else.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::{params, sql};
use fastrand::Rng;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::calendar::{self, Dated};
use super::people::{Cast, Someone, TEAM};
use crate::action::{Action, Cx};
use crate::activities::{self, CancelActivity, CancelSignUp, CreateActivity, Publish, SignUp, SignupState, Slot};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::{self, Backfill, CheckIn, CheckOut, Correct, Decide, SettleActivity, SettleForgotten, Who, code_at};
use crate::teams;

/// Activities a week.
const A_WEEK: usize = 6;
/// The smallest picture there is: what stands for a photograph of a signed list.
const PROOF: &[u8] =
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\
    \x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82";

/// Something that happens.
enum Event {
    Publish(Dated),
    SignUp { shift: Id, person: Id },
    Cancel { shift: Id, person: Id },
    CallOff { activity: Id, team: String },
    Tick,
    Arrive { shift: Id, person: Id, team: String, scanned: bool },
    Leave { shift: Id, person: Id, team: String, scanned: bool },
    Settle { shift: Id, team: String },
    Decide { shift: Id, team: String },
    Close { activity: Id, team: String },
    Correct { person: Id, shift: Id },
}

struct Story<'c> {
    cast: &'c Cast,
    queue: BTreeMap<(Timestamp, u64), Event>,
    count: u64,
    /// Days on which somebody already serves: nobody is in two places at once.
    busy: HashSet<(Id, Date)>,
    actors: HashMap<Id, Actor>,
}

/// Lives from a year ago until now, and puts the coming weeks on the list.
pub(super) async fn live(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast) -> Result<()> {
    let mut story = Story { cast, queue: BTreeMap::new(), count: 0, busy: HashSet::new(), actors: HashMap::new() };
    let (from, to) = (cx.today().saturating_sub(1.year()), cx.today().saturating_add(21.days()));
    for mut dated in calendar::plan(&cx.core.city, rng, from, to, A_WEEK)? {
        flood_relief(rng, &mut dated);
        let a_week_ahead = before(cx.core.city.midnight(dated.date), 8 * 24 * 60 - rng.i64(0..600));
        // What is yet to come has been on the list for a day or two.
        let published = a_week_ahead.min(before(cx.now, rng.i64(20 * 60..60 * 60)));
        story.put(published, Event::Publish(dated));
    }
    today(cx, rng, &mut story)?;
    let now = cx.now;
    while let Some(entry) = story.queue.first_entry() {
        let ((at, _), event) = entry.remove_entry();
        if at > now {
            break;
        }
        story.happen(cx, rng, at, event).await?;
    }
    Ok(())
}

/// Once in a while relief work goes on for more than eight hours.
fn flood_relief(rng: &mut Rng, dated: &mut Dated) {
    if dated.content.category == "C13"
        && rng.u8(0..3) == 0
        && let Some(slot) = dated.slots.first_mut()
    {
        slot.ends_at = before(slot.starts_at, -9 * 60 - 30);
        dated.slots.truncate(1);
    }
}

/// The account `leader` has a shift that begins within the hour, so that the desk can be tried.
fn today(cx: &Cx<'_>, rng: &mut Rng, story: &mut Story<'_>) -> Result<()> {
    let plans = calendar::plan(&cx.core.city, rng, cx.today(), cx.today().saturating_add(7.days()), 200)?;
    let own = plans.into_iter().find(|dated| dated.team == TEAM);
    let mut dated = own.ok_or_else(|| AppError::internal("demo/activities.toml has nothing for the leader's team"))?;
    let half_hour = 30 * 60;
    let start = (cx.now.as_second() / half_hour + 1) * half_hour;
    let starts_at = Timestamp::from_second(start).map_err(|e| AppError::internal(e.to_string()))?;
    dated.date = cx.date(starts_at);
    dated.slots = vec![Slot { id: None, starts_at, ends_at: before(starts_at, -120), capacity: 20 }];
    story.put(before(cx.now, 6 * 24 * 60), Event::Publish(dated));
    Ok(())
}

fn before(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_sub(SignedDuration::from_mins(minutes)).unwrap_or(at)
}

impl Story<'_> {
    fn put(&mut self, at: Timestamp, event: Event) {
        self.count += 1;
        self.queue.insert((at, self.count), event);
    }

    async fn actor(&mut self, cx: &mut Cx<'_>, person: Id) -> Result<Actor> {
        if let Some(actor) = self.actors.get(&person) {
            return Ok(actor.clone());
        }
        let actor = auth::actor_of(cx, person, Channel::Page).await?;
        self.actors.insert(person, actor.clone());
        Ok(actor)
    }

    fn leaders(&self, team: &str) -> Result<[Actor; 2]> {
        self.cast.leaders.get(team).cloned().ok_or_else(|| AppError::internal(format!("no leaders of {team}")))
    }

    async fn happen(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, at: Timestamp, event: Event) -> Result<()> {
        match event {
            Event::Publish(dated) => self.publish(cx, rng, at, dated).await,
            Event::SignUp { shift, person } => {
                let actor = self.actor(cx, person).await?;
                let guardian = Some("监护人 13800150000".to_owned());
                SignUp { shift, guardian }.within(&mut cx.acting(&actor, at)).await.map(|_| ())
            }
            Event::Cancel { shift, person } => {
                let actor = self.actor(cx, person).await?;
                let reason = "家里临时有事".to_owned();
                CancelSignUp { shift, reason }.within(&mut cx.acting(&actor, at)).await.map(|_| ())
            }
            Event::CallOff { activity, team } => {
                let [leader, _] = self.leaders(&team)?;
                let reason = "台风蓝色预警，户外活动取消，改期另行通知。".to_owned();
                CancelActivity { id: activity, reason }.within(&mut cx.acting(&leader, at)).await.map(|_| ())
            }
            Event::Tick => tick(cx, at).await,
            Event::Arrive { shift, person, team, scanned } => self.arrive(cx, at, shift, person, &team, scanned).await,
            Event::Leave { shift, person, team, scanned } => {
                let (actor, who) = self.evidence(cx, at, shift, person, &team, scanned).await?;
                CheckOut { shift, who, key: None }.within(&mut cx.acting(&actor, at)).await.map(|_| ())
            }
            Event::Settle { shift, team } => self.settle(cx, rng, at, shift, &team).await,
            Event::Decide { shift, team } => self.decide(cx, rng, at, shift, &team).await,
            Event::Close { activity, team } => self.close(cx, at, activity, &team).await,
            Event::Correct { person, shift } => self.correct(cx, at, person, shift).await,
        }
    }

    async fn publish(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, at: Timestamp, dated: Dated) -> Result<()> {
        let [leader, _] = self.leaders(&dated.team)?;
        let team = teams::by_code(cx, &dated.team).await?.ok_or_else(AppError::not_found)?.id;
        let mut acting = cx.acting(&leader, at);
        let new = CreateActivity { team, content: dated.content.clone(), shifts: dated.slots.clone() };
        let activity = new.within(&mut acting).await?;
        Publish { id: activity }.within(&mut acting).await?;
        let courses = &cx.core.city.courses;
        let asks = courses.iter().any(|course| course.is_required(&dated.content.category, dated.date));
        let shifts = activities::shifts(cx, activity).await?;
        let Some(last) = shifts.iter().map(|shift| shift.ends_at).max() else { return Ok(()) };
        if rng.u8(0..100) < 3 {
            self.put(before(cx.core.city.midnight(dated.date), 14 * 60), Event::CallOff { activity, team: dated.team });
            return Ok(());
        }
        for shift in shifts {
            let people = self.choose(rng, &dated, shift.capacity, asks);
            self.attend(rng, at, &shift, &dated.team, people);
            for tick in [shift.starts_at, before(shift.ends_at, -1), before(shift.ends_at, -75)] {
                self.put(tick, Event::Tick);
            }
            self.put(before(shift.ends_at, -24 * 60), Event::Settle { shift: shift.id, team: dated.team.clone() });
            self.put(before(shift.ends_at, -48 * 60), Event::Decide { shift: shift.id, team: dated.team.clone() });
        }
        self.put(before(last, -96 * 60), Event::Close { activity, team: dated.team });
        Ok(())
    }

    /// Who comes; `asks` when only those who took a course may. People of the town first, some of them again and again, the sixty more than others.
    fn choose(&mut self, rng: &mut Rng, dated: &Dated, capacity: i64, asks: bool) -> Vec<Id> {
        let wanted = usize::try_from(capacity.min(18)).unwrap_or(8);
        let wanted = rng.usize(wanted * 2 / 5..=wanted);
        let leaders = self.leaders(&dated.team).map(|pair| pair.map(|leader| leader.person)).unwrap_or([None, None]);
        let mut chosen = Vec::new();
        for _ in 0..wanted * 6 {
            if chosen.len() == wanted {
                break;
            }
            let found = if asks { rng.choice(&self.cast.trained).copied() } else { self.candidate(rng, dated) };
            let Some(id) = found else { break };
            if !leaders.contains(&Some(id)) && self.busy.insert((id, dated.date)) {
                chosen.push(id);
            }
        }
        chosen
    }

    fn candidate(&self, rng: &mut Rng, dated: &Dated) -> Option<Id> {
        if dated.town == "台城街道" && rng.u8(0..100) < 30 {
            // The last volunteers stay beginners, so that every state of the year can be seen.
            return self.cast.volunteers.get(rng.usize(0..52)).copied();
        }
        let near: Vec<&Someone> = self
            .cast
            .everyone
            .iter()
            .filter(|one| one.town == dated.town && i64::from(one.age) >= dated.content.min_age.max(18) + 2)
            .collect();
        // Squaring favours the front of the list: a few people do much, many do a little.
        let at = rng.f64() * rng.f64() * near.len() as f64;
        near.get(at as usize).map(|one| one.id)
    }

    fn attend(&mut self, rng: &mut Rng, at: Timestamp, shift: &activities::Shift, team: &str, people: Vec<Id>) {
        let (id, from, to) = (shift.id, shift.starts_at, shift.ends_at);
        let open = (before(from, 26 * 60).as_second() - at.as_second()).max(60) / 60;
        for person in people {
            let team = team.to_owned();
            self.put(before(at, -rng.i64(5..open.max(6))), Event::SignUp { shift: id, person });
            let scanned = rng.u8(0..100) < 75;
            match rng.u8(0..100) {
                0..4 => self.put(before(from, 25 * 60), Event::Cancel { shift: id, person }),
                4..9 => {}
                luck => {
                    let arrive = before(from, rng.i64(-8..20));
                    self.put(arrive, Event::Arrive { shift: id, person, team: team.clone(), scanned });
                    if luck > 11 {
                        let early = if luck < 16 { rng.i64(20..60) } else { rng.i64(-12..3) };
                        let leave = before(to, early).max(before(arrive, -5));
                        self.put(leave, Event::Leave { shift: id, person, team: team.clone(), scanned });
                    }
                    if luck == 99 {
                        self.put(before(to, -20 * 60), Event::Correct { person, shift: id });
                    }
                }
            }
        }
    }

    /// By the rotating code, or at the leader's desk.
    async fn evidence(
        &mut self,
        cx: &mut Cx<'_>,
        at: Timestamp,
        shift: Id,
        person: Id,
        team: &str,
        scanned: bool,
    ) -> Result<(Actor, Who)> {
        if !scanned {
            let [leader, _] = self.leaders(team)?;
            return Ok((leader, Who::Desk(person)));
        }
        let step = cx.core.city.rules.attendance(cx.date(at)).code_step_seconds;
        let secret = activities::shift(cx, shift).await?.ok_or_else(AppError::not_found)?.code_secret;
        Ok((self.actor(cx, person).await?, Who::Code(code_at(&secret, at, step))))
    }

    async fn arrive(
        &mut self,
        cx: &mut Cx<'_>,
        at: Timestamp,
        shift: Id,
        person: Id,
        team: &str,
        scanned: bool,
    ) -> Result<()> {
        let signup = activities::signup(cx, shift, person).await?;
        if signup.is_none_or(|signup| signup.state != SignupState::Confirmed) {
            // Still in line, or given up: they stay at home, and their departure goes with them.
            self.queue.retain(
                |_, event| !matches!(event, Event::Leave { shift: s, person: p, .. } if *s == shift && *p == person),
            );
            return Ok(());
        }
        let (actor, who) = self.evidence(cx, at, shift, person, team, scanned).await?;
        CheckIn { shift, who, key: None }.within(&mut cx.acting(&actor, at)).await.map(|_| ())
    }

    /// The day after: forgotten check-outs are cleared up, some of the absent are filled in.
    async fn settle(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, at: Timestamp, shift: Id, team: &str) -> Result<()> {
        let Some(found) = activities::shift(cx, shift).await? else { return Ok(()) };
        if found.state == activities::State::Cancelled {
            return Ok(());
        }
        let [leader, _] = self.leaders(team)?;
        let forgotten = sql!(
            "SELECT id, person FROM attendance WHERE region = $1 AND shift = $2 AND state = 'forgotten' ORDER BY check_in_at"
        );
        for (attendance, person) in cx.tx.all::<(Id, Id)>(forgotten, params![cx.region, shift]).await? {
            if Some(person) == leader.person || rng.u8(0..100) < 15 {
                continue;
            }
            let left_at = before(found.ends_at, rng.i64(0..10));
            let reason = "同组队员和现场照片可以证明，一直做到结束。".to_owned();
            SettleForgotten { attendance, left_at, reason }.within(&mut cx.acting(&leader, at)).await?;
        }
        self.backfill(cx, rng, at, &found, &leader).await
    }

    async fn backfill(
        &mut self,
        cx: &mut Cx<'_>,
        rng: &mut Rng,
        at: Timestamp,
        shift: &activities::Shift,
        leader: &Actor,
    ) -> Result<()> {
        let absent = sql!(
            "SELECT person FROM signup WHERE region = $1 AND shift = $2 AND state = 'confirmed' AND NOT EXISTS (
                SELECT 1 FROM attendance WHERE attendance.region = $1 AND attendance.shift = $2
                  AND attendance.person = signup.person)"
        );
        for person in cx.tx.all::<Id>(absent, params![cx.region, shift.id]).await? {
            if Some(person) == leader.person || rng.u8(0..100) >= 18 {
                continue;
            }
            let reason = "手机没电没有扫码，纸质签到表上有本人签名。".to_owned();
            let proof = Some(("签到表照片.png".to_owned(), PROOF.to_vec()));
            let new = Backfill { shift: shift.id, person, from: shift.starts_at, to: shift.ends_at, reason, proof };
            new.within(&mut cx.acting(leader, at)).await?;
        }
        Ok(())
    }

    /// Two days after: the second leader decides; over a daily cap, the organisers.
    async fn decide(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, at: Timestamp, shift: Id, team: &str) -> Result<()> {
        let [_, second] = self.leaders(team)?;
        let open = sql!(
            "SELECT id, person, proposed_by, level FROM proposal WHERE region = $1 AND shift = $2 AND state = 'open' ORDER BY id"
        );
        let open: Vec<(Id, Id, Id, hours::Level)> = cx.tx.all(open, params![cx.region, shift]).await?;
        for (proposal, person, by, level) in open {
            let judge = if level == hours::Level::Unit { second.clone() } else { self.cast.organiser.clone() };
            let own = judge.person == Some(person) || judge.person == Some(by);
            if own || rng.u8(0..100) < 8 {
                continue;
            }
            let approve = rng.u8(0..100) < 88;
            let reason = if approve { String::new() } else { "照片上看不到本人，证明不足。".to_owned() };
            Decide { proposal, approve, reason }.within(&mut cx.acting(&judge, at)).await?;
        }
        Ok(())
    }

    async fn close(&mut self, cx: &mut Cx<'_>, at: Timestamp, activity: Id, team: &str) -> Result<()> {
        let [leader, _] = self.leaders(team)?;
        let ready = hours::ready_to_settle(cx, activity).await?;
        if ready {
            SettleActivity { activity }.within(&mut cx.acting(&leader, at)).await?;
        }
        Ok(())
    }

    async fn correct(&mut self, cx: &mut Cx<'_>, at: Timestamp, person: Id, shift: Id) -> Result<()> {
        let row = sql!(
            "SELECT id, minutes FROM ledger WHERE region = $1 AND shift = $2 AND person = $3 AND reverses IS NULL ORDER BY seq"
        );
        let rows: Vec<(Id, i64)> = cx.tx.all(row, params![cx.region, shift, person]).await?;
        let [(entry, minutes)] = rows[..] else { return Ok(()) };
        let actor = self.actor(cx, person).await?;
        let reason = "我中途离开了一会儿，实际时间要少一些。".to_owned();
        // The second leader answers with everything else that is open about the shift.
        let asked = Correct { entry, minutes: (minutes - 15).max(0), reason };
        asked.within(&mut cx.acting(&actor, at)).await.map(|_| ())
    }
}

async fn tick(cx: &mut Cx<'_>, at: Timestamp) -> Result<()> {
    let system = Actor::system();
    let mut acting = cx.acting(&system, at);
    if activities::sweep_due(&mut acting).await? {
        activities::Sweep.within(&mut acting).await?;
    }
    if hours::due(&mut acting).await? {
        hours::Sweep.within(&mut acting).await?;
    }
    Ok(())
}
