//! Where the data is and how the program is set up.

use std::path::{Path, PathBuf};

use clap::Args;
use db::Db;
use serde::Deserialize;

use crate::app::{App, Core, Mode};
use crate::city::City;
use crate::clock::Clock;
use crate::crypto::{self, Keys, PasswordCost};
use crate::notify::Outlets;
use crate::rendering::Renderer;
use crate::web::Limits;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The SQLite file of a data directory.
pub(super) const DATABASE: &str = "yigong.db";
/// The key file of a data directory: 96 secret bytes in hexadecimal, readable by its owner only.
pub(super) const KEYS: &str = "keys.hex";

/// How many connections a PostgreSQL pool holds: twice the cores of a small server.
const CONNECTIONS: usize = 16;

/// Which installation a command is about.
#[derive(Args)]
pub(super) struct Place {
    /// 数据目录
    #[arg(long, default_value = "demo-data")]
    pub(super) data: PathBuf,
    /// PostgreSQL 地址；不给则用数据目录里的 SQLite
    #[arg(long, env = "YIGONG_DATABASE")]
    pub(super) database: Option<String>,
    /// 城市数据目录；不给则用内置的台山
    #[arg(long)]
    pub(super) city: Option<PathBuf>,
    /// 字库目录；不给则用 scripts/fonts 放置的目录和系统字库
    #[arg(long, env = "YIGONG_FONTS")]
    pub(super) fonts: Option<PathBuf>,
}

/// `serve --config FILE`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// Address to listen on.
    pub(super) listen: std::net::SocketAddr,
    /// Data directory: keys, and the database unless `database` says otherwise.
    pub(super) data: PathBuf,
    /// `postgres://…`; SQLite when it is missing.
    pub(super) database: Option<String>,
    /// City folder; 台山 when it is missing.
    pub(super) city: Option<PathBuf>,
    /// Folder of fonts that goes before the usual places.
    pub(super) fonts: Option<PathBuf>,
    /// E-mail and SMS; none when it is missing.
    pub(super) outlets: Option<Outlets>,
    /// Whether people reach the site by HTTPS (cookies are then for HTTPS only).
    #[serde(default = "yes")]
    pub(super) https: bool,
    /// Whether whoever manages an organisation needs a second factor (TOTP).
    #[serde(default = "yes")]
    pub(super) second_factor: bool,
    /// How much is taken in at once.
    #[serde(default)]
    pub(super) limits: Limits,
}

/// How the program is to run, beside where its data is.
pub(super) struct Manner {
    pub(super) mode: Mode,
    pub(super) https: bool,
    pub(super) second_factor: bool,
    pub(super) limits: Limits,
}

impl Manner {
    /// At the command line or as a demo: on this machine, for whoever sits at it.
    pub(super) fn local(mode: Mode) -> Self {
        Self { mode, https: false, second_factor: false, limits: Limits::default() }
    }
}

fn yes() -> bool {
    true
}

impl Config {
    pub(super) fn read(file: &Path) -> Result<Self, Fault> {
        let text = std::fs::read_to_string(file).map_err(|e| format!("读不了配置文件 {}：{e}", file.display()))?;
        let config: Self = toml::from_str(&text).map_err(|e| format!("配置文件 {} 有误：{e}", file.display()))?;
        if let Some(fault) = config.outlets.as_ref().and_then(Outlets::fault) {
            return Err(format!("配置文件 {} 有误：{fault}", file.display()).into());
        }
        Ok(config)
    }

    pub(super) fn manner(&self) -> Manner {
        let Self { https, second_factor, .. } = *self;
        Manner { mode: Mode::Live, https, second_factor, limits: self.limits.clone() }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            data: self.data.clone(),
            database: self.database.clone(),
            city: self.city.clone(),
            fonts: self.fonts.clone(),
        }
    }
}

impl Place {
    /// Opens an installation that is there.
    pub(super) async fn open(&self) -> Result<App, Fault> {
        if self.database.is_none() && !self.data.join(DATABASE).exists() {
            return Err(format!("目录 {} 里没有数据库 {DATABASE}。", self.data.display()).into());
        }
        let app = self.build(Clock::system(), Manner::local(Mode::Live))?;
        app.migrate().await?;
        crate::demo::restore_clock(&app).await?;
        Ok(app)
    }

    /// Puts the program together; creates the data directory and the keys when they are missing.
    pub(super) fn build(&self, clock: Clock, manner: Manner) -> Result<App, Fault> {
        std::fs::create_dir_all(&self.data).map_err(|e| format!("建不了数据目录 {}：{e}", self.data.display()))?;
        let city = match &self.city {
            Some(folder) => City::from_disk(folder)?,
            None => City::taishan()?,
        };
        let db = match &self.database {
            Some(url) => Db::postgres(url, CONNECTIONS)?,
            None => Db::sqlite(&self.data.join(DATABASE))?,
        };
        let keys = keys(&self.data.join(KEYS))?;
        let Manner { mode, https, second_factor, limits } = manner;
        Ok(App::new(Core {
            db,
            city,
            clock,
            keys,
            mode,
            documents: Renderer::new(self.fonts.clone()),
            outlets: std::sync::OnceLock::new(),
            ahead: crate::activities::Ahead::default(),
            boards: crate::standing::Boards::default(),
            password_cost: PasswordCost::Full,
            https,
            second_factor_required: second_factor,
            limits,
        }))
    }
}

/// Reads the key file, or makes one.
fn keys(file: &Path) -> Result<Keys, Fault> {
    if !file.exists() {
        let secret = crypto::hex(&crypto::random::<96>());
        write_private(file, &secret).map_err(|e| format!("写不了密钥文件 {}：{e}", file.display()))?;
    }
    let text = std::fs::read_to_string(file).map_err(|e| format!("读不了密钥文件 {}：{e}", file.display()))?;
    let secret = unhex(text.trim()).ok_or_else(|| format!("密钥文件 {} 已损坏，请从备份恢复。", file.display()))?;
    Ok(Keys::from_secret(&secret))
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}

fn unhex(text: &str) -> Option<[u8; 96]> {
    let bytes: Option<Vec<u8>> =
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    bytes?.try_into().ok()
}
