//! What goes over the wire compressed, and what is compressed inside already.

use testkit::TestApp;

#[tokio::test]
async fn pages_are_compressed_and_workbooks_are_not_once_more() {
    let app = TestApp::start().await;
    let page = app.get("/about").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(page.header("content-encoding"), "gzip");
    let book = app.get("/open-data/organisations/xlsx").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(book.header("content-encoding"), "");
    assert!(book.body.starts_with(b"PK"));
}
