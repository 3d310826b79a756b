//! Training and recognition of an organisation's people, for its export. What an erased person was called
//! is not in these tables; their row says 已注销用户.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::internal::MOST;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::model::{Cell, Table};
use crate::training::EnrolmentState;

db::row! {
    struct TrainingRow {
        session: Id,
        person: Id,
        name: String,
        course: String,
        place: String,
        starts_at: Timestamp,
        ends_at: Timestamp,
        state: EnrolmentState,
        valid_to: Option<Date>,
    }
}

/// Who has been trained in a year, everything below the organisation included.
pub(super) async fn trainings(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Table> {
    let select = sql!(
        "SELECT e.session, e.person, p.name, t.course, t.place, t.starts_at, t.ends_at, e.state, e.valid_to
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         JOIN training_enrolment e ON e.region = p.region AND e.person = p.id AND e.state IN ('attended', 'absent')
         JOIN training_session t ON t.region = e.region AND t.id = e.session
         WHERE d.region = $1 AND d.ancestor = $2 AND t.starts_at >= $3 AND t.starts_at < $4
         ORDER BY t.starts_at, e.session, e.person LIMIT $5"
    );
    let (from, to) = bounds(cx, year)?;
    let rows: Vec<TrainingRow> = cx.tx.all(select, params![cx.region, organisation, from, to, MOST]).await?;
    let city = &cx.core.city;
    let row = |it: TrainingRow| {
        let title = city.course(&it.course).map_or(it.course.clone(), |one| one.name.clone());
        let came = it.state == EnrolmentState::Attended;
        vec![
            it.session.to_string().into(),
            it.person.to_string().into(),
            it.name.into(),
            title.into(),
            city.date(it.starts_at).to_string().into(),
            it.place.into(),
            Cell::Int(if came { (it.ends_at.as_second() - it.starts_at.as_second()) / 60 } else { 0 }),
            it.state.label().into(),
            it.valid_to.map_or(Cell::Empty, |day| day.to_string().into()),
        ]
    };
    let columns = &[
        ("session_id", "培训编号"),
        ("volunteer_id", "志愿者编号"),
        ("name", "姓名"),
        ("course", "培训内容"),
        ("date", "培训日期"),
        ("place", "培训地点"),
        ("minutes", "培训时长（分钟）"),
        ("result", "参加情况"),
        ("valid_to", "有效期至（不含）"),
    ];
    Ok(Table { name: "trainings", title: "培训", columns, rows: rows.into_iter().map(row).collect() })
}

/// Stars reached in a year and published lists of commendation, everything below the organisation included.
pub(super) async fn commendations(cx: &mut Cx<'_>, organisation: Id, year: i64) -> Result<Table> {
    let (from, to) = bounds(cx, year)?;
    let stars = sql!(
        "SELECT s.id, s.person, p.name, s.level, s.minutes, s.awarded_at, s.withdrawn_at
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         JOIN star s ON s.region = p.region AND s.person = p.id
         WHERE d.region = $1 AND d.ancestor = $2 AND s.awarded_at >= $3 AND s.awarded_at < $4
         ORDER BY s.awarded_at, s.id LIMIT $5"
    );
    type Star = (Id, Id, String, i64, i64, Timestamp, Option<Timestamp>);
    let stars: Vec<Star> = cx.tx.all(stars, params![cx.region, organisation, from, to, MOST]).await?;
    let lists = sql!(
        "SELECT c.id, l.person, p.name, c.title, o.name, c.published_at, l.citation
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         JOIN commended l ON l.region = p.region AND l.person = p.id
         JOIN commendation c ON c.region = l.region AND c.id = l.commendation AND c.state = 'published'
         JOIN organisation o ON o.region = c.region AND o.id = c.organisation
         WHERE d.region = $1 AND d.ancestor = $2 AND c.published_at >= $3 AND c.published_at < $4
         ORDER BY c.published_at, c.id, l.person LIMIT $5"
    );
    type Listed = (Id, Id, String, String, String, Timestamp, String);
    let lists: Vec<Listed> = cx.tx.all(lists, params![cx.region, organisation, from, to, MOST]).await?;
    let city = &cx.core.city;
    let star = |(id, person, name, level, minutes, at, withdrawn): Star| {
        let title = city.recognition.star(level).map_or_else(|| format!("{level} 星"), |it| it.name.clone());
        let state = withdrawn.map_or("有效".to_owned(), |at| format!("{} 随记录更正调整", city.date(at)));
        let row: [Cell; 9] = [
            id.to_string().into(),
            person.to_string().into(),
            name.into(),
            "星级".into(),
            title.into(),
            city.platform.clone().into(),
            city.date(at).to_string().into(),
            minutes.into(),
            state.into(),
        ];
        row.to_vec()
    };
    let listed = |(id, person, name, title, by, at, citation): Listed| {
        let row: [Cell; 9] = [
            id.to_string().into(),
            person.to_string().into(),
            name.into(),
            "通报表扬".into(),
            title.into(),
            by.into(),
            city.date(at).to_string().into(),
            Cell::Empty,
            citation.into(),
        ];
        row.to_vec()
    };
    let rows = stars.into_iter().map(star).chain(lists.into_iter().map(listed)).collect();
    let columns = &[
        ("record_id", "编号"),
        ("volunteer_id", "志愿者编号"),
        ("name", "姓名"),
        ("kind", "类别"),
        ("title", "名称"),
        ("given_by", "认定单位"),
        ("date", "日期"),
        ("minutes", "累计时长（分钟）"),
        ("note", "说明"),
    ];
    Ok(Table { name: "commendations", title: "表彰", columns, rows })
}

/// The moments a year begins and ends in the city.
fn bounds(cx: &Cx<'_>, year: i64) -> Result<(Timestamp, Timestamp)> {
    let first = |year: i64| i16::try_from(year).ok().filter(|year| (1..=9998).contains(year)).map(|it| date(it, 1, 1));
    let (Some(from), Some(to)) = (first(year), first(year + 1)) else {
        return Err(AppError::field("year", "年份应是四位数字，例如 2026。"));
    };
    Ok((cx.core.city.midnight(from), cx.core.city.midnight(to)))
}
