//! The SQL of disclosure: the months that are kept, and what the public pages read.

use db::{params, sql};
use jiff::civil::Date;

use super::model::{MonthOf, Named};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Ids 0 to 15 stand for people who belong to no organisation.
const RESIDENTS: u128 = 15;

/// Minutes as the ledger enters them.
#[derive(Debug, Clone)]
pub struct Service<'a> {
    /// Whose.
    pub person: Id,
    /// Where they belonged on the day.
    pub organisation: Option<Id>,
    /// The day of service.
    pub date: Date,
    /// C1 … C14.
    pub category: &'a str,
    /// Minutes, negative in a reversal.
    pub minutes: i64,
}

/// Counts an entry of the ledger, in its transaction.
pub async fn count(cx: &mut Cx<'_>, service: &Service<'_>) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO service_month (region, year, organisation, month, category, minutes, services)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (region, year, organisation, month, category) DO UPDATE SET
            minutes = service_month.minutes + excluded.minutes,
            services = service_month.services + excluded.services"
    );
    let place = service.organisation.unwrap_or_else(|| Id::from_u128(service.person.as_u128() & RESIDENTS));
    let (year, month) = (i64::from(service.date.year()), i64::from(service.date.month()));
    let row = params![cx.region, year, place, month, service.category, service.minutes, service.minutes.signum()];
    cx.tx.run(upsert, row).await?;
    Ok(())
}

/// Service of the whole city by month and category, residents included.
pub(super) async fn city_months(cx: &mut Cx<'_>, year: i16) -> Result<Vec<MonthOf>> {
    let select = sql!(
        "SELECT month, category, CAST(SUM(minutes) AS BIGINT), CAST(SUM(services) AS BIGINT) FROM service_month
         WHERE region = $1 AND year = $2 GROUP BY month, category ORDER BY month, category"
    );
    Ok(cx.tx.all(select, params![cx.region, i64::from(year)]).await?)
}

/// Service of an organisation and everything below it by month and category.
pub(super) async fn months(cx: &mut Cx<'_>, organisation: Id, year: i16) -> Result<Vec<MonthOf>> {
    let select = sql!(
        "SELECT service_month.month, service_month.category, CAST(SUM(service_month.minutes) AS BIGINT),
            CAST(SUM(service_month.services) AS BIGINT)
         FROM organisation_path below
         JOIN service_month ON service_month.region = below.region AND service_month.year = $3
           AND service_month.organisation = below.descendant
         WHERE below.region = $1 AND below.ancestor = $2
         GROUP BY service_month.month, service_month.category
         ORDER BY service_month.month, service_month.category"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year)]).await?)
}

/// Who met the duty at the organisation itself and agreed to be named in public, most hours first.
pub(super) async fn named(cx: &mut Cx<'_>, organisation: Id, year: i16) -> Result<Vec<Named>> {
    let select = sql!(
        "SELECT person.name, person_year.credited FROM person_year
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.state = 'met' AND person.erased_at IS NULL AND EXISTS (
             SELECT 1 FROM consent WHERE consent.region = person.region AND consent.person = person.id
               AND consent.purpose = 'public_name' AND consent.withdrawn_at IS NULL)
         ORDER BY person_year.credited DESC, person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year)]).await?)
}

/// The names of those who met it and did not agree, to be masked.
pub(super) async fn unnamed(cx: &mut Cx<'_>, organisation: Id, year: i16) -> Result<Vec<String>> {
    let select = sql!(
        "SELECT person.name FROM person_year
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.state = 'met' AND NOT (person.erased_at IS NULL AND EXISTS (
             SELECT 1 FROM consent WHERE consent.region = person.region AND consent.person = person.id
               AND consent.purpose = 'public_name' AND consent.withdrawn_at IS NULL))
         ORDER BY person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year)]).await?)
}

/// What is kept and what the ledger says, month by month, as comparable text.
pub(super) async fn kept_and_entered(cx: &mut Cx<'_>) -> Result<[Vec<String>; 2]> {
    let kept = sql!(
        "SELECT organisation || ' ' || year || ' ' || month || ' ' || category || ' ' || minutes || ' ' || services FROM (
            SELECT CASE WHEN service_month.organisation <= $2 THEN '' ELSE organisation.code END AS organisation, year,
               month, category, CAST(SUM(minutes) AS BIGINT) AS minutes, CAST(SUM(services) AS BIGINT) AS services
            FROM service_month LEFT JOIN organisation
              ON organisation.region = service_month.region AND organisation.id = service_month.organisation
            WHERE service_month.region = $1
            GROUP BY CASE WHEN service_month.organisation <= $2 THEN '' ELSE organisation.code END, year, month,
               category) AS kept
         WHERE minutes <> 0 OR services <> 0"
    );
    let entered = sql!(
        "SELECT organisation || ' ' || year || ' ' || month || ' ' || category || ' ' || minutes || ' ' || services FROM (
            SELECT COALESCE(organisation.code, '') AS organisation, year,
               CAST(SUBSTR(service_date, 6, 2) AS BIGINT) AS month, category, CAST(SUM(minutes) AS BIGINT) AS minutes,
               CAST(SUM(CASE WHEN minutes > 0 THEN 1 ELSE -1 END) AS BIGINT) AS services
            FROM ledger LEFT JOIN organisation
              ON organisation.region = ledger.region AND organisation.id = ledger.organisation
            WHERE ledger.region = $1
            GROUP BY COALESCE(organisation.code, ''), year, CAST(SUBSTR(service_date, 6, 2) AS BIGINT), category) AS entered
         WHERE minutes <> 0 OR services <> 0"
    );
    let mut both = [
        cx.tx.all::<String>(kept, params![cx.region, Id::from_u128(RESIDENTS)]).await?,
        cx.tx.all::<String>(entered, params![cx.region]).await?,
    ];
    both.iter_mut().for_each(|lines| lines.sort());
    Ok(both)
}
