//! Reads messy Chinese personnel rosters and says, row by row, what is wrong
//! and what to do about it. Pure: bytes in, values out; no clock, no database.
//!
//! 1. [`read`] turns a file (XLSX, XLS, CSV) into a [`Book`]: the tables in it,
//!    each with its header understood. It fails with a [`ReadError`] when the
//!    file as a whole is of no use.
//! 2. [`parse`] turns a book into an [`Outcome`]: people to import, and the
//!    problems of every row. It never fails.
//! 3. [`write_corrected`] writes the rows with problems into a workbook to put
//!    right and upload again; [`write_template`] writes an empty roster.
//!
//! # What happens to a row
//!
//! A row is *rejected*, *skipped*, or *imported*, perhaps with warnings. Rows
//! that are no person (blank, serial number only, 合计, 备注, section titles,
//! repeated headers) are not counted at all.
//!
//! - **Rejecting** codes stop the row. All that are wrong with a row are
//!   reported together, so that it is put right in one go: at most one about
//!   the identity number, one about the organisation, the name, the status.
//! - **One code per identity number.** Missing before precision lost before
//!   (length and province, both reported as `id_number_checksum`) before
//!   date before checksum: a number with month 13 is `id_number_date_invalid`
//!   whether or not its check character fits.
//! - **Warnings** (`id_number_upgraded`, `sex_mismatch`, `birth_date_mismatch`)
//!   are reported only for rows that are imported; the identity number wins. A
//!   date that gives less (`1975.02`) agrees when what it gives agrees.
//! - **Duplicates** are looked for among rows that are otherwise right, by
//!   identity number. The first row stands and the later one is reported:
//!   `duplicate_row` (skipped) when name, organisation and status agree,
//!   `duplicate_conflict` (rejected) when one differs. A third row is compared
//!   with the first. A person already [`Known`] under another name is a
//!   conflict too.
//! - **Notes** say that an optional cell (phone, dates, sex) was not
//!   understood and left out. They change no count and are not in `by_code`.
//!
//! So `rows = entries + rejected + skipped`, and `by_code` counts problems.
//!
//! # Where the organisation comes from
//!
//! The row's own cell (a vertically merged cell counts for every row it
//! covers; where most cells of the column are blank, each value counts down to
//! the next); else the section title above; else the name of the sheet; else
//! the titles above the header; else [`Options::default_organisation`]. A cell
//! that is filled in but not known is `unknown_organisation`, never replaced.

mod branch_column;
mod clean;
mod code;
mod corrected;
mod csv_text;
mod detect;
mod duplicates;
mod error;
mod field;
mod header;
mod known;
mod layout;
mod limits;
mod messages;
mod office;
mod ole;
mod organisation_keys;
mod organisations;
mod outcome;
mod parse;
mod person;
mod read;
mod section;
mod sniff;
mod table;
mod template;
mod unpack;
mod workbook_style;

pub use code::{Code, Severity};
pub use corrected::write_corrected;
pub use error::{ReadError, WriteError};
pub use field::Field;
pub use known::{Known, KnownPerson};
pub use limits::Limits;
pub use organisations::{OrganisationList, OrganisationMatch, Organisations};
pub use outcome::{Entry, Outcome, Problem, Remark};
pub use parse::{Options, parse};
pub use read::read;
pub use table::{Book, Table};
pub use template::write_template;
