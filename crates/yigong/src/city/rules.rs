//! Dated rules: each row has its clause and the day it comes into force; a later rule is a new row.

use jiff::civil::Date;
use serde::Deserialize;

/// All rules of the city (`rules.toml`).
#[derive(Debug, Clone, Deserialize)]
pub struct Rules {
    /// The yearly duty (V2.1).
    pub obligation: Vec<ObligationRule>,
    /// Open choices of the notice.
    pub settings: Vec<Settings>,
    /// What counts for the duty.
    pub counting: Vec<CountingRules>,
    /// Attendance.
    pub attendance: Vec<AttendanceRules>,
    /// Sign-up.
    pub signup: Vec<SignupRules>,
    /// Corrections.
    pub correction: Vec<CorrectionRules>,
    /// Back-fill.
    pub backfill: Vec<BackfillRules>,
    /// What the public sees of units.
    pub disclosure: Vec<DisclosureRules>,
    /// Evidence grades A–D.
    pub grade: Vec<Named>,
    /// Sources of ledger rows.
    pub source: Vec<Named>,
    /// What is never service time.
    pub exclusion: Vec<Named>,
    /// Kinds of exemption.
    pub exemption_kind: Vec<ExemptionKind>,
}

/// A code with its Chinese name and help.
#[derive(Debug, Clone, Deserialize)]
pub struct Named {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Chinese help.
    pub help: String,
}

/// The yearly duty.
#[derive(Debug, Clone, Deserialize)]
pub struct ObligationRule {
    /// Clause id.
    pub clause: String,
    /// First day in force.
    pub valid_from: Date,
    /// Minutes a year.
    pub minutes: i64,
    /// Party status codes it applies to.
    pub applies_to: Vec<String>,
    /// Men below this age, full years.
    pub male_until_age: i32,
    /// Women below this age, full years.
    pub female_until_age: i32,
    /// The notice's words.
    pub text: String,
}

/// On which day of the year the age is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeReference {
    /// 1 January.
    YearStart,
    /// 31 December.
    YearEnd,
    /// The day asked about.
    AsOf,
}

/// Whether part of a year reduces the hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProRata {
    /// The full hours or none.
    None,
    /// A twelfth for each month begun.
    Months,
}

/// Open choices of the notice.
#[derive(Debug, Clone, Deserialize)]
pub struct Settings {
    /// First day in force.
    pub valid_from: Date,
    /// Age on which day.
    pub age_reference: AgeReference,
    /// Reduction for part of a year.
    pub pro_rata: ProRata,
    /// Exempted days from which the whole year is exempt.
    pub exemption_min_days: i64,
    /// Joining after this month brings no duty in that year.
    pub join_cutoff_month: i8,
}

/// What counts for the duty.
#[derive(Debug, Clone, Deserialize)]
pub struct CountingRules {
    /// First day in force.
    pub valid_from: Date,
    /// Grades that count.
    pub duty_grades: Vec<String>,
    /// Sources that count.
    pub duty_sources: Vec<String>,
    /// Share of grade D above which a board shows a note, percent.
    pub backfill_note_percent: i64,
}

/// Attendance.
#[derive(Debug, Clone, Deserialize)]
pub struct AttendanceRules {
    /// First day in force.
    pub valid_from: Date,
    /// Check-in opens this many minutes before the start.
    pub check_in_opens_minutes_before: i64,
    /// Check-out stays open this many minutes after the end.
    pub check_out_grace_minutes: i64,
    /// Below this share of the shift nothing is credited, percent.
    pub minimum_share_percent: i64,
    /// Above this many minutes a day the parent organisation approves.
    pub daily_cap_minutes: i64,
    /// Above this many minutes a day the city approves.
    pub daily_cap_city_minutes: i64,
    /// How long a rotating code lives, seconds.
    pub code_step_seconds: i64,
    /// How long after a shift an offline desk may hand in its records, days.
    pub offline_accept_days: i64,
}

/// Sign-up.
#[derive(Debug, Clone, Deserialize)]
pub struct SignupRules {
    /// First day in force.
    pub valid_from: Date,
    /// How long an offered seat is held, minutes.
    pub offer_minutes: i64,
    /// Cancelling is free until this many hours before the start.
    pub cancel_until_hours_before: i64,
    /// A reminder is sent this many hours before the start.
    pub reminder_hours_before: i64,
    /// Below this age a guardian is needed, full years.
    pub minor_age: i32,
    /// Nobody younger is registered, full years.
    pub youngest_age: i32,
}

/// Corrections.
#[derive(Debug, Clone, Deserialize)]
pub struct CorrectionRules {
    /// First day in force.
    pub valid_from: Date,
    /// Days until a decision is due.
    pub answer_within_days: i64,
}

/// Back-fill.
#[derive(Debug, Clone, Deserialize)]
pub struct BackfillRules {
    /// First day in force.
    pub valid_from: Date,
    /// Latest, days after the service.
    pub latest_days_after: i64,
    /// Whether proof must be attached.
    pub requires_proof: bool,
}

/// What the public sees of units (V2.5).
#[derive(Debug, Clone, Deserialize)]
pub struct DisclosureRules {
    /// First day in force.
    pub valid_from: Date,
    /// Groups of fewer people are not shown.
    pub minimum_group: i64,
    /// When fewer met the duty, or fewer did not, the share is given in tenths only.
    pub minimum_part: i64,
}

/// A kind of exemption.
#[derive(Debug, Clone, Deserialize)]
pub struct ExemptionKind {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Clause it rests on.
    pub clause: String,
    /// Proof asked for.
    pub needs: String,
    /// Chinese help.
    pub help: String,
    /// Health data: separate consent, logged access.
    pub sensitive: bool,
    /// Longest, days.
    pub max_days: i64,
}

macro_rules! dated {
    ($($name:ident: $type:ty, $field:ident;)+) => {
        impl Rules {
            $(
                /// The row in force on `day`; before the first row, the first.
                #[must_use]
                pub fn $name(&self, day: Date) -> &$type {
                    let later = self.$field.iter().rev().find(|row| row.valid_from <= day);
                    later.unwrap_or(&self.$field[0])
                }
            )+
        }
    };
}
// `load` refuses an empty table, so the first row is there.
dated! {
    settings: Settings, settings;
    counting: CountingRules, counting;
    attendance: AttendanceRules, attendance;
    signup: SignupRules, signup;
    correction: CorrectionRules, correction;
    backfill: BackfillRules, backfill;
    disclosure: DisclosureRules, disclosure;
}

impl Rules {
    /// The duty in force on `day`, if there is one yet.
    #[must_use]
    pub fn obligation(&self, day: Date) -> Option<&ObligationRule> {
        self.obligation.iter().rev().find(|row| row.valid_from <= day)
    }

    /// The kind of exemption with this code.
    #[must_use]
    pub fn exemption_kind(&self, code: &str) -> Option<&ExemptionKind> {
        self.exemption_kind.iter().find(|kind| kind.code == code)
    }
}
