//! Every invariant of live data, slice by slice.

use crate::action::Cx;
use crate::error::Result;
use crate::{
    activities, applications, appraisal, attachments, campaigns, commendation, duty, employment, hours, needs, notify,
    oversight, people, redactions, reviews, standing, training,
};

/// Everything that is wrong, in Chinese; empty when all is well.
pub async fn all(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = hours::verify(cx).await?;
    wrong.extend(standing::verify(cx).await?);
    wrong.extend(activities::verify(cx).await?);
    wrong.extend(people::verify(cx).await?);
    wrong.extend(oversight::verify(cx).await?);
    wrong.extend(needs::verify(cx).await?);
    wrong.extend(training::verify(cx).await?);
    wrong.extend(employment::verify(cx).await?);
    wrong.extend(appraisal::verify(cx).await?);
    wrong.extend(commendation::verify(cx).await?);
    wrong.extend(notify::verify(cx).await?);
    wrong.extend(duty::verify(cx).await?);
    wrong.extend(campaigns::verify(cx).await?);
    wrong.extend(applications::verify(cx).await?);
    wrong.extend(attachments::verify(cx).await?);
    wrong.extend(redactions::verify(cx).await?);
    wrong.extend(reviews::verify(cx).await?);
    Ok(wrong)
}
