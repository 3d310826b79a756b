//! What is taken out of a person's rows. Ids, days and minutes stand: they carry the totals and the hash
//! chain, which holds no name. A table with a name, a phone, an address or words of or about a person
//! belongs here; `tests/it/erasure.rs` looks through every table of the database.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::crypto::random;
use crate::error::Result;

/// The name of whoever was erased.
const NOBODY: &str = "已注销用户";
/// What is sealed in place of structured details.
const NO_PARTICULARS: &str = r#"{"name":"","phone":"","address":"","note":""}"#;
const NO_DETAILS: &str = r#"{"skills":"","wish":"","phone":""}"#;

/// Takes out of every row what says who the person was.
pub(in crate::exchange) async fn pseudonymise(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let name: String =
        cx.tx.one(sql!("SELECT name FROM person WHERE region = $1 AND id = $2"), params![cx.region, person]).await?;
    identity(cx, person).await?;
    access(cx, person).await?;
    words(cx, person).await?;
    sealed(cx, person).await?;
    honours(cx, person).await?;
    told(cx, &name).await?;
    let done = sql!(
        "UPDATE erasure SET done_at = $3 WHERE region = $1 AND person = $2 AND withdrawn_at IS NULL AND done_at IS NULL"
    );
    cx.tx.run(done, params![cx.region, person, cx.now]).await?;
    Ok(())
}

async fn identity(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let blank = cx.core.keys.seal("")?;
    let unknown = random::<32>().to_vec();
    let identity = sql!(
        "UPDATE person SET name = $6, initials = '', birth_date = SUBSTR(birth_date, 1, 4) || '-12-31',
            id_number = $3, id_number_hash = $4, id_number_tail = '', phone = NULL, phone_hash = NULL, phone_tail = '',
            erased_at = $5
         WHERE region = $1 AND id = $2"
    );
    cx.tx.run(identity, params![cx.region, person, blank, unknown, cx.now, NOBODY]).await?;
    Ok(())
}

/// Ways in, ways to be reached, what was sent.
async fn access(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    for statement in [
        sql!("DELETE FROM session WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM sign_in_step WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM recovery_code WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM second_factor WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM api_token WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM account WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM claim_code WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM outbox WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM message_choice WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM contact_email WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM message WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM duty_standby WHERE region = $1 AND person = $2"),
        sql!("DELETE FROM duty_absence WHERE region = $1 AND person = $2"),
    ] {
        cx.tx.run(statement, params![cx.region, person]).await?;
    }
    let consents =
        sql!("UPDATE consent SET withdrawn_at = $3 WHERE region = $1 AND person = $2 AND withdrawn_at IS NULL");
    cx.tx.run(consents, params![cx.region, person, cx.now]).await?;
    Ok(())
}

/// What they wrote and what was written of them, in clear.
async fn words(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    for statement in [
        sql!("UPDATE signup SET guardian = NULL, reason = NULL WHERE region = $1 AND person = $2"),
        sql!(
            "UPDATE proposal SET reason = '', decision = CASE WHEN decision IS NULL THEN NULL ELSE '' END,
                proof_name = NULL, proof = NULL
             WHERE region = $1 AND person = $2"
        ),
        sql!("UPDATE membership SET reason = '' WHERE region = $1 AND person = $2"),
        sql!(
            "UPDATE duty_post SET reason = '', log = '',
                settle_reason = CASE WHEN settle_reason IS NULL THEN NULL ELSE '' END
             WHERE region = $1 AND person = $2"
        ),
        sql!("UPDATE duty_swap SET reason = '' WHERE region = $1 AND asked_by = $2"),
        sql!(
            "UPDATE need_event SET reason = '' WHERE region = $1
             AND (actor = $2 OR need IN (SELECT id FROM need WHERE region = $1 AND asker = $2))"
        ),
        sql!("UPDATE need_claim SET note = '', reason = '' WHERE region = $1 AND person = $2"),
        sql!(
            "UPDATE need_feedback SET words = '' WHERE region = $1 AND (given_by = $2 OR claim IN (
                SELECT c.id FROM need_claim c JOIN need n ON n.region = c.region AND n.id = c.need
                WHERE c.region = $1 AND (c.person = $2 OR n.asker = $2)))"
        ),
        sql!(
            "UPDATE job_offer SET note = '', outcome_note = '' WHERE region = $1
             AND seeker IN (SELECT id FROM job_seeker WHERE region = $1 AND person = $2)"
        ),
    ] {
        cx.tx.run(statement, params![cx.region, person]).await?;
    }
    let evidence = sql!("UPDATE exemption SET evidence = $3 WHERE region = $1 AND person = $2");
    cx.tx.run(evidence, params![cx.region, person, cx.core.keys.seal("")?]).await?;
    let files = sql!("UPDATE attachment SET name = $3 WHERE region = $1 AND uploaded_by = $2");
    cx.tx.run(files, params![cx.region, person, cx.core.keys.seal("")?]).await?;
    Ok(())
}

/// Needs they asked for, their search for work, cases about them: the sealed parts go, the course stays.
async fn sealed(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let keys = &cx.core.keys;
    let (empty, particulars, details) = (keys.seal("")?, keys.seal(NO_PARTICULARS)?, keys.seal(NO_DETAILS)?);
    let need = sql!(
        "UPDATE need SET title = '（求助人已注销）', street = '', beneficiary = '', description = '', particulars = $3,
            shared_at = NULL
         WHERE region = $1 AND asker = $2"
    );
    cx.tx.run(need, params![cx.region, person, particulars]).await?;
    let seeker = sql!("UPDATE job_seeker SET proof = '', details = $3 WHERE region = $1 AND person = $2");
    cx.tx.run(seeker, params![cx.region, person, details]).await?;
    let ended = sql!(
        "UPDATE job_seeker SET state = 'withdrawn', ended_at = $3, ended_by = $2
         WHERE region = $1 AND person = $2 AND state = 'open'"
    );
    cx.tx.run(ended, params![cx.region, person, cx.now]).await?;
    let measure = sql!(
        "UPDATE measure SET reason = $3,
            statement = CASE WHEN statement IS NULL THEN statement ELSE $3 END,
            decision = CASE WHEN decision IS NULL THEN decision ELSE $3 END,
            review = CASE WHEN review IS NULL THEN review ELSE $3 END,
            review_decision = CASE WHEN review_decision IS NULL THEN review_decision ELSE $3 END,
            closing = CASE WHEN closing IS NULL THEN closing ELSE $3 END
         WHERE region = $1 AND person = $2"
    );
    cx.tx.run(measure, params![cx.region, person, empty]).await?;
    Ok(())
}

/// Certificates keep their number and sums and say that they do not stand any more; a name on a list of
/// commendation becomes one of those who are not named.
async fn honours(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let revoked = sql!(
        "UPDATE certificate SET revoked_at = $3, revocation = '本人已注销账号，个人信息已删除'
         WHERE region = $1 AND person = $2 AND revoked_at IS NULL"
    );
    cx.tx.run(revoked, params![cx.region, person, cx.now]).await?;
    let blank = sql!("UPDATE certificate SET name = $3, payload = '' WHERE region = $1 AND person = $2");
    cx.tx.run(blank, params![cx.region, person, NOBODY]).await?;
    let commended = sql!("UPDATE commended SET citation = '', consented_at = NULL WHERE region = $1 AND person = $2");
    cx.tx.run(commended, params![cx.region, person]).await?;
    Ok(())
}

/// What others were told about the person. A message has no column for whom it is about: the name is
/// taken out of the text, of a namesake too.
async fn told(cx: &mut Cx<'_>, name: &str) -> Result<()> {
    let messages = sql!(
        "UPDATE message SET title = REPLACE(title, $2, $3), body = REPLACE(body, $2, $3)
         WHERE region = $1 AND (title LIKE $4 OR body LIKE $4)"
    );
    cx.tx.run(messages, params![cx.region, name, NOBODY, format!("%{name}%")]).await?;
    Ok(())
}
