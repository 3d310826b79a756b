//! activities.

use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}

/// A shift (placeholder of the activities slice).
pub struct Shift {
    /// Its activity.
    pub activity: Id,
    /// The activity's title.
    pub title: String,
    /// The meeting point.
    pub place: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Shift {
    /// Its length in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.ends_at.as_second() - self.starts_at.as_second()) / 60
    }
}

/// Open shifts to suggest to somebody (placeholder of the activities slice).
pub async fn suggestions(_: &mut Cx<'_>, _: Id, _: i64) -> Result<Vec<Shift>> {
    Ok(Vec::new())
}
