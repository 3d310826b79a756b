//! The public check, for a stranger with a phone: by the QR code or by the number.

use askama::Template;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::certificates::paper;
use crate::certificates::store;
use crate::certificates::verdict::{self, Verdict};
use crate::city::City;
use crate::error::Result;
use crate::web::{Page, Query, Visit, filters, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    number: String,
    /// What the QR code carries, when somebody hands it over for an online check.
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "certificates/verify.html")]
struct VerifyPage {
    page: Page,
    number: String,
    verdict: Option<Verdict>,
    /// Whether the code was handed over, so that the full name may be shown.
    by_code: bool,
    /// Public keys, `id:base64url` parted by spaces: what the browser checks signatures with.
    keys: String,
    city: City,
}

impl VerifyPage {
    fn mark(&self, verdict: &Verdict) -> (&'static str, &'static str) {
        match verdict {
            Verdict::Valid(_) => ("", "check"),
            Verdict::Revoked(_) | Verdict::Altered => ("is-bad", "cross"),
            Verdict::Unknown => ("is-wait", "warning"),
        }
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        documents::long_date(&self.city.date(at).to_string())
    }
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let by_code = !asked.code.trim().is_empty();
    let (number, code) = (asked.number.clone(), asked.code);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let keys = store::keys(cx).await?;
            let verdict = if by_code {
                Some(verdict::by_code(cx, &code).await?)
            } else if number.trim().is_empty() {
                None
            } else {
                Some(verdict::by_number(cx, &number).await?)
            };
            Ok((keys, verdict))
        })
    });
    let (keys, verdict) = read.await?;
    let key = |(id, key): &(String, Vec<u8>)| format!("{id}:{}", BASE64_URL_SAFE_NO_PAD.encode(key));
    html(&VerifyPage {
        page: visit.page("证明核验"),
        number: asked.number,
        verdict,
        by_code,
        keys: keys.iter().map(key).collect::<Vec<_>>().join(" "),
        city: visit.app.city.clone(),
    })
}
