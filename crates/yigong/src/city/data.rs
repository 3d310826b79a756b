//! The shapes of the city's files. Each file's own header says what its fields mean.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct CityFile {
    pub(super) name: String,
    pub(super) region: String,
    pub(super) time_zone: String,
    pub(super) platform: String,
    pub(super) town: Vec<Town>,
}

/// A town, street or other place things happen in.
#[derive(Debug, Clone, Deserialize)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// Key of the party organisation that answers for it.
    #[serde(default)]
    pub organisation: String,
    /// Whether it is an island, where the signal is weak.
    #[serde(default)]
    pub island: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrganisationsFile {
    pub(super) organisation: Vec<OrganisationSeed>,
}

/// An organisation the city starts with (N0.2).
#[derive(Debug, Clone, Deserialize)]
pub struct OrganisationSeed {
    /// Stable key other files refer to.
    pub key: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// committee, town, branch …
    pub kind: String,
    /// Key of the organisation above.
    pub parent: Option<String>,
    /// Where it sits.
    #[serde(default)]
    pub town: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct TeamsFile {
    pub(super) team: Vec<TeamSeed>,
}

/// A team the city starts with.
#[derive(Debug, Clone, Deserialize)]
pub struct TeamSeed {
    /// Stable key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Key of the organisation that answers for it.
    pub organisation: String,
    /// Where it mostly works.
    pub town: String,
    /// Category codes, the main one first.
    pub categories: Vec<String>,
    /// A sentence or two.
    pub description: String,
    /// Where to find it.
    pub contact_place: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct CatalogueFile {
    pub(super) category: Vec<Category>,
}

/// A service category (C1–C14).
#[derive(Debug, Clone, Deserialize)]
pub struct Category {
    /// C1 … C14.
    pub code: String,
    /// The notice's heading.
    pub name: String,
    /// Four or five characters.
    pub short: String,
    /// What it covers.
    pub covers: String,
    /// Things to do.
    pub examples: Vec<String>,
}

/// Words of the city's pages.
#[derive(Debug, Clone, Deserialize)]
pub struct Wording {
    /// Title, tagline, footer.
    pub site: SiteWords,
    /// The front page.
    pub home: HomeWords,
    /// What this is.
    pub about: AboutWords,
    /// What registering agrees to.
    pub consent: ConsentWords,
}

/// Title, tagline, footer.
#[derive(Debug, Clone, Deserialize)]
pub struct SiteWords {
    /// The site's title.
    pub title: String,
    /// One line.
    pub tagline: String,
    /// The line at the foot of every page.
    pub footer: String,
}

/// The front page.
#[derive(Debug, Clone, Deserialize)]
pub struct HomeWords {
    /// Heading.
    pub heading: String,
    /// The sentence under it.
    pub lead: String,
    /// When nothing is on.
    pub empty_week: String,
}

/// What this is, and the rules in plain words.
#[derive(Debug, Clone, Deserialize)]
pub struct AboutWords {
    /// Heading.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// The clauses in plain words.
    pub points: Vec<AboutPoint>,
}

/// One clause in plain words.
#[derive(Debug, Clone, Deserialize)]
pub struct AboutPoint {
    /// Clause id.
    pub clause: String,
    /// Heading.
    pub title: String,
    /// Text.
    pub text: String,
}

/// What registering agrees to (个人信息保护法).
#[derive(Debug, Clone, Deserialize)]
pub struct ConsentWords {
    /// A new version asks again.
    pub version: String,
    /// Heading.
    pub heading: String,
    /// Before the items.
    pub intro: String,
    /// What is agreed to, one by one.
    pub items: Vec<ConsentItem>,
    /// The person's rights.
    pub rights: String,
    /// The words beside the box.
    pub agree: String,
}

/// One thing agreed to.
#[derive(Debug, Clone, Deserialize)]
pub struct ConsentItem {
    /// Its key.
    pub key: String,
    /// Whether the service needs it.
    pub required: bool,
    /// Heading.
    pub title: String,
    /// Text.
    pub text: String,
}
