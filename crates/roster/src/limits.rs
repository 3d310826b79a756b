//! How much of a file is looked at.

/// Bounds that keep a hostile or mistaken upload from exhausting the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub max_bytes: usize,
    /// People in the file, all sheets together.
    pub max_rows: u32,
    /// Bytes a zipped workbook may unpack to, all parts together; any part
    /// that is not a sheet (sheets are streamed, others are held) to a quarter.
    pub max_unpacked_bytes: u64,
    /// Cells with content, all sheets together.
    pub max_cells: usize,
}

impl Default for Limits {
    /// 20 MB, 50,000 rows, 160 MB unpacked, two million cells.
    fn default() -> Self {
        Self {
            max_bytes: 20 * 1024 * 1024,
            max_rows: 50_000,
            max_unpacked_bytes: 160 * 1024 * 1024,
            max_cells: 2_000_000,
        }
    }
}
