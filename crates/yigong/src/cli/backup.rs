//! `yigong backup` and `restore`: a consistent copy while the service runs, with its keys.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::config::{DATABASE, KEYS, Place};
use super::{Outcome, say};

pub(super) async fn backup(place: &Place, to: &Path) -> Outcome {
    if to.exists() {
        return Err(format!("{} 已存在，请换一个新目录。", to.display()).into());
    }
    let app = place.open().await?;
    if app.db.engine() == db::Engine::Postgres {
        return Err("PostgreSQL 请用 pg_dump 或 WAL 归档备份，见运维手册；密钥文件请另行保存。".into());
    }
    fs::create_dir_all(to)?;
    app.db.backup(&to.join(DATABASE)).await?;
    fs::copy(place.data.join(KEYS), to.join(KEYS))?;
    say(&format!("已备份到 {}。其中 {KEYS} 是密钥，请与数据库分开妥善保管。", to.display()));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(from: &Path, data: &Path) -> Outcome {
    if data.join(DATABASE).exists() {
        return Err(format!("{} 里已有数据库，不会覆盖。请换一个空目录。", data.display()).into());
    }
    fs::create_dir_all(data)?;
    for file in [DATABASE, KEYS] {
        fs::copy(from.join(file), data.join(file)).map_err(|e| format!("备份里的 {file} 读不了：{e}"))?;
    }
    say(&format!("已恢复到 {}。请运行 yigong check --data {} 核对。", data.display(), data.display()));
    Ok(ExitCode::SUCCESS)
}
