//! Statements: registered at link time, so that one test prepares them all on both engines.

use std::sync::OnceLock;

use linkme::distributed_slice;

/// Every statement of the program, in no particular order.
#[allow(unsafe_code)] // linkme names a link section, which the lint counts as unsafe
#[distributed_slice]
pub static STATEMENTS: [&'static Stmt];

/// A SQL text with `$1`, `$2` … parameters, and where it is written.
#[derive(Debug)]
pub struct Stmt {
    sql: &'static str,
    at: &'static str,
    sqlite: OnceLock<String>,
}

impl Stmt {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(sql: &'static str, at: &'static str) -> Self {
        Self { sql, at, sqlite: OnceLock::new() }
    }

    /// The text as written, which is what PostgreSQL takes.
    pub const fn sql(&self) -> &'static str {
        self.sql
    }

    /// `file:line` of the statement.
    pub const fn at(&self) -> &'static str {
        self.at
    }

    /// The text for SQLite: it numbers `$n` by first appearance but `?n` by the number.
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| self.sql.replace('$', "?"))
    }
}

/// A statement: `sql!("SELECT name FROM person WHERE region = $1 AND id = $2")`.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        static STATEMENT: $crate::Stmt = $crate::Stmt::new($text, concat!(file!(), ":", line!()));
        #[allow(unsafe_code)] // see STATEMENTS
        #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::linkme)]
        static REGISTERED: &'static $crate::Stmt = &STATEMENT;
        &STATEMENT
    }};
}

/// Parameters of a statement: `params![region, id]` binds `$1` and `$2`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] as &[$crate::Value] };
}
