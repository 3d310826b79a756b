//! The command line: the same actions as the pages.

mod appoint;
mod backup;
mod check;
mod config;
mod demo;
mod import;
mod panel;
mod redact;
mod serve;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a command answers with: the exit code, or a message for the user.
pub(crate) type Outcome = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

/// 义工：城市党员义工服务平台。
#[derive(Parser)]
#[command(name = "yigong", version, about = "义工：城市党员义工服务平台", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动演示城市（台山），时间可以往前拨
    Demo {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// 数据目录；目录里已有演示数据时接着用
        #[arg(long, default_value = "demo-data")]
        data: PathBuf,
        /// 所有演示账号的密码；不给则随机生成并显示
        #[arg(long)]
        password: Option<String>,
        /// 演示从这个时间开始，如 2014-10-20T09:00:00+08:00
        #[arg(long)]
        now: Option<String>,
        /// PostgreSQL 地址；不给则用数据目录里的 SQLite
        #[arg(long, env = "YIGONG_DATABASE")]
        database: Option<String>,
    },
    /// 启动正式服务
    Serve {
        /// 配置文件（TOML）
        #[arg(long)]
        config: PathBuf,
    },
    /// 导入数据
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// 任命第一位管理人员：给角色，并发一次性认领码；其他角色由他们在网页上授予
    Appoint {
        /// 姓名
        name: String,
        /// 身份证号码；不给则从键盘输入，不留在命令记录里
        #[arg(long)]
        id_number: Option<String>,
        /// 角色
        #[arg(long, value_enum, default_value = "organiser")]
        role: appoint::Office,
        /// 党组织全称；不给则是全市
        #[arg(long)]
        organisation: Option<String>,
        #[command(flatten)]
        place: config::Place,
    },
    /// 核对全部数据：台账链、合计、名额、签名；全部相符时退出码为 0
    Check {
        #[command(flatten)]
        place: config::Place,
    },
    /// 备份（服务运行时也可以）
    Backup {
        #[command(flatten)]
        place: config::Place,
        /// 备份到这个目录，不能已存在
        #[arg(long)]
        to: PathBuf,
    },
    /// 从备份恢复
    Restore {
        /// 备份目录
        #[arg(long)]
        from: PathBuf,
        /// 恢复到这个数据目录，不能已有数据
        #[arg(long)]
        data: PathBuf,
    },
    /// 专家评审的算法：分配、校准、排名；读 CSV，不用数据库
    Panel {
        #[command(subcommand)]
        what: panel::Panel,
    },
    /// 找出文字里的姓名、住址、单位、电话、证件号码，供人核对；不用数据库
    Redact {
        /// 文本文件（UTF-8 或 GB18030）
        file: PathBuf,
        /// 输出 JSON：起止按字符数，从 0 起
        #[arg(long)]
        json: bool,
        /// 输出处理后的文字
        #[arg(long, conflicts_with = "json")]
        masked: bool,
    },
    /// 输出 OpenAPI 3.1 接口描述
    Openapi,
}

#[derive(Subcommand)]
enum Import {
    /// 导入党员花名册（XLSX 或 CSV）
    Roster {
        /// 花名册文件
        file: PathBuf,
        /// 党组织名称，名册中的支部应在它之下
        #[arg(long)]
        organisation: String,
        #[command(flatten)]
        place: config::Place,
        /// 有问题的行另存为这个 XLSX 文件，改好后再导入
        #[arg(long)]
        corrected: Option<PathBuf>,
    },
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let outcome = runtime.block_on(run(cli.command));
    // Requests have been answered; what still runs are readers and tickers.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    outcome.unwrap_or_else(|error| fail(&explain(&*error)))
}

/// What to tell the operator: a database that cannot be used is the machine's affair.
fn explain(error: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
    let refusal = error.downcast_ref::<crate::AppError>();
    match error.downcast_ref::<db::Error>().or_else(|| refusal.and_then(|it| it.cause.as_ref())) {
        Some(db::Error::Unavailable(cause)) => {
            format!("读写不了数据库（{cause}）。请检查磁盘是否已满或只读、数据库服务是否启动，然后重试。")
        }
        _ => refusal.map_or_else(|| error.to_string(), |it| it.message.clone()),
    }
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Demo { listen, data, password, now, database } => {
            demo::run(demo::Options { listen, data, password, now, database }).await
        }
        Command::Serve { config } => serve::run(&config).await,
        Command::Import { what: Import::Roster { file, organisation, place, corrected } } => {
            import::roster(&place, &file, &organisation, corrected.as_deref()).await
        }
        Command::Appoint { name, id_number, role, organisation, place } => {
            let id_number = appoint::id_number(id_number)?;
            appoint::run(&place, appoint::Appoint { name, id_number, role: role.into(), organisation }).await
        }
        Command::Check { place } => check::run(&place).await,
        Command::Backup { place, to } => backup::backup(&place, &to).await,
        Command::Restore { from, data } => backup::restore(&from, &data).await,
        Command::Panel { what } => panel::run(&what),
        Command::Redact { file, json, masked } => redact::run(&file, json, masked),
        Command::Openapi => {
            say(&serde_json::to_string_pretty(&crate::web::openapi())?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Prints a line to the terminal; nobody listening is no error.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "出错了：{message}");
    ExitCode::FAILURE
}
