//! The second factor: set up, asked for, used once, and required of who manages others.

use axum::http::Method;
use serde_json::json;
use testkit::{PASSWORD, TestApp, User};
use totp_rs::{Algorithm, Secret, TOTP};
use yigong::auth::Role;

const STREET: &str = "台城街道党工委";

/// What the person's app shows now.
fn code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, secret).unwrap();
    totp.generate(u64::try_from(app.clock.now().as_second()).unwrap())
}

/// Sets it up on the page; answers the secret and the recovery codes.
async fn set_up(app: &TestApp, user: &User) -> (String, Vec<String>) {
    app.post_form("/me/security", &[]).as_user(user).await.assert(303);
    let page = app.get("/me/security").as_user(user).await.expect(200).text();
    let secret = page.split("<code class=\"num\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    app.post_form("/me/security/confirmation", &[("code", "12345")]).as_user(user).await.assert(422);
    let now = code(app, &secret);
    let page = app.post_form("/me/security/confirmation", &[("code", &now)]).as_user(user).await.expect(200).text();
    let codes = page.split("<code class=\"num\">").skip(1).map(|it| it.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

/// The cookie of a sign-in whose password was right.
async fn password(app: &TestApp, user: &User) -> String {
    let answer = app.post_form("/login", &[("account", &user.login), ("password", PASSWORD)]).await.expect(303);
    assert!(answer.location().starts_with("/login/code"), "{answer:?}");
    assert!(answer.cookie("session").is_none());
    format!("sign_in_step={}", answer.cookie("sign_in_step").unwrap())
}

#[tokio::test]
async fn a_code_is_asked_for_and_opens_once() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, STREET).create().await;
    let (secret, recovery) = set_up(&app, &clerk).await;
    assert_eq!(recovery.len(), 8);
    // The code it was confirmed with does not open again.
    let step = password(&app, &clerk).await;
    let enter = |code: &str| app.post_form("/login/code", &[("code", code)]).header("cookie", &step);
    enter(&code(&app, &secret)).await.assert(422);
    app.advance(1);
    let now = code(&app, &secret);
    let inside = enter(&now).await.expect(303);
    assert!(inside.cookie("session").is_some());
    enter(&now).await.assert(303);
    // A recovery code opens once.
    for expected in [303, 422] {
        let step = password(&app, &clerk).await;
        let answer = app.post_form("/login/code", &[("code", &recovery[0])]).header("cookie", &step).await;
        assert_eq!(answer.status.as_u16(), expected, "{answer:?}");
    }
}

#[tokio::test]
async fn guessing_ends_at_the_password_again() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, STREET).create().await;
    let (secret, _) = set_up(&app, &clerk).await;
    app.advance(1);
    let step = password(&app, &clerk).await;
    for _ in 0..6 {
        app.post_form("/login/code", &[("code", "000000")]).header("cookie", &step).await.assert(422);
    }
    let answer = app.post_form("/login/code", &[("code", &code(&app, &secret))]).header("cookie", &step).await;
    assert!(answer.cookie("session").is_none(), "{answer:?}");
    let step = password(&app, &clerk).await;
    app.advance(6);
    let answer = app.post_form("/login/code", &[("code", &code(&app, &secret))]).header("cookie", &step).await;
    assert!(answer.cookie("session").is_none(), "{answer:?}");
}

#[tokio::test]
async fn the_api_takes_the_code_with_the_password() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, STREET).create().await;
    let (secret, _) = set_up(&app, &clerk).await;
    app.advance(1);
    let credentials = json!({"account": clerk.login, "password": PASSWORD});
    let answer = app.api(Method::POST, "/api/v1/sessions", credentials).await.expect(401);
    assert_eq!(answer.code(), "second_factor_required");
    let credentials = json!({"account": clerk.login, "password": PASSWORD, "code": code(&app, &secret)});
    app.api(Method::POST, "/api/v1/sessions", credentials).await.assert(201);
}

#[tokio::test]
async fn giving_it_up_needs_a_code() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, STREET).create().await;
    let (secret, _) = set_up(&app, &clerk).await;
    app.post_form("/me/security/end", &[("code", "1")]).as_user(&clerk).await.assert(422);
    app.advance(1);
    app.post_form("/me/security/end", &[("code", &code(&app, &secret))]).as_user(&clerk).await.assert(303);
    app.forget_sessions();
    app.get("/me").as_user(&clerk).await.assert(200);
}

#[tokio::test]
async fn where_it_is_required_roles_rest_until_it_is_set_up() {
    let app = TestApp::strict().await;
    let clerk = app.person("谭敏").role(Role::Clerk, STREET).create().await;
    let leader = app.person("梅国栋").leads("nantang").create().await;
    let street = format!("/organisations/{}/board", app.organisation(STREET).await);
    app.get(&street).as_user(&clerk).await.assert(404);
    assert!(app.get("/me").as_user(&clerk).await.expect(200).text().contains("启用动态口令"));
    // Leaders at the roadside are not asked.
    app.get("/work").as_user(&leader).await.assert(200);
    set_up(&app, &clerk).await;
    app.get(&street).as_user(&clerk).await.assert(200);
}
