//! The receiving office's desk (N4.2d): scan or type the code, count copies, look for the seals.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::applications::model::{Application, Receipt};
use crate::applications::store::{self, Listed};
use crate::applications::{Receive, reach};
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::rendering;
use crate::text::number;
use crate::web::{Form, Page, Visit, html, see};

#[derive(Deserialize, Clone)]
#[serde(default)]
pub(super) struct Typed {
    code: String,
    copies: String,
    sealed: String,
    note: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self { code: String::new(), copies: "2".into(), sealed: String::new(), note: String::new() }
    }
}

#[derive(Template)]
#[template(path = "applications/receiving.html")]
struct DeskPage {
    page: Page,
    campaign: Campaign,
    typed: Typed,
    missing: Vec<Listed>,
    done: usize,
    error: Option<AppError>,
}

async fn gather(cx: &mut Cx<'_>, typed: Typed, page: Page, error: Option<AppError>) -> Result<DeskPage> {
    let campaign = campaigns::current(cx).await?.ok_or_else(AppError::not_found)?;
    campaigns::require_office(cx, &campaign).await?;
    let root = organisations::root(cx).await?.ok_or_else(AppError::not_found)?;
    let listed = store::listed(cx, campaign.id, root.id).await?;
    let (done, missing): (Vec<Listed>, Vec<Listed>) =
        listed.into_iter().filter(|it| it.state.holds_seat()).partition(|it| it.paper);
    Ok(DeskPage { page, campaign, typed, missing, done: done.len(), error })
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let page = visit.page("登记纸质件");
    let shown = visit.read(move |cx| Box::pin(gather(cx, Typed::default(), page, None))).await?;
    html(&shown)
}

pub(super) async fn receive(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let action = Receive {
        code: typed.code.clone(),
        copies: number(&typed.copies).unwrap_or(0),
        sealed: !typed.sealed.is_empty(),
        note: typed.note.clone(),
    };
    match visit.act(action).await {
        Ok(receipt) => Ok(see(format!("/receiving/{}", receipt.id))),
        Err(error) if error.is_refusal() => {
            let page = visit.page("登记纸质件");
            let shown = visit.read(move |cx| Box::pin(gather(cx, typed, page, Some(error)))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "applications/receipt.html")]
struct ReceiptPage {
    page: Page,
    campaign: Campaign,
    receipt: Receipt,
    when: String,
    application: Application,
    unit: String,
    /// The code of the version of record.
    wanted: Option<String>,
    office: bool,
}

impl ReceiptPage {
    fn good(&self) -> bool {
        self.receipt.matches && self.receipt.sealed && self.receipt.copies >= self.campaign.spec.office.copies
    }

    fn number(&self) -> String {
        receipt_number(&self.campaign, &self.application, &self.receipt)
    }
}

fn receipt_number(campaign: &Campaign, application: &Application, receipt: &Receipt) -> String {
    format!("{}-{:03}-{}", campaign.year(), application.number, receipt.number)
}

async fn load(cx: &mut Cx<'_>, id: Id, page: Page) -> Result<ReceiptPage> {
    let receipt = store::receipt(cx, id).await?.ok_or_else(AppError::not_found)?;
    let application = reach::visible(cx, receipt.application).await?;
    let campaign = campaigns::campaign(cx, application.campaign).await?.ok_or_else(AppError::not_found)?;
    let unit = organisations::organisation(cx, application.unit).await?.ok_or_else(AppError::not_found)?.name;
    let wanted = match application.form_version {
        Some(version) => store::version(cx, version).await?.map(|it| it.shown_code()),
        None => None,
    };
    let (when, office) = (cx.core.city.clock_time(receipt.received_at), campaigns::is_office(cx, &campaign).await?);
    Ok(ReceiptPage { page, campaign, receipt, when, application, unit, wanted, office })
}

pub(super) async fn receipt(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("收件回执");
    let shown = visit.read(move |cx| Box::pin(load(cx, id, page))).await?;
    html(&shown)
}

pub(super) async fn receipt_pdf(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("收件回执");
    let shown = visit.read(move |cx| Box::pin(load(cx, id, page))).await?;
    let day = visit.app.city.date(shown.receipt.received_at).to_string();
    let office = &shown.campaign.spec.office.name;
    let number = shown.number();
    let yes = |is: bool, yes: &'static str, no: &'static str| if is { yes } else { no };
    let paper = documents::Receipt::new("申报材料签收回执", &number, &shown.unit, office, &day)
        .line("名称", shown.application.shown_title())
        .line("申报类型", shown.application.kind.label())
        .line("版本号", &shown.receipt.code)
        .line("份数", &format!("{} 份", shown.receipt.copies))
        .line("签名盖章", yes(shown.receipt.sealed, "三处齐全", "不齐全"))
        .line("与平台版本", yes(shown.receipt.matches, "一致", "不一致，请换交"))
        .note(&shown.receipt.note);
    let pdf = visit.app.render(move |engine| documents::Document::pdf(&paper, engine)).await?;
    Ok(rendering::pdf(&format!("收件回执-{number}.pdf"), pdf))
}
