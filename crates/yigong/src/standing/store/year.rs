//! The kept rows: `person_year` and `organisation_year`.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::counters::Credit;
use crate::standing::model::{ByGrade, State};

db::row! {
    /// What of a person's year decides where and how they are counted.
    #[derive(PartialEq, Eq)]
    pub(in crate::standing) struct Year {
        /// Where they are counted.
        pub(in crate::standing) organisation: Option<Id>,
        /// As what.
        pub(in crate::standing) state: State,
        /// Minutes that count for the duty.
        pub(in crate::standing) credited: i64,
        /// Minutes asked for.
        pub(in crate::standing) required: i64,
    }
}

/// A change of an organisation's sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::standing) struct Delta {
    pub(in crate::standing) people: i64,
    pub(in crate::standing) met: i64,
    pub(in crate::standing) short: i64,
    pub(in crate::standing) exempt: i64,
    pub(in crate::standing) by_grade: ByGrade,
}

impl Delta {
    /// One person counted.
    pub(in crate::standing) fn of(year: &Year) -> Self {
        let is = |state| i64::from(year.state == state);
        Self { people: 1, met: is(State::Met), short: is(State::Short), exempt: is(State::Exempt), ..Self::default() }
    }

    pub(in crate::standing) fn plus(&self, other: &Self) -> Self {
        let (a, b) = (&self.by_grade, &other.by_grade);
        Self {
            people: self.people + other.people,
            met: self.met + other.met,
            short: self.short + other.short,
            exempt: self.exempt + other.exempt,
            by_grade: ByGrade { a: a.a + b.a, b: a.b + b.b, c: a.c + b.c, d: a.d + b.d },
        }
    }

    pub(in crate::standing) fn negated(&self) -> Self {
        let g = &self.by_grade;
        Self {
            people: -self.people,
            met: -self.met,
            short: -self.short,
            exempt: -self.exempt,
            by_grade: ByGrade { a: -g.a, b: -g.b, c: -g.c, d: -g.d },
        }
    }
}

/// Adds minutes to a person's year and says how it stands after; None when there is no such row.
pub(in crate::standing) async fn add(cx: &mut Cx<'_>, credit: &Credit, duty: &ByGrade) -> Result<Option<Year>> {
    let update = sql!(
        "UPDATE person_year SET minutes = minutes + $4, credited = credited + $5,
            minutes_a = minutes_a + $6, minutes_b = minutes_b + $7,
            minutes_c = minutes_c + $8, minutes_d = minutes_d + $9,
            state = CASE WHEN state NOT IN ('met', 'short') THEN state
                         WHEN credited + $5 >= required THEN 'met' ELSE 'short' END
         WHERE region = $1 AND person = $2 AND year = $3
         RETURNING organisation, state, credited, required"
    );
    let (person, year) = (credit.person, i64::from(credit.year));
    let total = duty.total();
    let row = params![cx.region, person, year, credit.minutes, total, duty.a, duty.b, duty.c, duty.d];
    Ok(cx.tx.first(update, row).await?)
}

/// A person's year, held until the transaction ends.
pub(in crate::standing) async fn lock(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<Option<Year>> {
    let update = sql!(
        "UPDATE person_year SET required = required WHERE region = $1 AND person = $2 AND year = $3
         RETURNING organisation, state, credited, required"
    );
    Ok(cx.tx.first(update, params![cx.region, person, i64::from(year)]).await?)
}

/// A new year without hours; false when it was there already.
pub(in crate::standing) async fn create(cx: &mut Cx<'_>, person: Id, year: i16, new: &Year) -> Result<bool> {
    let insert = sql!(
        "INSERT INTO person_year (region, person, year, organisation, required, state)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region, person, year) DO NOTHING"
    );
    let row = params![cx.region, person, i64::from(year), new.organisation, new.required, new.state];
    Ok(cx.tx.run(insert, row).await? == 1)
}

/// Writes what the rules say of a locked year.
pub(in crate::standing) async fn settle(cx: &mut Cx<'_>, person: Id, year: i16, new: &Year) -> Result<()> {
    let update = sql!(
        "UPDATE person_year SET organisation = $4, required = $5, state = $6
         WHERE region = $1 AND person = $2 AND year = $3"
    );
    let row = params![cx.region, person, i64::from(year), new.organisation, new.required, new.state];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Changes the sums of an organisation; nothing for nobody or for no change.
pub(in crate::standing) async fn shift(
    cx: &mut Cx<'_>,
    organisation: Option<Id>,
    year: i16,
    delta: &Delta,
) -> Result<()> {
    let Some(organisation) = organisation.filter(|_| *delta != Delta::default()) else { return Ok(()) };
    let upsert = sql!(
        "INSERT INTO organisation_year (region, organisation, year, people, met, short, exempt,
            minutes, minutes_a, minutes_b, minutes_c, minutes_d)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (region, organisation, year) DO UPDATE SET
            people = organisation_year.people + excluded.people,
            met = organisation_year.met + excluded.met,
            short = organisation_year.short + excluded.short,
            exempt = organisation_year.exempt + excluded.exempt,
            minutes = organisation_year.minutes + excluded.minutes,
            minutes_a = organisation_year.minutes_a + excluded.minutes_a,
            minutes_b = organisation_year.minutes_b + excluded.minutes_b,
            minutes_c = organisation_year.minutes_c + excluded.minutes_c,
            minutes_d = organisation_year.minutes_d + excluded.minutes_d"
    );
    let g = &delta.by_grade;
    let people = (delta.people, delta.met, delta.short, delta.exempt);
    let row = params![
        cx.region,
        organisation,
        i64::from(year),
        people.0,
        people.1,
        people.2,
        people.3,
        g.total(),
        g.a,
        g.b,
        g.c,
        g.d
    ];
    cx.tx.run(upsert, row).await?;
    Ok(())
}

/// Of people between two ids, those who already have a row in the year.
pub(in crate::standing) async fn present(cx: &mut Cx<'_>, year: i16, first: Id, last: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT person FROM person_year WHERE region = $1 AND year = $2 AND person >= $3 AND person <= $4
         ORDER BY person"
    );
    Ok(cx.tx.all(select, params![cx.region, i64::from(year), first, last]).await?)
}

/// Whether everybody's row of the year was made.
pub(in crate::standing) async fn is_open(cx: &mut Cx<'_>, year: i16) -> Result<bool> {
    let select = sql!("SELECT value FROM setting WHERE region = $1 AND name = $2");
    let value: Option<String> = cx.tx.first(select, params![cx.region, format!("year_open.{year}")]).await?;
    Ok(value.is_some())
}

/// Remembers that everybody's row of the year was made.
pub(in crate::standing) async fn mark_open(cx: &mut Cx<'_>, year: i16) -> Result<()> {
    let insert =
        sql!("INSERT INTO setting (region, name, value) VALUES ($1, $2, $3) ON CONFLICT (region, name) DO NOTHING");
    cx.tx.run(insert, params![cx.region, format!("year_open.{year}"), cx.now.to_string()]).await?;
    Ok(())
}
