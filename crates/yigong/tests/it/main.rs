//! Tests of the whole program, one file a slice.

mod activities;
mod teams;
