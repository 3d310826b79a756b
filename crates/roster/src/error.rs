//! Why a whole file cannot be used.

/// Why a file yields no roster at all. `Display` is Chinese and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes, or no cell with content.
    #[error("文件是空的，请检查后重新选择文件")]
    Empty,
    /// Larger than [`crate::Limits::max_bytes`].
    #[error("文件太大（超过{limit_mb}MB），请删去图片和无关工作表，或按党支部分成几个文件上传")]
    TooLarge {
        /// The limit in whole megabytes.
        limit_mb: usize,
    },
    /// Neither a workbook nor a text table.
    #[error("不能识别这种文件{found}，请上传 Excel 表格（.xlsx、.xls）或 CSV 文件")]
    WrongType {
        /// What the content looks like, in brackets, or nothing.
        found: &'static str,
    },
    /// The workbook has a password.
    #[error("表格设了打开密码，请在 Excel 或 WPS 中取消密码、另存后再上传")]
    Encrypted,
    /// The workbook cannot be opened.
    #[error("表格已损坏，读不出来，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传")]
    Corrupt,
    /// Unpacks to more than [`crate::Limits::max_unpacked_bytes`].
    #[error("表格解压后过大，请新建一个表格，只把名单内容粘贴进去再上传")]
    ZipBomb,
    /// More rows than [`crate::Limits::max_rows`].
    #[error("名单超过{limit}行，请按党支部分成几个文件上传")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// More cells than [`crate::Limits::max_cells`].
    #[error("表格内容过多，请删去名单以外的内容和空白列后再上传")]
    TooManyCells,
    /// No header row with at least name and identity number.
    #[error(
        "没有找到表头。{recognised}表头应在同一行（或上下两行）内，至少有“姓名”和“身份证号码”两列，最好还有“政治面貌”和“所在党支部”；可下载模板填写"
    )]
    NoHeader {
        /// A Chinese sentence naming the columns that were recognised.
        recognised: String,
    },
    /// A header, but no person below it.
    #[error("找到了表头，但表头下面没有人员，请检查是否选错了文件或工作表被隐藏")]
    NoRows,
}

impl ReadError {
    /// A stable name for interfaces and logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::WrongType { .. } => "file_type_unsupported",
            Self::Encrypted => "file_encrypted",
            Self::Corrupt => "file_corrupt",
            Self::ZipBomb => "file_unpacks_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyCells => "too_many_cells",
            Self::NoHeader { .. } => "header_not_found",
            Self::NoRows => "no_rows",
        }
    }
}

/// A workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("生成表格失败，请稍后再试")]
pub struct WriteError(#[from] rust_xlsxwriter::XlsxError);
