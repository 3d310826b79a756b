//! What a file is, by its content.

use crate::{Kind, Refusal};

/// What people send by mistake, and what to do.
const OTHERS: &[(&str, &str)] = &[
    ("image/gif", "（GIF 图片，请另存为 JPG 或 PNG）"),
    ("image/heif", "（HEIC 照片，请在手机相机设置里选“兼容性最佳”，或另存为 JPG）"),
    ("image/heic", "（HEIC 照片，请在手机相机设置里选“兼容性最佳”，或另存为 JPG）"),
    ("image/tiff", "（TIFF 图片，请另存为 JPG 或 PNG）"),
    ("image/bmp", "（BMP 图片，请另存为 JPG 或 PNG）"),
    ("application/msword", "（旧版 Word 文档，请另存为 .docx）"),
    ("application/vnd.ms-excel", "（旧版 Excel 表格，请另存为 .xlsx）"),
    ("application/vnd.ms-powerpoint", "（旧版演示文稿，请另存为 .pptx）"),
    ("application/x-ole-storage", "（旧版 Office 文件，请另存为 .docx、.xlsx 或 .pptx）"),
    ("application/rtf", "（RTF 文档，请另存为 .docx）"),
    ("text/html", "（网页）"),
    ("application/x-executable", "（程序）"),
    ("application/vnd.microsoft.portable-executable", "（程序）"),
];

/// The kind of the content. Zip containers are looked into by `office`.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    if is_svg(bytes) {
        return Err(Refusal::WrongType { found: "（SVG 图片里可以藏脚本，请另存为 PNG）" });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return crate::office::kind(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(Refusal::WrongType {
            found: "（旧版或加密的 Office 文件，请取消密码并另存为 .docx、.xlsx 或 .pptx）",
        });
    }
    let mime = infer::get(bytes).map_or("", |found| found.mime_type());
    match mime {
        "image/jpeg" => Ok(Kind::Jpeg),
        "image/png" => Ok(Kind::Png),
        "image/webp" => Ok(Kind::Webp),
        "application/pdf" if bytes.starts_with(b"%PDF-") => Ok(Kind::Pdf),
        _ if mime.starts_with("video/") => Err(Refusal::WrongType { found: "（视频）" }),
        _ if mime.starts_with("audio/") => Err(Refusal::WrongType { found: "（音频）" }),
        _ if mime.contains("zip") || mime.contains("compressed") || mime.contains("rar") || mime.contains("tar") => {
            Err(Refusal::WrongType { found: "（压缩包，请解压后逐个上传）" })
        }
        _ => Err(Refusal::WrongType {
            found: OTHERS.iter().find(|(known, _)| *known == mime).map_or("", |(_, found)| found),
        }),
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && text.contains("<svg")
}

/// Whether `needle` (lower case) occurs in `bytes`, whatever the case.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}
