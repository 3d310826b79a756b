//! A PostgreSQL of a test's own, durable, made by `scripts/postgres`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use testkit::Engine;

/// A running server; stopped and removed when dropped.
pub struct Cluster {
    folder: PathBuf,
    /// `postgres://…`, without a database.
    pub url: String,
    _place: tempfile::TempDir,
}

impl Cluster {
    pub fn start() -> Self {
        Self::made(|folder| script(&["", folder]))
    }

    /// A streaming replica of this one.
    pub fn standby(&self) -> Self {
        let primary = self.folder.to_str().unwrap();
        Self::made(|folder| script(&["standby", primary, folder]))
    }

    fn made(make: impl FnOnce(&str) -> String) -> Self {
        let place = tempfile::tempdir().unwrap();
        open_to_server(place.path());
        let folder = place.path().join("server");
        let url = make(folder.to_str().unwrap());
        Self { folder, url, _place: place }
    }

    pub fn engine(&self) -> Engine {
        Engine::Postgres(self.url.clone())
    }

    pub fn kill(&self) {
        self.command("kill");
    }

    pub fn again(&self) {
        self.command("again");
    }

    pub fn promote(&self) {
        self.command("promote");
    }

    fn command(&self, verb: &str) {
        script(&[verb, self.folder.to_str().unwrap()]);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.command("stop");
    }
}

/// The server runs as somebody else than root and must reach its folder.
fn open_to_server(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn script(words: &[&str]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres");
    let words: Vec<_> = words.iter().filter(|word| !word.is_empty()).collect();
    let output = Command::new(program)
        .args(&words)
        .env("DURABLE", "1")
        .stdin(Stdio::null())
        .output()
        .expect("scripts/postgres runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Runs a statement on a server, past the program.
pub fn sql(url: &str, statement: &str) {
    let output = Command::new("psql").arg(format!("{url}/postgres")).args(["-qAtc", statement]).output().unwrap();
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
}
