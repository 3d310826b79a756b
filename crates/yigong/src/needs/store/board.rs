//! Lists of needs: the public board, the map, one's own, the community's desk, a leader's.

use db::{params, sql};
use jiff::Timestamp;

use super::{claim_columns, need_columns};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::model::{Claim, Need};

/// Needs on a page.
pub(crate) const PAGE: usize = 20;

/// What the board is asked for. Empty texts ask for everything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// Category code.
    pub(crate) category: String,
    /// Town.
    pub(crate) town: String,
    /// `starts_at` and id of the last one of the page before.
    pub(crate) after: Option<(Timestamp, Id)>,
}

/// One page of open needs, soonest first, and whether there is more.
pub(crate) async fn open(cx: &mut Cx<'_>, search: &Search) -> Result<(Vec<Need>, bool)> {
    let select = need_columns!(
        "WHERE need.region = $1 AND need.state = 'open' AND ($2 = '' OR need.category = $2)
            AND ($3 = '' OR need.town = $3) AND (need.starts_at > $4 OR (need.starts_at = $4 AND need.id > $5))
         ORDER BY need.starts_at, need.id LIMIT $6"
    );
    let (at, id) = search.after.unwrap_or((Timestamp::UNIX_EPOCH, Id::nil()));
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found: Vec<Need> =
        cx.tx.all(select, params![cx.region, search.category, search.town, at, id, limit]).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}

/// Open needs by town.
pub(crate) async fn by_town(cx: &mut Cx<'_>) -> Result<Vec<(String, i64)>> {
    let select = sql!("SELECT town, COUNT(*) FROM need WHERE region = $1 AND state = 'open' GROUP BY town");
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// The needs served last, for everybody to see that asking helps.
pub(crate) async fn lately(cx: &mut Cx<'_>) -> Result<Vec<Need>> {
    let select =
        need_columns!("WHERE need.region = $1 AND need.state = 'closed' ORDER BY need.starts_at DESC, need.id LIMIT 6");
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// What a person asked for or wrote down, newest first.
pub(crate) async fn asked_by(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Need>> {
    let select = need_columns!(
        "WHERE need.region = $1 AND (need.asker = $2 OR need.entered_by = $2)
         ORDER BY need.entered_at DESC, need.id DESC LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// The needs with claims of a person, or of a team they lead; newest first.
pub(crate) async fn claimed_by(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(Need, Claim)>> {
    let claims = claim_columns!(
        "WHERE need_claim.region = $1 AND (need_claim.person = $2
            OR need_claim.team IN (SELECT role_grant.team FROM role_grant WHERE role_grant.region = $1
                AND role_grant.person = $2 AND role_grant.ended_at IS NULL))
         ORDER BY need_claim.made_at DESC, need_claim.id DESC LIMIT 50"
    );
    let needs = need_columns!(
        "WHERE need.region = $1 AND need.id IN (SELECT need_claim.need FROM need_claim
            WHERE need_claim.region = $1 AND (need_claim.person = $2
                OR need_claim.team IN (SELECT role_grant.team FROM role_grant WHERE role_grant.region = $1
                    AND role_grant.person = $2 AND role_grant.ended_at IS NULL)))"
    );
    let claims: Vec<Claim> = cx.tx.all(claims, params![cx.region, person]).await?;
    let needs: Vec<Need> = cx.tx.all(needs, params![cx.region, person]).await?;
    let with_need = |claim: Claim| needs.iter().find(|need| need.id == claim.need).cloned().map(|need| (need, claim));
    Ok(claims.into_iter().filter_map(with_need).collect())
}

/// Needs that an organisation or one below it answers for and that are not over, what waits for it
/// first.
pub(crate) async fn at_desk(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Need>> {
    let select = need_columns!(
        "WHERE need.region = $1 AND need.state IN ('submitted', 'open', 'assigned', 'served', 'expired')
            AND need.organisation IN (SELECT descendant FROM organisation_path WHERE region = $1 AND ancestor = $2)
         ORDER BY CASE need.state WHEN 'submitted' THEN 0 WHEN 'served' THEN 1 WHEN 'open' THEN 2 WHEN 'assigned'
            THEN 3 ELSE 4 END, need.starts_at, need.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// Claims the community has to decide, of needs an organisation or one below it answers for.
pub(crate) async fn undecided(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Claim>> {
    let select = claim_columns!(
        "JOIN need ON need.region = need_claim.region AND need.id = need_claim.need
         WHERE need_claim.region = $1 AND need_claim.state = 'asked' AND need.state = 'open'
            AND need.organisation IN (SELECT descendant FROM organisation_path WHERE region = $1 AND ancestor = $2)
         ORDER BY need_claim.made_at, need_claim.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// Open needs a team might take: of its town, or of a category it does; soonest first.
pub(crate) async fn near_team(cx: &mut Cx<'_>, town: &str, categories: &str) -> Result<Vec<Need>> {
    let select = need_columns!(
        "WHERE need.region = $1 AND need.state = 'open'
            AND (need.town = $2 OR $3 LIKE '% ' || need.category || ' %')
         ORDER BY need.starts_at, need.id LIMIT 60"
    );
    Ok(cx.tx.all(select, params![cx.region, town, format!(" {categories} ")]).await?)
}
