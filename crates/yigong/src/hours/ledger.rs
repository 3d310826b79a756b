//! The ledger itself: rows are appended to a person's hash chain, never changed.

use db::{params, sql};
use jiff::civil::Date;
use serde_json::json;

use super::model::{Entry, Source};
use crate::action::Cx;
use crate::certificates;
use crate::clock::Id;
use crate::crypto::sha256;
use crate::disclosure;
use crate::error::{AppError, Result};
use crate::exchange;
use crate::standing::{self, Credit, Grade};

/// What is to be entered.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Whose.
    pub person: Id,
    /// The day of service, in the city.
    pub service_date: Date,
    /// Minutes; negative only in a reversal.
    pub minutes: i64,
    /// The shift served.
    pub shift: Option<Id>,
    /// The activity served.
    pub activity: Option<Id>,
    /// What it was, in words.
    pub title: String,
    /// Category (C1–C14).
    pub category: String,
    /// Where the minutes come from.
    pub source: Source,
    /// How well they are evidenced.
    pub grade: Grade,
    /// Who recorded it.
    pub recorded_by: Id,
    /// The second person, where one is needed.
    pub approved_by: Option<Id>,
    /// The row it takes back.
    pub reverses: Option<Id>,
    /// Why, for all but plain attendance.
    pub reason: String,
}

/// The first link of every chain.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// Appends a row, links it into the person's chain and keeps the totals. Returns its id.
pub async fn post(cx: &mut Cx<'_>, new: &NewEntry) -> Result<Id> {
    let organisation = crate::people::membership_on(cx, new.person, new.service_date).await?.map(|m| m.organisation);
    let counting = cx.core.city.rules.counting(new.service_date);
    let duty = counting.duty_grades.iter().any(|code| code == new.grade.code())
        && counting.duty_sources.iter().any(|code| code == new.source.code());
    let (seq, previous) = head(cx, new.person).await?;
    let id = cx.id();
    let link = Link { id, seq, organisation, duty, recorded_at: cx.now.as_second() };
    let hash = link.hash(new, &previous);
    let row = params![
        cx.region,
        new.person,
        seq,
        id,
        new.service_date,
        i64::from(new.service_date.year()),
        new.minutes,
        new.shift,
        new.activity,
        new.title,
        new.category,
        organisation,
        new.source,
        new.grade,
        duty,
        new.recorded_by,
        new.approved_by,
        new.reverses,
        new.reason,
        cx.now,
        previous,
        hash,
    ];
    let insert = sql!(
        "INSERT INTO ledger (region, person, seq, id, service_date, year, minutes, shift, activity, title, category,
            organisation, source, grade, duty, recorded_by, approved_by, reverses, reason, recorded_at,
            previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
    );
    cx.tx.run(insert, row).await?;
    move_head(cx, new.person, &hash).await?;
    let year = new.service_date.year();
    let credit = Credit { person: new.person, year, organisation, minutes: new.minutes, duty, grade: new.grade };
    standing::credit(cx, &credit).await?;
    let (person, date, category) = (new.person, new.service_date, new.category.as_str());
    let service = disclosure::Service { person, organisation, date, category, minutes: new.minutes };
    disclosure::count(cx, &service).await?;
    if let Some(row) = new.reverses {
        certificates::entries_reversed(cx, row).await?;
    }
    let place = exchange::Place { organisation, team: None };
    let data = json!({
        "entry": id,
        "person": new.person,
        "service_date": new.service_date,
        "minutes": new.minutes,
        "category": new.category,
        "source": new.source,
        "grade": new.grade,
        "reverses": new.reverses,
    });
    exchange::emit(cx, exchange::Event::Hours, place, data).await?;
    Ok(id)
}

/// Takes the next number of a person's chain and the hash it follows. The head's row stays locked
/// until the end of the transaction, so that rows of one person form one line.
async fn head(cx: &mut Cx<'_>, person: Id) -> Result<(i64, Vec<u8>)> {
    let next = sql!(
        "INSERT INTO ledger_head (region, person, seq, hash) VALUES ($1, $2, 1, $3)
         ON CONFLICT (region, person) DO UPDATE SET seq = ledger_head.seq + 1 RETURNING seq, hash"
    );
    Ok(cx.tx.one(next, params![cx.region, person, GENESIS.to_vec()]).await?)
}

async fn move_head(cx: &mut Cx<'_>, person: Id, hash: &[u8]) -> Result<()> {
    let update = sql!("UPDATE ledger_head SET hash = $3 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person, hash]).await?;
    Ok(())
}

/// What a row's hash covers beside what was asked for.
pub(super) struct Link {
    pub(super) id: Id,
    pub(super) seq: i64,
    pub(super) organisation: Option<Id>,
    pub(super) duty: bool,
    /// UTC seconds.
    pub(super) recorded_at: i64,
}

impl Link {
    /// SHA-256 over the previous hash and every field, each with its length in front, so that no
    /// two rows have the same bytes.
    pub(super) fn hash(&self, new: &NewEntry, previous: &[u8]) -> Vec<u8> {
        let id = |id: Option<Id>| id.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            self.seq.to_string(),
            self.id.to_string(),
            new.person.to_string(),
            new.service_date.to_string(),
            new.minutes.to_string(),
            id(new.shift),
            id(new.activity),
            new.title.clone(),
            new.category.clone(),
            id(self.organisation),
            new.source.code().to_owned(),
            new.grade.code().to_owned(),
            i64::from(self.duty).to_string(),
            new.recorded_by.to_string(),
            id(new.approved_by),
            id(new.reverses),
            new.reason.clone(),
            self.recorded_at.to_string(),
        ];
        let mut bytes = previous.to_vec();
        for field in &fields {
            bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
            bytes.extend_from_slice(field.as_bytes());
        }
        sha256(&[&bytes])
    }
}

/// A row by its id.
pub async fn entry(cx: &mut Cx<'_>, id: Id) -> Result<Option<Entry>> {
    let select = sql!(
        "SELECT id, person, service_date, minutes, shift, activity, title, category, source, grade, reverses
         FROM ledger WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Whether a row has been taken back.
pub async fn is_reversed(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let select = sql!("SELECT COUNT(*) FROM ledger WHERE region = $1 AND reverses = $2");
    Ok(cx.tx.one::<i64>(select, params![cx.region, id]).await? > 0)
}

/// Takes a row back: the same minutes, negative, with a reason and a second person.
pub async fn reverse(cx: &mut Cx<'_>, row: &Entry, recorded_by: Id, approved_by: Id, reason: &str) -> Result<Id> {
    if row.reverses.is_some() || is_reversed(cx, row.id).await? {
        return Err(AppError::conflict("already_reversed", "这条记录已经冲销，不能再次更正。请更正最新的那一条。"));
    }
    let reversal = NewEntry {
        person: row.person,
        service_date: row.service_date,
        minutes: -row.minutes,
        shift: row.shift,
        activity: row.activity,
        title: row.title.clone(),
        category: row.category.clone(),
        source: Source::Correction,
        grade: row.grade,
        recorded_by,
        approved_by: Some(approved_by),
        reverses: Some(row.id),
        reason: reason.to_owned(),
    };
    post(cx, &reversal).await
}

/// Minutes a person has on a day, in the ledger and awaiting approval for exceeding a cap.
pub async fn minutes_on(cx: &mut Cx<'_>, person: Id, date: Date) -> Result<i64> {
    let entered = sql!(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM ledger
         WHERE region = $1 AND person = $2 AND service_date = $3"
    );
    let entered: i64 = cx.tx.one(entered, params![cx.region, person, date]).await?;
    let from = cx.core.city.midnight(date);
    let to = cx.core.city.midnight(date.tomorrow().unwrap_or(date));
    let awaiting = sql!(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM proposal
         WHERE region = $1 AND person = $2 AND kind = 'excess' AND state = 'open' AND starts_at >= $3 AND starts_at < $4"
    );
    let awaiting: i64 = cx.tx.one(awaiting, params![cx.region, person, from, to]).await?;
    Ok(entered + awaiting)
}

/// Minutes a person has from one shift, in the ledger and awaiting approval.
pub async fn minutes_of(cx: &mut Cx<'_>, person: Id, shift: Id) -> Result<i64> {
    let entered = sql!(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM ledger WHERE region = $1 AND shift = $2 AND person = $3"
    );
    let entered: i64 = cx.tx.one(entered, params![cx.region, shift, person]).await?;
    let awaiting = sql!(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM proposal
         WHERE region = $1 AND person = $2 AND shift = $3 AND kind = 'excess' AND state IN ('open', 'rejected')"
    );
    let awaiting: i64 = cx.tx.one(awaiting, params![cx.region, person, shift]).await?;
    Ok(entered + awaiting)
}
