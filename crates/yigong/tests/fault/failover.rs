//! The network cut between program and database, and the primary switched to a promoted replica.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use testkit::Engine;

use crate::cluster::{Cluster, sql};
use crate::installation::{Installation, Size, exactly_once};
use crate::server::{PROGRAM, Server};
use crate::work::Crew;

const SIZE: Size = Size { present: 80, volunteers: 20, shifts: 10 };

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_cut_and_mended() {
    let engine = Engine::under_test();
    let Engine::Postgres(url) = &engine else { return };
    let (_, place) = url.rsplit_once('@').unwrap();
    let cable = Cable::to(place);
    let city = Installation::on(engine.clone()).await;
    let tasks = city.tasks(&SIZE).await;
    let through = city.url().unwrap().replace(place, &cable.address);
    let mut server = Server::new(&city, Some(&through));
    server.start();
    let crew = Crew::start(&server.address, tasks, 4, 20);
    for _ in 0..5 {
        crew.wait_for(10);
        cable.cut();
        server.wait_for_readiness(503);
        let (status, page) = server.get("/activities");
        assert_eq!(status, 503, "{page}");
        assert!(page.contains("数据库暂时不可用"), "{page}");
        cable.mend();
        server.wait_for_readiness(200);
    }
    let done = crew.finish();
    server.stop();
    city.verify(&done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_primary_is_replaced_by_its_replica() {
    if Engine::under_test() == Engine::Sqlite {
        return;
    }
    let primary = Cluster::start();
    let standby = primary.standby();
    // Acknowledged means: on both.
    sql(&primary.url, "ALTER SYSTEM SET synchronous_standby_names = '*'");
    sql(&primary.url, "SELECT pg_reload_conf()");
    let city = Installation::on(primary.engine()).await;
    let tasks = city.tasks(&SIZE).await;
    let name = city.url().unwrap().rsplit_once('/').unwrap().1.to_owned();
    let port = |url: &str| url.rsplit_once(':').unwrap().1.to_owned();
    let (first, second) = (port(&primary.url), port(&standby.url));
    let both =
        format!("postgres://postgres@127.0.0.1:{first},127.0.0.1:{second}/{name}?target_session_attrs=read-write");
    let mut server = Server::new(&city, Some(&both));
    server.start();
    let crew = Crew::start(&server.address, tasks, 4, 20);
    crew.wait_for(40);
    primary.kill();
    server.wait_for_readiness(503);
    standby.promote();
    sql(&standby.url, "ALTER SYSTEM SET synchronous_standby_names = ''");
    sql(&standby.url, "SELECT pg_reload_conf()");
    server.wait_for_readiness(200);
    crew.wait_for(40);
    let done = crew.finish();
    server.stop();
    let there = format!("{}/{name}", standby.url);
    exactly_once(&db::Db::postgres(&there, 2).unwrap(), city.app.region(), &done).await;
    let check = std::process::Command::new(PROGRAM)
        .args(["check", "--database", &there, "--data"])
        .arg(city.data())
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

/// A cable between program and database that can be cut.
struct Cable {
    address: String,
    whole: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Cable {
    fn to(place: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (whole, open) = (Arc::new(AtomicBool::new(true)), Arc::new(Mutex::new(Vec::new())));
        let (place, lasts, ends) = (place.to_owned(), whole.clone(), open.clone());
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = lasts.load(Ordering::SeqCst).then(|| TcpStream::connect(&place).ok()).flatten();
                let Some(far) = far else { continue };
                ends.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                carry(near.try_clone().unwrap(), far.try_clone().unwrap());
                carry(far, near);
            }
        });
        Self { address, whole, open }
    }

    fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        for end in self.open.lock().unwrap().drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
