//! Word documents (OOXML), written directly: few parts, real tables, real tick boxes.
//!
//! [`Official`] is what most need: an official document of title, heads, paragraphs, tables and a
//! signature in the layout of GB/T 9704-2012. [`Paragraph`], [`Table`] and [`Page`] are below it,
//! for forms that look otherwise.

mod body;
mod official;
mod package;

pub use body::{Align, Cell, Face, Paragraph, Table};
pub use official::Official;
pub use package::Page;
