//! Every invariant of live data, slice by slice.

use crate::action::Cx;
use crate::error::Result;
use crate::{activities, applications, campaigns, duty, exchange, hours, oversight, people, standing};

/// Everything that is wrong, in Chinese; empty when all is well.
pub async fn all(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = hours::verify(cx).await?;
    wrong.extend(standing::verify(cx).await?);
    wrong.extend(activities::verify(cx).await?);
    wrong.extend(people::verify(cx).await?);
    wrong.extend(oversight::verify(cx).await?);
    wrong.extend(duty::verify(cx).await?);
    wrong.extend(exchange::verify(cx).await?);
    wrong.extend(campaigns::verify(cx).await?);
    wrong.extend(applications::verify(cx).await?);
    Ok(wrong)
}
