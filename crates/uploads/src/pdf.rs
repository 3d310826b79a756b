//! PDFs that only show something.

use crate::Refusal;
use crate::sniff::contains;

/// Names that make a PDF do something when it is opened or clicked.
const ACTIVE: &[&[u8]] =
    &[b"/javascript", b"/launch", b"/embeddedfile", b"/richmedia", b"/xfa", b"/submitform", b"/importdata"];

/// Refuses what is no whole PDF, and what is active as far as can be told
/// without unpacking its streams.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
    if !contains(tail, b"%%eof") {
        return Err(Refusal::Corrupt);
    }
    let end = bytes.get(bytes.len().saturating_sub(66_000)..).unwrap_or_default();
    if contains(end, b"pk\x05\x06") {
        return Err(Refusal::Polyglot { found: "压缩包" });
    }
    if contains(bytes, b"/encrypt") {
        return Err(Refusal::Encrypted);
    }
    // `/JS` alone is short enough to occur by chance inside a compressed stream.
    let script = [b"/js(".as_slice(), b"/js (", b"/js<", b"/js <"].iter().any(|form| contains(bytes, form));
    if script || ACTIVE.iter().any(|name| contains(bytes, name)) {
        return Err(Refusal::ActivePdf);
    }
    Ok(())
}
