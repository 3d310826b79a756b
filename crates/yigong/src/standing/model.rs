//! What a year's standing is made of. Minutes everywhere; a year is a calendar year of the city.

use jiff::civil::Date;
use serde::Serialize;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// How well a minute is evidenced.
    pub enum Grade {
        A = "A" => "扫码双签",
        B = "B" => "现场登记",
        C = "C" => "对象确认",
        D = "D" => "事后补录",
    }
}

codes! {
    /// How somebody stands with the year's duty (V2.1).
    pub enum State {
        Met = "met" => "已完成",
        Short = "short" => "未完成",
        Exempt = "exempt" => "已免除",
        NotApplicable = "not_applicable" => "无需完成",
    }
}

impl State {
    /// Whether the duty applies: met or short.
    #[must_use]
    pub const fn obliged(self) -> bool {
        matches!(self, Self::Met | Self::Short)
    }

    /// The badge's class.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Met => "is-ok",
            Self::Short => "is-wait",
            Self::Exempt | Self::NotApplicable => "is-done",
        }
    }
}

/// Minutes by grade of evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ByGrade {
    /// Both ends by rotating code or kiosk.
    #[serde(rename = "A")]
    pub a: i64,
    /// By the leader's desk.
    #[serde(rename = "B")]
    pub b: i64,
    /// Confirmed by the beneficiary, or signed offline and reconciled.
    #[serde(rename = "C")]
    pub c: i64,
    /// Back-filled.
    #[serde(rename = "D")]
    pub d: i64,
}

impl ByGrade {
    /// `minutes` of one grade, nothing of the others.
    #[must_use]
    pub fn of(grade: Grade, minutes: i64) -> Self {
        let mut all = Self::default();
        *all.slot(grade) = minutes;
        all
    }

    /// The minutes of a grade, to change.
    pub fn slot(&mut self, grade: Grade) -> &mut i64 {
        match grade {
            Grade::A => &mut self.a,
            Grade::B => &mut self.b,
            Grade::C => &mut self.c,
            Grade::D => &mut self.d,
        }
    }

    /// Grade and minutes, A to D.
    #[must_use]
    pub const fn each(&self) -> [(Grade, i64); 4] {
        [(Grade::A, self.a), (Grade::B, self.b), (Grade::C, self.c), (Grade::D, self.d)]
    }

    /// All minutes.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.a + self.b + self.c + self.d
    }
}

/// A stretch of party status in an organisation.
#[derive(Debug, Clone)]
pub struct Belonging {
    /// Where.
    pub organisation: Id,
    /// Its name.
    pub name: String,
    /// Party status code.
    pub status: String,
    /// First day.
    pub from: Date,
    /// First day it no longer holds.
    pub to: Option<Date>,
}

impl Belonging {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// A reason not to serve, for a while.
#[derive(Debug, Clone)]
pub struct Excuse {
    /// Kind code of the city's rules.
    pub kind: String,
    /// First day.
    pub from: Date,
    /// Last day, itself included.
    pub to: Option<Date>,
    /// Whether it was approved.
    pub approved: bool,
}

/// What the rules engine looks at.
#[derive(Debug, Clone)]
pub struct Facts {
    /// GB/T 2261.1: 1 man, 2 woman.
    pub sex: i64,
    /// Date of birth.
    pub birth_date: Date,
    /// By first day.
    pub memberships: Vec<Belonging>,
    /// By first day.
    pub exemptions: Vec<Excuse>,
    /// Minutes that count for the duty up to the day asked about.
    pub credited: i64,
    /// The same by grade.
    pub by_grade: ByGrade,
}

impl Facts {
    /// The membership that holds on `day`.
    #[must_use]
    pub fn belonging(&self, day: Date) -> Option<&Belonging> {
        self.memberships.iter().find(|it| it.holds(day))
    }
}

/// How a line of the explanation bears on the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It settles something.
    Settled,
    /// Something is still missing.
    Open,
    /// Good to know.
    Note,
}

impl Mark {
    /// The class and the icon of the line.
    #[must_use]
    pub const fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::Settled => ("is-ok", "check"),
            Self::Open => ("is-wait", "hourglass"),
            Self::Note => ("", "info"),
        }
    }
}

/// One line of the explanation.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Clause of the notice.
    pub clause: String,
    /// Plain Chinese.
    pub text: String,
    /// How it bears on the result.
    pub mark: Mark,
}

impl Reason {
    /// The same, for whoever reads it about somebody else.
    #[must_use]
    pub fn of_another(&self) -> String {
        self.text.replace("您", "本人")
    }
}

/// How a person stands with a year's duty, and why.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The year.
    pub year: i16,
    /// Minutes asked for; 0 when the duty does not apply.
    pub required_minutes: i64,
    /// Minutes that count.
    pub credited_minutes: i64,
    /// The result.
    pub state: State,
    /// One sentence when the duty does not apply; empty otherwise.
    pub headline: String,
    /// Why, line by line.
    pub reasons: Vec<Reason>,
    /// Credited minutes by grade.
    pub by_grade: ByGrade,
}

impl Standing {
    /// Minutes still missing.
    #[must_use]
    pub fn missing(&self) -> i64 {
        (self.required_minutes - self.credited_minutes).max(0)
    }
}

/// The Chinese name of a party status code; without membership one is 群众.
#[must_use]
pub fn status_label(code: &str) -> &'static str {
    match code {
        "party_member" => "中共党员",
        "probationary_member" => "预备党员",
        "activist" => "入党积极分子",
        _ => "群众",
    }
}

/// First and last day of a year.
#[must_use]
pub fn bounds(year: i16) -> (Date, Date) {
    let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
    (day(1, 1), day(12, 31))
}
