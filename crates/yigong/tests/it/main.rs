//! Tests of the whole program, arranged like its addresses. One binary: they share one build.

mod architecture;
mod auth;
mod hours;
mod permissions;
mod statements;
