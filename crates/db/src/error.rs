//! What can go wrong between an operation and its row.

/// A failed database call. `Unique`, `Check` and `Reference` carry the constraint's name (on SQLite,
/// for a unique constraint, the columns: `shift.region, shift.id`).
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Two rows would have the same key.
    #[error("unique constraint violated: {0}")]
    Unique(String),
    /// A value is outside what the table allows.
    #[error("check constraint violated: {0}")]
    Check(String),
    /// A row refers to one that is not there, or is still referred to.
    #[error("reference violated: {0}")]
    Reference(String),
    /// The transaction lost a race and may be run again (40001, 40P01).
    #[error("serialisation failure")]
    Serialisation,
    /// More operations wait than the queue holds; try again later.
    #[error("the database has too much to do")]
    Busy,
    /// The database cannot be reached, or its disk is full or read-only.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A statement, a column or a type is not what the code expects: a defect.
    #[error("database defect: {0}")]
    Defect(String),
    /// The operation panicked; its effects were rolled back.
    #[error("operation panicked: {0}")]
    Panicked(String),
    /// The stored schema is not the one this program knows.
    #[error("schema: {0}")]
    Schema(String),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Defect(error.to_string());
        };
        let text = message.clone().unwrap_or_else(|| error.to_string());
        let detail = text.split_once("failed: ").map_or(text.as_str(), |(_, rest)| rest).to_owned();
        match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => Self::Unique(detail),
            ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL => Self::Check(detail),
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::Reference(detail),
            _ => match failure.code {
                Code::DiskFull
                | Code::ReadOnly
                | Code::SystemIoFailure
                | Code::CannotOpen
                | Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::OutOfMemory
                | Code::DatabaseCorrupt
                | Code::NotADatabase => Self::Unavailable(text),
                _ => Self::Defect(text),
            },
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            // No answer from the server at all (connection lost), or an answer we misread.
            return if error.is_closed() || std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>()) {
                Self::Unavailable(error.to_string())
            } else {
                Self::Defect(format!("{error}: {:?}", std::error::Error::source(&error)))
            };
        };
        let constraint = || db.constraint().unwrap_or(db.message()).to_owned();
        match db.code().code() {
            "23505" => Self::Unique(constraint()),
            "23514" | "23502" => Self::Check(constraint()),
            "23503" => Self::Reference(constraint()),
            "40001" | "40P01" => Self::Serialisation,
            // Connection, resource and operator-intervention classes, and a standby's refusal to write.
            code if code.starts_with("08") || code.starts_with("53") || code.starts_with("57") || code == "25006" => {
                Self::Unavailable(db.message().to_owned())
            }
            code => Self::Defect(format!("{code} {}", db.message())),
        }
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Busy,
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Unavailable(other.to_string()),
        }
    }
}
