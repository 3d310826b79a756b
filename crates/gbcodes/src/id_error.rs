//! Why an identity number was refused.

/// Why a text is not a usable identity number. `Display` is a Chinese sentence
/// for the person who typed it; it never repeats the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdNumberError {
    /// Nothing was given.
    #[error("没有填写身份证号码")]
    Missing,
    /// Not 18 (or, for the first generation, 15) characters long, or with
    /// characters that are not digits. `found` counts characters after
    /// normalisation.
    #[error("身份证号码应为18位，现为{found}位或含有非数字字符")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// The first two digits are no province of GB/T 2260.
    #[error("身份证号码前两位不是有效的省级代码")]
    Province,
    /// Digits 7 to 14 are not a day of the calendar.
    #[error("身份证号码中的出生日期不存在")]
    Date,
    /// The last character does not fit the others (GB 11643-1999, 4.3).
    #[error("身份证号码校验位不对，可能有一位写错或两位颠倒")]
    Checksum,
    /// A spreadsheet kept the number as a floating-point value: digits 16 to 18
    /// are gone and cannot be recovered.
    #[error("身份证号码被表格存成了数字，末几位已经丢失")]
    PrecisionLost,
}
