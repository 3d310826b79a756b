//! `yigong panel`: the algorithms of review over CSV, without a database, for whoever wants to check
//! or to use them elsewhere.

mod assign;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use panel::{Calibrated, Calibration, Placed, ReviewerBias, Score, Scores};
use serde::Serialize;

use super::{Outcome, say};
use table::Table;

#[derive(Subcommand)]
pub(super) enum Panel {
    /// 分配评审：按领域、回避、限额和均衡把作品分给专家，使全体作品可以相互比较
    Assign(assign::Files),
    /// 校准评分：消除专家宽严差异，给出原始、去极值、校准三种得分和 95% 区间
    Calibrate(ScoreFile),
    /// 排名：按校准得分排序，给出名次区间和进入前几名的概率
    Rank {
        #[command(flatten)]
        scores: ScoreFile,
        /// 入选名额
        #[arg(long)]
        places: usize,
    },
}

/// A CSV of scores.
#[derive(Args)]
pub(super) struct ScoreFile {
    /// CSV 文件，三列：expert（专家）、entry（作品）、score（分数）；UTF-8 或 GBK
    file: PathBuf,
    /// 满分；不给则按分数推断（10 分制或 100 分制）
    #[arg(long)]
    scale: Option<f64>,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Panel) -> Outcome {
    match command {
        Panel::Assign(files) => files.run(),
        Panel::Calibrate(file) => calibrate(file),
        Panel::Rank { scores, places } => rank(scores, *places),
    }
}

/// Scores of a file, and the length of the scale they are on.
fn read(file: &ScoreFile) -> Result<(Scores, f64), Box<dyn std::error::Error + Send + Sync>> {
    let table = Table::read(&file.file, &[&["expert", "专家"], &["entry", "作品"], &["score", "分数", "得分"]], &[])?;
    let mut scores: Vec<Score> = Vec::new();
    let mut lines = std::collections::HashMap::new();
    for row in table.rows() {
        let (expert, entry) = (row.name(0, "专家")?, row.name(1, "作品")?);
        if let Some(first) = lines.insert((expert.clone(), entry.clone()), row.line) {
            let text = format!("专家“{expert}”对作品“{entry}”的分数与第 {first} 行重复，请只保留一行");
            return Err(row.wrong(&text));
        }
        scores.push(Score { score: row.score(2)?, expert, entry });
    }
    let largest = scores.iter().map(|it| it.score.abs()).fold(0.0, f64::max);
    let scale = file.scale.unwrap_or(if largest <= 10.0 { 10.0 } else { largest.max(100.0) });
    if !scale.is_finite() || scale <= 0.0 {
        return Err("满分（--scale）应是大于 0 的数。".into());
    }
    Ok((Scores::new(&scores), scale))
}

#[derive(Serialize)]
struct CalibrateAnswer {
    entries: Vec<Calibrated>,
    experts: Vec<ReviewerBias>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn calibrate(file: &ScoreFile) -> Outcome {
    let (scores, scale) = read(file)?;
    let Calibration { mut entries, mut experts, doubts } = panel::calibrate(&scores, scale);
    for it in &mut entries {
        for figure in [&mut it.raw, &mut it.trimmed, &mut it.calibrated, &mut it.low, &mut it.high] {
            *figure = round(*figure);
        }
    }
    experts.iter_mut().for_each(|it| it.bias = round(it.bias));
    let note = crate::reviews::note(&doubts);
    if file.json {
        return print(&CalibrateAnswer { entries, experts, note });
    }
    say("作品\t平均\t去极值\t校准\t95% 区间");
    for it in &entries {
        say(&format!(
            "{}\t{:.2}\t{:.2}\t{:.2}\t{:.2} 至 {:.2}",
            it.entry, it.raw, it.trimmed, it.calibrated, it.low, it.high
        ));
    }
    say("\n专家\t偏宽（+）或偏严（−）");
    for it in &experts {
        say(&format!("{}\t{}", it.expert, crate::reviews::signed(it.bias)));
    }
    remark(note);
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct RankAnswer {
    places: usize,
    entries: Vec<Placed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn rank(file: &ScoreFile, places: usize) -> Outcome {
    let (scores, scale) = read(file)?;
    let mut entries = panel::rank(&scores, scale, places);
    entries.iter_mut().for_each(|it| it.above_cut = round(it.above_cut));
    let note = crate::reviews::note(&panel::calibrate(&scores, scale).doubts);
    if file.json {
        return print(&RankAnswer { places, entries, note });
    }
    say(&format!("名次\t作品\t名次区间（95%）\t进入前 {places} 名的概率"));
    for it in &entries {
        say(&format!("{}\t{}\t{} 至 {}\t{:.0}%", it.rank, it.entry, it.best, it.worst, it.above_cut * 100.0));
    }
    remark(note);
    Ok(ExitCode::SUCCESS)
}

fn remark(note: Option<String>) {
    if let Some(note) = note {
        say(&format!("\n注意：{note}"));
    }
}

fn print(answer: &impl Serialize) -> Outcome {
    say(&serde_json::to_string_pretty(answer)?);
    Ok(ExitCode::SUCCESS)
}

/// To four places: what is behind them is chance.
fn round(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}
