//! The SQL of the organisation tree.

use db::{params, sql};

use super::model::Organisation;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// The organisation, if there is one.
pub async fn organisation(cx: &mut Cx<'_>, id: Id) -> Result<Option<Organisation>> {
    let select = sql!("SELECT id, parent, name, short, kind, town FROM organisation WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The organisation with this code of the city's data.
pub async fn by_code(cx: &mut Cx<'_>, code: &str) -> Result<Option<Organisation>> {
    let select = sql!("SELECT id, parent, name, short, kind, town FROM organisation WHERE region = $1 AND code = $2");
    Ok(cx.tx.first(select, params![cx.region, code]).await?)
}

/// The organisation of this full name.
pub async fn by_name(cx: &mut Cx<'_>, name: &str) -> Result<Option<Organisation>> {
    let select = sql!("SELECT id, parent, name, short, kind, town FROM organisation WHERE region = $1 AND name = $2");
    Ok(cx.tx.first(select, params![cx.region, name]).await?)
}

/// The city itself.
pub async fn root(cx: &mut Cx<'_>) -> Result<Option<Organisation>> {
    let select = sql!(
        "SELECT id, parent, name, short, kind, town FROM organisation
         WHERE region = $1 AND parent IS NULL ORDER BY position LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region]).await?)
}

/// Those directly below, in order.
pub async fn children(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Organisation>> {
    let select = sql!(
        "SELECT id, parent, name, short, kind, town FROM organisation
         WHERE region = $1 AND parent = $2 AND closed_at IS NULL ORDER BY position, name"
    );
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}

/// Those above, from the city down to the direct parent.
pub async fn ancestors(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Organisation>> {
    let select = sql!(
        "SELECT o.id, o.parent, o.name, o.short, o.kind, o.town
         FROM organisation_path p JOIN organisation o ON o.region = p.region AND o.id = p.ancestor
         WHERE p.region = $1 AND p.descendant = $2 AND p.depth > 0 ORDER BY p.depth DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}

/// The organisation and everything below it.
pub async fn subtree(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Organisation>> {
    let select = sql!(
        "SELECT o.id, o.parent, o.name, o.short, o.kind, o.town
         FROM organisation_path p JOIN organisation o ON o.region = p.region AND o.id = p.descendant
         WHERE p.region = $1 AND p.ancestor = $2 AND o.closed_at IS NULL ORDER BY p.depth, o.position, o.name"
    );
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}

/// A page of a search: names that contain `q`, below `parent` (at any depth when `q` is given,
/// directly when it is empty), after the name `after`. At most `limit` rows, by name.
pub(super) struct Search<'q> {
    pub(super) q: &'q str,
    pub(super) parent: Option<Id>,
    pub(super) after: &'q str,
    pub(super) limit: i64,
}

/// Organisations whose name contains `q`, below `parent` or in the whole city; at most 50, by name.
pub async fn search(cx: &mut Cx<'_>, q: &str, parent: Option<Id>) -> Result<Vec<Organisation>> {
    page(cx, &Search { q, parent, after: "", limit: 50 }).await
}

pub(super) async fn page(cx: &mut Cx<'_>, search: &Search<'_>) -> Result<Vec<Organisation>> {
    let (like, after, limit) = (contains(search.q), search.after, search.limit);
    let rows = match search.parent {
        None => {
            let select = sql!(
                "SELECT id, parent, name, short, kind, town FROM organisation
                 WHERE region = $1 AND name LIKE $2 ESCAPE '!' AND name > $3 AND closed_at IS NULL
                 ORDER BY name LIMIT $4"
            );
            cx.tx.all(select, params![cx.region, like, after, limit]).await?
        }
        Some(parent) => {
            let deepest = if search.q.is_empty() { 1 } else { i64::MAX };
            let select = sql!(
                "SELECT o.id, o.parent, o.name, o.short, o.kind, o.town
                 FROM organisation_path p JOIN organisation o ON o.region = p.region AND o.id = p.descendant
                 WHERE p.region = $1 AND p.ancestor = $2 AND p.depth > 0 AND p.depth <= $3
                   AND o.name LIKE $4 ESCAPE '!' AND o.name > $5 AND o.closed_at IS NULL
                 ORDER BY o.name LIMIT $6"
            );
            cx.tx.all(select, params![cx.region, parent, deepest, like, after, limit]).await?
        }
    };
    Ok(rows)
}

/// A LIKE pattern (escape `!`) for names that contain `q`.
pub(crate) fn contains(q: &str) -> String {
    let mut pattern = String::from("%");
    for c in q.trim().chars().take(40) {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A new organisation, and its place in the closure of the tree.
pub(super) async fn insert(cx: &mut Cx<'_>, new: &Organisation, code: &str, position: i64) -> Result<()> {
    let insert = sql!(
        "INSERT INTO organisation (region, id, code, parent, name, short, kind, town, position, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let row = params![cx.region, new.id, code, new.parent, new.name, new.short, new.kind, new.town, position, cx.now];
    cx.tx.run(insert, row).await?;
    let itself = sql!("INSERT INTO organisation_path (region, ancestor, descendant, depth) VALUES ($1, $2, $2, 0)");
    cx.tx.run(itself, params![cx.region, new.id]).await?;
    let Some(parent) = new.parent else { return Ok(()) };
    let above = sql!("SELECT ancestor, depth FROM organisation_path WHERE region = $1 AND descendant = $2");
    let above: Vec<(Id, i64)> = cx.tx.all(above, params![cx.region, parent]).await?;
    for (ancestor, depth) in above {
        let link = sql!("INSERT INTO organisation_path (region, ancestor, descendant, depth) VALUES ($1, $2, $3, $4)");
        cx.tx.run(link, params![cx.region, ancestor, new.id, depth + 1]).await?;
    }
    Ok(())
}
