//! The schematic map: a tile a town, darker with more open needs; a link to the town's list.

use crate::city::City;

/// Width of a tile and its gap, in the drawing's units; five of them are 360.
const STEP: i64 = 72;
const WIDTH: i64 = 68;
const HEIGHT: i64 = 52;

/// A town on the map.
pub(super) struct Tile {
    pub(super) town: String,
    /// The name without 镇 or 街道.
    pub(super) short: String,
    pub(super) count: i64,
    pub(super) x: i64,
    pub(super) y: i64,
    /// 0 none, 1 few, 2 some, 3 many.
    pub(super) depth: u8,
    pub(super) chosen: bool,
}

/// The map.
pub(super) struct Map {
    pub(super) tiles: Vec<Tile>,
    pub(super) height: i64,
    pub(super) total: i64,
}

impl Map {
    pub(super) fn of(city: &City, counts: &[(String, i64)], chosen: &str) -> Self {
        let count = |town: &str| counts.iter().find(|(name, _)| name == town).map_or(0, |(_, count)| *count);
        let tiles: Vec<Tile> = city
            .needs
            .tile
            .iter()
            .map(|tile| Tile {
                short: tile.town.trim_end_matches("街道").trim_end_matches('镇').to_owned(),
                count: count(&tile.town),
                x: tile.column * STEP + 2,
                y: tile.row * (HEIGHT + 4) + 2,
                depth: depth(count(&tile.town)),
                chosen: tile.town == chosen,
                town: tile.town.clone(),
            })
            .collect();
        let rows = city.needs.tile.iter().map(|tile| tile.row + 1).max().unwrap_or(1);
        Self { total: tiles.iter().map(|tile| tile.count).sum(), height: rows * (HEIGHT + 4), tiles }
    }

    /// The towns by number, for the table beside it.
    pub(super) fn by_count(&self) -> Vec<&Tile> {
        let mut towns: Vec<&Tile> = self.tiles.iter().collect();
        towns.sort_by_key(|tile| std::cmp::Reverse(tile.count));
        towns
    }
}

impl Tile {
    /// Where the words stand: the middle.
    pub(super) const fn middle(&self) -> i64 {
        self.x + WIDTH / 2
    }
}

const fn depth(count: i64) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
    }
}
