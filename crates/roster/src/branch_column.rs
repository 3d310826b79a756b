//! The organisation column, with merged and left-out cells filled down.

use crate::clean::is_nothing;
use crate::field::Field;
use crate::layout::Layout;
use crate::table::{Cell, Merge, Table};

/// For each person of the layout, the text that counts in the organisation
/// column, if any.
pub(crate) fn texts(table: &Table, layout: &Layout<'_>) -> Vec<Option<String>> {
    let merges = vertical_merges(table);
    let mut texts: Vec<Option<String>> = layout
        .people
        .iter()
        .map(|placed| {
            let column = layout.header(placed, table).column(Field::Organisation)?;
            let own = placed.row.get(column);
            own.or_else(|| merged(table, &merges, placed.row.number, column)).map(Cell::to_text)
        })
        .collect();
    let filled = texts.iter().filter(|text| text.is_some()).count();
    if filled * 2 < texts.len() {
        // Most are blank: the convention is "the same as above". When only a
        // few are, each is an omission, and guessing would misfile a person.
        fill_down(&mut texts, layout);
    }
    texts
}

/// A new section ends what was written above it.
fn fill_down(texts: &mut [Option<String>], layout: &Layout<'_>) {
    let mut above: Option<String> = None;
    let mut section = None;
    for (text, placed) in texts.iter_mut().zip(&layout.people) {
        if section != placed.section {
            section.clone_from(&placed.section);
            above = None;
        }
        match text {
            Some(text) if !is_nothing(text) => above = Some(text.clone()),
            Some(_) => {}
            None => text.clone_from(&above),
        }
    }
}

/// Merged regions of more than one row, by first row.
fn vertical_merges(table: &Table) -> Vec<Merge> {
    let mut merges: Vec<Merge> = table.merges.iter().filter(|m| m.last.0 > m.first.0).copied().collect();
    merges.sort_by_key(|merge| (merge.first.1, merge.first.0));
    merges
}

/// The content of the merged region that covers a cell of `column`.
fn merged<'a>(table: &'a Table, merges: &[Merge], number: u32, column: u32) -> Option<&'a Cell> {
    let row = number.checked_sub(1)?;
    let after = merges.partition_point(|merge| (merge.first.1, merge.first.0) <= (column, row));
    let merge = merges.get(after.checked_sub(1)?)?;
    let covers = merge.first.1 == column && merge.last.0 >= row;
    let top = merge.first.0.checked_add(1).filter(|_| covers)?;
    let at = table.rows.binary_search_by_key(&top, |row| row.number).ok()?;
    table.rows.get(at)?.get(column)
}
