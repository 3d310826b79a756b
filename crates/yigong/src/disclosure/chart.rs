//! Service by month and category as a drawing and as the tables beside it.

use std::collections::BTreeMap;

use super::model::MonthOf;
use crate::city::City;

/// Series of the drawing: the three largest categories, and the others.
const SERIES: usize = 4;
const FILLS: [&str; SERIES] = ["fill-1", "fill-2", "fill-3", "fill-4"];
/// The drawing's plot: left edge, foot, height, width of a month.
const LEFT: i64 = 34;
const FOOT: i64 = 158;
const TALL: i64 = 140;
const STEP: i64 = 27;

/// A piece of a month's column, in the drawing's units.
pub(super) struct Piece {
    pub(super) class: &'static str,
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) height: i64,
}

/// A line across the plot, and its label in hours.
pub(super) struct Tick {
    pub(super) y: i64,
    pub(super) hours: i64,
}

/// A month: where its label stands, and its hours by series.
pub(super) struct Month {
    pub(super) number: i64,
    pub(super) x: i64,
    pub(super) minutes: i64,
    pub(super) services: i64,
    pub(super) by_series: [i64; SERIES],
}

/// A category's year.
pub(super) struct Line {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) minutes: i64,
    pub(super) services: i64,
}

/// Everything the page shows of a year's service.
pub(super) struct Service {
    pub(super) minutes: i64,
    pub(super) services: i64,
    pub(super) pieces: Vec<Piece>,
    pub(super) ticks: Vec<Tick>,
    pub(super) months: Vec<Month>,
    /// Most minutes first.
    pub(super) lines: Vec<Line>,
    /// Names of the series that occur.
    pub(super) series: Vec<String>,
}

impl Service {
    /// Arranges what was read.
    pub(super) fn of(cells: &[MonthOf], city: &City) -> Self {
        let lines = lines(cells, city);
        let place: BTreeMap<&str, usize> =
            lines.iter().enumerate().map(|(at, line)| (line.code.as_str(), at.min(SERIES - 1))).collect();
        let mut months: Vec<Month> = (1..=12)
            .map(|number| Month {
                number,
                x: LEFT + (number - 1) * STEP,
                minutes: 0,
                services: 0,
                by_series: [0; SERIES],
            })
            .collect();
        for cell in cells {
            let Some(month) = usize::try_from(cell.month - 1).ok().and_then(|at| months.get_mut(at)) else { continue };
            month.minutes += cell.minutes;
            month.services += cell.services;
            if let Some(at) = place.get(cell.category.as_str()) {
                month.by_series[*at] += cell.minutes;
            }
        }
        let top = nice(months.iter().map(|month| month.minutes).max().unwrap_or(0).div_euclid(60) + 1);
        let mut series: Vec<String> = lines.iter().take(SERIES - 1).map(|line| line.name.clone()).collect();
        if lines.len() >= SERIES {
            series.push("其他类别".to_owned());
        }
        Self {
            minutes: lines.iter().map(|line| line.minutes).sum(),
            services: lines.iter().map(|line| line.services).sum(),
            pieces: months.iter().flat_map(|month| pieces(month, top)).collect(),
            ticks: [0, top / 2, top].map(|hours| Tick { y: FOOT - hours * TALL / top, hours }).into(),
            months,
            lines,
            series,
        }
    }

    /// The month with most service, for the drawing's description.
    pub(super) fn busiest(&self) -> Option<&Month> {
        self.months.iter().max_by_key(|month| month.minutes).filter(|month| month.minutes > 0)
    }
}

fn lines(cells: &[MonthOf], city: &City) -> Vec<Line> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for cell in cells {
        let sum = sums.entry(cell.category.as_str()).or_default();
        *sum = (sum.0 + cell.minutes, sum.1 + cell.services);
    }
    let name = |code: &str| city.category(code).map_or_else(|| code.to_owned(), |category| category.short.clone());
    let mut lines: Vec<Line> = sums
        .into_iter()
        .filter(|(_, (minutes, _))| *minutes > 0)
        .map(|(code, (minutes, services))| Line { code: code.to_owned(), name: name(code), minutes, services })
        .collect();
    lines.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.code.cmp(&b.code)));
    lines
}

/// A month's column from the foot up; what is too small to see is left to the table.
fn pieces(month: &Month, top: i64) -> Vec<Piece> {
    let mut below = 0;
    let mut out = Vec::new();
    for (minutes, class) in month.by_series.iter().zip(FILLS) {
        let (from, to) = (below * TALL / (top * 60), (below + minutes.max(&0)) * TALL / (top * 60));
        below += minutes.max(&0);
        if to > from {
            out.push(Piece { class, x: month.x, y: FOOT - to, height: to - from });
        }
    }
    out
}

/// The next number of 2, 4, 10, 20, 40, 100 … hours, so that the half is whole.
fn nice(hours: i64) -> i64 {
    let mut top = 2;
    for factor in [2, 5, 2].into_iter().cycle().take(60) {
        if top >= hours {
            break;
        }
        top = if factor == 5 { top / 2 * 5 } else { top * factor };
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(month: i64, category: &str, minutes: i64) -> MonthOf {
        MonthOf { month, category: category.into(), minutes, services: 1 }
    }

    #[test]
    fn the_scale_is_round_and_holds_the_largest() {
        for hours in 1..5_000 {
            let top = nice(hours);
            assert!(top >= hours && top % 2 == 0 && top <= hours.max(2) * 5 / 2 + 1, "{hours}: {top}");
        }
    }

    #[test]
    fn columns_stay_in_the_plot_and_tables_add_up() {
        let city = City::taishan().unwrap();
        let cells = ["C1", "C2", "C3", "C4", "C5"].map(|code| cell(3, code, 601));
        let service = Service::of(&cells, &city);
        assert_eq!((service.minutes, service.services, service.series.len()), (3005, 5, 4));
        assert_eq!(service.months[2].by_series.iter().sum::<i64>(), 3005);
        assert!(service.pieces.iter().all(|it| it.y >= FOOT - TALL && it.y + it.height <= FOOT));
        assert!(Service::of(&[], &city).busiest().is_none());
    }
}
