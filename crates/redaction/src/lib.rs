//! Finds in free Chinese text what may point to a person — names, addresses,
//! units, phones, identity numbers, other identifiers — and masks it.
//!
//! Everything is deterministic: number forms with their check digits, an address
//! grammar (省市县镇村路号栋室), and a lattice in which name candidates compete
//! with the words of a dictionary. Over them lies a layer of weights learnt from
//! invented texts ([`learning`]), which suspects addresses no rule foresaw. Nothing
//! is learnt from what it reads, and nothing is decided: a person confirms what
//! [`find`] suggests.
//!
//! ```
//! let text = "村民陈玉兰，电话138-0013-8000。";
//! let spans = redaction::find(text);
//! assert_eq!(redaction::mask(text, &spans), "村民陈某某，电话138-****-8000。");
//! ```

mod address_bare;
mod address_chain;
mod address_city;
mod address_context;
mod address_detail;
mod address_field;
mod address_hamlet;
mod address_landmark;
mod address_motion;
mod address_phrase;
mod address_suspect;
mod address_tail;
mod address_words;
mod addresses;
mod ask;
mod chats;
mod decode;
mod digits;
mod digits_more;
mod identifiers;
mod lattice;
pub mod learning;
mod lexicon;
mod masking;
mod merge;
mod minority;
mod name_called;
mod name_cost;
mod name_given;
mod name_titles;
mod name_words;
mod names;
mod organisation_words;
mod organisations;
mod span;
mod squeeze;
mod suspicion;
mod suspicion_features;
mod suspicion_model;
mod text;

pub use decode::{DecodeError, decode};
pub use masking::mask;
pub use span::{Kind, Span};

/// Finds everything in `text` that may point to a person, in order, without
/// overlaps. Offsets count Unicode characters of `text`.
#[must_use]
pub fn find(text: &str) -> Vec<Span> {
    match squeeze::Squeezed::new(text) {
        Some(squeezed) => plain(&squeezed.text).into_iter().filter_map(|span| squeezed.back(span)).collect(),
        None => plain(text),
    }
}

fn plain(text: &str) -> Vec<Span> {
    let text = text::Text::new(text);
    let found = rules(&text);
    suspicion::suspected(&text, found)
}

/// What the rules find.
fn rules(text: &text::Text) -> Vec<Span> {
    let mut found = identifiers::find(text);
    found.extend(digits::find(text));
    let units = organisations::find(text);
    found.extend(addresses::find(text, &units));
    found.extend(units);
    let names = names::find(text, &found);
    found.extend(names);
    merge::merge(found)
}
