//! Beginning an application, and saving its fields so that two people who write at once lose nothing.

use std::collections::HashMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::version::standing;
use crate::action::{Action, Cx};
use crate::applications::model::{Application, State, fields, in_summary};
use crate::applications::rules::parse_month;
use crate::applications::store::{self, Begun, Current, Rival};
use crate::applications::{reach, rules};
use crate::campaigns::{self, CampaignState, Deadlines, Kind, Spec};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::text::{block, line};

/// Begins an application for an organisation: whoever holds a role there or above it, below the city.
pub struct Create {
    /// The campaign.
    pub campaign: Id,
    /// Who drafts.
    pub organisation: Id,
    /// Project or case.
    pub kind: Kind,
}

impl Action for Create {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        let campaign = campaigns::campaign(cx, self.campaign).await?;
        let campaign = campaign.filter(|it| it.state == CampaignState::Published).ok_or_else(AppError::not_found)?;
        if !reach::works_for(cx, self.organisation).await? {
            let text = "申报由党组织的书记或党务干事填写。请联系您所在的党支部。";
            return Err(AppError::forbidden("not_your_organisation", text).under("N0.2"));
        }
        let unit = campaigns::unit_of(cx, self.organisation).await?.ok_or_else(AppError::not_found)?.id;
        let deadlines = campaigns::deadlines(cx, &campaign, unit).await?;
        if cx.now < campaign.opens(&cx.core.city) {
            let at = cx.core.city.clock_time(campaign.opens(&cx.core.city));
            return Err(AppError::conflict("not_open", format!("申报还没有开始，{at}起可以填写。")));
        }
        in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
        let begun = Begun { campaign: self.campaign, organisation: self.organisation, unit, kind: self.kind };
        let id = store::insert(cx, &begun, by).await?;
        let kind = [("kind".to_owned(), self.kind.code().to_owned())];
        store::put(cx, id, 0, &kind, by).await?;
        cx.audit("application.create", id, json!({"campaign": self.campaign, "kind": self.kind})).await?;
        Ok(id)
    }
}

/// Refuses what comes after the last second that counts.
pub(super) fn in_time(cx: &Cx<'_>, by: Timestamp, what: &str, clause: &'static str) -> Result<()> {
    if cx.now <= by {
        return Ok(());
    }
    let at = by.to_zoned_datetime(cx.core.city.zone.clone()).strftime("%Y年%-m月%-d日 %H:%M:%S");
    let text = format!("{what}的截止时间（{at}）已过，不能再改动。确有特殊情况的，请联系主办单位申请延期。");
    Err(AppError::conflict("deadline_passed", text).under(clause))
}

/// Saves fields. `base` is the revision the writer last saw: what somebody else changed since then is
/// never overwritten.
pub struct Save {
    /// The application.
    pub id: Id,
    /// The revision the fields were read at.
    pub base: i64,
    /// Fields and their new texts. One that still says what it said at `base` is left as it is now.
    pub fields: Vec<(String, String)>,
}

/// What came of it.
pub struct Saved {
    /// The application's revision now.
    pub revision: i64,
    /// What others changed since `base`: field, text, who.
    pub others: Vec<(String, String, String)>,
}

impl Action for Save {
    type Out = Saved;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Saved> {
        let it = reach::require_writer(cx, self.id).await?;
        let by = cx.actor.person()?;
        let (campaign, deadlines) = standing(cx, &it).await?;
        let current = store::current(cx, self.id).await?;
        let mut wanted = Vec::new();
        for (field, text) in &self.fields {
            let text = clean(&campaign.spec, field, text)?;
            let now = current.get(field);
            if now.map_or("", |now| now.value.as_str()) == text {
                continue;
            }
            if now.is_some_and(|now| now.revision > self.base)
                && store::value_at(cx, self.id, field, self.base).await? == text
            {
                continue; // only somebody else changed it
            }
            writable(cx, &campaign.spec, &it, &deadlines, field)?;
            wanted.push((field.clone(), text));
        }
        self.refuse_rivals(cx, &campaign.spec, &current, &wanted).await?;
        let mut revision = it.revision;
        if !wanted.is_empty() {
            if !store::put(cx, self.id, revision, &wanted, by).await? {
                return Err(meanwhile("有人刚刚保存了别的栏目，请再保存一次。"));
            }
            revision += 1;
        }
        let others = self.others(cx, &current, &wanted).await?;
        let names: Vec<&str> = wanted.iter().map(|(field, _)| field.as_str()).collect();
        cx.audit("application.save", self.id, json!({"fields": names, "revision": revision})).await?;
        Ok(Saved { revision, others })
    }
}

fn meanwhile(text: impl Into<String>) -> AppError {
    AppError { status: StatusCode::PRECONDITION_FAILED, ..AppError::conflict("changed_meanwhile", text) }
}

impl Save {
    /// Refuses, when somebody else changed one of the wanted fields since `base`; nothing is saved.
    async fn refuse_rivals(
        &self,
        cx: &mut Cx<'_>,
        spec: &Spec,
        current: &HashMap<String, Current>,
        wanted: &[(String, String)],
    ) -> Result<()> {
        let mut clashes = Vec::new();
        for (field, _) in wanted {
            if current.get(field).is_some_and(|now| now.revision > self.base) {
                let rival = Rival::of(cx, self.id, field).await?;
                let heading = rules::label(spec, field);
                clashes.push(format!("“{heading}”刚由{}改过", rival.by));
            }
        }
        if clashes.is_empty() {
            return Ok(());
        }
        Err(meanwhile(format!("{}。您的内容没有丢，也没有覆盖对方的。请对照后再保存。", clashes.join("，"))))
    }

    /// What others changed since `base` in fields not written here.
    async fn others(
        &self,
        cx: &mut Cx<'_>,
        current: &HashMap<String, Current>,
        wanted: &[(String, String)],
    ) -> Result<Vec<(String, String, String)>> {
        let mut others = Vec::new();
        for (field, now) in current {
            if now.revision > self.base && !wanted.iter().any(|(it, _)| it == field) {
                let rival = Rival::of(cx, self.id, field).await?;
                others.push((rival.field, rival.value, rival.by));
            }
        }
        others.sort();
        Ok(others)
    }
}

/// A field's text, fit to keep; unknown fields and words too long are refused.
fn clean(spec: &Spec, field: &str, text: &str) -> Result<String> {
    if !fields(spec).iter().any(|it| it == field) {
        return Err(AppError::unprocessable("unknown_field", format!("申报表里没有“{field}”这一栏。")));
    }
    let cell = spec.texts().find(|cell| cell.field == field);
    let (text, most) = match (field, cell) {
        (_, Some(cell)) => (block(text), cell.most),
        ("title", _) => (line(text), spec.name_rule.most),
        (condition, _) if condition.starts_with("cond_") => (block(text), 500),
        _ => (line(text), 100),
    };
    let said = match field {
        "kind" => Kind::parse(&text).is_some(),
        "scope" => text.is_empty() || spec.scope_name(&text).is_some(),
        "term_kind" => ["", "span", "long", "done"].contains(&text.as_str()),
        "term_from" | "term_to" => text.is_empty() || parse_month(&text).is_some(),
        _ => true,
    };
    let heading = rules::label(spec, field);
    if !said {
        return Err(too(spec, field, format!("“{heading}”请从给出的选项中选择。")));
    }
    let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    if count > most {
        return Err(too(spec, field, format!("“{heading}”最多 {most} 字，现有 {count} 字，没有保存。")));
    }
    Ok(text)
}

/// An error of a field, whose name is one of the campaign's.
fn too(spec: &Spec, field: &str, message: String) -> AppError {
    let known = ["title", "kind", "scope", "leader", "contact", "term_kind", "term_from", "term_to"];
    let name = known.into_iter().find(|it| *it == field);
    let name = name.unwrap_or(if in_summary(spec, field) { "summary" } else { "cells" });
    AppError::invalid(vec![FieldError { field: name, message }])
}

/// Refuses to write a field that is closed in this state or after its deadline.
fn writable(cx: &Cx<'_>, spec: &Spec, it: &Application, by: &Deadlines, field: &str) -> Result<()> {
    let summary = in_summary(spec, field);
    let locked = |why: &str| Err(AppError::conflict("locked", format!("申报{why}，这一栏不能再改。")));
    match (it.state, summary) {
        (State::Correcting, _) => in_time(cx, it.correct_by.unwrap_or(cx.now), "补正", "N4.2a"),
        (State::Draft | State::Returned, false) => in_time(cx, by.applications_by, "申报表", "N4.2b"),
        (State::Draft | State::Returned | State::Proposed | State::Recommended, true) => {
            in_time(cx, by.summaries_by, "活动总结", "N4.2c")
        }
        (State::Proposed, false) => locked("已报送单位审查。需要修改，请先收回，或由单位退回"),
        (State::Recommended, false) => locked("已推荐并生成版本号，纸质件要与它一致。需要修改，请单位先撤下推荐"),
        _ => locked(&format!("处于“{}”", it.state)),
    }
}
