//! How large, how many; pure.

use crate::error::{AppError, Result};

/// Bytes of one part.
pub(super) const PART: i64 = 1 << 20;
/// The largest file of all kinds, bytes; a photo has a lower limit.
pub(super) const LARGEST: i64 = 30 << 20;
/// Files one thing may have.
pub(super) const MOST: usize = 30;
/// A file half sent is given up after this many seconds.
pub(super) const STALE: i64 = 2 * 24 * 3600;

/// Refuses a size before a byte is sent.
pub(super) fn refuse_size(size: i64) -> Result<()> {
    if size <= 0 {
        return Err(AppError::field("file", "文件是空的，请检查后重新选择。"));
    }
    if size > LARGEST {
        let text = format!(
            "文件太大（{} MB）：照片最多 15 MB，其他文件最多 30 MB。请压缩、删去大图，或分成几个文件再上传。",
            size >> 20
        );
        return Err(AppError::too_large(text));
    }
    Ok(())
}

/// How many parts a file of `size` bytes has.
pub(super) const fn parts(size: i64) -> i64 {
    (size + PART - 1) / PART
}

/// Bytes of part `number`, from 0.
pub(super) fn part_size(size: i64, number: i64) -> i64 {
    (size - number * PART).clamp(0, PART)
}

/// What of 15 characters of meaning a caption must not be: empty is fine, over 100 is not.
pub(super) fn refuse_caption(caption: &str) -> Result<()> {
    if caption.chars().count() > 100 {
        return Err(AppError::field("caption", "说明最多 100 个字。"));
    }
    let found = redaction::find(caption)
        .into_iter()
        .find(|span| span.confidence >= 0.9 && span.kind != redaction::Kind::Organisation);
    match found {
        Some(span) => {
            let words: String = caption.chars().skip(span.start).take(span.end - span.start).collect();
            let text = format!("说明会随照片公开，不要写{}“{words}”。", span.kind.chinese());
            Err(AppError::field("caption", text).under("N4.2g"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_judged_before_anything_is_sent() {
        assert!(refuse_size(LARGEST).is_ok());
        assert!(refuse_size(200 << 20).unwrap_err().message.contains("200 MB"));
        assert!(refuse_size(0).is_err());
    }

    proptest::proptest! {
        #[test]
        fn parts_add_up_to_the_file(size in 1i64..40_000_000) {
            let sum: i64 = (0..parts(size)).map(|number| part_size(size, number)).sum();
            proptest::prop_assert_eq!(sum, size);
            proptest::prop_assert_eq!(part_size(size, parts(size)), 0);
        }
    }
}
