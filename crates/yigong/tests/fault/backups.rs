//! A copy made while people work can be restored, and holds all that was acknowledged before it.

use std::process::{Command, Stdio};

use testkit::Engine;

use crate::installation::{Installation, Size, exactly_once};
use crate::server::{PROGRAM, Server};
use crate::work::Crew;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_writing_can_be_restored() {
    let city = Installation::on(Engine::under_test()).await;
    let tasks = city.tasks(&Size { present: 150, volunteers: 30, shifts: 20 }).await;
    let mut server = Server::new(&city, None);
    server.start();
    let crew = Crew::start(&server.address, tasks, 4, 10);
    crew.wait_for(60);
    let before = crew.so_far();
    let restored = match city.url() {
        None => through_the_program(&city),
        Some(url) => through_pg_dump(&url),
    };
    crew.wait_for(20);
    let done = crew.finish();
    server.stop();
    city.verify(&done).await;
    exactly_once(&restored, city.app.region(), &before).await;
}

fn through_the_program(city: &Installation) -> db::Db {
    let (copy, data) = (city.scratch().join("backup"), city.scratch().join("restored"));
    run(Command::new(PROGRAM).arg("backup").arg("--data").arg(city.data()).arg("--to").arg(&copy));
    run(Command::new(PROGRAM).arg("restore").arg("--from").arg(&copy).arg("--data").arg(&data));
    run(Command::new(PROGRAM).arg("check").arg("--data").arg(&data));
    db::Db::sqlite(&data.join("yigong.db")).unwrap()
}

fn through_pg_dump(url: &str) -> db::Db {
    let (server, name) = url.rsplit_once('/').unwrap();
    let restored = format!("{name}_restored");
    run(Command::new("createdb").arg("--maintenance-db").arg(format!("{server}/postgres")).arg(&restored));
    let target = format!("{server}/{restored}");
    run(Command::new("sh").arg("-c").arg(format!("pg_dump '{url}' | psql -q -v ON_ERROR_STOP=1 '{target}'")));
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("keys.hex"), testkit::TestApp::key_file()).unwrap();
    run(Command::new(PROGRAM).args(["check", "--database", &target, "--data"]).arg(data.path()));
    db::Db::postgres(&target, 2).unwrap()
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}\n{}{}", said(&output.stdout), said(&output.stderr));
}
