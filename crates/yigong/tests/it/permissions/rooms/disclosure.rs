//! A unit with a public account: the personas' own branch.

use testkit::TestApp;

use super::super::personas::BRANCH;
use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    vec![("units", app.organisation(BRANCH).await.to_string())]
}
