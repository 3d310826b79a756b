//! Blurring parts of a photo beyond recovery.

use image::{DynamicImage, GenericImage, GenericImageView, Rgba};

use crate::{Kind, Refusal, Region, photo};

/// Blocks across the longer side of a region: too few to tell a face by.
const BLOCKS: u32 = 6;

/// The photo with every region as coarse blocks of one colour, as JPEG or, for a
/// PNG, as PNG. The blocks are averages: nothing of the original is left in them.
///
/// # Errors
///
/// [`Refusal`] when the photo cannot be read.
pub fn mosaic(bytes: &[u8], regions: &[Region]) -> Result<Vec<u8>, Refusal> {
    let mut picture = photo::decode(bytes)?;
    for region in regions.iter().filter_map(|region| region.clipped()) {
        cover(&mut picture, region);
    }
    let kind = if bytes.starts_with(b"\x89PNG") { Kind::Png } else { Kind::Jpeg };
    photo::encode(&picture, kind)
}

fn cover(picture: &mut DynamicImage, region: Region) {
    let (width, height) = picture.dimensions();
    let scale = |thousandths: u32, whole: u32| (u64::from(thousandths) * u64::from(whole) / 1000) as u32;
    let (left, top) = (scale(region.x, width), scale(region.y, height));
    let right = scale(region.x + region.width, width).clamp(left, width);
    let bottom = scale(region.y + region.height, height).clamp(top, height);
    let block = ((right - left).max(bottom - top) / BLOCKS).max(8);
    let mut y = top;
    while y < bottom {
        let mut x = left;
        while x < right {
            let (x_end, y_end) = ((x + block).min(right), (y + block).min(bottom));
            let colour = average(picture, x..x_end, y..y_end);
            for (px, py) in (y..y_end).flat_map(|py| (x..x_end).map(move |px| (px, py))) {
                picture.put_pixel(px, py, colour);
            }
            x = x_end;
        }
        y = (y + block).min(bottom);
    }
}

fn average(picture: &DynamicImage, xs: std::ops::Range<u32>, ys: std::ops::Range<u32>) -> Rgba<u8> {
    let mut sums = [0_u64; 4];
    let mut count = 0_u64;
    for (x, y) in ys.flat_map(|y| xs.clone().map(move |x| (x, y))) {
        for (sum, value) in sums.iter_mut().zip(picture.get_pixel(x, y).0) {
            *sum += u64::from(value);
        }
        count += 1;
    }
    Rgba(sums.map(|sum| (sum / count.max(1)) as u8))
}
