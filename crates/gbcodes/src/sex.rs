//! Sex, GB/T 2261.1-2003.

use std::fmt;
use std::str::FromStr;

use crate::text::compact;

/// Sex as GB/T 2261.1-2003 codes it. The standard's 0 (未知) and 9 (未说明) are
/// the absence of a value here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// 男, code 1.
    Male,
    /// 女, code 2.
    Female,
}

/// The text names neither sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("性别应填“男”或“女”")]
pub struct UnknownSex;

impl Sex {
    /// The code of GB/T 2261.1-2003: 1 or 2.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Male => 1,
            Self::Female => 2,
        }
    }

    /// 男 or 女.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.chinese())
    }
}

impl FromStr for Sex {
    type Err = UnknownSex;

    /// Accepts 男, 女, 男性, 女性, the codes 1 and 2, and M/F.
    fn from_str(text: &str) -> Result<Self, UnknownSex> {
        match compact(text).as_str() {
            "男" | "男性" | "1" | "01" | "M" | "m" => Ok(Self::Male),
            "女" | "女性" | "2" | "02" | "F" | "f" => Ok(Self::Female),
            _ => Err(UnknownSex),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes() {
        assert_eq!(" 男　".parse(), Ok(Sex::Male));
        assert_eq!("２".parse(), Ok(Sex::Female));
        assert_eq!("".parse::<Sex>(), Err(UnknownSex));
        assert_eq!(Sex::Female.to_string(), "女");
    }
}
