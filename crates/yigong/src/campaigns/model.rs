//! Campaigns as they stand in the database.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::spec::Spec;
use crate::city::City;
use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What is applied with (F3).
    pub enum Kind {
        Project = "project" => "创新服务项目",
        Case = "case" => "创新工作案例",
    }
}

codes! {
    /// Whether it is still being set up.
    pub enum CampaignState {
        Draft = "draft" => "筹备中",
        Published = "published" => "已发布",
    }
}

codes! {
    /// Where a published campaign stands in its calendar.
    pub enum Phase {
        Upcoming = "upcoming" => "即将开始",
        Applications = "applications" => "申报与推荐",
        Summaries = "summaries" => "提交活动总结",
        Screening = "screening" => "形式审查",
        Review = "review" => "专家评审",
        Notice = "notice" => "公示与推广",
        Closed = "closed" => "已结束",
    }
}

/// A campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Its id.
    pub id: Id,
    /// Draft or published.
    pub state: CampaignState,
    /// What it consists of.
    pub spec: Spec,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

/// The two deadlines of one unit: the last seconds that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines {
    /// Forms (N4.2b).
    pub applications_by: Timestamp,
    /// Summaries (N4.2c).
    pub summaries_by: Timestamp,
    /// Why they are later than everybody's.
    pub extended: Option<String>,
}

db::row! {
    /// Later deadlines for a unit.
    pub struct Extension {
        /// The unit.
        pub unit: Id,
        /// Its name.
        pub name: String,
        /// Forms.
        pub applications_by: Timestamp,
        /// Summaries.
        pub summaries_by: Timestamp,
        /// Why.
        pub reason: String,
        /// Who granted it.
        pub by: String,
        /// When.
        pub granted_at: Timestamp,
    }
}

/// A moment of the city's clocks.
pub(super) fn moment(city: &City, at: DateTime) -> Timestamp {
    city.moment(at.date(), at.time()).unwrap_or(Timestamp::MAX)
}

impl Campaign {
    /// `2014`.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.spec.year
    }

    /// When writing begins.
    #[must_use]
    pub fn opens(&self, city: &City) -> Timestamp {
        moment(city, self.spec.calendar.opens)
    }

    /// Everybody's deadlines.
    #[must_use]
    pub fn deadlines(&self, city: &City) -> Deadlines {
        let calendar = &self.spec.calendar;
        Deadlines {
            applications_by: moment(city, calendar.applications_by),
            summaries_by: moment(city, calendar.summaries_by),
            extended: None,
        }
    }

    /// When reviews must be in (N4.3).
    #[must_use]
    pub fn review_by(&self, city: &City) -> Timestamp {
        moment(city, self.spec.calendar.review_by)
    }

    /// Where it stands at a moment.
    #[must_use]
    pub fn phase(&self, city: &City, now: Timestamp) -> Phase {
        let calendar = &self.spec.calendar;
        let until = [
            (calendar.applications_by, Phase::Applications),
            (calendar.summaries_by, Phase::Summaries),
            (calendar.screening_by, Phase::Screening),
            (calendar.review_by, Phase::Review),
        ];
        if now < self.opens(city) {
            return Phase::Upcoming;
        }
        let open = until.into_iter().find(|(end, _)| now <= moment(city, *end));
        let ended = city.date(now) > calendar.promotion_by;
        open.map_or(if ended { Phase::Closed } else { Phase::Notice }, |(_, phase)| phase)
    }
}
