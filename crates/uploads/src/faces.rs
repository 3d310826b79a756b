//! Where faces are: a suggestion for a person to confirm.

use std::io::Cursor;
use std::sync::LazyLock;

use image::DynamicImage;
use image::imageops::FilterType;
use rustface::{ImageData, Model, read_model};

use crate::{Refusal, Region, photo};

/// Looking is done at this size; smaller faces than a fortieth are not looked for.
const LOOKED_AT: u32 = 800;
const SMALLEST: u32 = 20;
/// How sure the detector must be; lower finds more and errs more.
const THRESHOLD: f64 = 2.0;
const MOST: usize = 100;

static MODEL: LazyLock<Option<Model>> =
    LazyLock::new(|| read_model(Cursor::new(include_bytes!("../model/seeta_fd_frontal_v1.0.bin"))).ok());

/// Where faces are suspected in a JPEG, PNG or WebP photo.
///
/// # Errors
///
/// [`Refusal`] when the photo cannot be read.
pub fn faces(bytes: &[u8]) -> Result<Vec<Region>, Refusal> {
    Ok(faces_of(&photo::decode(bytes)?))
}

pub(crate) fn faces_of(picture: &DynamicImage) -> Vec<Region> {
    let Some(model) = MODEL.as_ref() else { return Vec::new() };
    let small = if picture.width().max(picture.height()) > LOOKED_AT {
        picture.resize(LOOKED_AT, LOOKED_AT, FilterType::Triangle)
    } else {
        picture.clone()
    };
    let grey = small.to_luma8();
    let (width, height) = grey.dimensions();
    if width.min(height) < 40 {
        return Vec::new();
    }
    let mut detector = rustface::create_detector_with_model(model.clone());
    detector.set_min_face_size(SMALLEST);
    detector.set_score_thresh(THRESHOLD);
    detector.set_pyramid_scale_factor(0.8);
    detector.set_slide_window_step(4, 4);
    let found = detector.detect(&ImageData::new(&grey, width, height));
    found.iter().take(MOST).filter_map(|face| region(face.bbox(), width, height)).collect()
}

/// A detected box, widened by a fifth so that hair and chin are inside.
fn region(found: &rustface::Rectangle, width: u32, height: u32) -> Option<Region> {
    let (wide, tall) = (i64::from(found.width()), i64::from(found.height()));
    let left = (i64::from(found.x()) - wide / 5).max(0);
    let top = (i64::from(found.y()) - tall / 5).max(0);
    let share = |length: i64, whole: u32| u32::try_from(length * 1000 / i64::from(whole.max(1))).unwrap_or(0);
    let region = Region {
        x: share(left, width),
        y: share(top, height),
        width: share(wide * 7 / 5, width),
        height: share(tall * 7 / 5, height),
    };
    region.clipped()
}
