//! `yigong panel assign`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use panel::{Assignment, Blocked, Cause, Dossier, Problem, Recusal, Reviewer, Seed};
use serde::Serialize;

use super::table::Table;
use super::{Outcome, print};
use crate::cli::say;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The tables of an assignment.
#[derive(Args)]
pub(in crate::cli) struct Files {
    /// 作品 CSV：entry（作品）、field（领域，可空）、reviews（需要几位专家，可空）
    #[arg(long)]
    entries: PathBuf,
    /// 专家 CSV：expert（专家）、fields（领域，多个用分号隔开，可空）、limit（最多几份，可空）
    #[arg(long)]
    experts: PathBuf,
    /// 回避 CSV：expert（专家）、entry（作品）、cause（declared 本人申请、computed 单位关系、pinned 主办单位指定，可空）
    #[arg(long)]
    recusals: Option<PathBuf>,
    /// 每份作品由几位专家评
    #[arg(long, default_value_t = 2)]
    reviews: usize,
    /// 只分给熟悉该领域的专家
    #[arg(long)]
    strict_fields: bool,
    /// 种子：64 位十六进制数字，事先公布其 SHA-256
    #[arg(long)]
    seed: String,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Load {
    expert: String,
    load: usize,
}

#[derive(Serialize)]
struct Answer {
    assignments: Vec<Assignment>,
    loads: Vec<Load>,
    /// 1 when every two entries can be compared.
    components: usize,
    /// SHA-256 of the seed, as it was to be published.
    commitment: String,
}

impl Files {
    pub(super) fn run(&self) -> Outcome {
        let seed = Seed::parse(&self.seed).ok_or("种子应是 64 位十六进制数字，如 SHA-256 的结果。")?;
        let problem = Problem {
            dossiers: self.dossiers()?,
            reviewers: self.reviewers()?,
            recusals: Vec::new(),
            strict_fields: self.strict_fields,
            seed,
        };
        let recusals = self.recusals.as_deref().map_or_else(|| Ok(Vec::new()), |file| recusals(file, &problem))?;
        let problem = Problem { recusals, ..problem };
        match panel::assign(&problem) {
            Ok(plan) => self.answer(&problem, plan),
            Err(blocked) => self.blocked(&blocked),
        }
    }

    fn dossiers(&self) -> Result<Vec<Dossier>, Fault> {
        let table = Table::read(&self.entries, &[&["entry", "作品"]], &[&["field", "领域"], &["reviews", "份数"]])?;
        let mut seen = HashMap::new();
        let mut dossiers = Vec::new();
        for row in table.rows() {
            let name = row.name(0, "作品")?;
            if let Some(first) = seen.insert(name.clone(), row.line) {
                return Err(row.wrong(&format!("的作品“{name}”与第 {first} 行重复")));
            }
            dossiers.push(Dossier {
                name,
                field: row.cell(1).to_owned(),
                reviews: row.whole(2, "份数", self.reviews)?,
            });
        }
        Ok(dossiers)
    }

    fn reviewers(&self) -> Result<Vec<Reviewer>, Fault> {
        let table = Table::read(&self.experts, &[&["expert", "专家"]], &[&["fields", "领域"], &["limit", "限额"]])?;
        let mut seen = HashMap::new();
        let mut reviewers = Vec::new();
        for row in table.rows() {
            let name = row.name(0, "专家")?;
            if let Some(first) = seen.insert(name.clone(), row.line) {
                return Err(row.wrong(&format!("的专家“{name}”与第 {first} 行重复")));
            }
            let fields = row.cell(1).split([';', '；', '、']).map(str::trim).filter(|it| !it.is_empty());
            let (fields, limit) = (fields.map(str::to_owned).collect(), row.whole(2, "限额", usize::MAX / 2)?);
            reviewers.push(Reviewer { name, fields, limit, taken: 0 });
        }
        Ok(reviewers)
    }

    fn answer(&self, problem: &Problem, plan: panel::Plan) -> Outcome {
        let load = |it: &Reviewer| Load {
            expert: it.name.clone(),
            load: plan.assignments.iter().filter(|a| a.reviewer == it.name).count(),
        };
        let loads: Vec<Load> = problem.reviewers.iter().map(load).collect();
        let (components, commitment) = (plan.components, problem.seed.commitment());
        if self.json {
            return print(&Answer { assignments: plan.assignments, loads, components, commitment });
        }
        say("作品\t专家");
        for it in &plan.assignments {
            let remark = if it.in_field { "" } else { "\t（非本领域）" };
            say(&format!("{}\t{}{remark}", it.dossier, it.reviewer));
        }
        say("\n专家\t份数");
        loads.iter().for_each(|it| say(&format!("{}\t{}", it.expert, it.load)));
        say(&format!("\n种子的 SHA-256：{commitment}"));
        if components > 1 {
            say(&format!("注意：作品分成 {components} 组，组与组之间没有共同的专家，得分不能直接比较。"));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn blocked(&self, blocked: &Blocked) -> Outcome {
        if self.json {
            print(&serde_json::json!({ "infeasible": blocked }))?;
        }
        Err(crate::reviews::explain(blocked, &str::to_owned, &str::to_owned).into())
    }
}

fn recusals(file: &Path, problem: &Problem) -> Result<Vec<Recusal>, Fault> {
    let table = Table::read(file, &[&["expert", "专家"], &["entry", "作品"]], &[&["cause", "原因"]])?;
    let mut recusals = Vec::new();
    for row in table.rows() {
        let (reviewer, dossier) = (row.name(0, "专家")?, row.name(1, "作品")?);
        if !problem.reviewers.iter().any(|it| it.name == reviewer) {
            return Err(row.wrong(&format!("的专家“{reviewer}”不在专家表中")));
        }
        if !problem.dossiers.iter().any(|it| it.name == dossier) {
            return Err(row.wrong(&format!("的作品“{dossier}”不在作品表中")));
        }
        let cause = match row.cell(2) {
            "" | "pinned" | "指定" => Cause::Pinned,
            "declared" | "申请" => Cause::Declared,
            "computed" | "单位" => Cause::Computed,
            other => return Err(row.wrong(&format!("的原因“{other}”应是 declared、computed 或 pinned"))),
        };
        recusals.push(Recusal { reviewer, dossier, cause });
    }
    Ok(recusals)
}
