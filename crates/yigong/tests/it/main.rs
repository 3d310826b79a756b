//! Tests of the whole program, arranged like its addresses. One binary: they share one build.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

mod accounts;
mod activities;
mod applications;
mod appraisal;
mod architecture;
mod attachments;
mod auth;
mod campaign_work;
mod campaigns;
mod certificates;
mod commendation;
mod compression;
mod disclosure;
mod duty;
mod erasure;
mod exchange;
mod fuzz;
mod histories;
mod hours;
mod needs;
mod notices;
mod notify;
mod organisations;
mod oversight;
mod people;
mod permissions;
mod plans;
mod redactions;
mod reviews;
mod roster_imports;
mod second_factor;
mod snapshots;
mod standing;
mod statements;
mod teams;
mod tokens;
mod training;
