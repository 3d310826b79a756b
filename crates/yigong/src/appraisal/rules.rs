//! When a measure may be taken at all. Pure: the facts go in, a refusal says in Chinese what to do.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::model::{Case, Ground, MeasureState, Outcome, Step};
use crate::city::{AppraisalData, GroundRule, MeasureRule};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing;

/// What the record says of somebody on the day a measure is thought of.
#[derive(Debug, Clone)]
pub struct Situation {
    /// How they stand with the year's duty.
    pub state: standing::State,
    /// Shifts missed without a word.
    pub no_shows: usize,
    /// Rows found not in order, with nothing said against it that is still open.
    pub untrue: usize,
    /// What is still open about their record, in words; while anything is, nothing may be done.
    pub open_matters: Vec<String>,
    /// Whether the year has ended.
    pub year_over: bool,
    /// The case of the step before, on the same ground and year.
    pub before: Option<(MeasureState, Option<Outcome>)>,
    /// Whether there is such a case already that was neither dropped nor revoked.
    pub repeated: bool,
}

/// The city's rule of a step; the loader has checked that there is one.
pub fn rule(data: &AppraisalData, step: Step) -> Option<&MeasureRule> {
    data.measure.iter().find(|it| it.code == step.code())
}

/// The city's rule of a ground.
pub fn ground_rule(data: &AppraisalData, ground: Ground) -> Option<&GroundRule> {
    data.ground.iter().find(|it| it.code == ground.code())
}

fn refuse(code: &'static str, text: impl Into<String>) -> Result<()> {
    Err(AppError::conflict(code, text).under("V2.8"))
}

/// Whether the record leaves room for a measure at all: never with somebody exempt, not under the
/// duty, or who did it, and never while their record is in dispute.
pub fn may_concern(it: &Situation) -> Result<()> {
    match it.state {
        standing::State::Exempt => {
            return refuse("exempt", "这位同志本年度已免除任务，不能采取措施。");
        }
        standing::State::NotApplicable => {
            return refuse("not_applicable", "这位同志本年度没有规定任务，不能采取措施。");
        }
        standing::State::Met => {
            return refuse("met", "这位同志本年度已完成任务，不能采取措施。");
        }
        standing::State::Short => {}
    }
    if it.open_matters.is_empty() {
        return Ok(());
    }
    let list = it.open_matters.join("、");
    refuse("record_in_dispute", format!("记录还没有核实清楚：{list}。请先办理完，再看是否需要采取措施。"))
}

/// Whether a measure may be opened.
pub fn may_open(step: Step, ground: Ground, rule: &GroundRule, it: &Situation) -> Result<()> {
    may_concern(it)?;
    supported(ground, it)?;
    if rule.year_over && !it.year_over && step != Step::Reminder {
        return refuse("year_not_over", "这一年还没有结束，还来得及完成任务，现在只能提醒。");
    }
    if it.repeated {
        return refuse("already_taken", format!("同一年度、同一事由已经有过“{}”，不能重复。", step.label()));
    }
    let Some(before) = step.before() else { return Ok(()) };
    match it.before {
        Some((MeasureState::Closed, Some(Outcome::Unchanged))) => Ok(()),
        Some((MeasureState::Closed, _)) => {
            refuse("improved", format!("“{}”已经办结，本人已改进，不再往下进行。", before.label()))
        }
        Some(_) => refuse("step_open", format!("“{}”还没有办结，不能跳到下一步。", before.label())),
        None => refuse("step_missing", format!("须先{}；没有改进的，才能{}。", before.label(), step.label())),
    }
}

/// Whether the record shows what the measure would rest on.
fn supported(ground: Ground, it: &Situation) -> Result<()> {
    let shown = match ground {
        Ground::ObligationUnmet => true,
        Ground::Absent => it.no_shows > 0,
        Ground::UntrueRecord => it.untrue > 0,
    };
    if shown {
        return Ok(());
    }
    refuse("no_facts", format!("记录里没有“{}”的事实，不能以此为由。", ground.label()))
}

/// The moment `days` calendar days after the day of `at` are over, in the city.
pub fn days_after(city: &crate::city::City, at: Timestamp, days: i64) -> Timestamp {
    let next: Date = city.date(at).tomorrow().unwrap_or(Date::MAX);
    let span = SignedDuration::from_hours(days.saturating_mul(24));
    city.midnight(next).saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Whether it may be decided now: after the person's own words, or after their time for them.
pub fn may_decide(case: &Case, statement_until: Timestamp, now: Timestamp, by: Id) -> Result<()> {
    if by == case.person {
        return Err(AppError::forbidden("not_oneself", "不能决定关于自己的事项。"));
    }
    if Some(by) != case.second {
        let text = "须由另一位同志审批，您是承办人。可以撤回，或另请一位同志审批。";
        return Err(AppError::forbidden("second_person", text).under("V2.8"));
    }
    if case.stated_at.is_none() && now < statement_until {
        return Err(AppError::conflict("hear_first", "还没有听取本人说明，说明期限也还没有到，暂不能作出决定。"));
    }
    Ok(())
}

/// Whether it may be closed now as `outcome`.
pub fn may_close(outcome: Outcome, settle_until: Timestamp, now: Timestamp) -> Result<()> {
    if outcome == Outcome::Unchanged && now < settle_until {
        let text = "给本人改进的时间还没有到，现在只能按“已改进”办结。";
        return Err(AppError::conflict("too_early", text).under("V2.8"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation() -> Situation {
        Situation {
            state: standing::State::Short,
            no_shows: 1,
            untrue: 1,
            open_matters: Vec::new(),
            year_over: true,
            before: None,
            repeated: false,
        }
    }

    fn ground(code: &str) -> GroundRule {
        GroundRule {
            code: code.into(),
            name: String::new(),
            year_over: code == "obligation_unmet",
            help: String::new(),
        }
    }

    fn code(step: Step, on: Ground, it: &Situation) -> Option<&'static str> {
        may_open(step, on, &ground(on.code()), it).err().map(|error| error.code)
    }

    #[test]
    fn nobody_exempt_done_or_in_dispute_is_ever_concerned() {
        for step in Step::ALL {
            for on in Ground::ALL {
                for state in standing::State::ALL {
                    for disputed in [false, true] {
                        let open_matters = if disputed { vec!["一项更正".to_owned()] } else { Vec::new() };
                        let before = Some((MeasureState::Closed, Some(Outcome::Unchanged)));
                        let it = Situation { state: *state, open_matters, before, ..situation() };
                        let may = code(*step, *on, &it).is_none();
                        assert_eq!(may, *state == standing::State::Short && !disputed, "{step} {on} {state}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_is_strict() {
        use MeasureState::{Closed, Issued};
        let with = |before| Situation { before, ..situation() };
        let on = Ground::ObligationUnmet;
        assert_eq!(code(Step::Reminder, on, &with(None)), None);
        for step in [Step::Criticism, Step::Admonition] {
            assert_eq!(code(step, on, &with(None)), Some("step_missing"));
            assert_eq!(code(step, on, &with(Some((Issued, None)))), Some("step_open"));
            assert_eq!(code(step, on, &with(Some((Closed, Some(Outcome::Improved))))), Some("improved"));
            assert_eq!(code(step, on, &with(Some((Closed, Some(Outcome::Unchanged))))), None);
        }
    }

    #[test]
    fn while_the_year_goes_on_one_only_reminds() {
        let it = Situation {
            year_over: false,
            before: Some((MeasureState::Closed, Some(Outcome::Unchanged))),
            ..situation()
        };
        assert_eq!(code(Step::Reminder, Ground::ObligationUnmet, &it), None);
        assert_eq!(code(Step::Criticism, Ground::ObligationUnmet, &it), Some("year_not_over"));
        assert_eq!(code(Step::Criticism, Ground::Absent, &it), None);
    }

    #[test]
    fn a_ground_needs_its_facts_and_once_is_enough() {
        let bare = Situation { no_shows: 0, untrue: 0, ..situation() };
        assert_eq!(code(Step::Reminder, Ground::Absent, &bare), Some("no_facts"));
        assert_eq!(code(Step::Reminder, Ground::UntrueRecord, &bare), Some("no_facts"));
        let again = Situation { repeated: true, ..situation() };
        assert_eq!(code(Step::Reminder, Ground::Absent, &again), Some("already_taken"));
    }
}
