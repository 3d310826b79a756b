//! The rules engine: what a year asks of a person, and why. Pure: facts in, an explanation out.
//!
//! It answers as of a day of the year: memberships and exemptions that began by then count with
//! their whole length, the caller gives the minutes credited by then. Boards keep the answer as of
//! the year's last day.

use jiff::civil::Date;

use super::days::Days;
use super::model::{Belonging, Facts, Mark, Reason, Standing, State, bounds, status_label};
use crate::city::{AgeReference, ObligationRule, ProRata, Rules, Settings};
use crate::web::duration;

/// How `facts` stand in `year`, as of a day (moved into the year when it lies outside).
#[must_use]
pub fn judge(rules: &Rules, facts: &Facts, year: i16, as_of: Date) -> Standing {
    let (first, last) = bounds(year);
    let as_of = as_of.clamp(first, last);
    let mut case = Case {
        rules,
        settings: rules.settings(as_of),
        facts,
        year,
        as_of,
        headline: String::new(),
        reasons: Vec::new(),
    };
    let duty = case.duty();
    let (state, required) = match duty {
        Duty::NotApplicable => (State::NotApplicable, 0),
        Duty::Exempt => (State::Exempt, 0),
        Duty::Minutes(required) if facts.credited >= required => (State::Met, required),
        Duty::Minutes(required) => (State::Short, required),
    };
    case.progress(state, required);
    Standing {
        year,
        required_minutes: required,
        credited_minutes: facts.credited,
        state,
        headline: case.headline,
        reasons: case.reasons,
        by_grade: facts.by_grade,
    }
}

enum Duty {
    NotApplicable,
    Exempt,
    Minutes(i64),
}

struct Case<'c> {
    rules: &'c Rules,
    settings: &'c Settings,
    facts: &'c Facts,
    year: i16,
    as_of: Date,
    headline: String,
    reasons: Vec<Reason>,
}

impl Case<'_> {
    fn say(&mut self, clause: &str, mark: Mark, text: String) {
        self.reasons.push(Reason { clause: clause.to_owned(), text, mark });
    }

    /// Says why there is no duty.
    fn refuse(&mut self, clause: &str, text: String) {
        self.headline.clone_from(&text);
        self.say(clause, Mark::Settled, text);
    }

    fn duty(&mut self) -> Duty {
        let Some(member) = self.facts.belonging(self.as_of) else {
            let text = "您不是党员，没有16小时任务；欢迎参加任意团队".to_owned();
            self.refuse("V2.2", text);
            return Duty::NotApplicable;
        };
        let Some(rule) = self.rules.obligation(self.as_of) else {
            self.refuse("V2.1", format!("{} 年还没有义务服务时长的规定", self.year));
            return Duty::NotApplicable;
        };
        let applies = self.status(rule, member);
        self.reference(member);
        if !applies || !self.young_enough(rule) || self.joined_late(rule) {
            return Duty::NotApplicable;
        }
        self.excused(rule)
    }

    fn status(&mut self, rule: &ObligationRule, member: &Belonging) -> bool {
        let (status, name, hours) = (status_label(&member.status), &member.name, duration(rule.minutes));
        let applies = rule.applies_to.contains(&member.status);
        if applies {
            self.say(&rule.clause, Mark::Settled, format!("您是{status}（{name}），适用每年{hours}义务服务"));
        } else {
            self.refuse(&rule.clause, format!("您是{status}（{name}），没有每年{hours}的任务"));
        }
        applies
    }

    /// V2.6: what probationary members and activists do is read when they are admitted.
    fn reference(&mut self, member: &Belonging) {
        let step = match member.status.as_str() {
            "probationary_member" => "转正",
            "activist" => "发展入党",
            _ => return,
        };
        let text = format!("您参加义工服务的情况，是{step}的一项重要参考依据");
        self.say("V2.6", Mark::Note, text);
    }

    fn young_enough(&mut self, rule: &ObligationRule) -> bool {
        let (first, last) = bounds(self.year);
        let day = match self.settings.age_reference {
            AgeReference::YearStart => first,
            AgeReference::YearEnd => last,
            AgeReference::AsOf => self.as_of,
        };
        let (sex, limit) =
            if self.facts.sex == 1 { ("男", rule.male_until_age) } else { ("女", rule.female_until_age) };
        let born = self.facts.birth_date;
        let when = match self.settings.age_reference {
            AgeReference::YearStart => format!("{first} 当日"),
            AgeReference::YearEnd => format!("{} 年内", self.year),
            AgeReference::AsOf => format!("{day} 当日"),
        };
        if age(born, day) < limit {
            let text = format!("{sex}，{born} 出生，{when}未满 {limit} 周岁 → 适用");
            self.say(&rule.clause, Mark::Settled, text);
            return true;
        }
        self.say(&rule.clause, Mark::Settled, format!("{sex}，{born} 出生，{when}已满 {limit} 周岁 → 不适用"));
        let hours = duration(rule.minutes);
        let text = if age(born, first) >= limit {
            format!("您已年满{limit}周岁，无需完成{hours}")
        } else {
            format!("您在 {} 年满{limit}周岁，从这一年起无需完成{hours}", birthday(born, limit))
        };
        self.refuse(&rule.clause, text);
        false
    }

    /// Who came under the duty only after the cut-off month of this year.
    fn joined_late(&mut self, rule: &ObligationRule) -> bool {
        let cutoff = self.settings.join_cutoff_month;
        let Some(since) = self.subject_since(rule) else { return false };
        if since.year() != self.year || since.month() <= cutoff {
            return false;
        }
        let text = format!("您自 {since} 起加入，在 {cutoff} 月之后，{} 年没有任务", self.year);
        self.refuse(&rule.clause, text);
        true
    }

    /// The first day of the unbroken run of memberships under the duty that holds now.
    fn subject_since(&self, rule: &ObligationRule) -> Option<Date> {
        let mut since = self.facts.belonging(self.as_of)?.from;
        let earlier = self.facts.memberships.iter().rev().filter(|it| rule.applies_to.contains(&it.status));
        for it in earlier.filter(|it| it.from <= self.as_of) {
            if it.from < since && it.to.is_some_and(|to| to >= since) {
                since = it.from;
            }
        }
        Some(since)
    }

    fn excused(&mut self, rule: &ObligationRule) -> Duty {
        let mut excused = Days::of(self.year);
        for excuse in self.facts.exemptions.iter().filter(|it| it.approved && it.from <= self.as_of) {
            excused.add(excuse.from, excuse.to);
        }
        let enough = excused.count() >= self.settings.exemption_min_days;
        let required = if enough { rule.minutes } else { self.reduced(rule, &excused) };
        self.say_excuses(&excused, enough);
        if enough || required == 0 {
            return Duty::Exempt;
        }
        if required < rule.minutes {
            let months = required * 12 / rule.minutes;
            let text = format!("{} 年有 {months} 个月适用，按月折减 → {}", self.year, duration(required));
            self.say(&rule.clause, Mark::Settled, text);
        }
        Duty::Minutes(required)
    }

    /// The year's minutes: all, or a twelfth for every month with a day under the duty.
    fn reduced(&self, rule: &ObligationRule, excused: &Days) -> i64 {
        if self.settings.pro_rata == ProRata::None {
            return rule.minutes;
        }
        let mut subject = Days::of(self.year);
        for it in self.facts.memberships.iter().filter(|it| rule.applies_to.contains(&it.status)) {
            let last = it.to.and_then(|to| to.yesterday().ok());
            if it.from <= self.as_of && last.is_none_or(|last| last >= it.from) {
                subject.add(it.from, last);
            }
        }
        rule.minutes * subject.months_without(excused) / 12
    }

    fn say_excuses(&mut self, excused: &Days, enough: bool) {
        let (rules, facts, least) = (self.rules, self.facts, self.settings.exemption_min_days);
        let as_of = self.as_of;
        for excuse in facts.exemptions.iter().filter(|it| it.from <= as_of) {
            let mut own = Days::of(self.year);
            own.add(excuse.from, excuse.to);
            if own.count() == 0 {
                continue;
            }
            let kind = rules.exemption_kind(&excuse.kind);
            let (name, clause) = kind.map_or(("其他", "V2.1"), |kind| (kind.name.as_str(), kind.clause.as_str()));
            let until = excuse.to.map_or_else(|| "起".to_owned(), |to| format!(" 至 {to}"));
            let span = format!("{name}免除（{}{until}，{} 年内共 {} 天", excuse.from, self.year, own.count());
            if !excuse.approved {
                self.say(clause, Mark::Open, format!("{span}，待批准）→ 批准前不计"));
                continue;
            }
            let text = match (enough, self.settings.pro_rata) {
                (true, _) => format!("{span}，已批准）→ 全年免除"),
                (false, ProRata::Months) => format!("{span}，已批准）→ 合计 {} 天，按月折减", excused.count()),
                (false, ProRata::None) => format!("{span}，已批准）→ 全年合计不足 {least} 天，时长不减"),
            };
            self.say(clause, Mark::Settled, text);
        }
    }

    fn progress(&mut self, state: State, required: i64) {
        let credited = self.facts.credited;
        let done = format!("已记入 {}", duration(credited));
        match state {
            State::Met => self.say("V2.1", Mark::Settled, format!("{done}，已完成{}", duration(required))),
            State::Short => {
                let text = format!("{done}，还差 {}", duration(required - credited));
                self.say("V2.1", Mark::Open, text);
            }
            _ if credited > 0 => self.say("V2.4", Mark::Note, format!("{done}，服务时长照常记录")),
            _ => {}
        }
    }
}

/// Full years on `day`. Who is born on 29 February completes a common year on 1 March.
#[must_use]
pub fn age(born: Date, day: Date) -> i32 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    i32::from(day.year() - born.year()) - i32::from(!had_birthday)
}

/// The day on which somebody completes `years`.
#[must_use]
pub fn birthday(born: Date, years: i32) -> Date {
    let year = born.year().saturating_add(i16::try_from(years).unwrap_or(0));
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}
