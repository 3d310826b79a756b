//! A rectangle of a photo.

use serde::{Deserialize, Serialize};

/// A rectangle in thousandths of a photo's width and height, so that it holds
/// at any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// From the left edge, 0–1000.
    pub x: u32,
    /// From the upper edge, 0–1000.
    pub y: u32,
    /// Width, 1–1000.
    pub width: u32,
    /// Height, 1–1000.
    pub height: u32,
}

impl Region {
    /// The rectangle cut to the photo; none when nothing of it is left.
    #[must_use]
    pub fn clipped(self) -> Option<Self> {
        let (x, y) = (self.x.min(1000), self.y.min(1000));
        let (width, height) = (self.width.min(1000 - x), self.height.min(1000 - y));
        (width > 0 && height > 0).then_some(Self { x, y, width, height })
    }
}
