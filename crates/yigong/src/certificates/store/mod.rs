//! The SQL of certificates.

pub(super) mod batches;

use db::{params, sql};

use super::model::{Certificate, Scope, Service, Subject};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// The columns of a certificate, in the order of its fields.
macro_rules! columns {
    () => {
        "c.id, c.number, c.kind, c.person, c.name, c.issuer, c.issuer_name, c.entitled, c.scope, c.subject, c.from_date, c.to_date, c.minutes, c.floor_minutes, c.minutes_a, c.minutes_b, c.minutes_c, c.minutes_d, c.occasions, c.days, c.payload, c.signature, c.key_id, c.issued_by, c.issued_at, c.revoked_at, c.revocation"
    };
}

/// The rows of `person` that a certificate of `subject` rests on, oldest first: none that was taken back.
pub(super) async fn services(cx: &mut Cx<'_>, person: Id, subject: &Subject) -> Result<Vec<Service>> {
    let first = jiff::civil::date(1900, 1, 1);
    let last = cx.today();
    match subject {
        Subject::Period { from, to, scope: Scope::Team(team) } => {
            let select = sql!(
                "SELECT l.id, l.service_date, l.title, l.category, l.minutes, l.grade
                 FROM ledger l JOIN activity a ON a.region = l.region AND a.id = l.activity AND a.team = $5
                 LEFT JOIN ledger r ON r.region = l.region AND r.reverses = l.id
                 WHERE l.region = $1 AND l.person = $2 AND l.service_date >= $3 AND l.service_date <= $4
                     AND l.minutes > 0 AND r.id IS NULL ORDER BY l.service_date, l.seq"
            );
            Ok(cx.tx.all(select, params![cx.region, person, from, to, team]).await?)
        }
        Subject::Activity(activity) => {
            let select = sql!(
                "SELECT l.id, l.service_date, l.title, l.category, l.minutes, l.grade
                 FROM ledger l LEFT JOIN ledger r ON r.region = l.region AND r.reverses = l.id
                 WHERE l.region = $1 AND l.person = $2 AND l.activity = $3
                     AND l.minutes > 0 AND r.id IS NULL ORDER BY l.service_date, l.seq"
            );
            Ok(cx.tx.all(select, params![cx.region, person, activity]).await?)
        }
        Subject::Period { from, to, .. } => between(cx, person, *from, *to).await,
        Subject::Honour { until, .. } => between(cx, person, first, (*until).min(last)).await,
    }
}

async fn between(cx: &mut Cx<'_>, person: Id, from: jiff::civil::Date, to: jiff::civil::Date) -> Result<Vec<Service>> {
    let select = sql!(
        "SELECT l.id, l.service_date, l.title, l.category, l.minutes, l.grade
         FROM ledger l LEFT JOIN ledger r ON r.region = l.region AND r.reverses = l.id
         WHERE l.region = $1 AND l.person = $2 AND l.service_date >= $3 AND l.service_date <= $4
             AND l.minutes > 0 AND r.id IS NULL ORDER BY l.service_date, l.seq"
    );
    Ok(cx.tx.all(select, params![cx.region, person, from, to]).await?)
}

/// The rows a certificate rests on, as they were, oldest first.
pub(super) async fn rests_on(cx: &mut Cx<'_>, certificate: Id) -> Result<Vec<Service>> {
    let select = sql!(
        "SELECT l.id, l.service_date, l.title, l.category, l.minutes, l.grade
         FROM certificate_entry e JOIN ledger l ON l.region = e.region AND l.id = e.entry
         WHERE e.region = $1 AND e.certificate = $2 ORDER BY l.service_date, l.seq"
    );
    Ok(cx.tx.all(select, params![cx.region, certificate]).await?)
}

/// The minutes of a certificate's rows that have not been taken back.
pub(super) async fn minutes_left(cx: &mut Cx<'_>, certificate: Id) -> Result<i64> {
    let select = sql!(
        "SELECT CAST(COALESCE(SUM(l.minutes), 0) AS BIGINT)
         FROM certificate_entry e JOIN ledger l ON l.region = e.region AND l.id = e.entry
         LEFT JOIN ledger r ON r.region = l.region AND r.reverses = l.id
         WHERE e.region = $1 AND e.certificate = $2 AND r.id IS NULL"
    );
    Ok(cx.tx.one(select, params![cx.region, certificate]).await?)
}

/// The key of an organisation in the city's data; its id for one that was added later.
pub(super) async fn organisation_key(cx: &mut Cx<'_>, organisation: Id) -> Result<String> {
    let select = sql!("SELECT code FROM organisation WHERE region = $1 AND id = $2");
    Ok(cx.tx.one(select, params![cx.region, organisation]).await?)
}

/// Keeps the public half of a key that signs.
pub(super) async fn keep_key(cx: &mut Cx<'_>, id: &str, key: &[u8]) -> Result<()> {
    let insert = sql!(
        "INSERT INTO certificate_key (region, key_id, public_key, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region, key_id) DO NOTHING"
    );
    cx.tx.run(insert, params![cx.region, id, key, cx.now]).await?;
    Ok(())
}

/// All keys that have signed: id and public half.
pub(super) async fn keys(cx: &mut Cx<'_>) -> Result<Vec<(String, Vec<u8>)>> {
    let select = sql!("SELECT key_id, public_key FROM certificate_key WHERE region = $1 ORDER BY since, key_id");
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// The next running number of a year.
pub(super) async fn next_number(cx: &mut Cx<'_>, year: i64) -> Result<i64> {
    let next = sql!(
        "INSERT INTO certificate_series (region, year, last) VALUES ($1, $2, 1)
         ON CONFLICT (region, year) DO UPDATE SET last = certificate_series.last + 1 RETURNING last"
    );
    Ok(cx.tx.one(next, params![cx.region, year]).await?)
}

/// Keeps a certificate.
pub(super) async fn insert(cx: &mut Cx<'_>, it: &Certificate, batch: Option<Id>) -> Result<()> {
    let insert = sql!(
        "INSERT INTO certificate (region, id, number, kind, person, name, issuer, issuer_name, entitled, scope, subject,
             from_date, to_date, minutes, floor_minutes, minutes_a, minutes_b, minutes_c, minutes_d, occasions, days,
             payload, signature, key_id, batch, issued_by, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27)"
    );
    let row = params![
        cx.region,
        it.id,
        it.number,
        it.kind,
        it.person,
        it.name,
        it.issuer,
        it.issuer_name,
        it.entitled,
        it.scope,
        it.subject,
        it.from,
        it.to,
        it.minutes,
        it.floor,
        it.a,
        it.b,
        it.c,
        it.d,
        it.occasions,
        it.days,
        it.payload,
        it.signature,
        it.key_id,
        batch,
        it.issued_by,
        it.issued_at,
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Notes that a certificate rests on a ledger row.
pub(super) async fn rest_on(cx: &mut Cx<'_>, certificate: Id, entry: Id) -> Result<()> {
    let insert = sql!("INSERT INTO certificate_entry (region, certificate, entry) VALUES ($1, $2, $3)");
    cx.tx.run(insert, params![cx.region, certificate, entry]).await?;
    Ok(())
}

/// A certificate that stands and says the same, so that none is issued twice.
pub(super) async fn same(cx: &mut Cx<'_>, it: &Certificate) -> Result<Option<Certificate>> {
    let select = sql!(concat!(
        "SELECT ",
        columns!(),
        " FROM certificate c WHERE c.region = $1 AND c.person = $2 AND c.kind = $3 AND c.issuer = $4 AND
             c.from_date = $5 AND c.to_date = $6 AND c.minutes = $7 AND c.occasions = $8 AND c.subject =
             $9 AND c.name = $10 AND c.entitled = $11 AND c.minutes_d = $12 AND c.minutes_a = $13 AND
             c.key_id = $14 AND c.revoked_at IS NULL"
    ));
    let row = params![
        cx.region,
        it.person,
        it.kind,
        it.issuer,
        it.from,
        it.to,
        it.minutes,
        it.occasions,
        it.subject,
        it.name,
        it.entitled,
        it.d,
        it.a,
        it.key_id,
    ];
    Ok(cx.tx.first(select, row).await?)
}

/// A certificate by its id.
pub(super) async fn certificate(cx: &mut Cx<'_>, id: Id) -> Result<Option<Certificate>> {
    let select = sql!(concat!("SELECT ", columns!(), " FROM certificate c WHERE c.region = $1 AND c.id = $2"));
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// A certificate by its number.
pub(super) async fn by_number(cx: &mut Cx<'_>, number: &str) -> Result<Option<Certificate>> {
    let select = sql!(concat!("SELECT ", columns!(), " FROM certificate c WHERE c.region = $1 AND c.number = $2"));
    Ok(cx.tx.first(select, params![cx.region, number]).await?)
}

/// A person's certificates, newest first; at most 100.
pub(super) async fn of_person(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Certificate>> {
    let select = sql!(concat!(
        "SELECT ",
        columns!(),
        " FROM certificate c WHERE c.region = $1 AND c.person = $2 ORDER BY c.issued_at DESC, c.id DESC
             LIMIT 100"
    ));
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// The certificates of honours of a person that stand: of which award, and their ids; the newest last.
pub async fn honours(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(Id, Id)>> {
    let select = sql!(
        "SELECT scope, id FROM certificate
         WHERE region = $1 AND person = $2 AND kind = 'honour' AND scope IS NOT NULL AND revoked_at IS NULL
         ORDER BY issued_at, id"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// The certificates of a batch in the order of their numbers, from the `skip`th, at most `limit`.
pub(super) async fn of_batch(cx: &mut Cx<'_>, batch: Id, skip: i64, limit: i64) -> Result<Vec<Certificate>> {
    let select = sql!(concat!(
        "SELECT ",
        columns!(),
        " FROM certificate_batch_item i JOIN certificate c ON c.region = i.region AND c.id = i.certificate
             WHERE i.region = $1 AND i.batch = $2 ORDER BY c.number LIMIT $3 OFFSET $4"
    ));
    Ok(cx.tx.all(select, params![cx.region, batch, limit, skip]).await?)
}

/// Every certificate that stands and rests on a ledger row.
pub(super) async fn resting_on(cx: &mut Cx<'_>, entry: Id) -> Result<Vec<Certificate>> {
    let select = sql!(concat!(
        "SELECT ",
        columns!(),
        " FROM certificate_entry e JOIN certificate c ON c.region = e.region AND c.id = e.certificate WHERE
             e.region = $1 AND e.entry = $2 AND c.revoked_at IS NULL ORDER BY c.id"
    ));
    Ok(cx.tx.all(select, params![cx.region, entry]).await?)
}

/// Every certificate, for the check of live data, from after `id`; at most 500.
pub(super) async fn after(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Certificate>> {
    let select = sql!(concat!(
        "SELECT ",
        columns!(),
        " FROM certificate c WHERE c.region = $1 AND c.id > $2 ORDER BY c.id LIMIT 500"
    ));
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}

/// Marks a certificate as revoked; false when it was already.
pub(super) async fn revoke(cx: &mut Cx<'_>, id: Id, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE certificate SET revoked_at = $3, revoked_by = $4, revocation = $5
         WHERE region = $1 AND id = $2 AND revoked_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now, cx.actor.person, reason]).await? == 1)
}

/// The activities a person has hours of and no certificate yet could be asked for: id, title, last day,
/// minutes; newest first, at most 40.
pub(super) async fn activities(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(Id, String, jiff::civil::Date, i64)>> {
    let select = sql!(
        "SELECT l.activity, MAX(l.title), MAX(l.service_date), CAST(SUM(l.minutes) AS BIGINT)
         FROM ledger l WHERE l.region = $1 AND l.person = $2 AND l.activity IS NOT NULL
         GROUP BY l.activity HAVING SUM(l.minutes) > 0 ORDER BY MAX(l.service_date) DESC, l.activity LIMIT 40"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}
