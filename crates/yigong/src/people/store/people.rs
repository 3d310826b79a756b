//! People themselves.

use db::{params, sql};
use gbcodes::{IdNumber, Mobile};
use pinyin::ToPinyin;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::people::model::{Person, Status};

const ID_NUMBER: &str = "id_number";
const PHONE: &str = "phone";

/// The person, if there is one.
pub async fn person(cx: &mut Cx<'_>, id: Id) -> Result<Option<Person>> {
    let select = sql!(
        "SELECT id, name, sex, birth_date, id_number_tail, phone_tail, created_at FROM person
         WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The person with this ID number.
pub async fn by_id_number(cx: &mut Cx<'_>, number: &IdNumber) -> Result<Option<Person>> {
    let select = sql!(
        "SELECT id, name, sex, birth_date, id_number_tail, phone_tail, created_at FROM person
         WHERE region = $1 AND id_number_hash = $2"
    );
    let hash = cx.core.keys.lookup(ID_NUMBER, number.as_str());
    Ok(cx.tx.first(select, params![cx.region, hash]).await?)
}

db::row! {
    /// What an import must know of somebody who is there already.
    pub(in crate::people) struct Known {
        pub(in crate::people) id: Id,
        pub(in crate::people) name: String,
        pub(in crate::people) organisation: Option<Id>,
        pub(in crate::people) status: Option<Status>,
    }
}

/// The person with this ID number and where they belong now: one statement, as imports ask it often.
pub(in crate::people) async fn known(cx: &mut Cx<'_>, number: &IdNumber) -> Result<Option<Known>> {
    let select = sql!(
        "SELECT p.id, p.name, m.organisation, m.status FROM person p
         LEFT JOIN membership m ON m.region = p.region AND m.person = p.id AND m.valid_to IS NULL
         WHERE p.region = $1 AND p.id_number_hash = $2"
    );
    let hash = cx.core.keys.lookup(ID_NUMBER, number.as_str());
    Ok(cx.tx.first(select, params![cx.region, hash]).await?)
}

/// Writes a new person down: number and phone sealed, their hashes to find them by, initials to
/// search by.
pub(in crate::people) async fn insert_person(
    cx: &mut Cx<'_>,
    name: &str,
    number: &IdNumber,
    phone: Option<&Mobile>,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO person (region, id, name, initials, sex, birth_date, id_number, id_number_hash,
             id_number_tail, phone, phone_hash, phone_tail, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    let (id, keys) = (cx.id(), &cx.core.keys);
    let row = params![
        cx.region,
        id,
        name,
        initials(name),
        i64::from(number.sex().code()),
        number.birth_date(),
        keys.seal(number.as_str())?,
        keys.lookup(ID_NUMBER, number.as_str()),
        tail(number.as_str()),
        phone.map(|phone| keys.seal(phone.as_str())).transpose()?,
        phone.map(|phone| keys.lookup(PHONE, phone.as_str())),
        phone.map_or("", |phone| tail(phone.as_str())),
        cx.now,
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Gives a person another phone.
pub(in crate::people) async fn set_phone(cx: &mut Cx<'_>, person: Id, phone: &Mobile) -> Result<()> {
    let update = sql!("UPDATE person SET phone = $3, phone_hash = $4, phone_tail = $5 WHERE region = $1 AND id = $2");
    let (keys, text) = (&cx.core.keys, phone.as_str());
    let row = params![cx.region, person, keys.seal(text)?, keys.lookup(PHONE, text), tail(text)];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Whether the person's phone is this one: `None` when there is none on record.
pub(in crate::people) async fn phone_hash(cx: &mut Cx<'_>, person: Id, phone: &Mobile) -> Result<Option<bool>> {
    let select = sql!("SELECT phone_hash FROM person WHERE region = $1 AND id = $2");
    let kept: Option<Option<Vec<u8>>> = cx.tx.first(select, params![cx.region, person]).await?;
    Ok(kept.flatten().map(|kept| kept == cx.core.keys.lookup(PHONE, phone.as_str())))
}

db::row! {
    /// What is sealed of a person.
    pub(in crate::people) struct Sealed {
        pub(in crate::people) id_number: Vec<u8>,
        pub(in crate::people) phone: Option<Vec<u8>>,
    }
}

/// The sealed number and phone.
pub(in crate::people) async fn sealed(cx: &mut Cx<'_>, person: Id) -> Result<Option<Sealed>> {
    let select = sql!("SELECT id_number, phone FROM person WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// The pinyin initials of a name, `陈伟` → `cw`; characters without a reading are left out.
fn initials(name: &str) -> String {
    name.to_pinyin().flatten().map(|reading| reading.first_letter()).collect()
}

/// The last four characters.
fn tail(text: &str) -> &str {
    text.get(text.len().saturating_sub(4)..).unwrap_or_default()
}
