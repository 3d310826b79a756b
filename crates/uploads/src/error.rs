//! Why a file is refused.

/// Why a file is not taken. `Display` is Chinese and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No bytes.
    #[error("文件是空的，请检查后重新选择")]
    Empty,
    /// More bytes than the limit of its kind.
    #[error("文件太大：{kind}最多 {limit_mb} MB。{advice}")]
    TooLarge {
        /// What it is, in Chinese.
        kind: &'static str,
        /// The limit in whole megabytes.
        limit_mb: u64,
        /// What to do.
        advice: &'static str,
    },
    /// None of the kinds that are taken.
    #[error(
        "不接受这种文件{found}。可以上传：照片（JPG、PNG、WebP）、PDF、Word（.docx）、Excel（.xlsx）、演示文稿（.pptx）"
    )]
    WrongType {
        /// What it looks like, in brackets, with what to do; or nothing.
        found: &'static str,
    },
    /// The name's ending says something else than the content.
    #[error("文件名以“.{ending}”结尾，内容却是{found}。请用原来的软件打开后另存，再上传")]
    Disguised {
        /// The name's ending.
        ending: String,
        /// What the content is, in Chinese.
        found: &'static str,
    },
    /// Another file or script is hidden inside.
    #[error("文件里夹带了别的内容（{found}），为安全起见不接受。请用原来的软件打开后另存为一份新文件，再上传")]
    Polyglot {
        /// What was found.
        found: &'static str,
    },
    /// Macros or other programs in an Office document.
    #[error("文档里有宏或嵌入的程序，不接受。请在 Word、Excel 或 WPS 中另存为不带宏的 .docx、.xlsx，再上传")]
    Macros,
    /// Parts of a document are fetched from elsewhere.
    #[error(
        "文档引用了外部文件或网络内容（{found}），打开时会自动连接，不接受。请断开链接（数据－编辑链接－断开）后另存，再上传"
    )]
    ExternalLinks {
        /// What kind of link.
        found: &'static str,
    },
    /// A PDF that runs something.
    #[error("PDF 里有脚本、自动操作或附件，不接受。请用“打印为 PDF”另存一份，再上传")]
    ActivePdf,
    /// It has a password.
    #[error("文件设了密码，打不开。请取消密码后再上传")]
    Encrypted,
    /// It cannot be read.
    #[error("文件已损坏，读不出来。请重新导出或重新拍照后再上传")]
    Corrupt,
    /// A picture of too many pixels.
    #[error("照片尺寸太大（{width}×{height}），最多 5000 万像素。请缩小后再上传")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It unpacks to far more than it is.
    #[error("文件解压后过大，不接受。请把内容复制到新文档中再上传")]
    Bomb,
}

impl Refusal {
    /// A stable name for interfaces and logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::WrongType { .. } => "file_type_unsupported",
            Self::Disguised { .. } => "file_disguised",
            Self::Polyglot { .. } => "file_polyglot",
            Self::Macros => "file_macros",
            Self::ExternalLinks { .. } => "file_external_links",
            Self::ActivePdf => "file_active",
            Self::Encrypted => "file_encrypted",
            Self::Corrupt => "file_corrupt",
            Self::TooManyPixels { .. } => "photo_too_many_pixels",
            Self::Bomb => "file_unpacks_too_large",
        }
    }
}
