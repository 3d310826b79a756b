//! `yigong import`: the same import as the page and the API.

use std::path::Path;
use std::process::ExitCode;

use super::config::Place;
use super::{Outcome, say};
use crate::auth::Actor;
use crate::{organisations, people};

pub(super) async fn roster(place: &Place, file: &Path, organisation: &str, corrected: Option<&Path>) -> Outcome {
    let bytes = std::fs::read(file).map_err(|e| format!("读不了文件 {}：{e}", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let app = place.open().await?;
    let operator = Actor::operator();
    let wanted = organisation.to_owned();
    let found =
        app.read(&operator, move |cx| Box::pin(async move { organisations::by_name(cx, &wanted).await })).await?;
    let Some(found) = found else { return Err(format!("没有名为“{organisation}”的党组织。").into()) };
    let report = people::import_file(&app, &operator, found.id, &name, bytes).await?;
    for problem in &report.problems {
        let column = problem.column.as_deref().map(|column| format!("“{column}”")).unwrap_or_default();
        say(&format!("第 {} 行{column}：{}（{}）", problem.row, problem.message, problem.code));
    }
    say(&format!(
        "共 {} 行：导入 {}，拒收 {}，跳过 {}。",
        report.rows, report.imported, report.rejected, report.skipped
    ));
    if let (Some(target), Some(sheet)) = (corrected, &report.corrected) {
        std::fs::write(target, sheet).map_err(|e| format!("写不了 {}：{e}", target.display()))?;
        say(&format!("有问题的行已存为 {}，改好后可再次导入。", target.display()));
    }
    Ok(ExitCode::SUCCESS)
}
