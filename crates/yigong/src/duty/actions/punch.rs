//! Checking in and out at a station: with one's own phone by the tablet's rotating code, or at the
//! tablet by one's number. Both are evidence of grade A: the station vouches for either end.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::kiosk::{LOCK_MINUTES, MOST_FAILURES};
use super::{kiosk, overtaken};
use crate::action::{Action, Cx};
use crate::city::{DutyRules, Station};
use crate::clock::Id;
use crate::duty::model::{Post, PostEvent, PostState};
use crate::duty::{codes, store};
use crate::error::{AppError, Result};
use crate::hours::{self, Span};
use crate::standing::Grade;

/// How somebody proves that they stand at the station.
pub enum By {
    /// The rotating code, typed or scanned by the signed-in person.
    Code(String),
    /// The number of a post, typed at the tablet whose address carries this token.
    Number {
        /// The tablet's token.
        token: String,
        /// Six digits.
        number: String,
    },
}

/// Checks in who is outside, and out who is inside.
pub struct Punch {
    /// The station's code.
    pub station: String,
    /// The proof.
    pub by: By,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Punched {
    /// Arrived.
    In {
        /// Their name.
        name: String,
        /// Until when the slot lasts.
        until: Timestamp,
    },
    /// Left.
    Out {
        /// Their name.
        name: String,
        /// The post.
        post: Id,
        /// Minutes entered into the ledger.
        minutes: i64,
        /// What the person should know.
        note: Option<String>,
    },
    /// The number is nobody's here today; tries left before the tablet takes no more for a while.
    WrongNumber {
        /// Tries left.
        left: i64,
    },
}

impl Action for Punch {
    type Out = Punched;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Punched> {
        let station = cx.core.city.duty.station(&self.station).cloned().ok_or_else(AppError::not_found)?;
        let rules = cx.core.city.duty.rules(cx.today()).clone();
        let (post, by) = match &self.by {
            By::Code(typed) => (self.by_code(cx, &station, &rules, typed).await?, "code"),
            By::Number { token, number } => {
                kiosk::require(cx, &station, token).await?;
                match by_number(cx, &station, &rules, number).await? {
                    Ok(post) => (post, "pin"),
                    Err(left) => return Ok(Punched::WrongNumber { left }),
                }
            }
        };
        if post.state == PostState::Present {
            return leave(cx, &station, &rules, &post).await;
        }
        arrive(cx, &rules, &post, by).await
    }
}

impl Punch {
    async fn by_code(&self, cx: &mut Cx<'_>, station: &Station, rules: &DutyRules, typed: &str) -> Result<Post> {
        let person = cx.actor.person()?;
        let secret = codes::secret(&cx.core.keys, &station.code, store::kiosk(cx, &station.code).await?.serial);
        if !hours::code_accepts(&secret, &hours::code_tidy(typed), cx.now, rules.code_step_seconds) {
            let text = "现场码不正确或已过期。请看服务站平板上的六位数字，重新输入或扫码。";
            return Err(AppError::unprocessable("code_invalid", text));
        }
        let mut found = here_today(cx, station, rules).await?;
        found.retain(|post| post.person == person);
        best(found).ok_or_else(|| {
            AppError::conflict("no_duty_now", "您这时在这个服务站没有已确认的班次。请看“我的轮值”里的时间和地点。")
        })
    }
}

/// The post a number belongs to; or how many tries are left. Wrong tries are kept, so this answers
/// instead of refusing.
async fn by_number(cx: &mut Cx<'_>, station: &Station, rules: &DutyRules, number: &str) -> Result<Result<Post, i64>> {
    let mut tablet = store::kiosk(cx, &station.code).await?;
    if tablet.locked_until.is_some_and(|until| cx.now < until) {
        let text = format!("连续输错太多，请过 {LOCK_MINUTES} 分钟再试，或用手机扫码签到。");
        return Err(AppError::too_many(text));
    }
    let typed = hours::code_tidy(number);
    let mut found = here_today(cx, station, rules).await?;
    let keys = &cx.core.keys;
    found.retain(|post| codes::number(keys, post.id) == typed);
    if let Some(post) = best(found) {
        if tablet.failures > 0 {
            tablet.failures = 0;
            store::keep_kiosk(cx, &station.code, &tablet).await?;
        }
        return Ok(Ok(post));
    }
    tablet.failures += 1;
    let left = MOST_FAILURES - tablet.failures;
    if left <= 0 {
        tablet.failures = 0;
        tablet.locked_until = cx.now.checked_add(SignedDuration::from_mins(LOCK_MINUTES)).ok();
    }
    store::keep_kiosk(cx, &station.code, &tablet).await?;
    cx.audit("duty_kiosk.wrong_number", Id::nil(), json!({"station": station.code})).await?;
    Ok(Err(left.max(0)))
}

/// Posts at the station that may check in or out now.
async fn here_today(cx: &mut Cx<'_>, station: &Station, rules: &DutyRules) -> Result<Vec<Post>> {
    let today = cx.today();
    let mut posts = store::posts_between(cx, today, today).await?;
    let (opens, grace) = (rules.check_in_opens_minutes_before * 60, rules.check_out_grace_minutes * 60);
    let now = cx.now.as_second();
    posts.retain(|post| {
        let open = now >= post.starts_at.as_second() - opens && now < post.ends_at.as_second();
        post.station == station.code
            && match post.state {
                PostState::Present => now <= post.ends_at.as_second() + grace,
                PostState::Accepted | PostState::Absent => open,
                _ => false,
            }
    });
    Ok(posts)
}

/// Who is inside leaves before anybody arrives.
fn best(mut posts: Vec<Post>) -> Option<Post> {
    posts.sort_by_key(|post| (post.state != PostState::Present, post.starts_at));
    posts.into_iter().next()
}

async fn arrive(cx: &mut Cx<'_>, rules: &DutyRules, post: &Post, by: &str) -> Result<Punched> {
    post.state.after(PostEvent::Arrive)?;
    let span = Span { from: cx.now, to: post.ends_at };
    if hours::is_serving(cx, post.person, span).await? {
        let text = "还在另一场活动或班次中没有签退，同一时间不能重复计时。请先在那边签退。";
        return Err(AppError::conflict("present_elsewhere", text));
    }
    // Who was noted as absent lost the seat; it is theirs again if nobody has stepped in.
    if post.state == PostState::Absent {
        if !store::take_seat(cx, post.slot).await? {
            return Err(AppError::conflict("seat_filled", "已经有同志顶班，这一班不再缺人。谢谢您赶来。"));
        }
        store::fill_call(cx, post.slot, Some(post.id)).await?;
    }
    if !store::arrive(cx, post, by).await? {
        return Err(overtaken());
    }
    let late = (cx.now.as_second() - post.starts_at.as_second()) / 60 - rules.no_show_minutes;
    cx.audit("duty_post.arrive", post.id, json!({"by": by, "late": late.max(0)})).await?;
    Ok(Punched::In { name: post.name.clone(), until: post.ends_at })
}

async fn leave(cx: &mut Cx<'_>, station: &Station, rules: &DutyRules, post: &Post) -> Result<Punched> {
    if cx.now.as_second() > post.ends_at.as_second() + rules.check_out_grace_minutes * 60 {
        return Err(AppError::conflict("check_out_closed", "已过签退时间，请联系单位补签退。"));
    }
    let entered = enter(cx, station, post, cx.now, &Word::own(post.person)).await?;
    Ok(Punched::Out { name: post.name.clone(), post: post.id, minutes: entered.minutes, note: entered.note })
}

/// On whose word presence is entered.
pub(super) struct Word {
    pub(super) recorded_by: Id,
    pub(super) approved_by: Option<Id>,
    pub(super) grade: Grade,
    pub(super) reason: String,
}

impl Word {
    fn own(person: Id) -> Self {
        Self { recorded_by: person, approved_by: None, grade: Grade::A, reason: String::new() }
    }
}

/// Closes a post's presence and enters it into the ledger, in one transaction.
pub(super) async fn enter(
    cx: &mut Cx<'_>,
    station: &Station,
    post: &Post,
    left_at: Timestamp,
    word: &Word,
) -> Result<hours::Entered> {
    let came = post.came_at.ok_or_else(|| AppError::internal("present without an arrival"))?;
    let given = hours::Given {
        person: post.person,
        window: Span { from: post.starts_at, to: post.ends_at },
        was: Span { from: came, to: left_at },
        title: format!("{}轮值", station.name),
        category: "C14".to_owned(),
        source: hours::Source::DutyRota,
        grade: word.grade,
        recorded_by: word.recorded_by,
        approved_by: word.approved_by,
        reason: word.reason.clone(),
    };
    let entered = hours::enter(cx, &given).await?;
    if !store::leave(cx, post, left_at, entered.minutes, entered.entry).await? {
        return Err(overtaken());
    }
    cx.audit("duty_post.leave", post.id, json!({"minutes": entered.minutes, "entry": entered.entry})).await?;
    Ok(entered)
}
