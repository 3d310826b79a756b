//! Files and their layers.

use jiff::Timestamp;
use uploads::Region;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What a file belongs to.
    pub enum OwnerKind {
        Application = "application" => "申报",
    }
}

codes! {
    /// Where a file stands.
    pub enum State {
        Sending = "sending" => "上传中",
        Ready = "ready" => "已保存",
    }
}

codes! {
    /// Which bytes of a file.
    pub enum Layer {
        Sent = "sent" => "收到的",
        Kept = "kept" => "保存的",
        Masked = "masked" => "处理后的",
    }
}

db::row! {
    /// A file.
    pub struct Attachment {
        /// Its id.
        pub id: Id,
        /// What it belongs to.
        pub owner_kind: OwnerKind,
        /// Which one.
        pub owner: Id,
        /// Its number there, from 1.
        pub number: i64,
        /// Where it stands.
        pub state: State,
        /// What the unit wrote about it.
        pub caption: String,
        /// A kind of the `uploads` crate; empty while it is being sent.
        pub kind: String,
        /// Media type of the kept bytes.
        pub media_type: String,
        /// Ending of a name for them.
        pub extension: String,
        /// Bytes: announced while sending, kept afterwards.
        pub size: i64,
        /// Pixels across, for photos.
        pub width: Option<i64>,
        /// Pixels down.
        pub height: Option<i64>,
        /// Suggested regions, JSON.
        pub faces: String,
        /// Confirmed regions, JSON.
        pub regions: String,
        /// When a person confirmed the masked layer.
        pub masked_at: Option<Timestamp>,
        /// Who sent it.
        pub uploaded_by: Id,
        /// When.
        pub uploaded_at: Timestamp,
    }
}

impl Attachment {
    /// Whether it is a picture.
    #[must_use]
    pub fn is_photo(&self) -> bool {
        self.width.is_some()
    }

    /// A name that says nothing about anybody: `附件3.jpg`.
    #[must_use]
    pub fn neutral_name(&self) -> String {
        format!("附件{}.{}", self.number, self.extension)
    }

    /// What it is, in Chinese.
    #[must_use]
    pub fn kind_label(&self) -> &'static str {
        match self.extension.as_str() {
            "jpg" | "png" => "照片",
            "pdf" => "PDF",
            "docx" => "Word 文档",
            "xlsx" => "Excel 表格",
            "pptx" => "演示文稿",
            _ => "文件",
        }
    }

    /// `1.2 MB`.
    #[must_use]
    pub fn shown_size(&self) -> String {
        match self.size {
            ..1024 => format!("{} 字节", self.size),
            1024..1_048_576 => format!("{} KB", self.size / 1024),
            _ => format!("{}.{} MB", self.size >> 20, ((self.size & 0xF_FFFF) * 10) >> 20),
        }
    }

    /// Suggested regions.
    #[must_use]
    pub fn suggested(&self) -> Vec<Region> {
        serde_json::from_str(&self.faces).unwrap_or_default()
    }

    /// Confirmed regions.
    #[must_use]
    pub fn confirmed(&self) -> Vec<Region> {
        serde_json::from_str(&self.regions).unwrap_or_default()
    }
}
