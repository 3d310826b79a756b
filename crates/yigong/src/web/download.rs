//! Files to keep: with a name in Chinese, whole or streamed from disk.

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::io::AsyncReadExt;

/// A workbook (XLSX).
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Bytes of a streamed file sent at a time.
const CHUNK: usize = 64 * 1024;

/// A file to keep under `name`.
pub(crate) fn download(name: &str, kind: &str, body: impl Into<Body>) -> Response {
    file("attachment", name, kind, body)
}

/// A file to keep (`attachment`) or to look at (`inline`) under `name`, whose ending also names the plain
/// fallback for old browsers.
pub(crate) fn file(disposition: &str, name: &str, kind: &str, body: impl Into<Body>) -> Response {
    let encoded = super::encode(name);
    let ending = name.rsplit('.').next().unwrap_or("bin");
    let disposition = format!("{disposition}; filename=\"yigong.{ending}\"; filename*=UTF-8''{encoded}");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, body.into()).into_response()
}

/// A file's content piece by piece: it is never whole in memory.
pub(crate) fn streamed(file: std::fs::File) -> Body {
    let file = tokio::fs::File::from_std(file);
    Body::from_stream(stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(chunk), file)))
    }))
}
