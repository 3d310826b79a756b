//! The facts the rules engine looks at.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::model::{Belonging, ByGrade, Excuse, Facts, Grade};

/// What is known of a person, without hours.
pub(in crate::standing) async fn facts(cx: &mut Cx<'_>, person: Id) -> Result<Facts> {
    let one = many(cx, person, person).await?;
    one.into_iter().next().map(|(_, facts)| facts).ok_or_else(AppError::not_found)
}

/// One batch of people with their facts.
pub(in crate::standing) type Everybody = Vec<(Id, Facts)>;

/// The next `limit` people after `after`, in the order of their ids.
pub(in crate::standing) async fn everybody(cx: &mut Cx<'_>, after: Id, limit: i64) -> Result<Everybody> {
    let select = sql!("SELECT id FROM person WHERE region = $1 AND id > $2 ORDER BY id LIMIT $3");
    let ids: Vec<Id> = cx.tx.all(select, params![cx.region, after, limit]).await?;
    match (ids.first(), ids.last()) {
        (Some(first), Some(last)) => many(cx, *first, *last).await,
        _ => Ok(Vec::new()),
    }
}

/// A person's id, sex and birth date.
pub(in crate::standing) type Who = (Id, i64, Date);
/// A person's stretch of belonging: person, organisation, its name, status, from, to.
pub(in crate::standing) type Member = (Id, Id, String, String, Date, Option<Date>);
/// A person's exemption: person, kind, from, to, approved, ended.
pub(in crate::standing) type Exempt = (Id, String, Date, Option<Date>, Option<Timestamp>, Option<Timestamp>);

/// The facts of all people whose ids lie between two, in order: three statements however many.
async fn many(cx: &mut Cx<'_>, first: Id, last: Id) -> Result<Everybody> {
    let people = sql!("SELECT id, sex, birth_date FROM person WHERE region = $1 AND id >= $2 AND id <= $3 ORDER BY id");
    let people: Vec<Who> = cx.tx.all(people, params![cx.region, first, last]).await?;
    let memberships = sql!(
        "SELECT membership.person, membership.organisation, organisation.name, membership.status,
            membership.valid_from, membership.valid_to
         FROM membership JOIN organisation
           ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE membership.region = $1 AND membership.person >= $2 AND membership.person <= $3
         ORDER BY membership.person, membership.valid_from, membership.id"
    );
    let memberships: Vec<Member> = cx.tx.all(memberships, params![cx.region, first, last]).await?;
    let exemptions = sql!(
        "SELECT person, kind, valid_from, valid_to, approved_at, ended_at FROM exemption
         WHERE region = $1 AND person >= $2 AND person <= $3 ORDER BY person, valid_from, id"
    );
    let exemptions: Vec<Exempt> = cx.tx.all(exemptions, params![cx.region, first, last]).await?;
    Ok(gathered(&cx.core.city, people, memberships, exemptions))
}

/// People with what belongs to each; all three lists in the order of the people's ids.
pub(in crate::standing) fn gathered(
    city: &City,
    people: Vec<Who>,
    memberships: Vec<Member>,
    exemptions: Vec<Exempt>,
) -> Everybody {
    let mut memberships = memberships.into_iter().peekable();
    let mut exemptions = exemptions.into_iter().peekable();
    let gathered = people.into_iter().map(|(id, sex, birth_date)| {
        let belonging =
            |(_, organisation, name, status, from, to): Member| Belonging { organisation, name, status, from, to };
        let excuse = |(_, kind, from, to, approved_at, ended_at): Exempt| {
            let ended = ended_at.map(|at| city.date(at));
            let to = [to, ended].into_iter().flatten().min();
            Excuse { kind, from, to, approved: approved_at.is_some() }
        };
        let facts = Facts {
            sex,
            birth_date,
            memberships: std::iter::from_fn(|| memberships.next_if(|it| it.0 == id)).map(belonging).collect(),
            exemptions: std::iter::from_fn(|| exemptions.next_if(|it| it.0 == id))
                .map(excuse)
                .filter(|it| it.to.is_none_or(|to| to >= it.from))
                .collect(),
            credited: 0,
            by_grade: ByGrade::default(),
        };
        (id, facts)
    });
    gathered.collect()
}

/// Credited minutes by grade of a person's services in `year` up to and including `last`.
pub(in crate::standing) async fn sums(cx: &mut Cx<'_>, person: Id, year: i16, last: Date) -> Result<ByGrade> {
    let select = sql!(
        "SELECT grade, CAST(SUM(minutes) AS BIGINT) FROM ledger
         WHERE region = $1 AND person = $2 AND year = $3 AND service_date <= $4 AND duty = 1 GROUP BY grade"
    );
    let sums: Vec<(Grade, i64)> = cx.tx.all(select, params![cx.region, person, i64::from(year), last]).await?;
    let mut by_grade = ByGrade::default();
    for (grade, minutes) in sums {
        *by_grade.slot(grade) = minutes;
    }
    Ok(by_grade)
}
