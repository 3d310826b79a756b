//! What the workbooks written here have in common.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use gbcodes::PoliticalStatus;

/// The sheet that holds the choices of the drop-downs; hidden.
pub(crate) const CHOICES: &str = "选项";

pub(crate) fn header() -> Format {
    text().set_bold().set_background_color(Color::RGB(0x00F2_E6E4)).set_align(FormatAlign::Center)
}

/// Text format, so that a number typed into the cell keeps all its digits.
pub(crate) fn text() -> Format {
    Format::new().set_num_format("@").set_border(FormatBorder::Hair).set_align(FormatAlign::VerticalCenter)
}

pub(crate) fn warning() -> Format {
    text().set_font_color(Color::RGB(0x00B0_1E1E)).set_text_wrap()
}

/// Writes the choices: statuses in column A, organisations in column B.
pub(crate) fn add_choices(book: &mut Workbook, organisations: &[&str]) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(CHOICES)?;
    sheet.set_hidden(true);
    for (row, status) in (0u32..).zip(PoliticalStatus::ALL) {
        sheet.write_string(row, 0, status.chinese())?;
    }
    for (row, name) in (0u32..).zip(organisations) {
        sheet.write_string(row, 1, clip(name))?;
    }
    Ok(())
}

/// A drop-down of statuses over rows `1..=last` of `column`.
pub(crate) fn choose_status(sheet: &mut Worksheet, column: u16, last: u32) -> Result<(), XlsxError> {
    choose(sheet, column, last, "A", PoliticalStatus::ALL.len())
}

/// A drop-down of organisations over rows `1..=last` of `column`.
pub(crate) fn choose_organisation(
    sheet: &mut Worksheet,
    column: u16,
    last: u32,
    count: usize,
) -> Result<(), XlsxError> {
    choose(sheet, column, last, "B", count)
}

fn choose(sheet: &mut Worksheet, column: u16, last: u32, from: &str, count: usize) -> Result<(), XlsxError> {
    if count == 0 {
        return Ok(());
    }
    // A list on a sheet: a list in the rule itself may not exceed 255 characters.
    let range = format!("={CHOICES}!${from}$1:${from}${count}");
    let rule = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("不在列表中")?
        .set_error_message("请从下拉列表中选择；不在列表中的内容可能无法导入。")?;
    sheet.add_data_validation(1, column, last.max(1), column, &rule)?;
    Ok(())
}

/// A cell holds at most 32,767 UTF-16 units.
pub(crate) fn clip(text: &str) -> &str {
    let end = text.char_indices().nth(16_000).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}
