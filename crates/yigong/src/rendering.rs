//! Paper: documents are rendered off the async threads, a few at a time.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::response::Response;
use documents::Engine;
use tokio::sync::{Semaphore, oneshot};

use crate::App;
use crate::error::{AppError, Result};
use crate::web::{download, file};

/// How many documents are rendered at once. Each keeps a core busy for tens of milliseconds, a file of a
/// hundred certificates for a second: half the cores are left to everybody else.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}

/// The fonts and the queue before them. Fonts are found when the first document is asked for.
pub struct Renderer {
    folder: Option<PathBuf>,
    engine: Arc<OnceLock<Engine>>,
    gate: Semaphore,
}

impl Renderer {
    /// With a folder of fonts that goes before the usual places.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, engine: Arc::default(), gate: Semaphore::new(at_once()) }
    }

    /// What an operator should know about this machine's fonts; none when all is well.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let engine = self.engine.get_or_init(|| Engine::new(self.folder.as_deref()));
        let fonts = engine.fonts();
        if !fonts.any() {
            return Some(NO_FONTS.to_owned());
        }
        let official = ["FandolFang R", "FandolFang", "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"];
        let fang = fonts.families().any(|family| official.contains(&family));
        (!fang).then(|| "本机没有仿宋字库，公文以其他字体代替。运行 scripts/fonts 可取得免费的公文字库。".to_owned())
    }
}

const NO_FONTS: &str = "本机没有中文字库，暂时不能生成 PDF（网页和 Word 文件不受影响）。请管理员运行 scripts/fonts 取得免费字库，然后重新启动。";

impl App {
    /// Renders a document: `app.render(move |engine| form.pdf(engine)).await?`.
    pub async fn render<T, F>(&self, render: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Engine) -> Result<T, documents::Error> + Send + 'static,
    {
        let renderer = &self.documents;
        let _turn = renderer.gate.acquire().await.map_err(|e| AppError::internal(e.to_string()))?;
        let (engine, folder) = (Arc::clone(&renderer.engine), renderer.folder.clone());
        let (reply, answer) = oneshot::channel();
        // A thread of its own, because its priority cannot be raised again.
        let work = move || {
            step_back();
            let _ = reply.send(render(engine.get_or_init(|| Engine::new(folder.as_deref()))));
        };
        let spawned = std::thread::Builder::new().name("rendering".into()).spawn(work);
        spawned.map_err(|e| AppError::internal(e.to_string()))?;
        Ok(answer.await.map_err(|_| AppError::internal("rendering panicked"))??)
    }
}

/// Lets whoever waits for a page go first, where the system gives a thread its own priority.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "documents are rendered at the usual priority");
    }
}

impl From<documents::Error> for AppError {
    fn from(error: documents::Error) -> Self {
        match error {
            documents::Error::NoFonts => Self::unavailable(NO_FONTS),
            documents::Error::Unprintable(characters) => {
                let list: Vec<String> = characters.iter().map(|it| format!("“{it}”")).collect();
                let text = format!(
                    "{}没有字库可以打印。请改用文字表达；如果是人名用字，请联系管理员添加字库。",
                    list.join("、")
                );
                Self::unprocessable("unprintable", text)
            }
            other => Self::internal(other.to_string()),
        }
    }
}

/// A PDF to look at in the browser, with the name it is saved under (`公示.pdf`).
pub(crate) fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    file("inline", name, "application/pdf", bytes)
}

/// A Word document to save.
pub(crate) fn docx(name: &str, bytes: Vec<u8>) -> Response {
    download(name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes)
}
