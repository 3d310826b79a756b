//! The schema moves forward only, and only along the steps this program knows.

use db::{Error, Migration, migrate};
use testkit::Fresh;

const fn step(version: i64, sql: &'static str) -> Migration {
    Migration { version, name: "step", sql, sqlite: "", postgres: "" }
}

const ONE: &[Migration] = &[step(1, "CREATE TABLE a (id BIGINT PRIMARY KEY);")];
const TWO: &[Migration] = &[ONE[0], step(2, "CREATE TABLE b (id BIGINT PRIMARY KEY);")];
const OTHER: &[Migration] = &[step(1, "CREATE TABLE a (id BIGINT PRIMARY KEY, name TEXT);")];
const BROKEN: &[Migration] = &[ONE[0], step(2, "CREATE TABLE c (id BIGINT PRIMARY KEY); CREATE TABLE oops (;")];

#[tokio::test]
async fn steps_are_taken_once() {
    let fresh = Fresh::create().await;
    assert_eq!(migrate(&fresh.db, ONE).await.unwrap(), 1);
    assert_eq!(migrate(&fresh.db, TWO).await.unwrap(), 1);
    assert_eq!(migrate(&fresh.db, TWO).await.unwrap(), 0);
}

#[tokio::test]
async fn a_database_from_the_future_is_refused() {
    let fresh = Fresh::create().await;
    migrate(&fresh.db, TWO).await.unwrap();
    assert!(matches!(migrate(&fresh.db, ONE).await, Err(Error::Schema(_))));
}

#[tokio::test]
async fn a_step_whose_text_was_changed_is_refused() {
    let fresh = Fresh::create().await;
    migrate(&fresh.db, ONE).await.unwrap();
    assert!(matches!(migrate(&fresh.db, OTHER).await, Err(Error::Schema(_))));
}

#[tokio::test]
async fn a_step_that_fails_leaves_the_schema_as_it_was() {
    let fresh = Fresh::create().await;
    migrate(&fresh.db, ONE).await.unwrap();
    migrate(&fresh.db, BROKEN).await.unwrap_err();
    assert_eq!(migrate(&fresh.db, TWO).await.unwrap(), 1);
}

#[tokio::test]
async fn two_programs_that_start_together_take_turns() {
    let fresh = Fresh::create().await;
    let other = fresh.again();
    let (a, b) = tokio::join!(migrate(&fresh.db, TWO), migrate(&other, TWO));
    assert_eq!(a.unwrap() + b.unwrap(), 2);
}
