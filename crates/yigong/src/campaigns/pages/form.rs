//! The organisers' form, as typed.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};

use crate::campaigns::spec::Spec;
use crate::error::FieldError;
use crate::text::{block, line, number};

/// A field of the form: its key in the specification, heading, hint, input type.
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) kind: &'static str,
    pub(super) value: String,
}

const FIELDS: [(&str, &str, &str, &str); 18] = [
    ("title", "活动名称", "", "text"),
    ("document", "文号", "文件印发后填写，例如 台组〔2014〕108号", "text"),
    ("aim", "总体目标", "", "area"),
    ("period.first", "实施期间从", "申报的项目、案例应在这段时间内开展", "date"),
    ("period.last", "实施期间到", "", "date"),
    ("calendar.opens", "开始申报", "", "time"),
    ("calendar.applications_by", "提交申报表截止", "最后一秒仍可提交，过一秒就不行", "time"),
    ("calendar.summaries_by", "提交活动总结截止", "", "time"),
    ("calendar.screening_by", "形式审查完成", "", "time"),
    ("calendar.review_by", "专家评审完成", "", "time"),
    ("calendar.notice_on", "名单公示", "", "date"),
    ("calendar.promotion_by", "全市推广", "", "date"),
    ("quota.maximum", "每个单位最多推荐", "项目和案例合计", "number"),
    ("notice.days", "异议期（天）", "名单公布以后多少天内可以提出书面异议", "number"),
    ("screening.correction_days", "补正期限（天）", "", "number"),
    ("office.place", "纸质材料交到", "", "text"),
    ("office.copies", "纸质材料份数", "", "number"),
    ("name_rule.high", "名称最多建议字数", "", "number"),
];

/// The form of a campaign.
pub(super) fn of(spec: &Spec) -> Vec<Field> {
    let value = |key: &str| match key {
        "title" => spec.title.clone(),
        "document" => spec.document.clone(),
        "aim" => spec.aim.clone(),
        "period.first" => spec.period.first.to_string(),
        "period.last" => spec.period.last.to_string(),
        "calendar.opens" => spec.calendar.opens.to_string(),
        "calendar.applications_by" => spec.calendar.applications_by.to_string(),
        "calendar.summaries_by" => spec.calendar.summaries_by.to_string(),
        "calendar.screening_by" => spec.calendar.screening_by.to_string(),
        "calendar.review_by" => spec.calendar.review_by.to_string(),
        "calendar.notice_on" => spec.calendar.notice_on.to_string(),
        "calendar.promotion_by" => spec.calendar.promotion_by.to_string(),
        "quota.maximum" => spec.quota.maximum.to_string(),
        "notice.days" => spec.notice.days.to_string(),
        "screening.correction_days" => spec.screening.correction_days.to_string(),
        "office.place" => spec.office.place.clone(),
        "office.copies" => spec.office.copies.to_string(),
        _ => spec.name_rule.high.to_string(),
    };
    FIELDS.into_iter().map(|(key, label, hint, kind)| Field { key, label, hint, kind, value: value(key) }).collect()
}

/// The form with what was typed.
pub(super) fn typed(spec: &Spec, typed: &HashMap<String, String>) -> Vec<Field> {
    let mut fields = of(spec);
    for field in &mut fields {
        if let Some(text) = typed.get(field.key) {
            field.value.clone_from(text);
        }
    }
    fields
}

/// The specification with what was typed in it, or what cannot be read.
pub(super) fn read(spec: &Spec, typed: &HashMap<String, String>) -> Result<Spec, Vec<FieldError>> {
    let mut next = spec.clone();
    let mut wrong = Vec::new();
    for (key, label, _, _) in FIELDS {
        let Some(text) = typed.get(key) else { continue };
        if !put(&mut next, key, text) {
            wrong.push(FieldError {
                field: key, message: format!("“{label}”填写的内容看不懂，请检查。")
            });
        }
    }
    let flag = |key: &str| typed.contains_key(key);
    next.notice.first_day_counts = flag("notice.first_day_counts");
    next.screening.publish_admitted = flag("screening.publish_admitted");
    next.notice.count = if typed.get("notice.count").is_some_and(|it| it == "working") {
        crate::campaigns::DayCount::Working
    } else {
        crate::campaigns::DayCount::Calendar
    };
    if wrong.is_empty() { Ok(next) } else { Err(wrong) }
}

/// Puts one field in; false when it cannot be read.
fn put(spec: &mut Spec, key: &str, text: &str) -> bool {
    fn set<T>(slot: &mut T, value: Option<T>) -> bool {
        value.map(|value| *slot = value).is_some()
    }
    let date = |text: &str| text.trim().parse::<Date>().ok();
    let time = |text: &str| text.trim().parse::<DateTime>().ok();
    match key {
        "title" => set(&mut spec.title, Some(line(text))),
        "document" => set(&mut spec.document, Some(line(text))),
        "aim" => set(&mut spec.aim, Some(block(text))),
        "period.first" => set(&mut spec.period.first, date(text)),
        "period.last" => set(&mut spec.period.last, date(text)),
        "calendar.opens" => set(&mut spec.calendar.opens, time(text)),
        "calendar.applications_by" => set(&mut spec.calendar.applications_by, time(text)),
        "calendar.summaries_by" => set(&mut spec.calendar.summaries_by, time(text)),
        "calendar.screening_by" => set(&mut spec.calendar.screening_by, time(text)),
        "calendar.review_by" => set(&mut spec.calendar.review_by, time(text)),
        "calendar.notice_on" => set(&mut spec.calendar.notice_on, date(text)),
        "calendar.promotion_by" => set(&mut spec.calendar.promotion_by, date(text)),
        "quota.maximum" => set(&mut spec.quota.maximum, number(text)),
        "notice.days" => set(&mut spec.notice.days, number(text)),
        "screening.correction_days" => set(&mut spec.screening.correction_days, number(text)),
        "office.place" => set(&mut spec.office.place, Some(line(text))),
        "office.copies" => set(&mut spec.office.copies, number(text)),
        _ => set(&mut spec.name_rule.high, number(text)),
    }
}
