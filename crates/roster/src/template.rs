//! An empty roster to fill in.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::error::WriteError;
use crate::field::Field;
use crate::workbook_style as style;

/// Rows prepared with formats and drop-downs.
const ROWS: u32 = 2_000;

const COLUMNS: [(Field, u16); 12] = [
    (Field::Serial, 6),
    (Field::Name, 12),
    (Field::Sex, 6),
    (Field::IdNumber, 22),
    (Field::BirthDate, 13),
    (Field::Status, 14),
    (Field::Organisation, 30),
    (Field::Phone, 15),
    (Field::JoinedParty, 13),
    (Field::Health, 12),
    (Field::Employment, 12),
    (Field::Remark, 20),
];

const RULES: [&str; 8] = [
    "一、每人一行，从第2行起填写；表头和列的顺序都可以保留原样，不必改动。",
    "二、姓名、身份证号码、政治面貌、所在党支部必填，其余可以留空。",
    "三、身份证号码填18位，末位是X的填大写X。本表已把该列设为文本格式；从别处粘贴时请选“只粘贴值”，以免末几位变成0。",
    "四、性别、出生日期以身份证号码为准；填了而不一致的，导入时会提醒。",
    "五、政治面貌、所在党支部请从下拉列表选择。",
    "六、联系电话填11位手机号码。",
    "七、入党时间等日期写成 1980-01-02 的形式。",
    "八、合计、制表人等行可以保留，导入时会自动略过。",
];

/// An empty roster (XLSX) with the usual columns as text, drop-downs for
/// 政治面貌 and 所在党支部 (offering `organisations`), and a sheet 填写说明.
///
/// # Errors
///
/// [`WriteError`] when the workbook cannot be put together.
pub fn write_template(organisations: &[&str]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    fill_roster(book.add_worksheet(), organisations.len())?;
    fill_rules(book.add_worksheet())?;
    style::add_choices(&mut book, organisations)?;
    Ok(book.save_to_buffer()?)
}

fn fill_roster(sheet: &mut Worksheet, organisations: usize) -> Result<(), XlsxError> {
    sheet.set_name("党员花名册")?.set_freeze_panes(1, 0)?;
    for (column, (field, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, &Format::new().set_num_format("@"))?;
        sheet.write_string_with_format(0, column, field.chinese(), &style::header())?;
        match field {
            Field::Status => style::choose_status(sheet, column, ROWS)?,
            Field::Organisation => style::choose_organisation(sheet, column, ROWS, organisations)?,
            _ => {}
        }
    }
    Ok(())
}

fn fill_rules(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("填写说明")?.set_column_width(0, 90)?;
    for (row, rule) in (0u32..).zip(RULES) {
        sheet.write_string_with_format(row, 0, rule, &Format::new().set_text_wrap())?;
    }
    Ok(())
}
