//! Imports point one way: model, rules → store → actions → pages, api. A slice speaks to another
//! only through that one's `mod.rs`.

use super::{code, files};

const SLICES: &[&str] = &[
    "activities",
    "applications",
    "appraisal",
    "attachments",
    "audit",
    "auth",
    "campaigns",
    "certificates",
    "commendation",
    "disclosure",
    "duty",
    "employment",
    "exchange",
    "hours",
    "needs",
    "notices",
    "notify",
    "organisations",
    "oversight",
    "people",
    "redactions",
    "reviews",
    "standing",
    "teams",
    "training",
];

/// Words a layer must not refer to as a module.
fn forbidden(layer: &str) -> &'static [&'static str] {
    match layer {
        "model" | "rules" => &["store", "actions", "pages", "api", "axum"],
        "store" => &["actions", "pages", "api", "axum"],
        "actions" => &["pages", "api"],
        _ => &[],
    }
}

#[test]
fn layers_look_down_only() {
    let mut wrong = Vec::new();
    for (name, text) in files("crates/yigong/src", "rs") {
        let text = code(&text);
        for word in forbidden(layer(&name)) {
            if modules(&text).any(|module| module == *word) {
                wrong.push(format!("{name} refers to {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn slices_meet_at_their_surface() {
    let mut wrong = Vec::new();
    for (name, text) in files("crates/yigong/src", "rs") {
        let text: String = code(&text).split_whitespace().collect();
        for slice in SLICES.iter().filter(|slice| !name.starts_with(&format!("crates/yigong/src/{slice}/"))) {
            for (at, path) in text.match_indices(&format!("crate::{slice}::")) {
                let inner = inner_modules(&text[at + path.len()..]);
                wrong.extend(inner.into_iter().map(|module| format!("{name} reaches into {slice}::{module}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `model`, `store` … of a path such as `src/teams/store/listing.rs`; empty outside slices.
fn layer(path: &str) -> &str {
    let mut parts = path.trim_start_matches("crates/yigong/src/").trim_end_matches(".rs").split('/');
    let slice = parts.next().unwrap_or_default();
    if SLICES.contains(&slice) { parts.next().unwrap_or_default() } else { "" }
}

/// Every word used as a module: before `::`, or named in a `use super::{…}`.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    let before_colons = text.match_indices("::").map(|(at, _)| last_word(&text[..at]));
    let supers = text.split("use super::").skip(1).filter_map(|rest| rest.split(';').next());
    before_colons.chain(supers.flat_map(|list| list.split(|c: char| !is_word(c))))
}

fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().find(|(_, c)| !is_word(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    &text[start..]
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The modules a path goes through after a slice's name: `store` of `store::Held`, also inside
/// braces. Types (`Role::Leader`) and generic calls (`find::<T>`) are no modules.
fn inner_modules(rest: &str) -> Vec<&str> {
    let list = if rest.starts_with('{') { rest.split('}').next().unwrap_or_default() } else { first_path(rest) };
    let names = list.match_indices("::").filter(|(at, _)| !list[at + 2..].starts_with('<'));
    let words = names.map(|(at, _)| last_word(&list[..at]));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect()
}

fn first_path(rest: &str) -> &str {
    let end = rest.find(|c: char| !is_word(c) && c != ':' && c != '<').unwrap_or(rest.len());
    &rest[..end]
}

#[test]
fn the_checks_see_what_they_should() {
    assert_eq!(layer("crates/yigong/src/teams/store/listing.rs"), "store");
    assert!(modules("use super::{model, store};").any(|it| it == "store"));
    assert!(modules("let x = super::actions::Seed;").any(|it| it == "actions"));
    assert_eq!(inner_modules("store::Held;"), ["store"]);
    assert_eq!(inner_modules("{Role,store::Held};x::y"), ["store"]);
    assert!(inner_modules("Role::Leader,").is_empty());
    assert!(inner_modules("find::<Id>(cx)").is_empty());
}
