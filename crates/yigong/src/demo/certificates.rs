//! Certificates of the demo city: some people had theirs issued, one was issued in error and revoked, and
//! the branch issues one to each of its people.

use db::{params, sql};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::auth::{self, Channel};
use crate::certificates::{Issue, Issued, Revoke, Scope, StartBatch, Subject};
use crate::clock::Id;
use crate::commendation::CertifyStar;
use crate::error::{AppError, Result};
use crate::setting;

/// How many volunteers have had a certificate issued.
const ISSUED: usize = 12;

/// Issues them, as of now.
pub(super) async fn issue(cx: &mut Cx<'_>, cast: &Cast) -> Result<()> {
    let (from, to) = (cx.today().saturating_sub(1.year()), cx.today());
    let mut issued = Vec::new();
    for person in cast.volunteers.iter().take(ISSUED) {
        let subject = Subject::Period { from, to, scope: Scope::City };
        issued.extend(own(cx, *person, subject).await?);
    }
    if let Some(last) = issued.pop() {
        let (now, reason) = (cx.now, "开具时选错了日期，已另行开具".to_owned());
        Revoke { certificate: last.id, reason }.within(&mut cx.acting(&cast.organiser, now)).await?;
    }
    batch(cx, from, to).await
}

/// Some who hold a star have had it certified.
pub(super) struct Stars;

impl Action for Stars {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let select = sql!(
            "SELECT s.person, MAX(s.level) FROM star s JOIN account a ON a.region = s.region AND a.person = s.person
             WHERE s.region = $1 AND s.withdrawn_at IS NULL GROUP BY s.person ORDER BY MAX(s.level) DESC, s.person LIMIT 6"
        );
        let holders: Vec<(Id, i64)> = cx.tx.all(select, params![cx.region]).await?;
        for (person, level) in &holders {
            let actor = auth::actor_of(cx, *person, Channel::Page).await?;
            let now = cx.now;
            CertifyStar { person: *person, level: *level }.within(&mut cx.acting(&actor, now)).await?;
        }
        cx.audit("demo.stars", Id::nil(), json!({"certificates": holders.len()})).await
    }
}

/// A certificate a volunteer has issued for themselves; none for who has not served.
async fn own(cx: &mut Cx<'_>, person: Id, subject: Subject) -> Result<Option<Issued>> {
    let actor = auth::actor_of(cx, person, Channel::Page).await?;
    let now = cx.now;
    let outcome = Issue { person, subject, batch: None }.within(&mut cx.acting(&actor, now)).await;
    match outcome {
        Ok(issued) => Ok(Some(issued)),
        Err(error) if error.code == "no_hours" => Ok(None),
        Err(error) => Err(error),
    }
}

/// The branch's secretary starts a batch; the ticker works through it.
async fn batch(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<()> {
    let secretary = setting::get(cx, "demo_account_branch").await?.and_then(|id| id.parse().ok());
    let secretary: Id = secretary.ok_or_else(AppError::not_found)?;
    let actor = auth::actor_of(cx, secretary, Channel::Page).await?;
    let Some(branch) = actor.organisations().next() else { return Ok(()) };
    let now = cx.now;
    let start = StartBatch { scope: Scope::Organisation(branch), from, to, minimum: 60 };
    match start.within(&mut cx.acting(&actor, now)).await {
        Err(error) if error.code != "nobody" => Err(error),
        _ => Ok(()),
    }
}
