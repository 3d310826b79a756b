//! The tablet at a station: the rotating code to scan, and a field for one's number.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{self, Line};
use crate::city::Station;
use crate::duty::actions::kiosk;
use crate::duty::{By, Punch, Punched, codes, store};
use crate::error::{AppError, Result};
use crate::hours;
use crate::web::{Form, Page, Visit, duration, html, qr_svg};

/// What the last number brought.
struct Told {
    ok: bool,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "duty/kiosk.html")]
struct KioskPage {
    page: Page,
    station: Station,
    token: String,
    clock: String,
    today: String,
    lines: Vec<Line>,
    code: String,
    svg: String,
    step: i64,
    expires_in: i64,
    told: Option<Told>,
}

impl KioskPage {
    fn masked(name: &str) -> String {
        view::masked(name)
    }
}

async fn page(
    visit: &Visit,
    station: Station,
    token: String,
    headers: &HeaderMap,
    told: Option<Told>,
) -> Result<KioskPage> {
    let (at, given) = (station.clone(), token.clone());
    let read = visit.read(move |cx| {
        Box::pin(async move {
            kiosk::require(cx, &at, &given).await?;
            let today = cx.today();
            let mut slots = store::between(cx, today, today).await?;
            slots.retain(|slot| slot.station == at.code);
            Ok((store::kiosk(cx, &at.code).await?.serial, view::lines(cx, slots).await?))
        })
    });
    let (serial, lines) = read.await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let step = city.duty.rules(city.date(now)).code_step_seconds;
    let code = hours::code_at(&codes::secret(&visit.app.keys, &station.code, serial), now, step);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if visit.app.https { "https" } else { "http" };
    let svg = qr_svg(&format!("{scheme}://{host}/stations/{}/scan?code={code}", station.code))?;
    Ok(KioskPage {
        page: visit.page(&station.name),
        clock: city.hour_minute(now),
        today: view::day_text(city.date(now)),
        station,
        token,
        lines,
        code,
        svg,
        step,
        expires_in: hours::code_remaining(now, step),
        told,
    })
}

fn station(visit: &Visit, code: &str) -> Result<Station> {
    visit.app.city.duty.station(code).cloned().ok_or_else(AppError::not_found)
}

pub(super) async fn show(
    visit: Visit,
    Path((code, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let station = station(&visit, &code)?;
    html(&page(&visit, station, token, &headers, None).await?)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    number: String,
}

pub(super) async fn record(
    visit: Visit,
    Path((code, token)): Path<(String, String)>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let station = station(&visit, &code)?;
    let by = By::Number { token: token.clone(), number: typed.number };
    let (status, told) = match visit.act(Punch { station: code, by }).await {
        Ok(punched) => (StatusCode::OK, told(&visit, punched)),
        Err(error) if error.is_refusal() || error.status == StatusCode::TOO_MANY_REQUESTS => {
            (error.status, Told { ok: false, title: "没有登记".to_owned(), text: error.message })
        }
        Err(error) => return Err(error),
    };
    let status = if told.ok || status != StatusCode::OK { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page(&visit, station, token, &headers, Some(told)).await?;
    Ok((status, html(&page)?).into_response())
}

fn told(visit: &Visit, punched: Punched) -> Told {
    match punched {
        Punched::In { name, until } => Told {
            ok: true,
            title: format!("{}，签到成功", view::masked(&name)),
            text: format!("本班到 {} 结束，离开时请再输入一次号码签退。", visit.app.city.hour_minute(until)),
        },
        Punched::Out { name, minutes, note, .. } => Told {
            ok: true,
            title: format!("{}，签退成功", view::masked(&name)),
            text: note.unwrap_or_else(|| format!("计入 {}。辛苦了！", duration(minutes))),
        },
        Punched::WrongNumber { left } => Told {
            ok: false,
            title: "号码不对".to_owned(),
            text: format!("请看“我的轮值”或提醒消息里的六位号码，当班时段内有效。还可以再试 {left} 次。"),
        },
    }
}
