//! What each slice puts behind the placeholders of its own paths: one file a slice, one line here.

mod appraisal;
mod attachments;
mod call;
mod certificates;
mod commendation;
mod disclosure;
mod duty;
mod exchange;
mod needs;
mod notices;
mod notify;
mod reviews;
mod training;

use testkit::TestApp;

/// What stands for a placeholder, by the part of the path before it.
pub(super) type Value = (&'static str, String);

/// The values of every slice.
pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let mut values = Vec::new();
    values.extend(certificates::values(app).await);
    values.extend(appraisal::values(app).await);
    values.extend(commendation::values(app).await);
    values.extend(notify::values(app).await);
    values.extend(reviews::values(app).await);
    values.extend(call::values(app).await);
    values.extend(needs::values(app).await);
    values.extend(training::values(app).await);
    values.extend(duty::values(app).await);
    values.extend(attachments::values(app).await);
    values.extend(disclosure::values(app).await);
    values.extend(notices::values(app).await);
    values.extend(exchange::values(app).await);
    values
}
