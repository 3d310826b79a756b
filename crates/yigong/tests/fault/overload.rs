//! More than can be served: turned away at once, with words, and served again afterwards.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use testkit::Engine;

use crate::installation::{Installation, Size};
use crate::server::{Server, agent};
use crate::work::Crew;

async fn started() -> (Installation, Server) {
    let city = Installation::on(Engine::under_test()).await;
    let mut server = Server::new(&city, None);
    server.start();
    (city, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_capacity_it_sheds_and_recovers() {
    let (_city, server) = started().await;
    // Signing in is the dearest thing a visitor can ask for; 64 requests are under way at most.
    let sign_in = |address: String| {
        std::thread::spawn(move || {
            let form = [("account", "nobody"), ("password", "wrong-password")];
            let answer = agent().post(format!("http://{address}/login")).send_form(form).unwrap();
            let wait = answer.headers().get("retry-after").map(|it| it.to_str().unwrap().to_owned());
            (answer.status().as_u16(), wait)
        })
    };
    let crowd: Vec<_> = (0..300).map(|_| sign_in(server.address.clone())).collect();
    let answers: Vec<_> = crowd.into_iter().map(|one| one.join().unwrap()).collect();
    let shed = answers.iter().filter(|(status, _)| *status == 503).count();
    assert!(shed > 0 && shed < answers.len(), "{shed} of {} were turned away", answers.len());
    assert!(answers.iter().all(|(status, wait)| (*status == 503) == wait.is_some()), "{answers:?}");
    assert_eq!(server.get("/").0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_and_slow_clients_starve_nobody() {
    let (city, server) = started().await;
    let here = std::process::id().to_string();
    for pid in [&here, &server.pid().to_string()] {
        assert!(Command::new("prlimit").args(["--pid", pid, "--nofile=8192:"]).status().unwrap().success());
    }
    let connect = |words: &[u8]| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(words).unwrap();
        stream
    };
    let idle: Vec<_> = (0..2000).map(|_| connect(b"")).collect();
    let slow: Vec<_> = (0..500).map(|_| connect(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")).collect();
    let tasks = city.tasks(&Size { present: 20, volunteers: 5, shifts: 5 }).await;
    let wanted = tasks.len();
    let crew = Crew::start(&server.address, tasks, 4, 0);
    crew.wait_for(wanted);
    assert_eq!(crew.finish().len(), wanted);
    assert_eq!(server.get("/activities").0, 200);
    drop((idle, slow));
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_requests_are_refused() {
    let (_city, server) = started().await;
    let head = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(200_000));
    assert_eq!(status_of(&server, head.as_bytes()), 431);
    let many: String = (0..500).map(|n| format!("X-{n}: 1\r\n")).collect();
    assert_eq!(status_of(&server, format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes()), 431);
    let body = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
        Content-Length: 999999999999\r\n\r\naccount=x";
    assert_eq!(status_of(&server, body.as_bytes()), 413);
    assert_eq!(server.get("/").0, 200);
}

/// Who is answered before the request is sent whole gets the answer, not a reset connection.
#[tokio::test(flavor = "multi_thread")]
async fn an_early_answer_arrives() {
    let (_city, server) = started().await;
    for (length, status) in [(8, 404), (40_000_000, 413)] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = format!("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        for half in 0..2 {
            std::thread::sleep(Duration::from_millis(200));
            stream.write_all(&vec![b'x'; length / 2]).unwrap_or_else(|error| panic!("half {half}: {error}"));
        }
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(std::str::from_utf8(&answer).unwrap(), format!("HTTP/1.1 {status}"));
    }
}

fn status_of(server: &Server, request: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    std::str::from_utf8(&answer[9..]).unwrap().parse().unwrap()
}
