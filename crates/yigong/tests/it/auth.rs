//! Signing in and out.

use axum::http::Method;
use serde_json::json;
use testkit::{PASSWORD, TestApp};

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of("台城街道南塘社区党支部", "party_member").login("chenwei").create().await;
    app.get("/me/messages").as_user(&wei).await.assert(200);
    let out = app.post_form("/logout", &[]).as_user(&wei).await.expect(303);
    assert_eq!(out.location(), "/");
    let gone = app.get("/me/messages").as_user(&wei).await.expect(303);
    assert_eq!(gone.location(), "/login?next=%2Fme%2Fmessages");
}

#[tokio::test]
async fn a_wrong_password_is_told_kindly_and_eight_of_them_lock() {
    let app = TestApp::start().await;
    app.person("陈伟").login("chenwei").create().await;
    for _ in 0..7 {
        let page = app.post_form("/login", &[("account", "chenwei"), ("password", "wrong")]).await.expect(422);
        assert!(page.text().contains("账号或密码不正确"));
    }
    let right = json!({"account": "chenwei", "password": PASSWORD});
    app.post_form("/login", &[("account", "chenwei"), ("password", "wrong")]).await.assert(422);
    app.api(Method::POST, "/api/v1/sessions", right.clone()).await.assert(429);
    app.advance(11);
    app.api(Method::POST, "/api/v1/sessions", right).await.assert(201);
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_answered_400_with_its_reason() {
    let app = TestApp::start().await;
    let answer = app.api(Method::POST, "/api/v1/sessions", json!({"account": 1})).await.expect(400);
    assert_eq!(answer.code(), "malformed");
    assert_eq!(answer.header("content-type"), "application/problem+json");
}
