//! Who may see and change what a file belongs to: asked of its slice, never stored with the file.

use super::model::{Attachment, OwnerKind};
use super::store;
use crate::action::Cx;
use crate::applications;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// What the file belongs to, for pages.
pub(super) struct Owner {
    pub(super) title: String,
    pub(super) path: String,
    /// Whether files may still be added and removed.
    pub(super) open: bool,
}

/// The owner, for who may see the whole of it; anybody else gets 404.
pub(super) async fn seen(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<Owner> {
    match kind {
        OwnerKind::Application => {
            let it = applications::application(cx, owner).await?.ok_or_else(AppError::not_found)?;
            if !applications::sees(cx, &it).await? {
                return Err(AppError::not_found());
            }
            let open = applications::may_write(cx, &it).await? && is_open(it.state);
            Ok(Owner { title: it.shown_title().to_owned(), path: format!("/applications/{owner}"), open })
        }
    }
}

/// The owner, for who may add and remove files now.
pub(super) async fn written(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<Owner> {
    let found = seen(cx, kind, owner).await?;
    match kind {
        OwnerKind::Application => {
            applications::require_writer(cx, owner).await?;
        }
    }
    if found.open {
        return Ok(found);
    }
    Err(AppError::conflict("locked", "申报已提交，附件不能再改。确需更换的，请先收回申报或等待补正。"))
}

/// A file with its owner seen.
pub(super) async fn file(cx: &mut Cx<'_>, id: Id) -> Result<(Attachment, Owner)> {
    let file = store::attachment(cx, id).await?.ok_or_else(AppError::not_found)?;
    let owner = seen(cx, file.owner_kind, file.owner).await?;
    Ok((file, owner))
}

/// Materials are handed in with the summary (N4.2c) or while correcting.
fn is_open(state: applications::State) -> bool {
    use applications::State::{Correcting, Draft, Proposed, Recommended, Returned};
    matches!(state, Draft | Proposed | Returned | Recommended | Correcting)
}
