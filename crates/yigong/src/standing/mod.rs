//! standing.

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}

/// Placeholder until the slice is merged: recomputes a person's year.
#[allow(clippy::unused_async)]
pub async fn refresh(_: &mut Cx<'_>, _: Id, _: i16) -> Result<()> {
    Ok(())
}
