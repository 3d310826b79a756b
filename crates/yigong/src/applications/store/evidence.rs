//! What the ledger shows of the linked activities and teams.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::applications::model::{Evidence, Month};
use crate::campaigns::Period;
use crate::clock::Id;
use crate::error::Result;

/// Rows of service in the period that belong to a linked activity or team: month, grade, activity,
/// shift, person, minutes; reversed rows cancel out.
const ROWS: &str = "SELECT SUBSTR(l.service_date, 1, 7), l.grade, l.activity, COALESCE(l.shift, l.activity), l.person,
         CAST(SUM(l.minutes) AS BIGINT)
     FROM ledger l JOIN activity a ON a.region = l.region AND a.id = l.activity
     WHERE l.region = $1 AND l.service_date >= $3 AND l.service_date <= $4
       AND EXISTS (SELECT 1 FROM application_link k WHERE k.region = $1 AND k.application = $2
         AND ((k.kind = 'activity' AND k.target = a.id) OR (k.kind = 'team' AND k.target = a.team)))
     GROUP BY SUBSTR(l.service_date, 1, 7), l.grade, l.activity, COALESCE(l.shift, l.activity), l.person
     HAVING SUM(l.minutes) > 0";

/// The figures as they are now.
pub(in crate::applications) async fn evidence(cx: &mut Cx<'_>, application: Id, period: &Period) -> Result<Evidence> {
    let select = sql!(ROWS);
    let rows: Vec<(String, String, Id, Id, Id, i64)> =
        cx.tx.all(select, params![cx.region, application, period.first, period.last]).await?;
    let distinct = |mut ids: Vec<Id>| -> i64 {
        ids.sort_unstable();
        ids.dedup();
        i64::try_from(ids.len()).unwrap_or(i64::MAX)
    };
    let grades = |rows: &[&(String, String, Id, Id, Id, i64)]| -> [i64; 4] {
        ["A", "B", "C", "D"].map(|grade| rows.iter().filter(|row| row.1 == grade).map(|row| row.5).sum())
    };
    let all: Vec<_> = rows.iter().collect();
    let mut names: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let month = |name: &str| {
        let rows: Vec<_> = rows.iter().filter(|row| row.0 == name).collect();
        Month {
            month: name.to_owned(),
            occasions: distinct(rows.iter().map(|row| row.3).collect()),
            people: distinct(rows.iter().map(|row| row.4).collect()),
            by_grade: grades(&rows),
        }
    };
    Ok(Evidence {
        activities: distinct(rows.iter().map(|row| row.2).collect()),
        occasions: distinct(rows.iter().map(|row| row.3).collect()),
        people: distinct(rows.iter().map(|row| row.4).collect()),
        minutes: rows.iter().map(|row| row.5).sum(),
        by_grade: grades(&all),
        months: names.into_iter().map(month).collect(),
    })
}

db::row! {
    /// What is linked.
    pub(in crate::applications) struct Linked {
        /// activity or team.
        pub(in crate::applications) kind: String,
        pub(in crate::applications) id: Id,
        pub(in crate::applications) name: String,
    }
}

/// Everything linked to an application, teams first.
pub(in crate::applications) async fn linked(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Linked>> {
    let select = sql!(
        "SELECT k.kind, k.target, COALESCE(t.name, a.title)
         FROM application_link k
         LEFT JOIN team t ON t.region = k.region AND t.id = k.target AND k.kind = 'team'
         LEFT JOIN activity a ON a.region = k.region AND a.id = k.target AND k.kind = 'activity'
         WHERE k.region = $1 AND k.application = $2 ORDER BY k.kind DESC, 3"
    );
    Ok(cx.tx.all(select, params![cx.region, application]).await?)
}

/// Links an activity or a team; twice is once.
pub(in crate::applications) async fn link(
    cx: &mut Cx<'_>,
    application: Id,
    kind: &str,
    target: Id,
    by: Id,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO application_link (region, application, kind, target, linked_by, linked_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region, application, kind, target) DO NOTHING"
    );
    cx.tx.run(insert, params![cx.region, application, kind, target, by, cx.now]).await?;
    Ok(())
}

/// Takes a link away.
pub(in crate::applications) async fn unlink(cx: &mut Cx<'_>, application: Id, target: Id) -> Result<()> {
    let delete = sql!("DELETE FROM application_link WHERE region = $1 AND application = $2 AND target = $3");
    cx.tx.run(delete, params![cx.region, application, target]).await?;
    Ok(())
}

db::row! {
    /// Something that can be linked.
    pub(in crate::applications) struct Linkable {
        /// activity or team.
        pub(in crate::applications) kind: String,
        pub(in crate::applications) id: Id,
        pub(in crate::applications) name: String,
        /// The team's name, or the day of the activity's first shift as UTC seconds.
        pub(in crate::applications) note: String,
        pub(in crate::applications) first_start: i64,
    }
}

/// The unit's teams and their activities within the period, those of the drafting organisation first.
pub(in crate::applications) async fn linkable(
    cx: &mut Cx<'_>,
    unit: Id,
    (first, last): (Date, Date),
) -> Result<Vec<Linkable>> {
    let city = &cx.core.city;
    let (from, to) = (city.midnight(first), city.midnight(last.tomorrow().unwrap_or(last)));
    let teams = sql!(
        "SELECT 'team', t.id, t.name, o.name, CAST(0 AS BIGINT)
         FROM organisation_path p JOIN team t ON t.region = p.region AND t.organisation = p.descendant
         JOIN organisation o ON o.region = t.region AND o.id = t.organisation
         WHERE p.region = $1 AND p.ancestor = $2 AND t.closed_at IS NULL ORDER BY t.name LIMIT 100"
    );
    let mut all: Vec<Linkable> = cx.tx.all(teams, params![cx.region, unit]).await?;
    let activities = sql!(
        "SELECT 'activity', a.id, a.title, t.name, a.first_start
         FROM organisation_path p JOIN team t ON t.region = p.region AND t.organisation = p.descendant
         JOIN activity a ON a.region = t.region AND a.team = t.id
         WHERE p.region = $1 AND p.ancestor = $2 AND a.state <> 'draft' AND a.state <> 'cancelled'
           AND a.first_start >= $3 AND a.first_start < $4 ORDER BY a.first_start DESC LIMIT 300"
    );
    all.extend(cx.tx.all::<Linkable>(activities, params![cx.region, unit, from, to]).await?);
    Ok(all)
}

/// Whether an activity or team belongs to the unit.
pub(in crate::applications) async fn is_linkable(cx: &mut Cx<'_>, unit: Id, kind: &str, target: Id) -> Result<bool> {
    let team = sql!("SELECT organisation FROM team WHERE region = $1 AND id = $2");
    let activity = sql!(
        "SELECT t.organisation FROM activity a JOIN team t ON t.region = a.region AND t.id = a.team
         WHERE a.region = $1 AND a.id = $2 AND a.state <> 'draft'"
    );
    let statement = if kind == "team" { team } else { activity };
    match cx.tx.first::<Id>(statement, params![cx.region, target]).await? {
        Some(organisation) => super::subtree_of(cx, unit, organisation).await,
        None => Ok(false),
    }
}
