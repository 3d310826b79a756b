//! Code words: enumerations that are stored as text, travel as text, and have a Chinese label.

/// Declares an enumeration of code words: `Draft = "draft" => "草稿"`.
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal => $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        $vis enum $name { $(#[doc = $label] $(#[$vmeta])* #[serde(rename = $code)] $variant),+ }

        #[allow(dead_code)] // one macro for all: not every enumeration is listed or parsed
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is stored and sent as.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The Chinese word a person sees.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The value of a code word.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl db::ToValue for $name {
            fn to_value(&self) -> db::Value {
                db::Value::Text(self.code().to_owned())
            }
        }

        impl db::FromValue for $name {
            fn from_value(value: db::Value) -> db::Result<Self> {
                let code = String::from_value(value)?;
                Self::parse(&code).ok_or_else(|| db::Error::Defect(format!("{code} is no {}", stringify!($name))))
            }
        }
    };
}
pub(crate) use codes;
