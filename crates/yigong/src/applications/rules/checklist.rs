//! The six conditions (N3.1–3.6) as they stand while somebody writes, and what must be there before an
//! application goes on. What is missing never passes.

use super::guidance::{Level, summary_advice};
use super::term::{months_in_period, term_words};
use crate::applications::model::{Content, Evidence, in_summary};
use crate::campaigns::{Kind, Need, Spec};
use crate::error::FieldError;

/// A condition and what it still needs.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// 真实性 …
    pub(crate) name: String,
    /// N3.1 …
    pub(crate) clause: String,
    /// The notice's words.
    pub(crate) text: String,
    /// What is still missing, a sentence each; empty when everything is there.
    pub(crate) missing: Vec<String>,
}

/// The six conditions. `attachments` is how many there are.
#[must_use]
pub(crate) fn checklist(spec: &Spec, content: &Content, evidence: &Evidence, attachments: i64) -> Vec<Item> {
    let item = |condition: &crate::campaigns::Condition| Item {
        name: condition.name.clone(),
        clause: condition.clause.clone(),
        text: condition.text.clone(),
        missing: condition.needs.iter().filter_map(|need| lacks(spec, content, evidence, attachments, need)).collect(),
    };
    spec.conditions.iter().map(item).collect()
}

fn lacks(spec: &Spec, content: &Content, evidence: &Evidence, attachments: i64, need: &Need) -> Option<String> {
    match need {
        Need::Field(field, least) => {
            let written = content.count(field);
            (written < *least).then(|| format!("“{}”至少写 {least} 字，现有 {written} 字", label(spec, field)))
        }
        Need::Term(months) => match months_in_period(content, &spec.period) {
            None => Some("实施期限还没有填完整".into()),
            Some(covered) if covered < *months => {
                Some(format!("实施期限在申报期间内只有 {covered} 个月，要求 {months} 个月以上"))
            }
            Some(_) => None,
        },
        Need::Evidence(what, least) => {
            let found = evidence.figure(what);
            let (unit, name) = match what.as_str() {
                "months" => ("个月", "有服务的月份"),
                "occasions" => ("场", "开展的场次"),
                "people" => ("人", "参加的义工"),
                _ => ("小时", "服务时长"),
            };
            (found < *least).then(|| format!("关联的台账里{name}至少 {least} {unit}，现有 {found} {unit}"))
        }
        Need::Attachment(least) => {
            (attachments < *least).then(|| format!("至少上传 {least} 份附件，现有 {attachments} 份"))
        }
    }
}

/// A field's heading.
#[must_use]
pub(crate) fn label(spec: &Spec, field: &str) -> String {
    let plain = match field {
        "title" => "名称",
        "kind" => "申报类型",
        "scope" => "申报范围",
        "leader" => "负责人",
        "contact" => "联系方式",
        "term_kind" | "term_from" | "term_to" => "实施期限",
        "unit_opinion" => "单位意见",
        "unit_signer" => "单位签名人",
        "party_opinion" => "党组织意见",
        "party_signer" => "党组织负责人",
        _ => "",
    };
    if !plain.is_empty() {
        return plain.to_owned();
    }
    let cell = spec.texts().find(|cell| cell.field == field).map(|cell| cell.label.clone());
    let condition = || spec.conditions.iter().find(|it| field.strip_prefix("cond_") == Some(it.code.as_str()));
    cell.or_else(|| condition().map(|it| format!("{}说明", it.name))).unwrap_or_else(|| field.to_owned())
}

/// What the form F2–F10 lacks before it can be handed in.
#[must_use]
pub(crate) fn missing_for_form(spec: &Spec, kind: Kind, content: &Content) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut need = |there: bool, field: &'static str, message: String| {
        if !there {
            wrong.push(FieldError { field, message });
        }
    };
    need(!content.get("title").is_empty(), "title", "请写名称。".into());
    let scopes = spec.kind(kind).map(|it| &it.scopes);
    let known = scopes.is_some_and(|scopes| scopes.iter().any(|scope| scope.code == content.get("scope")));
    need(known, "scope", format!("请选择“{kind}”的申报范围。"));
    need(!content.get("leader").is_empty(), "leader", "请写负责人。".into());
    need(!content.get("contact").is_empty(), "contact", "请写联系方式。".into());
    need(!term_words(content).is_empty(), "term_kind", "请把实施期限填完整。".into());
    for cell in &spec.cells {
        let text = format!("请写“{}”。", cell.label);
        need(content.count(&cell.field) > 0, "cells", text);
    }
    wrong
}

/// What the summary lacks before it can be submitted: every part written, about as long as asked.
#[must_use]
pub(crate) fn missing_for_summary(spec: &Spec, content: &Content) -> Vec<FieldError> {
    let mut wrong: Vec<FieldError> = spec
        .summary
        .parts
        .iter()
        .filter(|part| content.count(&part.field) == 0)
        .map(|part| FieldError {
            field: "summary", message: format!("活动总结的“{}”还没有写。", part.label)
        })
        .collect();
    let total = summary_advice(spec, content);
    // "About 1,500" is advice; a third of it is no summary.
    if wrong.is_empty() && total.level == Level::Off && total.written < spec.summary.target / 3 {
        wrong.push(FieldError { field: "summary", message: format!("活动总结{}。", total.text) });
    }
    debug_assert!(spec.summary.parts.iter().all(|part| in_summary(spec, &part.field)));
    wrong
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn spec() -> Spec {
        crate::campaigns::parse(include_str!("../../../../../city/taishan/campaigns/2014.toml")).unwrap()
    }

    #[test]
    fn nothing_written_passes_nothing() {
        let items = checklist(&spec(), &Content::default(), &Evidence::default(), 0);
        assert_eq!(items.len(), 6);
        assert!(items.iter().all(|item| !item.missing.is_empty()), "{items:?}");
        assert_eq!(missing_for_form(&spec(), Kind::Project, &Content::default()).len(), 9);
        assert_eq!(missing_for_summary(&spec(), &Content::default()).len(), 5);
    }

    #[test]
    fn a_scope_of_the_other_kind_is_refused() {
        let content = Content([("scope".to_owned(), "training".to_owned())].into());
        let wrong = |kind| missing_for_form(&spec(), kind, &content).iter().any(|it| it.field == "scope");
        assert!(wrong(Kind::Project) && !wrong(Kind::Case));
    }

    #[test]
    fn half_a_year_needs_both_the_form_and_the_ledger() {
        let fields = [("term_kind", "long"), ("term_from", "2014-01")];
        let content = Content(fields.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect());
        let month = |n: i64| crate::applications::Month { month: format!("2014-0{n}"), ..Default::default() };
        let missing = |months: i64| {
            let evidence = Evidence { months: (1..=months).map(month).collect(), ..Evidence::default() };
            let items = checklist(&spec(), &content, &evidence, 0);
            items.into_iter().find(|item| item.clause == "N3.3").unwrap().missing.len()
        };
        assert_eq!((missing(5), missing(6)), (1, 0));
    }
}
