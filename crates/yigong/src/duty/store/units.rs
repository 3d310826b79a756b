//! The units that take turns: the organisations right below the city.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

db::row! {
    /// A unit with the size of its obliged membership.
    pub(in crate::duty) struct UnitRow {
        pub(in crate::duty) id: Id,
        pub(in crate::duty) name: String,
        pub(in crate::duty) town: String,
        /// Members with the yearly duty (V2.1), its descendants' included.
        pub(in crate::duty) obliged: i64,
    }
}

/// Every unit with obliged members in `year`, in the order of the tree.
pub(in crate::duty) async fn units(cx: &mut Cx<'_>, year: i16) -> Result<Vec<UnitRow>> {
    let select = sql!(
        "SELECT o.id, o.short, o.town, CAST(SUM(y.met + y.short) AS BIGINT)
         FROM organisation root
         JOIN organisation o ON o.region = root.region AND o.parent = root.id AND o.closed_at IS NULL
         JOIN organisation_path d ON d.region = o.region AND d.ancestor = o.id
         JOIN organisation_year y ON y.region = d.region AND y.organisation = d.descendant AND y.year = $2
         WHERE root.region = $1 AND root.parent IS NULL
         GROUP BY o.id, o.short, o.town, o.position
         HAVING SUM(y.met + y.short) > 0 ORDER BY o.position, o.id"
    );
    Ok(cx.tx.all(select, params![cx.region, i64::from(year)]).await?)
}

/// The unit a person belongs to: the organisation right below the city above (or at) their own.
pub(in crate::duty) async fn unit_of(cx: &mut Cx<'_>, person: Id) -> Result<Option<Id>> {
    let select = sql!(
        "SELECT u.id FROM membership m
         JOIN organisation_path d ON d.region = m.region AND d.descendant = m.organisation
         JOIN organisation u ON u.region = d.region AND u.id = d.ancestor
         JOIN organisation root ON root.region = u.region AND root.id = u.parent AND root.parent IS NULL
         WHERE m.region = $1 AND m.person = $2 AND m.valid_to IS NULL"
    );
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Who looks after a unit: roles held at it; when there are none, below it; then the organisers.
pub(in crate::duty) async fn managers(cx: &mut Cx<'_>, unit: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT g.person, d.depth FROM organisation_path d
         JOIN role_grant g ON g.region = d.region AND g.organisation = d.descendant AND g.ended_at IS NULL
         WHERE d.region = $1 AND d.ancestor = $2 ORDER BY d.depth, g.person LIMIT 20"
    );
    let found: Vec<(Id, i64)> = cx.tx.all(select, params![cx.region, unit]).await?;
    let nearest = found.first().map(|(_, depth)| *depth);
    let mut people: Vec<Id> = Vec::new();
    for (person, _) in found.into_iter().filter(|(_, depth)| Some(*depth) == nearest) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    if people.is_empty() {
        return organisers(cx).await;
    }
    Ok(people)
}

/// The organisers.
pub(in crate::duty) async fn organisers(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT person FROM role_grant
         WHERE region = $1 AND role = 'organiser' AND ended_at IS NULL ORDER BY person LIMIT 5"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}
