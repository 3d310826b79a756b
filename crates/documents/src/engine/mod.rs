//! From data and a template to a PDF/A-2a.

mod fonts;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use fonts::{Fonts, ROLES, Role};
use world::Desk;

/// Compiled pages after which a cached result nobody asked for is forgotten: a file of a hundred
/// certificates leaves as much behind as a hundred letters do.
const KEEP: usize = 30;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine has no Chinese fonts.
    #[error("no Chinese font was found")]
    NoFonts,
    /// Characters no font has, such as emoji: PDF/A must not print boxes in their place.
    #[error("no font has {0:?}")]
    Unprintable(Vec<char>),
    /// The template and its data do not fit together: a fault of the program.
    #[error("template: {0}")]
    Template(String),
    /// An OOXML package that could not be written: a fault of the program.
    #[error("docx: {0}")]
    Docx(String),
}

/// A kind of document: a plain struct, a template, and the names in it.
pub trait Document: Serialize {
    /// The Typst source. It begins with `#import "/lib.typ": *` and reads `data`.
    const TEMPLATE: &'static str;

    /// The day it says it was made, `2014-10-30`: PDF/A wants one, and it must not be today's.
    fn date(&self) -> &str;

    /// Names (of people, of units) to be set in one typeface each: `#whole(data.name)`.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The document as PDF/A-2a. Takes tens of milliseconds: call off the async threads.
    fn pdf(&self, engine: &Engine) -> Result<Vec<u8>, Error>
    where
        Self: Sized,
    {
        engine.pdf(self)
    }
}

/// Fonts and the Typst library, loaded once. `Sync`: render on as many threads as you like.
pub struct Engine {
    fonts: Fonts,
    library: LazyHash<Library>,
}

/// What a template reads.
#[derive(Serialize)]
struct Envelope<'d, D> {
    data: &'d D,
    fonts: BTreeMap<Role, Vec<&'static str>>,
    whole: BTreeMap<&'d str, BTreeMap<Role, Vec<&'static str>>>,
}

impl Engine {
    /// Finds the fonts; `folder` (`.otf`, `.ttf`, `.ttc`) goes before the usual places.
    #[must_use]
    pub fn new(folder: Option<&Path>) -> Self {
        Self { fonts: Fonts::find(folder), library: LazyHash::new(Library::default()) }
    }

    /// What there is to print with.
    #[must_use]
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Renders a document as PDF/A-2a. The same data and fonts give the same bytes.
    pub fn pdf<D: Document>(&self, document: &D) -> Result<Vec<u8>, Error> {
        let data = self.envelope(document)?;
        let desk = Desk::new(&self.library, &self.fonts, D::TEMPLATE, data)?;
        let paged = typst::compile::<PagedDocument>(&desk).output.map_err(|e| fault(&e))?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a]).map_err(|e| Error::Template(format!("{e:?}")))?;
        let creator = Smart::Custom(Some("yigong".to_owned()));
        let timestamp = Some(timestamp(document.date())?);
        let options = PdfOptions { creator, timestamp, standards, ..Default::default() };
        let pdf = typst_pdf::pdf(&paged, &options).map_err(|e| fault(&e));
        typst::comemo::evict(KEEP / paged.pages().len().max(1));
        pdf
    }

    fn envelope<D: Document>(&self, document: &D) -> Result<Vec<u8>, Error> {
        if !self.fonts.any() {
            return Err(Error::NoFonts);
        }
        let text = |e: serde_json::Error| Error::Template(e.to_string());
        let value = serde_json::to_value(document).map_err(text)?;
        let mut missing = Vec::new();
        each_text(&value, &mut |text| missing.extend(self.fonts.missing(text)));
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            return Err(Error::Unprintable(missing));
        }
        let per_role = |chain: &dyn Fn(Role) -> Vec<&'static str>| ROLES.map(|role| (role, chain(role))).into();
        let whole = document.names().into_iter();
        let envelope = Envelope {
            data: document,
            fonts: per_role(&|role| self.fonts.chain(role)),
            whole: whole.map(|name| (name, per_role(&|role| self.fonts.whole(role, name)))).collect(),
        };
        serde_json::to_vec(&envelope).map_err(text)
    }
}

/// The first moment of a day.
fn timestamp(day: &str) -> Result<Timestamp, Error> {
    let parts: Vec<u8> = day.split('-').skip(1).filter_map(|part| part.parse().ok()).collect();
    let year = day.split('-').next().and_then(|year| year.parse().ok());
    let moment = match (year, &parts[..]) {
        (Some(year), [month, day]) => Datetime::from_ymd_hms(year, *month, *day, 0, 0, 0),
        _ => None,
    };
    moment.map(Timestamp::new_utc).ok_or_else(|| Error::Template(format!("no date: {day}")))
}

/// Every string in a value, but not in the pictures (SVG) among them.
fn each_text(value: &serde_json::Value, see: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(text) if !text.starts_with("<svg") => see(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| each_text(value, see)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| each_text(value, see)),
        _ => {}
    }
}

fn fault(errors: &[SourceDiagnostic]) -> Error {
    let lines: Vec<String> = errors.iter().map(|it| format!("{} {:?} {:?}", it.message, it.hints, it.span)).collect();
    Error::Template(lines.join("; "))
}
