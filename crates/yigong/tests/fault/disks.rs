//! Disks that are full, that refuse to write, that are read-only (SQLite, whose disk is ours).

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::{Engine, TestApp};

use crate::installation::{Installation, Size, exactly_once};
use crate::server::{PROGRAM, Server};
use crate::work::Crew;

const SIZE: Size = Size { present: 60, volunteers: 20, shifts: 12 };

/// A copy of the city's data to be put on a disk of its own.
async fn seed(city: &Installation) -> PathBuf {
    let seed = city.scratch().join("seed");
    std::fs::create_dir(&seed).unwrap();
    city.app.db.backup(&seed.join("yigong.db")).await.unwrap();
    std::fs::write(seed.join("keys.hex"), TestApp::key_file()).unwrap();
    seed
}

/// A server whose data is on a small disk in memory that only it sees.
fn on_small_disk(city: &Installation, seed: &Path, read_only: bool) -> (Server, PathBuf) {
    let disk = city.scratch().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let (at, from) = (disk.display(), seed.display());
    let then = if read_only { format!("&& mount -o remount,ro {at}") } else { String::new() };
    let prepare = format!("mount -t tmpfs -o size=24m none {at} && cp {from}/* {at}/ {then} && exec \"$@\"");
    let wrapper = format!("exec unshare --map-root-user --mount sh -c '{prepare}' sh \"$@\"");
    let server = Server::in_place(city.scratch(), &disk, None).wrapped(&wrapper);
    (server, disk)
}

/// A path as the server sees it.
fn inside(server: &Server, path: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{}/root{}", server.pid(), path.display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_survived() {
    if Engine::under_test() != Engine::Sqlite {
        return;
    }
    let city = Installation::on(Engine::Sqlite).await;
    let tasks = city.tasks(&SIZE).await;
    let seed = seed(&city).await;
    let (mut server, disk) = on_small_disk(&city, &seed, false);
    server.start();
    let crew = Crew::start(&server.address, tasks, 3, 20);
    crew.wait_for(20);
    let filler = inside(&server, &disk).join("filler");
    fill(&filler);
    server.wait_for_readiness(503);
    clear_error(&server);
    assert_eq!(server.get("/activities").0, 200, "reading goes on");
    std::fs::remove_file(&filler).unwrap();
    server.wait_for_readiness(200);
    crew.wait_for(20);
    let done = crew.finish();
    let copy = copied(&city, &server, &inside(&server, &disk));
    exactly_once(&db::Db::sqlite(&copy.join("yigong.db")).unwrap(), city.app.region(), &done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_to_write_is_said_and_survived() {
    if Engine::under_test() != Engine::Sqlite {
        return;
    }
    let city = Installation::on(Engine::Sqlite).await;
    let tasks = city.tasks(&SIZE).await;
    // Files may not grow beyond the limit set below: every write that wants more room fails.
    let mut server = Server::new(&city, None).wrapped("trap '' XFSZ; exec \"$@\"");
    server.start();
    let crew = Crew::start(&server.address, tasks, 3, 20);
    crew.wait_for(20);
    limit_files(&server, "4096");
    server.wait_for_readiness(503);
    clear_error(&server);
    limit_files(&server, "unlimited");
    server.wait_for_readiness(200);
    crew.wait_for(20);
    let done = crew.finish();
    server.stop();
    city.verify(&done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_disk_is_refused_with_words() {
    if Engine::under_test() != Engine::Sqlite {
        return;
    }
    let city = Installation::on(Engine::Sqlite).await;
    let seed = seed(&city).await;
    let (server, _) = on_small_disk(&city, &seed, true);
    let said = server.refused();
    assert!(said.contains("读写不了数据库"), "{said}");
}

fn fill(file: &Path) {
    let mut file = File::create(file).unwrap();
    let block = vec![b'x'; 4096];
    while file.write_all(&block).is_ok() {}
}

fn limit_files(server: &Server, bytes: &str) {
    let limit = format!("--fsize={bytes}:");
    let set = Command::new("prlimit").args(["--pid", &server.pid().to_string(), &limit]).status().unwrap();
    assert!(set.success());
}

/// What a person gets while nothing can be written: a page with words.
fn clear_error(server: &Server) {
    let mut answer = crate::server::agent()
        .post(server.url("/login"))
        .send_form([("account", "user000"), ("password", testkit::PASSWORD)])
        .unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    assert_eq!(answer.status().as_u16(), 503, "{text}");
    assert!(text.contains("没有生效"), "{text}");
}

/// What is on the disk, as after a power cut: copied while the server stands still, and checked by
/// the program itself.
fn copied(city: &Installation, server: &Server, data: &Path) -> PathBuf {
    let copy = city.scratch().join("copy");
    std::fs::create_dir(&copy).unwrap();
    assert!(Command::new("kill").args(["-STOP", &server.pid().to_string()]).status().unwrap().success());
    for file in ["yigong.db", "yigong.db-wal", "keys.hex"] {
        std::fs::copy(data.join(file), copy.join(file)).unwrap();
    }
    let check = Command::new(PROGRAM).arg("check").arg("--data").arg(&copy).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    copy
}
