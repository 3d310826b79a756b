//! A campaign as pages show it.

use jiff::Timestamp;

use crate::campaigns::model::{Campaign, Phase, moment};
use crate::city::City;

/// A step of the calendar.
pub(super) struct Step {
    /// What ends or happens.
    pub(super) what: &'static str,
    /// When, in words.
    pub(super) when: String,
    /// The clause it rests on.
    pub(super) clause: &'static str,
    /// The class that says whether it is behind, under way or ahead: `is-ok`, `is-wait` or nothing.
    pub(super) mark: &'static str,
}

/// `2014年10月30日 23:59:59`.
pub(crate) fn to_the_second(city: &City, at: Timestamp) -> String {
    at.to_zoned_datetime(city.zone.clone()).strftime("%Y年%-m月%-d日 %H:%M:%S").to_string()
}

/// The calendar of a campaign as it stands at a moment.
pub(super) fn steps(campaign: &Campaign, city: &City, now: Timestamp) -> Vec<Step> {
    let calendar = &campaign.spec.calendar;
    let day = |date: jiff::civil::Date| date.strftime("%Y年%-m月%-d日").to_string();
    let second = |at| to_the_second(city, moment(city, at));
    let phase = campaign.phase(city, now);
    let rows = [
        ("开始申报", second(calendar.opens), "N4.1", Phase::Upcoming),
        ("提交申报表截止", second(calendar.applications_by), "N4.2b", Phase::Applications),
        ("提交活动总结截止", second(calendar.summaries_by), "N4.2c", Phase::Summaries),
        ("形式审查完成", second(calendar.screening_by), "N4.2a", Phase::Screening),
        ("专家评审完成", second(calendar.review_by), "N4.3", Phase::Review),
        ("名单公示", day(calendar.notice_on), "N4.4a", Phase::Notice),
        ("全市推广", day(calendar.promotion_by), "N5", Phase::Closed),
    ];
    let published = city.date(now) > calendar.notice_on;
    let mark = |it: Phase| match it {
        Phase::Notice if phase == Phase::Notice && !published => "is-wait",
        Phase::Notice if phase == Phase::Notice => "is-ok",
        Phase::Closed if phase == Phase::Notice && published => "is-wait",
        Phase::Closed if phase == Phase::Closed => "is-ok",
        it if it < phase => "is-ok",
        it if it == phase => "is-wait",
        _ => "",
    };
    rows.into_iter().map(|(what, when, clause, it)| Step { what, when, clause, mark: mark(it) }).collect()
}
