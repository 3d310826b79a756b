//! Every write of year-end. A look at a case is one, too: it leaves an audit row.

mod close;
mod decide;
mod facts;
mod open;
mod review;
mod statement;
mod take_over;
mod view;

pub use close::CloseMeasure;
pub use decide::{DecideMeasure, NameSecond};
pub(super) use facts::span as situation_span;
pub use open::OpenMeasure;
pub(super) use open::{Choice, choices};
pub use review::{AskReview, DecideReview};
pub use statement::MakeStatement;
pub use take_over::TakeOver;
pub use view::{Opened, Part, View};

use super::model::Case;
use super::store::{self, Holder};
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify;

/// The case and the actor's part in it; for everybody else it is not there.
pub(super) async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(Case, Part)> {
    let by = cx.actor.person()?;
    let case = store::case(cx, id).await?.ok_or_else(AppError::not_found)?;
    let part = part(cx, &case, by).await?.ok_or_else(AppError::not_found)?;
    Ok((case, part))
}

async fn part(cx: &mut Cx<'_>, case: &Case, by: Id) -> Result<Option<Part>> {
    if case.person == by {
        return Ok(Some(Part::Person));
    }
    let own = [(Some(case.handler), Part::Handler), (case.second, Part::Second)];
    if let Some((_, part)) = own.into_iter().find(|(who, _)| *who == Some(by)) {
        // Whoever left office has no more business here.
        return Ok(auth::manages(cx, case.handled_at).await?.then_some(part));
    }
    // Whoever opened it and handed it on is no outsider to review it.
    if case.review_at.is_none() || case.opened_by == by {
        return Ok(None);
    }
    let above = store::parent(cx, case.handled_at).await?;
    Ok(auth::manages(cx, above).await?.then_some(Part::Reviewer))
}

/// Who could be the second person of a case: who holds office, without whom it concerns, who handles it and
/// who opened it.
async fn able(cx: &mut Cx<'_>, case: &Case) -> Result<Vec<Holder>> {
    let mut able = store::holders(cx, case.handled_at, [case.handler, case.person]).await?;
    able.retain(|it| it.person != case.opened_by);
    Ok(able)
}

/// Words somebody typed, kept only when there are enough of them and not too many.
fn words<'w>(field: &'static str, text: &'w str, least: usize, message: &str) -> Result<&'w str> {
    let text = text.trim();
    if (least..=1000).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(AppError::field(field, format!("{message}（{least} 至 1000 字）。")))
}

/// Tells somebody that there is something to read. Never what: messages travel by e-mail, too.
async fn tell(cx: &mut Cx<'_>, person: Id, case: Id, title: &str) -> Result<()> {
    let body = "内容只对本人和承办人公开，请登录后查看。每次查看都会留下记录。";
    notify::send(cx, person, notify::Kind::Measure, title, body, &format!("/measures/{case}")).await
}
