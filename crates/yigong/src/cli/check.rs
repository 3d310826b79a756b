//! `yigong check`: every invariant, on live data.

use std::process::ExitCode;

use super::config::Place;
use super::{Outcome, say};
use crate::auth::Actor;
use crate::check;

pub(super) async fn run(place: &Place) -> Outcome {
    let app = place.open().await?;
    let problems = app.read(&Actor::operator(), |cx| Box::pin(check::all(cx))).await?;
    if problems.is_empty() {
        say("全部相符：台账链、合计、名额、在场记录、签名都正确。");
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &problems {
        say(&format!("不符：{problem}"));
    }
    say(&format!("共 {} 处不符。请保留数据目录，联系维护人员。", problems.len()));
    Ok(ExitCode::from(2))
}
