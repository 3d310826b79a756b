//! The values that travel to and from both engines.
//!
//! Column types and what they hold: `BIGINT` an integer, a flag (0/1) or UTC seconds since 1970;
//! `TEXT` text, an ISO 8601 date or a code word; `BYTEA` bytes; `UUID` an identifier.

use std::error::Error as StdError;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use uuid::Uuid;

use crate::Error;

/// One column's or parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// An integer, a flag (0/1), or a time in UTC seconds.
    Int(i64),
    /// Text, an ISO date, or a code word.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An identifier.
    Id(Uuid),
}

/// What can be bound to a statement.
pub trait ToValue {
    /// The value to bind.
    fn to_value(&self) -> Value;
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads the value; the error names what was found.
    fn from_value(value: Value) -> Result<Self, Error>;
}

/// The error for a column that holds something else than the code expects.
pub(crate) fn mismatch<T>(value: &Value) -> Error {
    let kind = match value {
        Value::Null => "NULL",
        Value::Int(_) => "an integer",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Id(_) => "an id",
    };
    Error::Defect(format!("a column holds {kind}, not {}", std::any::type_name::<T>()))
}

macro_rules! convert {
    ($type:ty, |$it:ident| $to:expr, $pattern:pat => $from:expr) => {
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let $it = self;
                $to
            }
        }
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, Error> {
                match value {
                    $pattern => $from,
                    other => Err(mismatch::<Self>(&other)),
                }
            }
        }
    };
}

convert!(i64, |it| Value::Int(*it), Value::Int(i) => Ok(i));
convert!(bool, |it| Value::Int(i64::from(*it)), Value::Int(i) => Ok(i != 0));
convert!(String, |it| Value::Text(it.clone()), Value::Text(s) => Ok(s));
convert!(Vec<u8>, |it| Value::Bytes(it.clone()), Value::Bytes(b) => Ok(b));
convert!(Timestamp, |it| Value::Int(it.as_second()), Value::Int(i) => {
    Timestamp::from_second(i).map_err(|e| Error::Defect(e.to_string()))
});
convert!(Date, |it| Value::Text(it.to_string()), Value::Text(s) => {
    s.parse().map_err(|e: jiff::Error| Error::Defect(e.to_string()))
});

impl ToValue for Uuid {
    fn to_value(&self) -> Value {
        Value::Id(*self)
    }
}

impl FromValue for Uuid {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Id(id) => Ok(id),
            // SQLite keeps ids as 16 bytes.
            Value::Bytes(bytes) => Self::from_slice(&bytes).map_err(|e| Error::Defect(e.to_string())),
            other => Err(mismatch::<Self>(&other)),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl ToValue for i32 {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(i) => ValueRef::Integer(*i),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
            Self::Bytes(b) => ValueRef::Blob(b),
            Self::Id(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // The server infers a narrower type for some parameters (`$1 + 1`).
            Self::Int(i) if *ty == Type::INT4 => i32::try_from(*i)?.to_sql(ty, out),
            Self::Int(i) if *ty == Type::INT8 => i.to_sql(ty, out),
            Self::Text(s) => s.to_sql(ty, out),
            Self::Bytes(b) => b.to_sql(ty, out),
            Self::Id(id) if *ty == Type::UUID => {
                out.extend_from_slice(id.as_bytes());
                Ok(IsNull::No)
            }
            other => Err(format!("cannot bind {other:?} as {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
