//! Photos: decoded within bounds, turned upright, encoded anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use crate::sniff::contains;
use crate::{Kind, Refusal};

const MAX_PIXELS: u64 = 50_000_000;
/// Longest side kept: enough for A4 in print, small enough for a phone.
const LONGEST: u32 = 2400;
const QUALITY: u8 = 85;

/// Refuses a picture that is something else as well. What is behind the
/// picture would be dropped by encoding it anew, but who sends it should know.
pub(crate) fn refuse_polyglot(bytes: &[u8]) -> Result<(), Refusal> {
    let tail = bytes.get(bytes.len().saturating_sub(66_000)..).unwrap_or_default();
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let found = [
        (contains(tail, b"pk\x05\x06"), "压缩包"),
        (contains(head, b"%pdf-") || contains(tail, b"%%eof"), "PDF"),
        (contains(bytes, b"<script") || contains(bytes, b"<!doctype html") || contains(bytes, b"<?php"), "网页脚本"),
    ];
    match found.iter().find(|(there, _)| *there) {
        Some((_, found)) => Err(Refusal::Polyglot { found }),
        None => Ok(()),
    }
}

/// The picture, upright, at most [`LONGEST`] pixels long.
pub(crate) fn decode(bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refusal::Corrupt)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    limits.max_alloc = Some(512 << 20);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Refusal::TooManyPixels { width, height });
    }
    let orientation = decoder.orientation().map_err(refusal)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGEST {
        picture = picture.resize(LONGEST, LONGEST, FilterType::Triangle);
    }
    Ok(picture)
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::Bomb,
        _ => Refusal::Corrupt,
    }
}

/// The picture as bytes without any metadata.
pub(crate) fn encode(picture: &DynamicImage, kind: Kind) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let written = match kind {
        Kind::Png => picture.write_with_encoder(PngEncoder::new(&mut bytes)),
        _ => {
            DynamicImage::from(picture.to_rgb8()).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        }
    };
    written.map_err(|_| Refusal::Corrupt)?;
    Ok(bytes)
}
