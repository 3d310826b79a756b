//! The one door a file comes in by.

use serde::{Deserialize, Serialize};

use crate::{Refusal, Region, faces, office, pdf, photo, sniff};

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A photo.
    Jpeg,
    /// A picture without loss.
    Png,
    /// A photo in WebP; kept as JPEG.
    Webp,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// A workbook.
    Xlsx,
    /// Slides.
    Pptx,
}

impl Kind {
    /// Whether it is drawn anew.
    #[must_use]
    pub const fn is_photo(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// The Chinese word.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => "照片",
            Self::Pdf => "PDF",
            Self::Docx => "Word 文档",
            Self::Xlsx => "Excel 表格",
            Self::Pptx => "演示文稿",
        }
    }

    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
        }
    }
}

/// How large files may be, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Photos.
    pub photo: u64,
    /// Everything else.
    pub document: u64,
}

impl Default for Limits {
    /// 15 MB for a photo, 30 MB for a document.
    fn default() -> Self {
        Self { photo: 15 << 20, document: 30 << 20 }
    }
}

/// A file that is safe to keep.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// What it was sent as.
    pub kind: Kind,
    /// The bytes to keep: photos encoded anew, others as they came.
    pub bytes: Vec<u8>,
    /// Media type of `bytes`.
    pub media_type: &'static str,
    /// Ending of a file name for `bytes`.
    pub extension: &'static str,
    /// Pixels across and down, for photos.
    pub pixels: Option<(u32, u32)>,
    /// Where faces are suspected, for photos.
    pub faces: Vec<Region>,
}

/// Takes a file in or refuses it. `name` is only compared with what the content
/// is.
///
/// # Errors
///
/// [`Refusal`], with a stable code and a Chinese message that says what to do.
pub fn inspect(bytes: &[u8], name: &str, limits: &Limits) -> Result<Accepted, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let kind = sniff::kind(bytes)?;
    let limit = if kind.is_photo() { limits.photo } else { limits.document };
    if bytes.len() as u64 > limit {
        let advice = if kind.is_photo() {
            "请压缩或缩小后再上传。"
        } else {
            "请删去大图或分成几个文件再上传。"
        };
        return Err(Refusal::TooLarge { kind: kind.chinese(), limit_mb: limit >> 20, advice });
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).trim().to_ascii_lowercase();
    if ["docm", "xlsm", "pptm", "dotm", "xltm"].contains(&ending.as_str()) {
        return Err(Refusal::Macros);
    }
    if !ending.is_empty() && !kind.endings().contains(&ending.as_str()) {
        return Err(Refusal::Disguised { ending: ending.chars().take(12).collect(), found: kind.chinese() });
    }
    let (media_type, extension) = match kind {
        Kind::Jpeg | Kind::Webp => ("image/jpeg", "jpg"),
        Kind::Png => ("image/png", "png"),
        Kind::Pdf => ("application/pdf", "pdf"),
        Kind::Docx => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        Kind::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        Kind::Pptx => ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    };
    let accepted = Accepted { kind, bytes: Vec::new(), media_type, extension, pixels: None, faces: Vec::new() };
    if kind.is_photo() {
        photo::refuse_polyglot(bytes)?;
        let drawn = photo::decode(bytes)?;
        let pixels = Some((drawn.width(), drawn.height()));
        let faces = faces::faces_of(&drawn);
        return Ok(Accepted { bytes: photo::encode(&drawn, kind)?, pixels, faces, ..accepted });
    }
    match kind {
        Kind::Pdf => pdf::check(bytes)?,
        _ => office::check(bytes)?,
    }
    Ok(Accepted { bytes: bytes.to_vec(), ..accepted })
}
