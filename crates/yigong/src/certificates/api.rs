//! Certificates for programs: one's own, and the check that is open to everybody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Certificate, Kind, Scope, Subject};
use super::verdict::{self, Verdict};
use super::{Issue, store};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::SignedIn, routes!(mine, issue))
        .api(Access::Public, routes!(by_number))
        .api(Access::Public, routes!(verification))
}

/// A certificate.
#[derive(Serialize, ToSchema)]
struct CertificateBody {
    /// Its number.
    number: String,
    /// What it is about.
    kind: Kind,
    /// The person; masked when only the number was given.
    name: String,
    /// The team, activity or honour; empty for a period alone.
    subject: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// Minutes certified.
    minutes: i64,
    /// Minutes by evidence grade.
    by_grade: ByGrade,
    /// How many services.
    occasions: i64,
    /// Who issued it.
    issuer: String,
    /// Whether the issuer may certify; otherwise it is a record of the platform.
    entitled: bool,
    /// When, ISO 8601.
    issued_at: String,
    /// When it was revoked, or null.
    revoked_at: Option<String>,
    /// Why it was revoked, or null.
    revocation: Option<String>,
}

/// Minutes by evidence grade.
#[derive(Serialize, ToSchema)]
#[allow(non_snake_case)] // the grades are capital letters
struct ByGrade {
    /// Both ends by rotating code or kiosk.
    A: i64,
    /// Leader's desk.
    B: i64,
    /// Beneficiary-confirmed or offline.
    C: i64,
    /// Back-filled.
    D: i64,
}

fn body(city: &City, it: &Certificate, name: String) -> CertificateBody {
    CertificateBody {
        number: it.number.clone(),
        kind: it.kind,
        name,
        subject: it.subject.clone(),
        from: it.from,
        to: it.to,
        minutes: it.minutes,
        by_grade: ByGrade { A: it.a, B: it.b, C: it.c, D: it.d },
        occasions: it.occasions,
        issuer: it.issuer_name.clone(),
        entitled: it.entitled,
        issued_at: city.iso(it.issued_at),
        revoked_at: it.revoked_at.map(|at| city.iso(at)),
        revocation: it.revocation.clone(),
    }
}

/// The signed-in person's certificates, newest first; at most 100.
#[utoipa::path(get, path = "/me/certificates", tag = "certificates",
    responses((status = 200, body = Vec<CertificateBody>), (status = 401)))]
async fn mine(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let found = visit.read(move |cx| Box::pin(store::of_person(cx, person))).await?;
    let bodies: Vec<_> = found.iter().map(|it| body(&visit.app.city, it, it.name.clone())).collect();
    Ok(Json(bodies).into_response())
}

/// What to certify: a period, or one activity.
#[derive(Deserialize, ToSchema)]
struct NewCertificate {
    /// The first day of a period.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day of a period.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// An activity instead of a period.
    #[schema(value_type = Option<String>)]
    activity: Option<Id>,
}

/// Issues a certificate to the signed-in person, free of charge; asked again, answers the same one.
#[utoipa::path(post, path = "/me/certificates", tag = "certificates", request_body = NewCertificate,
    responses((status = 201, body = CertificateBody), (status = 401), (status = 422)))]
async fn issue(visit: Visit, Json(new): Json<NewCertificate>) -> Result<Response> {
    let person = visit.person()?;
    let subject = match (new.activity, new.from, new.to) {
        (Some(activity), _, _) => Subject::Activity(activity),
        (None, Some(from), Some(to)) => Subject::Period { from, to, scope: Scope::City },
        _ => return Err(AppError::field("from", "请给出 from 和 to（开始、结束日期），或 activity（活动）。")),
    };
    let issued = visit.act(Issue { person, subject, batch: None }).await?;
    let found = visit.read(move |cx| Box::pin(store::certificate(cx, issued.id))).await?;
    let found = found.ok_or_else(AppError::not_found)?;
    Ok((StatusCode::CREATED, Json(body(&visit.app.city, &found, found.name.clone()))).into_response())
}

/// The answer to a check.
#[derive(Serialize, ToSchema)]
struct VerdictBody {
    /// `valid`, `revoked`, `unknown` or `altered`.
    verdict: String,
    /// The same in Chinese.
    message: String,
    /// What is certified, when it was issued here.
    certificate: Option<CertificateBody>,
}

fn answer(city: &City, verdict: &Verdict, full_name: bool) -> Response {
    let name = |it: &Certificate| if full_name { it.name.clone() } else { it.masked_name() };
    Json(VerdictBody {
        verdict: verdict.code().to_owned(),
        message: verdict.message().to_owned(),
        certificate: verdict.certificate().map(|it| body(city, it, name(it))),
    })
    .into_response()
}

/// Checks a certificate by its number. The name is masked: a number can be overheard.
#[utoipa::path(get, path = "/certificates/{number}", tag = "certificates", params(("number" = String, Path)),
    responses((status = 200, body = VerdictBody)))]
async fn by_number(visit: Visit, Path(number): Path<String>) -> Result<Response> {
    let verdict = visit.read(move |cx| Box::pin(async move { verdict::by_number(cx, &number).await })).await?;
    Ok(answer(&visit.app.city, &verdict, false))
}

/// What the QR code carries.
#[derive(Deserialize, ToSchema)]
struct Code {
    /// The code, or the whole address it stands in.
    #[serde(default)]
    code: String,
}

/// Checks what a certificate's QR code carries: its signature, and whether it still stands.
#[utoipa::path(post, path = "/certificates/verification", tag = "certificates", request_body = Code,
    responses((status = 200, body = VerdictBody)))]
async fn verification(visit: Visit, Json(asked): Json<Code>) -> Result<Response> {
    let verdict = visit.read(move |cx| Box::pin(async move { verdict::by_code(cx, &asked.code).await })).await?;
    Ok(answer(&visit.app.city, &verdict, true))
}
