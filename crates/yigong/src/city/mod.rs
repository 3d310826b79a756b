//! A city is data, not code: a folder of TOML, checked when it is loaded.

mod appraisal;
mod certificates;
mod data;
mod duty;
mod employment;
mod exchange;
mod holidays;
mod load;
mod needs;
mod notify;
mod recognition;
mod rules;
mod training;

pub use appraisal::{AppraisalData, GroundRule, MeasureBy, MeasureRule, PackWords, ReferenceWords};
pub use certificates::{CertificateRules, Entitled, Statements};
pub use data::{
    AboutPoint, Category, ConsentItem, ConsentWords, NoticeText, NoticeWords, OrganisationSeed, TeamSeed, Town, Wording,
};
pub use duty::{DutyData, DutyRules, SlotTemplate, Station};
pub use employment::{EmploymentRules, Points};
pub use exchange::{ErasureRules, ExchangeData, OpenDataRules, WebhookRules};
pub use holidays::Holidays;
pub use load::{CityError, DemoData};
pub use needs::{Choice, NeedRules, NeedSettings, NeedWords, Tile};
pub use notify::{KindRule, NotifyData, QuietHours, RetryRule, TemplateText};
pub use recognition::{ListRule, LongService, Recognition, StarRule};
pub use rules::{
    AgeReference, AttendanceRules, ExemptionKind, Named, ObligationRule, ProRata, Rules, Settings, SignupRules,
};

pub use training::Course;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A city, as its folder describes it.
#[derive(Debug, Clone)]
pub struct City {
    /// County-level code (GB/T 2260), the shard key: 440781 is 台山.
    pub region: i64,
    /// The city's name.
    pub name: String,
    /// The site's name.
    pub platform: String,
    /// Where its clocks are.
    pub zone: TimeZone,
    /// Towns and streets.
    pub towns: Vec<Town>,
    /// The service catalogue (C1–C14).
    pub categories: Vec<Category>,
    /// Dated rules.
    pub rules: Rules,
    /// Needs (V1.2).
    pub needs: NeedRules,
    /// Public holidays, for counting working days.
    pub holidays: Holidays,
    /// Courses.
    pub courses: Vec<Course>,
    /// Employment referral (V2.7).
    pub employment: EmploymentRules,
    /// The organisation tree it starts with, parents first.
    pub organisations: Vec<OrganisationSeed>,
    /// The teams it starts with.
    pub teams: Vec<TeamSeed>,
    /// Service stations and their rota (C14).
    pub duty: DutyData,
    /// Numbers of the exchange with other systems.
    pub exchange: ExchangeData,
    /// Who certifies, and in which words.
    pub certificates: CertificateRules,
    /// Words of its pages.
    pub wording: Wording,
    /// Year-end: the pack, reference sheets, measures.
    pub appraisal: AppraisalData,
    /// Stars, long service, lists of commendation.
    pub recognition: Recognition,
    /// Messages beside the inbox.
    pub notify: NotifyData,
    /// The campaigns it ships with.
    pub campaigns: Vec<crate::campaigns::Spec>,
    /// What the demo city is built from.
    pub demo: DemoData,
}

impl City {
    /// The city's date of a moment.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// The moment a date begins in the city.
    #[must_use]
    pub fn midnight(&self, date: Date) -> Timestamp {
        date.to_zoned_datetime(self.zone.clone()).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
    }

    /// `11月24日 09:30`, or with the year when `at` is a date in another year than `today`.
    #[must_use]
    pub fn clock_time(&self, at: Timestamp) -> String {
        let local = at.to_zoned_datetime(self.zone.clone());
        local.strftime("%-m月%-d日 %H:%M").to_string()
    }

    /// `09:30` in the city.
    #[must_use]
    pub fn hour_minute(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M").to_string()
    }

    /// The moment a time of day comes on a date in the city.
    #[must_use]
    pub fn moment(&self, date: Date, time: jiff::civil::Time) -> Option<Timestamp> {
        date.to_datetime(time).to_zoned_datetime(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }

    /// ISO 8601 with the city's offset, as the API sends it: `2026-11-24T09:30:00+08:00`.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The course with this code.
    #[must_use]
    pub fn course(&self, code: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.code == code)
    }

    /// The category with this code (C1 … C14).
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// Whether there is a town of this name.
    #[must_use]
    pub fn has_town(&self, name: &str) -> bool {
        self.towns.iter().any(|town| town.name == name)
    }
}
