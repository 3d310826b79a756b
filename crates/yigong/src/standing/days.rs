//! Sets of days of one year.

use jiff::civil::Date;

use super::model::bounds;

/// Some days of a year; empty at first.
pub(super) struct Days {
    first: Date,
    last: Date,
    marked: Vec<bool>,
}

impl Days {
    pub(super) fn of(year: i16) -> Self {
        let (first, last) = bounds(year);
        Self { first, last, marked: vec![false; usize::from(last.day_of_year().unsigned_abs())] }
    }

    /// Adds the days from `from` to `to`, both included; without `to` until the year's end.
    pub(super) fn add(&mut self, from: Date, to: Option<Date>) {
        let (from, to) = (from.max(self.first), to.unwrap_or(self.last).min(self.last));
        if from > to {
            return;
        }
        let index = |day: Date| usize::from(day.day_of_year().unsigned_abs()) - 1;
        self.marked[index(from)..=index(to)].fill(true);
    }

    pub(super) fn count(&self) -> i64 {
        self.marked.iter().map(|marked| i64::from(*marked)).sum()
    }

    /// Months with a day that is in this set and not in the other.
    pub(super) fn months_without(&self, other: &Self) -> i64 {
        let months = (1..=12).filter(|month| {
            let start = Date::new(self.first.year(), *month, 1).unwrap_or(self.first);
            let from = usize::from(start.day_of_year().unsigned_abs()) - 1;
            let to = from + usize::from(start.days_in_month().unsigned_abs());
            (from..to).any(|day| self.marked[day] && !other.marked[day])
        });
        i64::try_from(months.count()).unwrap_or(0)
    }
}
