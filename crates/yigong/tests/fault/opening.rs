//! A city that begins with nothing: the first organiser is appointed at the command line.

use std::path::Path;
use std::process::{Command, Output};

use crate::server::{PROGRAM, Server};

/// An invented person of the county that was never assigned.
const ID_NUMBER: &str = "440799197003125217";

fn appoint(data: &Path, name: &str, id_number: &str) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(["appoint", name, "--id-number", id_number, "--data"]).arg(data).env_remove("YIGONG_DATABASE");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(if output.status.success() { &output.stdout } else { &output.stderr }).into_owned()
}

#[test]
fn the_first_organiser_is_appointed_and_claims_the_account() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let mut server = Server::in_place(place.path(), &data, None);
    server.start();
    let wrong = appoint(&data, "黄志强", "440799197003125216");
    assert!(!wrong.status.success() && said(&wrong).contains("身份证号码不对"), "{}", said(&wrong));
    let done = appoint(&data, "黄志强", ID_NUMBER);
    assert!(done.status.success(), "{}", said(&done));
    let code = said(&done).lines().next().unwrap().rsplit('：').next().unwrap().to_owned();
    let other = appoint(&data, "黄志坚", ID_NUMBER);
    assert!(!other.status.success() && said(&other).contains("另一个姓名"), "{}", said(&other));
    let form = [
        ("name", "黄志强"),
        ("id_number", ID_NUMBER),
        ("code", &*code),
        ("login", "huangzhiqiang"),
        ("password", "south-pond-2026"),
        ("again", "south-pond-2026"),
        ("consent", "yes"),
    ];
    let answer = ureq::post(server.url("/claim")).config().max_redirects(0).build().send_form(form).unwrap();
    assert_eq!(answer.status(), 303);
    server.stop();
    let check = Command::new(PROGRAM).arg("check").arg("--data").arg(&data).env_remove("YIGONG_DATABASE").status();
    assert!(check.unwrap().success());
}
