//! Everything about one person, for that person.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::model::{Cell, Table};
use crate::{duty, people};

/// Every table about the person.
pub(in crate::exchange) async fn everything(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Table>> {
    Ok(vec![
        identity(cx, person).await?,
        memberships(cx, person).await?,
        ledger(cx, person).await?,
        signups(cx, person).await?,
        attendance(cx, person).await?,
        duties(cx, person).await?,
        proposals(cx, person).await?,
        exemptions(cx, person).await?,
        consents(cx, person).await?,
        messages(cx, person).await?,
        views(cx, person).await?,
    ])
}

fn text(cx: &Cx<'_>, at: Timestamp) -> Cell {
    cx.core.city.iso(at).into()
}

async fn identity(cx: &mut Cx<'_>, id: Id) -> Result<Table> {
    let person = people::person(cx, id).await?.ok_or_else(AppError::not_found)?;
    let sealed = sql!("SELECT id_number, phone FROM person WHERE region = $1 AND id = $2");
    let (number, phone): (Vec<u8>, Option<Vec<u8>>) = cx.tx.one(sealed, params![cx.region, id]).await?;
    let keys = &cx.core.keys;
    let phone = phone.map(|phone| keys.open(&phone)).transpose()?.unwrap_or_default();
    let rows = vec![vec![
        id.to_string().into(),
        person.name.into(),
        keys.open(&number)?.into(),
        phone.into(),
        person.birth_date.to_string().into(),
        text(cx, person.created_at),
    ]];
    let columns = &[
        ("id", "编号"),
        ("name", "姓名"),
        ("id_number", "身份证号码"),
        ("phone", "手机号"),
        ("birth_date", "出生日期"),
        ("created_at", "登记时间"),
    ];
    Ok(Table { name: "person", title: "基本信息", columns, rows })
}

async fn memberships(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT o.name, m.status, m.valid_from, m.valid_to, m.reason FROM membership m
         JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         WHERE m.region = $1 AND m.person = $2 ORDER BY m.valid_from"
    );
    let rows: Vec<(String, people::Status, Date, Option<Date>, String)> =
        cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(name, status, from, to, reason): (String, people::Status, Date, Option<Date>, String)| {
        let to = to.map_or(Cell::Empty, |day| day.to_string().into());
        vec![name.into(), status.label().into(), from.to_string().into(), to, reason.into()]
    };
    let columns =
        &[("organisation", "组织"), ("status", "政治面貌"), ("from", "从"), ("to", "至"), ("reason", "原因")];
    Ok(Table { name: "memberships", title: "组织关系", columns, rows: rows.into_iter().map(row).collect() })
}

db::row! {
    struct Entry {
        id: Id,
        date: Date,
        title: String,
        category: String,
        minutes: i64,
        grade: String,
        source: String,
        reason: String,
        recorded_at: Timestamp,
        hash: Vec<u8>,
    }
}

async fn ledger(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT id, service_date, title, category, minutes, grade, source, reason, recorded_at, hash FROM ledger
         WHERE region = $1 AND person = $2 ORDER BY seq"
    );
    let rows: Vec<Entry> = cx.tx.all(select, params![cx.region, person]).await?;
    let row = |it: Entry| {
        vec![
            it.id.to_string().into(),
            it.date.to_string().into(),
            it.title.into(),
            it.category.into(),
            it.minutes.into(),
            it.grade.into(),
            it.source.into(),
            it.reason.into(),
            cx.core.city.iso(it.recorded_at).into(),
            crate::crypto::hex(&it.hash).into(),
        ]
    };
    let columns = &[
        ("id", "记录编号"),
        ("service_date", "服务日期"),
        ("title", "服务"),
        ("category", "类别"),
        ("minutes", "分钟"),
        ("grade", "证据等级"),
        ("source", "来源"),
        ("reason", "说明"),
        ("recorded_at", "记录时间"),
        ("hash", "链上哈希"),
    ];
    Ok(Table { name: "ledger", title: "计时台账", columns, rows: rows.into_iter().map(row).collect() })
}

async fn signups(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT a.title, s.starts_at, u.state, u.created_at FROM signup u
         JOIN shift s ON s.region = u.region AND s.id = u.shift
         JOIN activity a ON a.region = s.region AND a.id = s.activity
         WHERE u.region = $1 AND u.person = $2 ORDER BY u.created_at"
    );
    let rows: Vec<(String, Timestamp, String, Timestamp)> = cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(title, starts, state, at): (String, Timestamp, String, Timestamp)| {
        vec![title.into(), text(cx, starts), state.into(), text(cx, at)]
    };
    let columns = &[("activity", "活动"), ("starts_at", "场次开始"), ("state", "状态"), ("at", "报名时间")];
    Ok(Table { name: "signups", title: "报名", columns, rows: rows.into_iter().map(row).collect() })
}

async fn attendance(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT a.title, t.check_in_at, t.check_out_at, t.check_in_grade, t.state FROM attendance t
         JOIN shift s ON s.region = t.region AND s.id = t.shift
         JOIN activity a ON a.region = s.region AND a.id = s.activity
         WHERE t.region = $1 AND t.person = $2 ORDER BY t.check_in_at"
    );
    let rows: Vec<(String, Timestamp, Option<Timestamp>, String, String)> =
        cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(title, came, left, grade, state): (String, Timestamp, Option<Timestamp>, String, String)| {
        vec![title.into(), text(cx, came), left.map_or(Cell::Empty, |at| text(cx, at)), grade.into(), state.into()]
    };
    let columns =
        &[("activity", "活动"), ("check_in_at", "签到"), ("check_out_at", "签退"), ("grade", "证据"), ("state", "状态")];
    Ok(Table { name: "attendance", title: "签到签退", columns, rows: rows.into_iter().map(row).collect() })
}

async fn duties(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let posts = duty::of_person(cx, person, date(2000, 1, 1)).await?;
    let row = |it: duty::Post| {
        let optional = |at: Option<Timestamp>| at.map_or(Cell::Empty, |at| text(cx, at));
        vec![
            it.station.clone().into(),
            text(cx, it.starts_at),
            it.state.label().into(),
            optional(it.came_at),
            optional(it.left_at),
            it.minutes.into(),
            it.log.into(),
        ]
    };
    let columns = &[
        ("station", "服务站"),
        ("starts_at", "班次"),
        ("state", "状态"),
        ("came_at", "签到"),
        ("left_at", "签退"),
        ("minutes", "分钟"),
        ("log", "登记"),
    ];
    Ok(Table { name: "duties", title: "轮值", columns, rows: posts.into_iter().map(row).collect() })
}

async fn proposals(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT kind, title, minutes, reason, state, COALESCE(decision, ''), proposed_at FROM proposal
         WHERE region = $1 AND person = $2 ORDER BY proposed_at"
    );
    let rows: Vec<(String, String, i64, String, String, String, Timestamp)> =
        cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(kind, title, minutes, reason, state, decision, at): (
        String,
        String,
        i64,
        String,
        String,
        String,
        Timestamp,
    )| {
        vec![kind.into(), title.into(), minutes.into(), reason.into(), state.into(), decision.into(), text(cx, at)]
    };
    let columns = &[
        ("kind", "种类"),
        ("title", "服务"),
        ("minutes", "分钟"),
        ("reason", "理由"),
        ("state", "状态"),
        ("decision", "审核说明"),
        ("at", "提出时间"),
    ];
    Ok(Table { name: "proposals", title: "补录与更正", columns, rows: rows.into_iter().map(row).collect() })
}

async fn exemptions(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT kind, valid_from, valid_to, evidence FROM exemption WHERE region = $1 AND person = $2 ORDER BY valid_from"
    );
    let rows: Vec<(String, Date, Option<Date>, Vec<u8>)> = cx.tx.all(select, params![cx.region, person]).await?;
    let mut table = Vec::new();
    for (kind, from, to, evidence) in rows {
        let to = to.map_or(Cell::Empty, |day| day.to_string().into());
        table.push(vec![kind.into(), from.to_string().into(), to, cx.core.keys.open(&evidence)?.into()]);
    }
    let columns = &[("kind", "种类"), ("from", "从"), ("to", "至"), ("evidence", "依据")];
    Ok(Table { name: "exemptions", title: "免除", columns, rows: table })
}

async fn consents(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT purpose, given_at, withdrawn_at FROM consent WHERE region = $1 AND person = $2 ORDER BY given_at"
    );
    let rows: Vec<(String, Timestamp, Option<Timestamp>)> = cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(purpose, given, withdrawn): (String, Timestamp, Option<Timestamp>)| {
        vec![purpose.into(), text(cx, given), withdrawn.map_or(Cell::Empty, |at| text(cx, at))]
    };
    let columns = &[("purpose", "用途"), ("given_at", "同意时间"), ("withdrawn_at", "撤回时间")];
    Ok(Table { name: "consents", title: "同意", columns, rows: rows.into_iter().map(row).collect() })
}

async fn messages(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!("SELECT title, body, sent_at FROM message WHERE region = $1 AND person = $2 ORDER BY id");
    let rows: Vec<(String, String, Timestamp)> = cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(title, body, at): (String, String, Timestamp)| vec![title.into(), body.into(), text(cx, at)];
    let columns = &[("title", "标题"), ("body", "内容"), ("sent_at", "时间")];
    Ok(Table { name: "messages", title: "通知", columns, rows: rows.into_iter().map(row).collect() })
}

/// Who looked at the whole ID number or phone, when and what for.
async fn views(cx: &mut Cx<'_>, person: Id) -> Result<Table> {
    let select = sql!(
        "SELECT at, detail FROM audit WHERE region = $1 AND subject = $2 AND action = 'person.reveal' ORDER BY at"
    );
    let rows: Vec<(Timestamp, String)> = cx.tx.all(select, params![cx.region, person]).await?;
    let row = |(at, detail): (Timestamp, String)| vec![text(cx, at), detail.into()];
    let columns = &[("at", "时间"), ("purpose", "用途")];
    Ok(Table { name: "views", title: "查看记录", columns, rows: rows.into_iter().map(row).collect() })
}
