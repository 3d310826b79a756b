//! Tests of the whole program, arranged like its addresses. One binary: they share one build.

mod activities;
mod architecture;
mod auth;
mod hours;
mod permissions;
mod standing;
mod statements;
mod teams;
