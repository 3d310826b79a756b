//! What a template can see: itself, the shared library, and its data. No disk, no network, no clock.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::Error;
use super::fonts::Fonts;

/// The library every template imports.
const LIBRARY: &str = include_str!("lib.typ");

pub(super) struct Desk<'e> {
    library: &'e LazyHash<Library>,
    fonts: &'e Fonts,
    main: FileId,
    sources: HashMap<FileId, Source>,
    data: (FileId, Bytes),
}

impl<'e> Desk<'e> {
    /// A desk with `template` on it and `data` (JSON) to read as `/data.json`.
    pub(super) fn new(
        library: &'e LazyHash<Library>,
        fonts: &'e Fonts,
        template: &str,
        data: Vec<u8>,
    ) -> Result<Self, Error> {
        let main = file("/main.typ")?;
        let shared = file("/lib.typ")?;
        let sources = [(main, template), (shared, LIBRARY)].map(|(id, text)| (id, Source::new(id, text.to_owned())));
        let data = (file("/data.json")?, Bytes::new(data));
        Ok(Self { library, fonts, main, sources: sources.into(), data })
    }
}

fn file(path: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(path).map_err(|e| Error::Template(format!("{e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            return Ok(self.data.1.clone());
        }
        let source = self.sources.get(&id).ok_or_else(|| missing(id))?;
        Ok(Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // Documents say the date they are given: the same data prints the same bytes on any day.
        None
    }
}
