//! 义工: the platform on which a city runs its party-member volunteer service.
//!
//! A request goes handler → action → row. The slices are listed in `ARCHITECTURE.md`; each has its
//! types in `model`, its pure predicates in `rules`, its SQL in `store`, its writes in `actions`.

mod action;
mod app;
mod check;
mod clock;
mod codes;
mod crypto;
mod error;
mod idempotency;
mod jobs;
mod kept;
mod rendering;
mod setting;
mod text;

pub mod activities;
pub mod applications;
pub mod appraisal;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod campaigns;
pub mod certificates;
pub mod city;
pub mod cli;
pub mod commendation;
pub mod demo;
pub mod disclosure;
pub mod duty;
pub mod employment;
pub mod exchange;
pub mod hours;
pub mod needs;
pub mod notices;
pub mod notify;
pub mod organisations;
pub mod oversight;
pub mod people;
pub mod redactions;
pub mod reviews;
pub mod standing;
pub mod teams;
pub mod training;
pub mod web;

pub use action::{Action, Cx};
pub use app::{App, Core, Mode};
pub use check::all as check;
pub use clock::{Clock, Id, new_id};
pub use crypto::{Keys, PasswordCost, hash_password};
pub use error::{AppError, FieldError, Result};
pub use jobs::{deliver, tick};
pub use rendering::Renderer;
