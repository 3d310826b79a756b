//! Fonts, found at run time. None is compiled in: Chinese fonts are large, and a city may have its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// What a typeface is for in an official document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 小标宋: titles.
    Title,
    /// 仿宋: the text.
    Fang,
    /// 黑体: first-level heads.
    Hei,
    /// 楷体: second-level heads, signatures.
    Kai,
    /// 宋体: tables, page numbers.
    Song,
}

/// All roles.
pub const ROLES: [Role; 5] = [Role::Title, Role::Fang, Role::Hei, Role::Kai, Role::Song];

/// What every role falls back on, glyph by glyph: wide coverage first, then the rare characters.
const LAST: &[&str] =
    &["Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai", "HanaMinA", "HanaMinB", "FandolSong", "FandolFang R"];

impl Role {
    /// Families in order of preference. What an operator adds comes before what is free.
    #[must_use]
    pub fn families(self) -> &'static [&'static str] {
        match self {
            Self::Title => &[
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "方正小标宋简体",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "Noto Serif CJK SC",
                "FandolSong",
            ],
            Self::Fang => &["FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R", "LXGW WenKai"],
            Self::Hei => &["SimHei", "黑体", "FandolHei", "Noto Sans CJK SC"],
            Self::Kai => &["KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", "LXGW WenKai"],
            Self::Song => &["SimSun", "宋体", "FandolSong", "Noto Serif CJK SC"],
        }
    }

    /// Every family of the role with what it falls back on.
    fn chain(self) -> impl Iterator<Item = &'static str> {
        let own = self.families();
        own.iter().chain(LAST.iter().filter(move |family| !own.contains(family))).copied()
    }
}

/// Where fonts are looked for after the configured folder: what `scripts/fonts` fills, then where
/// Debian puts its packages.
const PLACES: &[&str] = &[
    "/usr/local/share/yigong/fonts",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/lxgw-wenkai",
    "/usr/share/fonts/truetype/hanazono",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/local/share/fonts",
];

/// A face in a file, read when it is first needed.
struct Slot {
    file: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// The fonts that were found.
pub struct Fonts {
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
    /// Where the faces of a family are.
    families: BTreeMap<String, Vec<usize>>,
}

impl Fonts {
    /// Looks for fonts: `folder` first when it is given, then the usual places. A family found
    /// earlier hides the same family later.
    #[must_use]
    pub fn find(folder: Option<&Path>) -> Self {
        let mut fonts = Self { book: LazyHash::new(FontBook::new()), slots: Vec::new(), families: BTreeMap::new() };
        let mut book = FontBook::new();
        for place in places(folder) {
            let mut found = BTreeMap::<String, Vec<(PathBuf, u32, FontInfo)>>::new();
            for file in font_files(&place) {
                for (index, info) in faces(&file) {
                    found.entry(info.family.to_string()).or_default().push((file.clone(), index, info));
                }
            }
            for (family, faces) in found {
                if fonts.families.contains_key(&family) {
                    continue;
                }
                for (file, index, info) in faces {
                    fonts.families.entry(family.clone()).or_default().push(fonts.slots.len());
                    fonts.slots.push(Slot { file, index, font: OnceLock::new() });
                    book.push(info);
                }
            }
        }
        fonts.book = LazyHash::new(book);
        fonts
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.slots.get(index)?;
        let read = || Font::new(Bytes::new(std::fs::read(&slot.file).ok()?), slot.index);
        slot.font.get_or_init(read).clone()
    }

    /// Whether Chinese can be printed at all.
    #[must_use]
    pub fn any(&self) -> bool {
        self.covers_somewhere('义') && self.covers_somewhere('工')
    }

    /// The families found, in alphabetical order.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.families.keys().map(String::as_str)
    }

    /// The families of a role that are there, best first.
    #[must_use]
    pub fn chain(&self, role: Role) -> Vec<&'static str> {
        role.chain().filter(|family| self.families.contains_key(*family)).collect()
    }

    /// The families of a role with one that has every character of `text` in front, so that a name
    /// is not set in two typefaces.
    #[must_use]
    pub fn whole(&self, role: Role, text: &str) -> Vec<&'static str> {
        let mut chain = self.chain(role);
        if let Some(at) = chain.iter().position(|family| text.chars().all(|it| self.covers(family, it))) {
            let family = chain.remove(at);
            chain.insert(0, family);
        }
        chain
    }

    /// The characters of `text` that no font here has.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing: Vec<char> =
            text.chars().filter(|it| !it.is_control() && !self.covers_somewhere(*it)).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    fn covers(&self, family: &str, character: char) -> bool {
        let slots = self.families.get(family).map(Vec::as_slice).unwrap_or_default();
        slots.iter().any(|slot| self.book.info(*slot).is_some_and(|info| info.coverage.contains(character.into())))
    }

    fn covers_somewhere(&self, character: char) -> bool {
        character.is_whitespace() || self.families.keys().any(|family| self.covers(family, character))
    }
}

/// The folders to look in, in order.
fn places(folder: Option<&Path>) -> Vec<PathBuf> {
    let own = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let own = own.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")));
    let given = folder.map(Path::to_path_buf).into_iter();
    given.chain(own.map(|own| own.join("yigong/fonts"))).chain(PLACES.iter().map(PathBuf::from)).collect()
}

/// The font files in a folder and one level below, in order of their names.
fn font_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let list = |folder: &Path| {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    for path in list(folder) {
        if path.is_dir() { files.extend(list(&path)) } else { files.push(path) }
    }
    let is_font = |path: &PathBuf| {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
        matches!(ending.as_str(), "otf" | "ttf" | "ttc" | "otc")
    };
    files.retain(is_font);
    files
}

/// The faces of a file whose family some role asks for: the rest would only cost time.
fn faces(file: &Path) -> Vec<(u32, FontInfo)> {
    let Ok(bytes) = std::fs::read(file) else { return Vec::new() };
    let wanted = |info: &FontInfo| ROLES.iter().any(|role| role.chain().any(|family| family == info.family));
    let faces = Font::iter(Bytes::new(bytes)).map(|font| (font.index(), font.info().clone()));
    faces.filter(|(_, info)| wanted(info)).collect()
}
