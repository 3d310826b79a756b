//! The program as a process of its own, and what it costs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::{Place, Result};

/// A running server.
pub struct Server {
    child: Child,
    pub address: String,
}

/// What a process has used.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    /// Processor time, seconds.
    pub cpu: f64,
    /// Resident memory now, MiB.
    pub resident: f64,
    /// The most it was, MiB.
    pub peak: f64,
}

impl Usage {
    /// What a process has used so far.
    pub fn of(process: u32) -> Self {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let fields: Vec<f64> =
            stat.rsplit(')').next().unwrap_or_default().split_whitespace().filter_map(|it| it.parse().ok()).collect();
        // After the state letter, utime and stime are the 11th and 12th numbers; 100 ticks a second.
        let cpu = (fields.get(10).unwrap_or(&0.0) + fields.get(11).unwrap_or(&0.0)) / 100.0;
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
        };
        Self { cpu, resident: kib("VmRSS"), peak: kib("VmHWM") }
    }
}

impl Server {
    /// `yigong serve` on a city made by `bench city`, its limits for floods out of the way.
    pub fn yigong(place: &Place) -> Result<Self> {
        let database = place.database.as_ref().map(|url| format!("database = \"{url}\"\n")).unwrap_or_default();
        let config = format!(
            "listen = \"127.0.0.1:0\"\ndata = \"{}\"\n{database}https = false\nsecond_factor = false\n[limits]\n\
             account_per_second = 1000000\naddress_per_second = 1000000\nunder_way = 4096\n",
            place.data.display()
        );
        let file = place.data.join("bench.toml");
        std::fs::write(&file, config)?;
        let program = std::env::current_exe()?.with_file_name("yigong");
        Self::start(&program, &["serve", "--config", &file.display().to_string()], &place.data.join("server.log"))
    }

    /// A hello-world route on the same stack.
    pub fn hello(scratch: &Path) -> Result<Self> {
        Self::start(&std::env::current_exe()?, &["hello", "--listen", "127.0.0.1:0"], &scratch.join("hello.log"))
    }

    fn start(program: &Path, words: &[&str], log: &Path) -> Result<Self> {
        let log = std::fs::File::create(log)?;
        let mut command = Command::new(program);
        command.args(words).stdout(Stdio::piped()).stderr(log).stdin(Stdio::null());
        let mut child = command.spawn().map_err(|e| format!("{} (build it too): {e}", program.display()))?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines()).into_iter().flatten();
        let mut said = lines.map_while(std::result::Result::ok);
        let address = said.find_map(|line| line.split_once("http://").map(|(_, rest)| rest.trim().to_owned()));
        Ok(Self { child, address: address.ok_or("the server did not start")? })
    }

    /// What it has used so far.
    pub fn usage(&self) -> Usage {
        Usage::of(self.child.id())
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
