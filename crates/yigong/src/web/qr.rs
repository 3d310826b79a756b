//! QR pictures, as SVG.

use fast_qr::QRBuilder;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;

use crate::error::{AppError, Result};

/// A text as a QR picture (GB/T 18284), an SVG element.
pub(crate) fn qr_svg(text: &str) -> Result<String> {
    let qr = QRBuilder::new(text).build().map_err(|e| AppError::internal(format!("{e:?}")))?;
    Ok(SvgBuilder::default().margin(2).to_str(&qr))
}
