//! A fresh database for each test, gone when the test ends.

use db::Db;
use tokio_postgres::NoTls;

/// Which engine the tests run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The server at this address (`postgres://user@host:port`, no database name).
    Postgres(String),
}

impl Engine {
    /// The engine `YIGONG_TEST_ENGINE` names.
    #[must_use]
    pub fn under_test() -> Self {
        match std::env::var("YIGONG_TEST_ENGINE").as_deref() {
            Err(_) | Ok("" | "sqlite") => Self::Sqlite,
            Ok("postgres") => {
                let url = std::env::var("YIGONG_TEST_POSTGRES").expect("YIGONG_TEST_POSTGRES names the server");
                Self::Postgres(url.trim_end_matches('/').to_owned())
            }
            Ok(other) => panic!("YIGONG_TEST_ENGINE is {other}: sqlite and postgres are known"),
        }
    }
}

/// The name the program gives the file in its data directory.
const DATABASE: &str = "yigong.db";

/// An empty database of one's own.
pub struct Fresh {
    /// The handle on it.
    pub db: Db,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Server { url: String, name: String },
}

impl Fresh {
    /// Makes one on the engine under test.
    pub async fn create() -> Self {
        Self::create_on(Engine::under_test()).await
    }

    /// Makes one on this engine.
    pub async fn create_on(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::embedded(),
            Engine::Postgres(url) => {
                let name = format!("t_{:016x}", getrandom::u64().expect("randomness"));
                command(&url, &format!("CREATE DATABASE {name}")).await.expect("a new database");
                let db = Db::postgres(&format!("{url}/{name}"), 8).expect("an address of a server");
                Self { db, place: Place::Server { url, name } }
            }
        }
    }

    /// Makes one on SQLite.
    #[must_use]
    pub fn embedded() -> Self {
        Self::in_folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn in_folder(folder: tempfile::TempDir) -> Self {
        let db = Db::sqlite(&folder.path().join(DATABASE)).expect("a SQLite file");
        Self { db, place: Place::Folder(folder) }
    }

    /// A copy of a SQLite database, to go its own way.
    pub async fn copy(&self) -> Self {
        assert!(self.file().is_some(), "only SQLite databases are copied");
        let folder = tempfile::tempdir().expect("a temporary folder");
        self.db.backup(&folder.path().join(DATABASE)).await.expect("a copy");
        Self::in_folder(folder)
    }

    /// The SQLite file, when that is the engine.
    #[must_use]
    pub fn file(&self) -> Option<std::path::PathBuf> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path().join(DATABASE)),
            Place::Server { .. } => None,
        }
    }

    /// The address of the PostgreSQL database, when that is the engine.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Server { url, name } => Some(format!("{url}/{name}")),
        }
    }

    /// A second handle on the same database, as after a restart.
    #[must_use]
    pub fn again(&self) -> Db {
        match &self.place {
            Place::Folder(folder) => Db::sqlite(&folder.path().join(DATABASE)),
            Place::Server { url, name } => Db::postgres(&format!("{url}/{name}"), 2),
        }
        .expect("the same database opens again")
    }
}

async fn command(url: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(&format!("{url}/postgres"), NoTls).await?;
    let driver = tokio::spawn(connection);
    let done = client.batch_execute(sql).await;
    drop(client);
    let _ = driver.await;
    done
}

impl Drop for Fresh {
    fn drop(&mut self) {
        self.db.close();
        let Place::Server { url, name } = &self.place else { return };
        // Best effort, and on a thread of its own: the test's runtime may be going down.
        let (url, sql) = (url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.is_ok_and(|runtime| runtime.block_on(command(&url, &sql)).is_ok())
        });
        let _ = dropping.join();
    }
}
