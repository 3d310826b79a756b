//! Makes files people send in safe to keep and to hand on.
//!
//! [`inspect`] tells a file by its content, never by its name, and refuses what
//! hides something: a second file inside a picture, macros, parts fetched from
//! elsewhere, scripts. Photos are decoded and encoded anew, which drops every
//! kind of metadata; [`faces`] suggests where faces are and [`mosaic`] blurs
//! what a person confirmed. No face is ever recognised, compared or kept.
//!
//! `model/` holds the SeetaFace frontal face detector (BSD 2-Clause).

mod error;
mod faces;
mod inspect;
mod mosaic;
mod office;
mod pdf;
mod photo;
mod region;
mod sniff;

pub use error::Refusal;
pub use faces::faces;
pub use inspect::{Accepted, Kind, Limits, inspect};
pub use mosaic::mosaic;
pub use region::Region;
