//! Every invariant of live data, slice by slice.

use crate::action::Cx;
use crate::error::Result;
use crate::{activities, applications, campaigns, duty, hours, oversight, people, standing};
use crate::{activities, applications, campaigns, hours, oversight, people, reviews, standing};
use crate::{
    activities, applications, campaigns, duty, employment, hours, needs, oversight, people, standing, training,
use crate::{
    activities, applications, appraisal, campaigns, commendation, duty, hours, notify, oversight, people, standing,
};
use crate::{activities, applications, attachments, campaigns, hours, oversight, people, redactions, standing};
use crate::{activities, applications, campaigns, disclosure, hours, notices, oversight, people, standing};

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
    wrong.extend(crate::certificates::verify(cx).await?);
    wrong.extend(campaigns::verify(cx).await?);
    wrong.extend(applications::verify(cx).await?);
    wrong.extend(reviews::verify(cx).await?);
    wrong.extend(attachments::verify(cx).await?);
    wrong.extend(redactions::verify(cx).await?);
    wrong.extend(disclosure::verify(cx).await?);
    wrong.extend(campaigns::verify(cx).await?);
    wrong.extend(applications::verify(cx).await?);
    wrong.extend(notices::verify(cx).await?);
    Ok(wrong)
}
