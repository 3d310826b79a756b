//! `kill -9` of the program under load, hundreds of times, and of the database server, tens.

use std::time::Duration;

use testkit::Engine;

use crate::cluster::Cluster;
use crate::installation::{Installation, Size};
use crate::server::Server;
use crate::work::Crew;

fn rounds(usual: usize) -> usize {
    std::env::var("YIGONG_FAULT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Kills by `kill`, at random moments under load; then everything acknowledged must be there once.
async fn storm(city: &Installation, server: &mut Server, rounds: usize, mut kill: impl FnMut(&mut Server)) {
    let size = Size { present: rounds * 4, volunteers: 60, shifts: (rounds / 3).max(4) };
    let tasks = city.tasks(&size).await;
    server.start();
    let crew = Crew::start(&server.address, tasks, 6, 40);
    let mut rng = fastrand::Rng::with_seed(108);
    for _ in 0..rounds {
        crew.wait_for(3);
        std::thread::sleep(Duration::from_millis(rng.u64(0..60)));
        kill(server);
    }
    let done = crew.finish();
    assert!(done.len() > rounds * 3, "only {} tasks were under way in {rounds} rounds", done.len());
    server.stop();
    city.verify(&done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_under_load() {
    let engine = Engine::under_test();
    let rounds = rounds(if engine == Engine::Sqlite { 200 } else { 40 });
    let city = Installation::on(engine).await;
    let mut server = Server::new(&city, None);
    storm(&city, &mut server, rounds, |server| {
        server.kill();
        server.start();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_server_is_killed_under_load() {
    if Engine::under_test() == Engine::Sqlite {
        return; // it is part of the program
    }
    let cluster = Cluster::start();
    let city = Installation::on(cluster.engine()).await;
    let mut server = Server::new(&city, None);
    storm(&city, &mut server, rounds(30), |_| {
        cluster.kill();
        cluster.again();
    })
    .await;
}
