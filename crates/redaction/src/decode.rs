//! From the bytes of a file to text.

/// Why a file is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A picture, document, archive or program.
    #[error("这不是文本文件{0}，请先把文字另存为 .txt 再处理")]
    Binary(&'static str),
    /// Bytes that are neither UTF-8 nor GB18030.
    #[error("认不出文字编码（应为 UTF-8 或 GB18030），请用记事本另存为 UTF-8 再处理")]
    Encoding,
}

const BINARY: [(&[u8], &str); 9] = [
    (b"%PDF", "（PDF）"),
    (b"PK\x03\x04", "（Office 文档或压缩包）"),
    (b"\xD0\xCF\x11\xE0", "（旧版 Office 文档）"),
    (b"\x89PNG", "（图片）"),
    (b"\xFF\xD8\xFF", "（图片）"),
    (b"GIF8", "（图片）"),
    (b"\x7FELF", "（程序）"),
    (b"\x1F\x8B", "（压缩包）"),
    (b"Rar!", "（压缩包）"),
];

/// The text of a file in UTF-8, UTF-16 with a byte-order mark, or GB18030. A
/// byte-order mark says how the file is written and is no character of it.
///
/// # Errors
///
/// [`DecodeError`], in Chinese, for anything that is not text.
pub fn decode(bytes: &[u8]) -> Result<String, DecodeError> {
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(DecodeError::Binary(what));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, failed) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return if failed { Err(DecodeError::Encoding) } else { Ok(text.into_owned()) };
    }
    if is_binary(bytes) {
        return Err(DecodeError::Binary(""));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let (text, _, failed) = encoding_rs::GB18030.decode(bytes);
    if failed { Err(DecodeError::Encoding) } else { Ok(text.into_owned()) }
}

/// Text has no zero bytes and hardly any control characters.
fn is_binary(bytes: &[u8]) -> bool {
    let odd = bytes.iter().filter(|b| **b < 9 || (14..32).contains(*b)).count();
    bytes.contains(&0) || odd * 50 > bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_text_is_saved() {
        let text = "陈玉兰，电话13800138000";
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
        assert_eq!(decode(format!("\u{FEFF}{text}").as_bytes()).unwrap(), text);
        assert_eq!(decode(&encoding_rs::GB18030.encode(text).0).unwrap(), text);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16).unwrap(), text);
    }

    #[test]
    fn what_is_no_text_is_refused_in_chinese() {
        for bytes in [b"%PDF-1.7".as_slice(), b"PK\x03\x04", b"abc\0def", b"\xFF\xFF\xFF\x81 \xFF"] {
            let error = decode(bytes).unwrap_err().to_string();
            assert!(error.contains("请"), "{error}");
        }
    }
}
