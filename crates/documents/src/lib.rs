//! Official Chinese documents from plain structs: PDF/A-2a through Typst, DOCX written directly.
//!
//! # Use
//!
//! ```no_run
//! use documents::{Document, Engine, Receipt};
//!
//! let engine = Engine::new(None); // finds the fonts; once for the whole program
//! let receipt = Receipt::new("申报材料签收回执", "R2014-0001", "台城街道党工委", "团市委", "2014-10-20");
//! let pdf = receipt.line("申报表", "一式两份").pdf(&engine)?;
//! # Ok::<(), documents::Error>(())
//! ```
//!
//! Rendering takes tens of milliseconds: keep it off async threads.
//!
//! # Add a kind of document
//!
//! 1. A folder `src/<kind>/` with `mod.rs`: a plain struct of what the paper says (`derive(Serialize)`, texts,
//!    dates as `2014-10-30`; no logic of the caller's), and `<kind>.typ`.
//! 2. `impl Document for Kind` with its `TEMPLATE` (`include_str!("<kind>.typ")`) and date; name in
//!    [`Document::names`] the people and units that the template sets with `#whole(…)`, so that a name with a rare
//!    character is not set in two typefaces.
//! 3. The template begins with `#import "/lib.typ": *` and reads `data.<field>`; `engine/lib.typ` has sizes
//!    (`size.san`), faces (`hei[…]`, `kai[…]`), `paragraphs(text)`, `tick(bool)`, `day("2014-10-30")`, `picture(svg, alt)`
//!    for [`codes`], and `official(title, { … })`: the page of GB/T 9704-2012 with `official-title`, `head`, `signature`
//!    and `colophon`. Strings from `data` are never read as markup. A picture needs a description, a document a title.
//! 4. `pub mod` and `pub use` here, and a sample in `tests/`.
//!
//! For Word, build on [`docx::Official`].
//!
//! # Fonts
//!
//! None is compiled in; `scripts/fonts` fetches free ones, and an operator may add 方正小标宋, 仿宋_GB2312 and others
//! to the configured folder. A character that no font has is an error, never an empty box: PDF/A forbids it.

mod application_form;
mod certificate;
pub mod codes;
pub mod docx;
mod engine;
mod public_notice;
mod receipt;
mod report;
mod rota;
mod summary;

pub use application_form::{ApplicationForm, Choice, Month, Opinion, Term};
pub use certificate::Certificate;
pub use engine::{Document, Engine, Error, Fonts, ROLES, Role};
pub use public_notice::{List, PublicNotice};
pub use receipt::Receipt;
pub use report::Report;
pub use rota::{Rota, RotaSlot};
pub use summary::Summary;

/// `2014-10-30` as `2014年10月30日`; anything else as it is.
#[must_use]
pub fn long_date(date: &str) -> String {
    let parts: Vec<u32> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, day] => format!("{year}年{month}月{day}日"),
        _ => date.to_owned(),
    }
}
