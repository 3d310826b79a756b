//! The Chinese sentences about rows.

use gbcodes::IdNumberError;

use crate::code::Code;

/// The code and sentence for a refused identity number.
pub(crate) fn id_number(error: IdNumberError) -> (Code, String) {
    let code = match error {
        IdNumberError::Missing => Code::IdNumberMissing,
        IdNumberError::PrecisionLost => Code::IdNumberPrecisionLost,
        IdNumberError::Date => Code::IdNumberDateInvalid,
        IdNumberError::Checksum | IdNumberError::Length { .. } | IdNumberError::Province => Code::IdNumberChecksum,
    };
    (code, format!("{error}，请{}", code.advice()))
}

pub(crate) fn unknown_organisation(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("没有找到党支部“{text}”，请填写党支部全称，或先在系统中添加该党支部"),
        None => "没有填写所在党支部，请填写党支部全称".to_owned(),
    }
}

pub(crate) fn unknown_status(text: Option<&str>) -> String {
    let allowed = "请填写中共党员、预备党员、入党积极分子或群众";
    match text {
        Some(text) => format!("政治面貌“{text}”不能识别，{allowed}"),
        None => format!("没有填写政治面貌，{allowed}"),
    }
}

pub(crate) fn ignored(what: &str, text: &str, want: &str) -> String {
    format!("{what}“{text}”不能识别，已略去；{want}")
}
