//! A whole program on a fresh database, with a clock that stands still and people to act as.
//!
//! ```no_run
//! # async fn test() {
//! let app = testkit::TestApp::start().await;
//! let wei = app.person("陈伟").member_of("台城街道南塘社区党支部", "party_member").create().await;
//! let answer = app.get("/me").as_user(&wei).await;
//! assert_eq!(answer.status, 200);
//! # }
//! ```
//!
//! The engine is `YIGONG_TEST_ENGINE`: `sqlite` (the default) or `postgres`, which takes the server
//! at `YIGONG_TEST_POSTGRES` (`postgres://user@host:port`) and makes a database of its own there.

#![allow(clippy::unwrap_used, clippy::expect_used)] // it is part of tests: a failure should stop them

mod app;
mod database;
mod identity;
mod people;
mod request;
mod seed;
mod serve;
mod sql;

pub use app::{START, TestApp};
pub use database::{Engine, Fresh};
pub use identity::id_number;
pub use people::{PASSWORD, PersonBuilder, User};
pub use request::{Answer, Request};
pub use serve::Serve;
