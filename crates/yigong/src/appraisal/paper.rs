//! The pack and a person's sheet as reports in the layout of official papers, for Word and as PDF.

use documents::Report;

use super::year::{Member, discreet};
use crate::city::City;
use crate::standing::{Standing, State};
use crate::web::duration;

/// What a document says beside its people.
pub(super) struct Cover {
    /// The organisation.
    pub(super) organisation: String,
    /// The year.
    pub(super) year: i16,
    /// The day it is made, ISO.
    pub(super) today: String,
    /// Remarks about the whole, such as who is left out.
    pub(super) remark: Option<String>,
}

/// The pack of a branch: a table of everybody, then each one's explanation.
pub(super) fn pack(city: &City, cover: &Cover, members: &[Member]) -> Report {
    let words = &city.appraisal.pack;
    let mut paper = Report::new(&words.title, &cover.organisation, &cover.today);
    paper.line(&format!("（{} 年度{}）", cover.year, words.subtitle));
    paper.line(&cover.organisation);
    paper.paragraph(&words.basis);
    paper.paragraph(&summary(members));
    if let Some(remark) = &cover.remark {
        paper.paragraph(remark);
    }
    paper.head(1, "一、人员情况");
    let columns = ["姓名", "身份", "结果", "应完成", "已记入", "次数", "缺席", "更正", "带队"];
    paper.table(&columns, &[10, 14, 10, 12, 16, 7, 7, 7, 7], members.iter().map(line).collect());
    paper.head(1, "二、逐人说明");
    for member in members {
        paper.head(2, &format!("{}（{}）：{}", member.name, member.status_name(), member.standing.state.label()));
        explain(&mut paper, city, member);
    }
    for note in &words.notes {
        paper.small(note);
    }
    paper
}

fn line(it: &Member) -> Vec<String> {
    let Standing { required_minutes, credited_minutes, state, .. } = &it.standing;
    let required = if *required_minutes == 0 { "—".to_owned() } else { duration(*required_minutes) };
    vec![
        it.name.clone(),
        it.status_name().to_owned(),
        state.label().to_owned(),
        required,
        duration(*credited_minutes),
        it.services.len().to_string(),
        it.missed.len().to_string(),
        it.corrected.len().to_string(),
        it.led.len().to_string(),
    ]
}

/// `共 52 人：已完成 30 人，未完成 8 人……`
pub(super) fn summary(members: &[Member]) -> String {
    let parts: Vec<String> = State::ALL
        .iter()
        .map(|state| (state, members.iter().filter(|it| it.standing.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {count} 人", state.label()))
        .collect();
    format!("共 {} 人：{}。", members.len(), parts.join("，"))
}

fn explain(paper: &mut Report, city: &City, it: &Member) {
    for reason in discreet(&city.rules, &it.standing.reasons) {
        paper.paragraph(&format!("{}（{}）", reason.of_another(), reason.clause));
    }
    paper.paragraph(&format!("参加服务 {} 次、{} 天，共 {}。", it.services.len(), it.days(), duration(it.minutes)));
    if !it.missed.is_empty() {
        let list = it.missed.iter().map(|row| format!("{} {}", city.date(row.at), row.title));
        paper.paragraph(&format!("报名后缺席 {} 次：{}。", it.missed.len(), joined(list)));
    }
    if !it.corrected.is_empty() {
        let list = it
            .corrected
            .iter()
            .map(|row| format!("{} {} {}（{}）", city.date(row.at), row.title, row.kind.label(), row.state.label()));
        paper.paragraph(&format!("补录与更正 {} 项：{}。", it.corrected.len(), joined(list)));
    }
    if !it.led.is_empty() {
        let list = it.led.iter().map(|row| format!("{} {}", city.date(row.at), row.title));
        paper.paragraph(&format!("组织活动 {} 场：{}。", it.led.len(), joined(list)));
    }
}

/// The most items a paragraph names.
const NAMED: usize = 12;

fn joined(mut items: impl Iterator<Item = String>) -> String {
    let first: Vec<String> = items.by_ref().take(NAMED).collect();
    let more = items.count();
    let rest = if more > 0 { format!("；另有 {more} 项，见 Excel") } else { String::new() };
    format!("{}{rest}", first.join("；"))
}

/// One person's sheet: for a probationary member or an activist the reference of V2.6, otherwise
/// their year for the appraisal.
pub(super) fn sheet(city: &City, cover: &Cover, it: &Member) -> Report {
    let (title, purpose, basis, notes) = heading(city, it);
    let mut paper = Report::new(title, &cover.organisation, &cover.today);
    paper.line(&format!("（{} 年度，{purpose}）", cover.year));
    paper.paragraph(&format!("姓名：{}　　身份：{}　　所在党组织：{}", it.name, it.status_name(), cover.organisation));
    paper.paragraph(basis);
    paper.head(1, "一、全年情况");
    explain(&mut paper, city, it);
    paper.head(1, "二、服务记录");
    if it.services.is_empty() {
        paper.paragraph("这一年没有服务记录。");
    } else {
        let row = |row: &super::store::Service| {
            let grade = format!("{} {}", row.grade.code(), row.grade.label());
            vec![row.date.to_string(), row.title.clone(), duration(row.minutes), grade]
        };
        paper.table(&["日期", "服务", "时长", "证据"], &[18, 46, 18, 18], it.services.iter().map(row).collect());
    }
    for note in notes {
        paper.small(note);
    }
    paper
}

/// Title, purpose, basis and remarks of a person's sheet.
pub(super) fn heading<'c>(city: &'c City, it: &Member) -> (&'c str, &'c str, &'c str, &'c [String]) {
    let (pack, reference) = (&city.appraisal.pack, &city.appraisal.reference);
    match it.status.as_str() {
        "probationary_member" => (&reference.title, &reference.probationary, &reference.basis, &reference.notes),
        "activist" => (&reference.title, &reference.activist, &reference.basis, &reference.notes),
        _ => (&pack.title, &pack.subtitle, &pack.basis, &pack.notes),
    }
}
