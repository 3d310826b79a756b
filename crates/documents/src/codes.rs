//! QR codes as SVG, Code 128 barcodes as SVG and PNG.

use std::fmt::Write;

use fast_qr::QRBuilder;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;

use crate::Error;

/// A QR code of `text`, modules as wide as 1 unit, with the quiet zone of four modules.
pub fn qr(text: &str) -> Result<String, Error> {
    let code = QRBuilder::new(text).build().map_err(|e| Error::Template(format!("QR code: {e:?}")))?;
    Ok(SvgBuilder::default().margin(4).to_str(&code))
}

/// Bar and space widths of Code 128's values 0–105 and the stop (106), in modules.
const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const START_B: usize = 104;
const STOP: usize = 106;
/// White on both sides, in modules.
const QUIET: usize = 10;

/// The bars of a Code 128 (set B) barcode: where each begins and how wide it is, and the width of the whole
/// with its quiet zones, in modules. Visible ASCII; other characters become `?`.
fn bars(text: &str) -> (Vec<(usize, usize)>, usize) {
    let values: Vec<usize> =
        text.chars().map(|it| if matches!(it, ' '..='~') { it as usize - 32 } else { 31 }).collect();
    let weighted: usize = values.iter().enumerate().map(|(at, value)| (at + 1) * value).sum();
    let check = (START_B + weighted) % 103;
    let mut at = QUIET;
    let mut bars = Vec::new();
    for value in std::iter::once(START_B).chain(values).chain([check, STOP]) {
        for (place, width) in WIDTHS[value].bytes().enumerate() {
            let width = usize::from(width - b'0');
            if place % 2 == 0 {
                bars.push((at, width));
            }
            at += width;
        }
    }
    (bars, at + QUIET)
}

/// A Code 128 (set B) barcode of visible ASCII, 40 modules high; other characters become `?`.
#[must_use]
pub fn barcode(text: &str) -> String {
    let (bars, wide) = bars(text);
    let path = bars.iter().fold(String::new(), |mut path, (at, width)| {
        let _ = write!(path, "M{at} 0h{width}v40h-{width}z");
        path
    });
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 40" width="{wide}" height="40"><path d="{path}"/></svg>"#
    )
}

/// The same barcode as a PNG, four pixels a module and 160 high, with its width in modules.
pub(crate) fn barcode_png(text: &str) -> Result<(Vec<u8>, usize), Error> {
    const SCALE: usize = 4;
    const HIGH: usize = 40 * SCALE;
    let (bars, wide) = bars(text);
    let mut row = vec![u8::MAX; wide * SCALE];
    for (at, width) in bars {
        row[at * SCALE..(at + width) * SCALE].fill(0);
    }
    let mut bytes = Vec::new();
    let fault = |e: png::EncodingError| Error::Docx(e.to_string());
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let mut encoder = png::Encoder::new(&mut bytes, side(row.len()), side(HIGH));
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().map_err(fault)?;
    writer.write_image_data(&row.repeat(HIGH)).map_err(fault)?;
    writer.finish().map_err(fault)?;
    Ok((bytes, wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_128_pattern_is_eleven_modules_wide_and_its_own() {
        let mut seen = std::collections::HashSet::new();
        for (value, widths) in WIDTHS.iter().enumerate() {
            let sum: u32 = widths.bytes().map(|it| u32::from(it - b'0')).sum();
            assert_eq!(sum, if value == STOP { 13 } else { 11 }, "{value}");
            let bars: u32 = widths.bytes().step_by(2).map(|it| u32::from(it - b'0')).sum();
            assert_eq!(bars % 2, 0, "bars of {value} are even");
            assert!(seen.insert(widths), "{value} is not a second of its kind");
        }
    }

    #[test]
    fn the_png_has_the_bars_of_the_svg() {
        let (bytes, wide) = barcode_png("A7K2-9QX").expect("a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("a frame");
        let black = pixels[..wide * 4].iter().filter(|pixel| **pixel == 0).count();
        assert_eq!(black, bars("A7K2-9QX").0.iter().map(|(_, width)| width * 4).sum::<usize>());
    }

    #[test]
    fn a_barcode_is_as_wide_as_its_text_demands() {
        // Start, eight characters, check: 11 modules each; stop: 13; quiet zones: 20.
        assert!(barcode("A7K2-9QX").contains("viewBox=\"0 0 143 40\""));
    }
}
