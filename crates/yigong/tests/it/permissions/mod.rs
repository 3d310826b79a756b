//! Every route, tried as every kind of person, against `docs/permissions.txt`.
//!
//! The file is the whole matrix in plain text, so that a change of who may do what shows up in
//! review. `UPDATE=1 cargo test -p yigong --test it permissions` writes it anew. It runs on SQLite
//! whatever the engine under test: who may do what does not depend on it.

mod fixture;
mod personas;
mod rooms;

use std::fmt::Write;
use std::path::PathBuf;

use axum::http::{Method, StatusCode};
use testkit::{Answer, TestApp};
use yigong::web::{Access, table};

use fixture::Fixture;
use personas::Persona;

const HEAD: &str = "\
# Every route, its rule, and what each kind of person gets when they ask with an empty form.
# Made and checked by crates/yigong/tests/it/permissions; write it anew with
#   UPDATE=1 cargo test -p yigong --test it permissions
# 2xx done or shown, 303 done or sent to sign in, 401 sign in first, 403 not for you, 404 not there
# for you, 400/409/422 the way is open but the (empty) form or the state of things is refused.
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_do_what_is_written_down() {
    let base = TestApp::embedded().await;
    let fixture = Fixture::build(&base).await;
    let personas = Persona::all(&base).await;
    let mut columns = Vec::new();
    for persona in &personas {
        columns.push(column(&base, &fixture, persona).await);
    }
    let matrix = write_down(&personas, &columns);
    check_guards(&columns[0]);
    compare(&matrix);
}

/// One persona's answers, route by route. The data is put back after each change, so that no answer
/// depends on the one before.
async fn column(base: &TestApp, fixture: &Fixture, persona: &Persona) -> Vec<Answer> {
    let mut app = base.fork().await;
    let mut answers = Vec::new();
    for route in table() {
        let path = fixture.fill(&route.path);
        let mut request = fixture::request(&app, &route.method, &path);
        if let Some(user) = &persona.user {
            request = request.as_user(user);
        }
        let answer = request.await;
        assert!(!answer.status.is_server_error(), "{} {path} as {}: {answer:?}", route.method, persona.name);
        if route.method != Method::GET && !answer.status.is_client_error() {
            app = base.fork().await;
        }
        answers.push(answer);
    }
    answers
}

/// What needs a sign-in turns a visitor away.
fn check_guards(visitor: &[Answer]) {
    for (route, answer) in table().iter().zip(visitor) {
        if matches!(route.access, Access::Public | Access::Demo) {
            continue;
        }
        let sent_to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/login");
        let refused = sent_to_sign_in || answer.status == StatusCode::UNAUTHORIZED;
        assert!(refused, "{} {} lets a visitor in: {answer:?}", route.method, route.path);
    }
}

fn write_down(personas: &[Persona], columns: &[Vec<Answer>]) -> String {
    let mut text = HEAD.to_owned();
    for persona in personas {
        let _ = writeln!(text, "# {:9} {}", persona.name, persona.who);
    }
    let names: String = personas.iter().map(|it| format!(" {:>9}", it.name)).collect();
    let _ = writeln!(text, "\n{:6} {:52} {:9} |{names}", "method", "path", "access");
    for (row, route) in table().iter().enumerate() {
        let cells: String = columns.iter().map(|column| format!(" {:>9}", column[row].status.as_u16())).collect();
        let access = format!("{:?}", route.access);
        let _ = writeln!(text, "{:6} {:52} {access:9} |{cells}", route.method.as_str(), route.path);
    }
    text
}

fn compare(matrix: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, matrix).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let gone: Vec<_> = committed.lines().filter(|line| !matrix.lines().any(|it| it == *line)).collect();
    let new: Vec<_> = matrix.lines().filter(|line| !committed.lines().any(|it| it == *line)).collect();
    assert!(
        committed == matrix,
        "docs/permissions.txt differs. If the change is meant, write it anew:\n  \
         UPDATE=1 cargo test -p yigong --test it permissions\nbefore:\n{}\nnow:\n{}",
        gone.join("\n"),
        new.join("\n")
    );
}
