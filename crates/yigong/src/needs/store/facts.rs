//! What matching looks at, and what a decision about a helper does.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::app::Core;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::model::Need;
use crate::needs::rules::{self, NeedFacts, TeamFacts};

db::row! {
    /// A team, as matching sees it.
    pub(crate) struct TeamLine {
        pub(crate) id: Id,
        pub(crate) name: String,
        pub(crate) town: String,
        /// Codes parted by spaces, the main one first.
        pub(crate) categories: String,
        /// Shifts of its own at the wanted time.
        pub(crate) busy: i64,
        /// Needs of the category it has served.
        pub(crate) served: i64,
    }
}

/// Teams with a leader that have the category or the town, with what matching asks of them.
pub(crate) async fn teams_for(
    cx: &mut Cx<'_>,
    category: &str,
    town: &str,
    times: (Timestamp, Timestamp),
) -> Result<Vec<TeamLine>> {
    let select = sql!(
        "SELECT team.id, team.name, team.town, team.categories,
            (SELECT COUNT(*) FROM activity JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
             WHERE activity.region = $1 AND activity.team = team.id AND activity.state IN ('published', 'running')
                AND shift.starts_at < $5 AND shift.ends_at > $4),
            (SELECT COUNT(*) FROM need_claim JOIN need ON need.region = need_claim.region AND need.id = need_claim.need
             WHERE need_claim.region = $1 AND need_claim.team = team.id AND need_claim.state = 'confirmed'
                AND need.category = $2)
         FROM team
         WHERE team.region = $1 AND team.closed_at IS NULL
            AND (team.town = $3 OR ' ' || team.categories || ' ' LIKE '% ' || $2 || ' %')
            AND EXISTS (SELECT 1 FROM role_grant WHERE role_grant.region = $1 AND role_grant.team = team.id
                AND role_grant.ended_at IS NULL)
         ORDER BY team.name LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, category, town, times.0, times.1]).await?)
}

/// Shifts of a team at some time, and needs of a category it has served.
pub(crate) async fn team_record(
    cx: &mut Cx<'_>,
    team: Id,
    category: &str,
    times: (Timestamp, Timestamp),
) -> Result<(i64, i64)> {
    let select = sql!(
        "SELECT
            (SELECT COUNT(*) FROM activity JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
             WHERE activity.region = $1 AND activity.team = $2 AND activity.state IN ('published', 'running')
                AND shift.starts_at < $5 AND shift.ends_at > $4),
            (SELECT COUNT(*) FROM need_claim JOIN need ON need.region = need_claim.region AND need.id = need_claim.need
             WHERE need_claim.region = $1 AND need_claim.team = $2 AND need_claim.state = 'confirmed'
                AND need.category = $3)"
    );
    Ok(cx.tx.one(select, params![cx.region, team, category, times.0, times.1]).await?)
}

/// When a person was born.
pub(crate) async fn birth_date(cx: &mut Cx<'_>, person: Id) -> Result<Option<Date>> {
    let select = sql!("SELECT birth_date FROM person WHERE region = $1 AND id = $2 AND erased_at IS NULL");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// The town of the organisation a person belongs to, and the categories of the teams they are in.
pub(crate) async fn leanings(cx: &mut Cx<'_>, person: Id) -> Result<(Option<String>, Vec<String>)> {
    let town = sql!(
        "SELECT organisation.town FROM membership
         JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE membership.region = $1 AND membership.person = $2 AND membership.valid_to IS NULL"
    );
    let town = cx.tx.first(town, params![cx.region, person]).await?;
    let teams = sql!(
        "SELECT team.categories FROM team_member
         JOIN team ON team.region = team_member.region AND team.id = team_member.team
         WHERE team_member.region = $1 AND team_member.person = $2 AND team_member.left_at IS NULL LIMIT 20"
    );
    let teams: Vec<String> = cx.tx.all(teams, params![cx.region, person]).await?;
    Ok((town, teams.iter().flat_map(|codes| codes.split(' ')).map(str::to_owned).collect()))
}

/// How many came to a team's visit, whether or not they have checked out yet.
pub(crate) async fn attended(cx: &mut Cx<'_>, activity: Id) -> Result<i64> {
    let count = sql!(
        "SELECT COUNT(DISTINCT attendance.person) FROM attendance
         JOIN shift ON shift.region = attendance.region AND shift.id = attendance.shift
         WHERE attendance.region = $1 AND shift.activity = $2"
    );
    Ok(cx.tx.one(count, params![cx.region, activity]).await?)
}

/// A team that fits a need, and why.
pub(crate) struct Fitting {
    pub(crate) team: Id,
    pub(crate) name: String,
    pub(crate) score: i64,
    pub(crate) reasons: Vec<String>,
}

/// The teams that fit a need, best first.
pub(crate) async fn fitting(cx: &mut Cx<'_>, need: &Need) -> Result<Vec<Fitting>> {
    let times = (need.starts_at, need.ends_at);
    let lines = teams_for(cx, &need.category, &need.town, times).await?;
    let facts = need_facts(cx.core, need);
    let mut fitting: Vec<Fitting> = lines
        .into_iter()
        .filter_map(|line| {
            let categories = line.categories.split(' ').map(str::to_owned).collect();
            let team = TeamFacts { categories, town: line.town, busy: line.busy, served: line.served };
            let fit = rules::fit(&facts, &team)?;
            Some(Fitting { team: line.id, name: line.name, score: fit.score, reasons: fit.reasons })
        })
        .collect();
    fitting.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.name.cmp(&b.name)));
    Ok(fitting)
}

/// The open needs that fit a team, best first, with the reasons.
pub(crate) async fn for_team(cx: &mut Cx<'_>, team: &crate::teams::Team) -> Result<Vec<(Need, rules::Fit)>> {
    let mut found = Vec::new();
    for need in super::near_team(cx, &team.town, &team.categories).await? {
        let (busy, served) = team_record(cx, team.id, &need.category, (need.starts_at, need.ends_at)).await?;
        let categories = team.codes().map(str::to_owned).collect();
        let facts = TeamFacts { categories, town: team.town.clone(), busy, served };
        if let Some(fit) = rules::fit(&need_facts(cx.core, &need), &facts) {
            found.push((need, fit));
        }
    }
    found.sort_by(|(a, x), (b, y)| y.score.cmp(&x.score).then_with(|| a.starts_at.cmp(&b.starts_at)));
    Ok(found)
}

/// A need as matching sees it.
pub(crate) fn need_facts<'n>(core: &'n Core, need: &'n Need) -> NeedFacts<'n> {
    let name = core.city.category(&need.category).map_or("", |category| category.short.as_str());
    NeedFacts { category: &need.category, category_name: name, town: &need.town }
}
