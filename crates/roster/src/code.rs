//! The stable names of what can be wrong with a row.

/// What becomes of a row because of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row is not imported until it is put right.
    Rejected,
    /// The row repeats an earlier one and is left out.
    Skipped,
    /// The row is imported; somebody should look at it.
    Warning,
    /// The row is imported; an optional cell was left out. Not counted.
    Note,
}

/// What is wrong. [`Code::as_str`] is the stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Code {
    /// No identity number.
    IdNumberMissing,
    /// Wrong length, characters, province digits or check character.
    IdNumberChecksum,
    /// The spreadsheet lost the last digits.
    IdNumberPrecisionLost,
    /// The number holds a birth date that never was.
    IdNumberDateInvalid,
    /// The organisation is missing, unknown or ambiguous.
    UnknownOrganisation,
    /// No name.
    NameMissing,
    /// The political status is missing or not understood.
    PoliticalStatusUnknown,
    /// The same identity number with another name, organisation or status.
    DuplicateConflict,
    /// A 15-digit number was upgraded.
    IdNumberUpgraded,
    /// The sex column disagrees with the number.
    SexMismatch,
    /// The birth date column disagrees with the number.
    BirthDateMismatch,
    /// The same person again.
    DuplicateRow,
    /// An optional cell was not understood and left out.
    ValueIgnored,
}

impl Code {
    /// The stable name, for storage and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdNumberMissing => "id_number_missing",
            Self::IdNumberChecksum => "id_number_checksum",
            Self::IdNumberPrecisionLost => "id_number_precision_lost",
            Self::IdNumberDateInvalid => "id_number_date_invalid",
            Self::UnknownOrganisation => "unknown_organisation",
            Self::NameMissing => "name_missing",
            Self::PoliticalStatusUnknown => "political_status_unknown",
            Self::DuplicateConflict => "duplicate_conflict",
            Self::IdNumberUpgraded => "id_number_upgraded",
            Self::SexMismatch => "sex_mismatch",
            Self::BirthDateMismatch => "birth_date_mismatch",
            Self::DuplicateRow => "duplicate_row",
            Self::ValueIgnored => "value_ignored",
        }
    }

    /// What becomes of the row.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::IdNumberUpgraded | Self::SexMismatch | Self::BirthDateMismatch => Severity::Warning,
            Self::DuplicateRow => Severity::Skipped,
            Self::ValueIgnored => Severity::Note,
            _ => Severity::Rejected,
        }
    }

    /// What the clerk should do, in a few Chinese words, for the 怎么改 column.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::IdNumberMissing => "对照身份证补填18位号码",
            Self::IdNumberChecksum => "对照身份证逐位核对号码",
            Self::IdNumberPrecisionLost => "先把单元格设为文本格式，再重新输入18位号码",
            Self::IdNumberDateInvalid => "对照身份证核对号码第7至14位",
            Self::UnknownOrganisation => "从下拉列表选择党支部",
            Self::NameMissing => "补填姓名",
            Self::PoliticalStatusUnknown => "从下拉列表选择政治面貌",
            Self::DuplicateConflict => "核实号码属于谁，改正或删去其中一行",
            Self::IdNumberUpgraded => "已导入；请核对升位后的18位号码",
            Self::SexMismatch => "已按身份证号码导入；请核对性别或号码",
            Self::BirthDateMismatch => "已按身份证号码导入；请核对出生日期或号码",
            Self::DuplicateRow => "不用改，重复行可删去",
            Self::ValueIgnored => "可以不改；需要时补填",
        }
    }
}
