//! `yigong demo`: the city of 台山 with a year behind it.

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::Timestamp;

use super::config::{Manner, Place};
use super::{Outcome, say, serve};
use crate::app::Mode;
use crate::clock::Clock;
use crate::notify::Outlets;
use crate::{crypto, demo, jobs, web};

pub(super) struct Options {
    pub(super) listen: SocketAddr,
    pub(super) data: PathBuf,
    pub(super) password: Option<String>,
    pub(super) now: Option<String>,
    pub(super) database: Option<String>,
}

pub(super) async fn run(options: Options) -> Outcome {
    if std::env::var_os("RUST_LOG").is_some() {
        serve::logs();
    }
    let clock = match &options.now {
        Some(text) => Clock::starting_at(parse(text)?),
        None => Clock::system(),
    };
    let place = Place {
        data: options.data,
        database: options.database,
        city: None,
        fonts: std::env::var_os("YIGONG_FONTS").map(PathBuf::from),
    };
    let app = place.build(clock, Manner::local(Mode::Demo))?;
    // A new program has none yet.
    let _ = app.outlets.set(Outlets::shown());
    app.migrate().await?;
    let password = options.password.unwrap_or_else(|| crypto::digits(8));
    say("正在准备演示城市……");
    let accounts = demo::ensure(&app, &password, options.now.is_some()).await?;
    jobs::tick(&app).await;
    jobs::deliver(&app).await;
    let listener = web::listen(options.listen).map_err(|e| format!("监听不了 {}：{e}", options.listen))?;
    if let Some(advice) = app.documents.advice() {
        say(&advice);
    }
    introduce(&accounts, &password);
    say(&format!("现在是演示时间 {}。按 Ctrl-C 停止。", app.city.iso(app.clock.now())));
    say(&format!("http://{}", listener.local_addr()?));
    serve::serve(app, listener).await
}

fn parse(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| format!("--now 的时间看不懂：{text}。请写成 2014-10-20T09:00:00+08:00。"))
}

fn introduce(accounts: &[demo::Account], password: &str) {
    say("演示账号（密码都是下面这个）：");
    for account in accounts {
        say(&format!("  {:<26} {}", account.login, account.who));
    }
    say(&format!("密码：{password}"));
}
