//! Attachments: files that belong to something, applications first (N4.2c: 附件提供重要资料，辅以图片).
//!
//! A file is sent in parts that can be resumed, or by a plain form. The `uploads` crate tells it by its
//! content and refuses what hides something; photos are drawn anew without metadata, and faces are
//! suggested for blurring, which a person confirms. Names are neutral outside the unit; the name a file
//! was sent under is sealed. Bytes rest sealed in the database, are served as downloads or pictures only,
//! and only to who may see what they belong to; others get [`public_photos`], masked and confirmed.

mod actions;
mod api;
mod check;
mod intake;
mod model;
mod owner;
mod pages;
mod rules;
mod store;

pub use actions::{Begin, Describe, DropStale, Finish, Mask, Put, Remove, stale_due};
pub use check::verify;
pub use intake::{finish, take};
pub use model::{Attachment, Layer, OwnerKind, State};
pub(crate) use pages::{routes, serve_public};
pub use store::{content, count, of_owner, public_photos};
