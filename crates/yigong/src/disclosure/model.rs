//! What is shown of a unit, and why not more.

use crate::clock::Id;
use crate::needs;
use crate::standing::{Crumb, Sums};

/// How much of a unit's figures the public sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Nothing: the group is small, or would let a small one be computed.
    Hidden,
    /// All but who met the duty, which is given in tenths.
    Banded,
    /// Every figure.
    Full,
}

/// What decides about a unit among its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// People counted.
    pub people: i64,
    /// Of them, who has the duty.
    pub obliged: i64,
    /// Of them, who met it.
    pub met: i64,
    /// Minutes served.
    pub minutes: i64,
}

/// The city's limits (`[[disclosure]]` of its rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Groups of fewer people are not shown.
    pub group: i64,
    /// When fewer met the duty, or fewer did not, the share is given in tenths only.
    pub part: i64,
}

impl Cell {
    /// Nobody and nothing: there is nothing to protect.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.people == 0 && self.minutes == 0
    }

    /// Both added up.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            people: self.people + other.people,
            obliged: self.obliged + other.obliged,
            met: self.met + other.met,
            minutes: self.minutes + other.minutes,
        }
    }
}

impl From<&Sums> for Cell {
    fn from(sums: &Sums) -> Self {
        Self { people: sums.people, obliged: sums.obliged(), met: sums.met, minutes: sums.minutes }
    }
}

/// A unit as it may be shown.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) sums: Sums,
    pub(super) shown: Shown,
}

impl Unit {
    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        Cell::from(&self.sums).is_empty()
    }

    /// The share of those who met the duty: `62.8%`, in tenths `60%–70%`, or `—`.
    pub(super) fn share(&self) -> String {
        let obliged = self.sums.obliged();
        match self.shown {
            Shown::Hidden => "不公布".to_owned(),
            _ if obliged == 0 => "—".to_owned(),
            Shown::Full => format!("{}%", crate::standing::percent(self.sums.met, obliged)),
            Shown::Banded => {
                let tenth = self.tenth();
                format!("{}%–{}%", tenth * 10, tenth * 10 + 10)
            }
        }
    }

    /// The tenth (0–9) the share lies in; only it is known of a banded unit.
    pub(super) fn tenth(&self) -> i64 {
        (self.sums.met * 10).checked_div(self.sums.obliged()).unwrap_or(0).min(9)
    }

    /// Met, in words: the number, or nothing where it is not shown.
    pub(super) fn met(&self) -> Option<i64> {
        (self.shown == Shown::Full).then_some(self.sums.met)
    }

    /// Full hours credited for the duty.
    pub(super) fn hours(&self) -> i64 {
        self.sums.minutes / 60
    }

    /// Whether anything is shown.
    pub(super) fn is_shown(&self) -> bool {
        self.shown != Shown::Hidden
    }

    /// Whether every figure is.
    pub(super) fn is_full(&self) -> bool {
        self.shown == Shown::Full
    }
}

db::row! {
    /// Service of a month in a category.
    pub(super) struct MonthOf {
        pub(super) month: i64,
        pub(super) category: String,
        pub(super) minutes: i64,
        pub(super) services: i64,
    }
}

db::row! {
    /// Somebody who met the duty and agreed to be named.
    #[derive(PartialEq, Eq)]
    pub(super) struct Named {
        pub(super) name: String,
        pub(super) minutes: i64,
    }
}

/// Who met the duty in an organisation itself: by name, and the others by surname where it hides them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Honours {
    pub(super) named: Vec<Named>,
    /// `陈**` and how many share it.
    pub(super) masked: Vec<(String, i64)>,
    /// Those whose surname too few share.
    pub(super) others: i64,
}

/// A unit's public account as one snapshot shows it.
pub(super) struct Report {
    /// From the city down to the unit.
    pub(super) way: Vec<Crumb>,
    /// The unit with everything below it.
    pub(super) unit: Unit,
    /// What belongs to it directly, when there are also units below.
    pub(super) own: Option<Unit>,
    /// Those below.
    pub(super) children: Vec<Unit>,
    /// Service by month and category; only of the city and its units, not of branches.
    pub(super) months: Option<Vec<MonthOf>>,
    /// What became of the needs of the year; where months are shown.
    pub(super) needs: Option<needs::Answering>,
    /// Only of an organisation without others below.
    pub(super) honours: Option<Honours>,
    /// Whether the reader may open the board with names.
    pub(super) board: bool,
}

impl Report {
    /// The unit's id.
    pub(super) fn id(&self) -> Id {
        self.unit.sums.id
    }

    /// Whether this is the whole city.
    pub(super) fn is_city(&self) -> bool {
        self.way.len() == 1
    }
}
