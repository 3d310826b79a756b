//! Two programs behind one PostgreSQL are one site.

use serde_json::{Value, json};
use testkit::{Engine, PASSWORD};

use crate::installation::{Installation, Size};
use crate::server::{Server, agent};
use crate::work::Crew;

const SIZE: Size = Size { present: 60, volunteers: 20, shifts: 6 };

/// The status and the answer of a sign-in.
fn sign_in(server: &Server, account: &str, password: &str) -> (u16, Value) {
    let body = json!({"account": account, "password": password});
    let mut answer = agent().post(server.url("/api/v1/sessions")).send_json(body).unwrap();
    (answer.status().as_u16(), answer.body_mut().read_json().unwrap_or_default())
}

fn name_at(server: &Server, token: &str) -> Option<String> {
    let bearer = format!("Bearer {token}");
    let mut answer = agent().get(server.url("/api/v1/me")).header("authorization", &bearer).call().unwrap();
    let me: Value = answer.body_mut().read_json().unwrap_or_default();
    me["name"].as_str().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_behind_one_database_are_one_site() {
    let engine = Engine::under_test();
    if engine == Engine::Sqlite {
        return;
    }
    let city = Installation::on(engine).await;
    let tasks = city.tasks(&SIZE).await;
    for login in ["chenwei", "xiaomei"] {
        city.app.person("陈伟").member_of("台城街道南塘社区党支部", "party_member").login(login).create().await;
    }
    let (mut one, mut two) = (Server::new(&city, None), Server::new(&city, None));
    one.start();
    two.start();

    // A session opened at one is good at the other.
    let (status, session) = sign_in(&one, "chenwei", PASSWORD);
    assert_eq!(status, 201, "{session}");
    let token = session["token"].as_str().unwrap();
    assert_eq!(name_at(&two, token).as_deref(), Some("陈伟"));

    // Wrong passwords are counted together.
    for nth in 0..8 {
        let (status, _) = sign_in(if nth % 2 == 0 { &one } else { &two }, "xiaomei", "wrong");
        assert_eq!(status, if nth < 7 { 401 } else { 429 }, "guess {nth}");
    }
    assert_eq!((sign_in(&one, "xiaomei", PASSWORD).0, sign_in(&two, "xiaomei", PASSWORD).0), (429, 429));

    // Each task is sent to both at once with one key, and one of them is killed in the middle.
    let (first, second) = (Crew::start(&one.address, tasks.clone(), 4, 5), Crew::start(&two.address, tasks, 4, 5));
    second.wait_for(60);
    one.kill();
    second.wait_for(usize::MAX / 2);
    one.start();
    let (mut done, rest) = (first.finish(), second.finish());
    done.extend(rest);
    let mut seen = std::collections::HashSet::new();
    done.retain(|task| seen.insert((task.shift, task.person)));
    assert_eq!(done.len(), SIZE.present + SIZE.volunteers * SIZE.shifts, "the other went on with all of it");
    one.stop();
    two.stop();
    city.verify(&done).await;
}
