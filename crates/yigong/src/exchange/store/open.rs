//! What everybody may download. No statement here reads a name of a person.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::exchange::model::{Cell, Table};

/// The data sets by name.
pub(in crate::exchange) const OPEN: [(&str, &str, &str); 6] = [
    ("organisations", "党组织（基本信息）", "名称、类别、所在镇（街）"),
    ("teams", "义工团队（基本信息）", "名称、所属党组织、所在镇（街）"),
    ("activities", "活动（服务）", "题目、类别、时间、名额、到场人数、服务时长"),
    ("services", "服务时长（服务）", "按月份和类别合计的人次与分钟"),
    ("standings", "单位完成情况（评价）", "各单位本年应完成、已完成人数与时长"),
    ("duty", "服务站轮值（服务）", "站点、时间、轮值单位、人数"),
];

db::row! {
    struct ActivityRow {
        id: Id,
        title: String,
        category: String,
        team: String,
        town: String,
        starts: Timestamp,
        ends: Timestamp,
        state: crate::activities::State,
        seats: i64,
        people: i64,
        minutes: i64,
    }
}

db::row! {
    struct StandingRow {
        name: String,
        people: i64,
        met: i64,
        short: i64,
        exempt: i64,
        minutes: i64,
    }
}

/// The data set of this name, if there is one.
pub(in crate::exchange) async fn open_table(cx: &mut Cx<'_>, name: &str) -> Result<Option<Table>> {
    Ok(Some(match name {
        "organisations" => organisations(cx).await?,
        "teams" => teams(cx).await?,
        "activities" => activities(cx).await?,
        "services" => services(cx).await?,
        "standings" => standings(cx).await?,
        "duty" => duty(cx).await?,
        _ => return Ok(None),
    }))
}

async fn organisations(cx: &mut Cx<'_>) -> Result<Table> {
    let select = sql!(
        "SELECT o.id, o.name, o.kind, o.town, COALESCE(p.name, '') FROM organisation o
         LEFT JOIN organisation p ON p.region = o.region AND p.id = o.parent
         WHERE o.region = $1 AND o.closed_at IS NULL ORDER BY o.code"
    );
    let rows: Vec<(Id, String, String, String, String)> = cx.tx.all(select, params![cx.region]).await?;
    let row = |(id, name, kind, town, parent): (Id, String, String, String, String)| {
        vec![
            id.to_string().into(),
            name.into(),
            crate::organisations::kind_label(&kind).into(),
            town.into(),
            parent.into(),
        ]
    };
    let columns = &[("id", "编号"), ("name", "名称"), ("kind", "类别"), ("town", "所在镇（街）"), ("parent", "上级")];
    Ok(Table { name: "organisations", title: "党组织", columns, rows: rows.into_iter().map(row).collect() })
}

async fn teams(cx: &mut Cx<'_>) -> Result<Table> {
    let select = sql!(
        "SELECT t.id, t.name, o.name, t.town FROM team t
         JOIN organisation o ON o.region = t.region AND o.id = t.organisation
         WHERE t.region = $1 ORDER BY t.name, t.id"
    );
    let rows: Vec<(Id, String, String, String)> = cx.tx.all(select, params![cx.region]).await?;
    let row = |(id, name, organisation, town): (Id, String, String, String)| {
        vec![id.to_string().into(), name.into(), organisation.into(), town.into()]
    };
    let columns = &[("id", "编号"), ("name", "名称"), ("organisation", "所属党组织"), ("town", "所在镇（街）")];
    Ok(Table { name: "teams", title: "义工团队", columns, rows: rows.into_iter().map(row).collect() })
}

async fn activities(cx: &mut Cx<'_>) -> Result<Table> {
    let select = sql!(
        "SELECT a.id, a.title, a.category, t.name, a.town, a.first_start, a.last_end, a.state,
            CAST(COALESCE((SELECT SUM(s.capacity) FROM shift s WHERE s.region = a.region AND s.activity = a.id), 0)
                AS BIGINT),
            (SELECT COUNT(DISTINCT l.person) FROM ledger l WHERE l.region = a.region AND l.activity = a.id),
            CAST(COALESCE((SELECT SUM(l.minutes) FROM ledger l WHERE l.region = a.region AND l.activity = a.id), 0)
                AS BIGINT)
         FROM activity a JOIN team t ON t.region = a.region AND t.id = a.team
         WHERE a.region = $1 AND a.state <> 'draft' ORDER BY a.first_start DESC, a.id LIMIT 5000"
    );
    let rows: Vec<ActivityRow> = cx.tx.all(select, params![cx.region]).await?;
    let city = &cx.core.city;
    let row = |it: ActivityRow| {
        vec![
            it.id.to_string().into(),
            it.title.into(),
            it.category.into(),
            it.team.into(),
            it.town.into(),
            city.iso(it.starts).into(),
            city.iso(it.ends).into(),
            it.state.label().into(),
            it.seats.into(),
            it.people.into(),
            it.minutes.into(),
        ]
    };
    let columns = &[
        ("id", "编号"),
        ("title", "题目"),
        ("category", "类别"),
        ("team", "团队"),
        ("town", "镇（街）"),
        ("starts_at", "开始"),
        ("ends_at", "结束"),
        ("state", "状态"),
        ("seats", "名额"),
        ("people", "到场人数"),
        ("minutes", "服务分钟"),
    ];
    Ok(Table { name: "activities", title: "活动", columns, rows: rows.into_iter().map(row).collect() })
}

async fn services(cx: &mut Cx<'_>) -> Result<Table> {
    let select = sql!(
        "SELECT SUBSTR(service_date, 1, 7), category, COUNT(*), COUNT(DISTINCT person),
            CAST(SUM(minutes) AS BIGINT) FROM ledger
         WHERE region = $1 GROUP BY SUBSTR(service_date, 1, 7), category ORDER BY 1, 2"
    );
    let rows: Vec<(String, String, i64, i64, i64)> = cx.tx.all(select, params![cx.region]).await?;
    let small = cx.core.city.exchange.open_data.small_group;
    let row = |(month, category, entries, people, minutes): (String, String, i64, i64, i64)| {
        let shown = |number: i64| if people < small { Cell::Empty } else { Cell::Int(number) };
        vec![month.into(), category.into(), shown(entries), shown(people), shown(minutes)]
    };
    let columns =
        &[("month", "月份"), ("category", "类别"), ("entries", "人次"), ("people", "人数"), ("minutes", "分钟")];
    Ok(Table { name: "services", title: "服务时长", columns, rows: rows.into_iter().map(row).collect() })
}

async fn standings(cx: &mut Cx<'_>) -> Result<Table> {
    let select = sql!(
        "SELECT o.name, CAST(SUM(y.people) AS BIGINT), CAST(SUM(y.met) AS BIGINT), CAST(SUM(y.short) AS BIGINT),
            CAST(SUM(y.exempt) AS BIGINT), CAST(SUM(y.minutes) AS BIGINT)
         FROM organisation root
         JOIN organisation o ON o.region = root.region AND o.parent = root.id
         JOIN organisation_path d ON d.region = o.region AND d.ancestor = o.id
         JOIN organisation_year y ON y.region = d.region AND y.organisation = d.descendant AND y.year = $2
         WHERE root.region = $1 AND root.parent IS NULL GROUP BY o.id, o.name, o.position ORDER BY o.position, o.id"
    );
    let year = cx.today().year();
    let rows: Vec<StandingRow> = cx.tx.all(select, params![cx.region, i64::from(year)]).await?;
    let small = cx.core.city.exchange.open_data.small_group;
    let row = |it: StandingRow| {
        let shown = |number: i64| if it.people < small { Cell::Empty } else { Cell::Int(number) };
        let (people, met, short) = (shown(it.people), shown(it.met), shown(it.short));
        let (exempt, minutes) = (shown(it.exempt), shown(it.minutes));
        vec![Cell::Int(i64::from(year)), it.name.into(), people, met, short, exempt, minutes]
    };
    let columns = &[
        ("year", "年度"),
        ("unit", "单位"),
        ("people", "人员"),
        ("met", "已完成"),
        ("short", "未完成"),
        ("exempt", "已免除"),
        ("minutes", "分钟"),
    ];
    Ok(Table { name: "standings", title: "单位完成情况", columns, rows: rows.into_iter().map(row).collect() })
}

async fn duty(cx: &mut Cx<'_>) -> Result<Table> {
    use jiff::ToSpan;
    let today = cx.today();
    let slots =
        crate::duty::between(cx, today.saturating_sub(1.year()), today.saturating_add(62.days())).await?;
    let city = &cx.core.city;
    let row = |slot: crate::duty::Slot| {
        let station = city.duty.station(&slot.station).map_or(slot.station.clone(), |it| it.name.clone());
        vec![
            station.into(),
            city.iso(slot.starts_at).into(),
            city.iso(slot.ends_at).into(),
            slot.unit_name.into(),
            slot.seats.into(),
            slot.taken.into(),
        ]
    };
    let columns = &[
        ("station", "服务站"),
        ("starts_at", "开始"),
        ("ends_at", "结束"),
        ("unit", "轮值单位"),
        ("seats", "需要人数"),
        ("taken", "已派人数"),
    ];
    Ok(Table { name: "duty", title: "服务站轮值", columns, rows: slots.into_iter().map(row).collect() })
}
