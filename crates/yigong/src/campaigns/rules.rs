//! Whether a campaign can be held as it is described, and next year's from this year's.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

use super::model::Kind;
use super::spec::{Need, Spec};
use crate::error::FieldError;

/// Fields of an application that are no text cells.
const PLAIN: [&str; 8] = ["title", "kind", "scope", "leader", "contact", "term_kind", "term_from", "term_to"];

/// Everything that is wrong; the field is the key in the file (`calendar.summaries_by`).
#[must_use]
pub(crate) fn problems(spec: &Spec) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut say = |field: &'static str, message: String| wrong.push(FieldError { field, message });
    if !(2000..=2100).contains(&spec.year) {
        say("year", format!("年度 {} 不合理", spec.year));
    }
    if spec.title.trim().is_empty() {
        say("title", "请写活动名称".into());
    }
    if spec.period.first >= spec.period.last {
        say("period.last", format!("实施期间的最后一天 {} 要晚于第一天 {}", spec.period.last, spec.period.first));
    }
    calendar(spec, &mut say);
    if !(1 <= spec.quota.minimum && spec.quota.minimum <= spec.quota.maximum && spec.quota.maximum <= 50) {
        let text = format!(
            "每个单位推荐 {} 至 {} 个不成立：下限至少 1，上限不小于下限",
            spec.quota.minimum, spec.quota.maximum
        );
        say("quota.maximum", text);
    }
    if !(1..=10).contains(&spec.office.copies) {
        say("office.copies", "纸质材料份数应为 1 至 10".into());
    }
    shape(spec, &mut say);
    if !(1..=60).contains(&spec.notice.days) {
        say("notice.days", format!("公示 {} 天不合理，应为 1 至 60 天", spec.notice.days));
    }
    if spec.remind_days.len() > 5 || spec.remind_days.iter().any(|days| !(1..=60).contains(days)) {
        say("remind_days", "截止前提醒最多 5 次，各在 1 至 60 天以前".into());
    }
    if !(1..=60).contains(&spec.screening.correction_days) {
        say("screening.correction_days", "补正期限应为 1 至 60 天".into());
    }
    wrong
}

/// The days must follow each other, and the summary can only be written when the period is known.
fn calendar(spec: &Spec, say: &mut impl FnMut(&'static str, String)) {
    let it = &spec.calendar;
    let steps: [(&'static str, &str, DateTime); 7] = [
        ("calendar.opens", "开始申报", it.opens),
        ("calendar.applications_by", "申报表截止", it.applications_by),
        ("calendar.summaries_by", "活动总结截止", it.summaries_by),
        ("calendar.screening_by", "形式审查完成", it.screening_by),
        ("calendar.review_by", "评审完成", it.review_by),
        ("calendar.notice_on", "公示", end_of(it.notice_on)),
        ("calendar.promotion_by", "推广", end_of(it.promotion_by)),
    ];
    for pair in steps.windows(2) {
        let [(_, before, earlier), (field, name, later)] = pair else { continue };
        if earlier >= later {
            say(field, format!("“{name}”（{}）要晚于“{before}”（{}）", shown(*later), shown(*earlier)));
        }
    }
    if spec.period.first > it.applications_by.date() {
        say("period.first", "实施期间在申报截止以后才开始，没有项目能够申报".into());
    }
    let opens_near = (it.opens.year() - spec.year).abs() <= 1 && (it.summaries_by.year() - spec.year).abs() <= 1;
    if !opens_near {
        say("calendar.opens", format!("日程不在 {} 年度前后", spec.year));
    }
}

/// Kinds, conditions, cells, reasons and rubric hang together.
fn shape(spec: &Spec, say: &mut impl FnMut(&'static str, String)) {
    for kind in Kind::ALL {
        if spec.kind(*kind).is_none_or(|it| it.scopes.is_empty()) {
            say("kind", format!("缺少“{kind}”，或没有它的申报范围"));
        }
    }
    let fields: HashSet<&str> = spec.texts().map(|cell| cell.field.as_str()).chain(PLAIN).collect();
    if fields.len() != spec.texts().count() + PLAIN.len() {
        say("cell", "栏目代码重复".into());
    }
    for cell in spec.texts() {
        if !(0 <= cell.low && cell.low <= cell.high && cell.high <= cell.most) {
            say("cell", format!("“{}”的字数范围 {}–{}（最多 {}）不成立", cell.label, cell.low, cell.high, cell.most));
        }
    }
    for condition in &spec.conditions {
        for need in &condition.needs {
            if let Need::Field(field, _) = need
                && !fields.contains(field.as_str())
                && field.strip_prefix("cond_") != Some(condition.code.as_str())
            {
                say("condition", format!("“{}”要求的栏目 {field} 不存在", condition.name));
            }
        }
    }
    let name = &spec.name_rule;
    if !(1 <= name.low && name.low <= name.high && name.high <= name.most && name.most <= 100) {
        let text = format!("名称字数 {}–{}（最多 {}）不成立，应依次变大，最多 100 字", name.low, name.high, name.most);
        say("name_rule.high", text);
    }
    let summary = &spec.summary;
    if !(0 < summary.low && summary.low <= summary.target && summary.target <= summary.high) {
        say("summary.target", format!("活动总结 {}–{} 字、约 {} 字不成立", summary.low, summary.high, summary.target));
    }
    let total: i64 = spec.rubric.criteria.iter().map(|it| it.weight).sum();
    if total != 100 {
        say("rubric.criteria", format!("各项分值合计 {total}，应为 100"));
    }
    review(spec, say);
    let reasons: HashSet<&str> = spec.screening.reasons.iter().map(|it| it.code.as_str()).collect();
    if reasons.len() != spec.screening.reasons.len() || reasons.is_empty() {
        say("screening.reason", "形式审查的理由为空或代码重复".into());
    }
}

/// The review can be held and decided.
fn review(spec: &Spec, say: &mut impl FnMut(&'static str, String)) {
    let plan = &spec.rubric.plan;
    if !(2..=5).contains(&plan.reviews) || plan.panel < plan.reviews || plan.panel > 100 {
        say(
            "rubric.plan.panel",
            format!("每份 {} 位、共抽取 {} 位专家不成立：每份 2 至 5 位，且不多于抽取的人数", plan.reviews, plan.panel),
        );
    }
    if !(1..=200).contains(&plan.load_limit) || !(0..=100).contains(&plan.minimum) {
        say("rubric.plan.minimum", "专家限额应为 1 至 200 份，最低分应为 0 至 100 分".into());
    }
    let kinds: HashSet<Kind> = plan.places.iter().map(|it| it.kind).collect();
    let sound = plan.places.iter().all(|it| (0..=500).contains(&it.selected) && (0..=500).contains(&it.reserve));
    if kinds.len() != Kind::ALL.len() || plan.places.len() != kinds.len() || !sound {
        say("rubric.plan.places", "每个类型要写一次入选名额和候补名额，各为 0 至 500".into());
    }
}

fn end_of(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}

fn shown(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The same campaign in another year: every day moved by whole years, the document's number open.
#[must_use]
pub(super) fn in_year(spec: &Spec, year: i16) -> Spec {
    let years: Span = i64::from(year - spec.year).years();
    let day = |date: Date| date.saturating_add(years);
    let at = |moment: DateTime| moment.saturating_add(years);
    let mut next = spec.clone();
    next.year = year;
    next.document = String::new();
    next.period.first = day(spec.period.first);
    next.period.last = day(spec.period.last);
    let (calendar, old) = (&mut next.calendar, &spec.calendar);
    calendar.opens = at(old.opens);
    calendar.applications_by = at(old.applications_by);
    calendar.summaries_by = at(old.summaries_by);
    calendar.screening_by = at(old.screening_by);
    calendar.review_by = at(old.review_by);
    calendar.notice_on = day(old.notice_on);
    calendar.promotion_by = day(old.promotion_by);
    next
}
