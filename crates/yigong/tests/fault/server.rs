//! `yigong serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::installation::Installation;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_yigong");

/// A server that can be killed and started again, always at the same address.
pub struct Server {
    config: PathBuf,
    log: PathBuf,
    pub address: String,
    /// A shell line that prepares the process and ends with `exec "$@"`; empty for none.
    wrapper: String,
    child: Option<Child>,
}

impl Server {
    /// Prepares one for `installation`; `database` names another address of its PostgreSQL.
    pub fn new(installation: &Installation, database: Option<&str>) -> Self {
        Self::in_place(installation.scratch(), &installation.data(), database.or(installation.url().as_deref()))
    }

    /// Prepares one on a data directory.
    pub fn in_place(scratch: &Path, data: &Path, database: Option<&str>) -> Self {
        let address = free_address();
        let database = database.map(|url| format!("database = \"{url}\"\n")).unwrap_or_default();
        let text = format!(
            "listen = \"{address}\"\ndata = \"{}\"\n{database}https = false\n[limits]\n\
             account_per_second = 100000\naddress_per_second = 100000\nunder_way = 64\n",
            data.display()
        );
        let config = scratch.join(format!("{address}.toml"));
        std::fs::write(&config, text).unwrap();
        let log = scratch.join(format!("{address}.log"));
        Self { config, log, address, wrapper: String::new(), child: None }
    }

    /// Runs it through a shell line.
    pub fn wrapped(mut self, wrapper: &str) -> Self {
        wrapper.clone_into(&mut self.wrapper);
        self
    }

    /// Starts it and waits until it listens.
    pub fn start(&mut self) {
        let mut child = self.spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listening = lines.by_ref().map_while(Result::ok).any(|line| line.contains("http://"));
        self.child = Some(child);
        assert!(listening, "the server did not start:\n{}", self.said());
    }

    fn spawn(&self) -> Child {
        let log = std::fs::File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = if self.wrapper.is_empty() {
            Command::new(PROGRAM)
        } else {
            let mut shell = Command::new("sh");
            shell.args(["-c", &self.wrapper, "sh", PROGRAM]);
            shell
        };
        command.arg("serve").arg("--config").arg(&self.config).env("RUST_LOG", "warn");
        command.stdout(Stdio::piped()).stderr(log).stdin(Stdio::null()).spawn().expect("the program runs")
    }

    /// Starts it where it must refuse; answers what it says.
    pub fn refused(&self) -> String {
        let status = self.spawn().wait().unwrap();
        assert!(!status.success(), "it should have refused to start");
        self.said()
    }

    /// What it has logged so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) {
        let mut child = self.child.take().expect("it runs");
        let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
        assert!(asked.success());
        assert!(child.wait().unwrap().success(), "it did not stop cleanly:\n{}", self.said());
    }

    /// The full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `GET`: the status and the body; no answer at all is status 0.
    pub fn get(&self, path: &str) -> (u16, String) {
        match agent().get(self.url(path)).call() {
            Ok(mut answer) => (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default()),
            Err(_) => (0, String::new()),
        }
    }

    /// Waits until it is ready (or no longer is), for as long as a machine under load may need.
    pub fn wait_for_readiness(&self, wanted: u16) {
        let mut last = 0;
        for _ in 0..600 {
            last = self.get("/readyz").0;
            if last == wanted {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("readiness is {last}, not {wanted}:\n{}", self.said());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// An HTTP client that takes every status for an answer.
pub fn agent() -> ureq::Agent {
    let timeout = Some(Duration::from_secs(20));
    ureq::Agent::config_builder().http_status_as_error(false).timeout_global(timeout).build().into()
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
