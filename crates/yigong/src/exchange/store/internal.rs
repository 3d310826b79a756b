//! Exports of an organisation, by person, for those who manage it.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::exchange::model::{Class, Table};
use crate::people::Status;
use crate::standing::{Grade, State};

/// Rows of one export.
pub(super) const MOST: i64 = 50_000;

db::row! {
    struct PersonRow {
        id: Id,
        name: String,
        sex: i64,
        birth_date: Date,
        tail: String,
        status: Status,
        organisation: String,
        created_at: Timestamp,
    }
}

db::row! {
    struct ServiceRow {
        id: Id,
        person: Id,
        name: String,
        date: Date,
        title: String,
        category: String,
        minutes: i64,
        grade: Grade,
        source: String,
        recorded_at: Timestamp,
    }
}

/// A class of an organisation's data, everything below it included.
pub(in crate::exchange) async fn class_table(
    cx: &mut Cx<'_>,
    class: Class,
    organisation: Id,
    year: i64,
) -> Result<Table> {
    match class {
        Class::People => people(cx, organisation).await,
        Class::Services => services(cx, organisation, year).await,
        Class::Trainings => super::honours::trainings(cx, organisation, year).await,
        Class::Commendations => super::honours::commendations(cx, organisation, year).await,
        Class::Standings => standings(cx, organisation, year).await,
    }
}

async fn people(cx: &mut Cx<'_>, organisation: Id) -> Result<Table> {
    let select = sql!(
        "SELECT p.id, p.name, p.sex, p.birth_date, p.id_number_tail, m.status, o.name, p.created_at
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         WHERE d.region = $1 AND d.ancestor = $2 ORDER BY o.code, p.initials, p.id LIMIT $3"
    );
    let rows: Vec<PersonRow> = cx.tx.all(select, params![cx.region, organisation, MOST]).await?;
    let city = &cx.core.city;
    let row = |it: PersonRow| {
        vec![
            it.id.to_string().into(),
            it.name.into(),
            sex(it.sex).into(),
            it.birth_date.to_string().into(),
            "居民身份证".into(),
            format!("**************{}", it.tail).into(),
            it.status.label().into(),
            it.organisation.into(),
            city.date(it.created_at).to_string().into(),
        ]
    };
    let columns = &[
        ("volunteer_id", "志愿者编号"),
        ("name", "姓名"),
        ("sex", "性别"),
        ("birth_date", "出生日期"),
        ("id_type", "证件类型"),
        ("id_number", "证件号码（已遮盖）"),
        ("political_status", "政治面貌"),
        ("organisation", "所属组织"),
        ("registered_on", "登记日期"),
    ];
    Ok(Table { name: "people", title: "基本信息", columns, rows: rows.into_iter().map(row).collect() })
}

/// GB/T 2261.1.
const fn sex(code: i64) -> &'static str {
    if code == 1 { "男" } else { "女" }
}

async fn services(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Table> {
    let select = sql!(
        "SELECT l.id, l.person, p.name, l.service_date, l.title, l.category, l.minutes, l.grade, l.source, l.recorded_at
         FROM organisation_path d
         JOIN ledger l ON l.region = d.region AND l.organisation = d.descendant AND l.year = $3
         JOIN person p ON p.region = l.region AND p.id = l.person
         WHERE d.region = $1 AND d.ancestor = $2 ORDER BY l.service_date, l.id LIMIT $4"
    );
    let rows: Vec<ServiceRow> = cx.tx.all(select, params![cx.region, organisation, year, MOST]).await?;
    let city = &cx.core.city;
    let row = |it: ServiceRow| {
        let source = city.rules.source.iter().find(|one| one.code == it.source);
        vec![
            it.id.to_string().into(),
            it.person.to_string().into(),
            it.name.into(),
            it.date.to_string().into(),
            it.title.into(),
            it.category.into(),
            it.minutes.into(),
            format!("{} {}", it.grade.code(), it.grade.label()).into(),
            source.map_or(it.source.clone(), |one| one.name.clone()).into(),
            city.iso(it.recorded_at).into(),
        ]
    };
    let columns = &[
        ("record_id", "记录编号"),
        ("volunteer_id", "志愿者编号"),
        ("name", "姓名"),
        ("service_date", "服务日期"),
        ("project", "服务项目"),
        ("category", "服务类别"),
        ("minutes", "服务时长（分钟）"),
        ("evidence", "证据等级"),
        ("source", "来源"),
        ("recorded_at", "记录时间"),
    ];
    Ok(Table { name: "services", title: "服务", columns, rows: rows.into_iter().map(row).collect() })
}

async fn standings(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Table> {
    let select = sql!(
        "SELECT y.person, p.name, o.name, y.state, y.required, y.credited, y.minutes
         FROM organisation_path d
         JOIN person_year y ON y.region = d.region AND y.organisation = d.descendant AND y.year = $3
         JOIN person p ON p.region = y.region AND p.id = y.person
         JOIN organisation o ON o.region = d.region AND o.id = d.descendant
         WHERE d.region = $1 AND d.ancestor = $2 ORDER BY o.code, p.initials, p.id LIMIT $4"
    );
    let rows: Vec<(Id, String, String, State, i64, i64, i64)> =
        cx.tx.all(select, params![cx.region, organisation, year, MOST]).await?;
    let row = |(person, name, at, state, required, credited, minutes): (Id, String, String, State, i64, i64, i64)| {
        vec![
            person.to_string().into(),
            name.into(),
            at.into(),
            year.into(),
            state.label().into(),
            required.into(),
            credited.into(),
            minutes.into(),
        ]
    };
    let columns = &[
        ("volunteer_id", "志愿者编号"),
        ("name", "姓名"),
        ("organisation", "所属组织"),
        ("year", "年度"),
        ("result", "完成情况"),
        ("required", "应完成（分钟）"),
        ("credited", "计入（分钟）"),
        ("minutes", "全部服务（分钟）"),
    ];
    Ok(Table { name: "standings", title: "评价", columns, rows: rows.into_iter().map(row).collect() })
}
