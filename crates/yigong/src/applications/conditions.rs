//! The six conditions of one application, with everything they look at gathered.

use super::model::{Content, Evidence};
use super::rules::{self, Item};
use crate::action::Cx;
use crate::attachments::{self, OwnerKind};
use crate::campaigns::Spec;
use crate::clock::Id;
use crate::error::Result;

/// The conditions as they stand for what is written, what the ledger shows and what is annexed.
pub(super) async fn checklist(
    cx: &mut Cx<'_>,
    id: Id,
    spec: &Spec,
    content: &Content,
    evidence: &Evidence,
) -> Result<Vec<Item>> {
    let annexed = attachments::count(cx, OwnerKind::Application, id).await?;
    Ok(rules::checklist(spec, content, evidence, annexed))
}
