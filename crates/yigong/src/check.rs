//! Every invariant of live data, slice by slice.

use crate::action::Cx;
use crate::error::Result;

/// Everything that is wrong, in Chinese; empty when all is well.
pub async fn all(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    wrong.extend(crate::hours::verify(cx).await?);
    wrong.extend(crate::standing::verify(cx).await?);
    wrong.extend(crate::activities::verify(cx).await?);
    wrong.extend(crate::people::verify(cx).await?);
    wrong.extend(crate::oversight::verify(cx).await?);
    wrong.extend(crate::needs::verify(cx).await?);
    wrong.extend(crate::training::verify(cx).await?);
    wrong.extend(crate::employment::verify(cx).await?);
    wrong.extend(crate::appraisal::verify(cx).await?);
    wrong.extend(crate::commendation::verify(cx).await?);
    wrong.extend(crate::notify::verify(cx).await?);
    wrong.extend(crate::duty::verify(cx).await?);
    wrong.extend(crate::certificates::verify(cx).await?);
    wrong.extend(crate::campaigns::verify(cx).await?);
    wrong.extend(crate::applications::verify(cx).await?);
    wrong.extend(crate::reviews::verify(cx).await?);
    wrong.extend(crate::attachments::verify(cx).await?);
    wrong.extend(crate::redactions::verify(cx).await?);
    wrong.extend(crate::disclosure::verify(cx).await?);
    wrong.extend(crate::notices::verify(cx).await?);
    wrong.extend(crate::exchange::verify(cx).await?);
    Ok(wrong)
}
