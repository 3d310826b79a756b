//! What goes over the wire compressed, and what is compressed inside already.

use testkit::TestApp;

#[tokio::test]
async fn what_arrives_sooner_is_compressed_and_workbooks_are_not_once_more() {
    let app = TestApp::start().await;
    let large = app.get("/api/v1/openapi.json").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(large.header("content-encoding"), "gzip");
    // What fits into the first ten segments arrives after the same round trips as it is.
    let small = app.get("/login").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(small.header("content-encoding"), "");
    let book = app.get("/open-data/organisations/xlsx").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(book.header("content-encoding"), "");
    assert!(book.body.starts_with(b"PK"));
}
