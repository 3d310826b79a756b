//! The call in the demo city: last year's campaign played through to the screening, this year's under
//! way, each as far as the city's clock has come. Made from the shipped 2014 by the organisers' own
//! “next year”.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::applications::{
    self, Create, LapseCorrections, Link, Outcome, Propose, Receive, Recommend, Save, Screen, Submit, Withdraw,
};
use crate::auth::{self, Actor, Channel, Grant, GrantRole, Role};
use crate::campaigns::{self, Campaign, Edit, Kind, MakeNext, Publish};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{organisations, setting, teams};

#[derive(Deserialize)]
struct File {
    text: BTreeMap<String, String>,
    entry: Vec<Entry>,
}

/// What a unit applies with; see the file's head.
#[derive(Deserialize)]
struct Entry {
    title: String,
    kind: Kind,
    scope: String,
    organisation: String,
    team: String,
    private: Vec<String>,
    goes: String,
    position: i64,
    #[serde(flatten)]
    phrases: HashMap<String, toml::Value>,
}

impl Entry {
    /// The fields of the form, or of the summary.
    fn fields(&self, file: &File, summary: bool) -> Vec<(String, String)> {
        let text = |template: &String| {
            self.phrases.iter().fold(template.clone(), |text, (key, value)| {
                text.replace(&format!("{{{key}}}"), value.as_str().unwrap_or_default())
            })
        };
        let cells = file.text.iter().filter(|(field, _)| field.starts_with("s_") == summary);
        cells.map(|(field, template)| (field.clone(), text(template))).collect()
    }
}

/// Who plays for a unit.
struct Players {
    drafter: Actor,
    clerk: Actor,
    office: Actor,
    screener: Actor,
}

/// Plays last year's campaign and this year's.
pub(super) async fn live(cx: &mut Cx<'_>, cast: &Cast) -> Result<()> {
    let file: File = toml::from_str(&cx.core.city.demo.applications)
        .map_err(|e| AppError::internal(format!("demo/applications.toml: {e}")))?;
    let year = cx.today().year();
    let Some(shipped) = campaigns::campaigns(cx).await?.into_iter().next_back() else { return Ok(()) };
    for wanted in [year - 1, year] {
        if wanted < shipped.year() {
            continue;
        }
        let campaign = hold(cx, cast, &shipped, wanted, wanted == year).await?;
        // This year's calls are young: only some have begun.
        let entries: Vec<&Entry> = if wanted == year && wanted != shipped.year() {
            file.entry.iter().take(3).collect()
        } else {
            file.entry.iter().collect()
        };
        for (number, entry) in (0..).zip(entries) {
            play(cx, cast, &file, &campaign, entry, number).await?;
        }
        let system = Actor::system();
        LapseCorrections.within(&mut cx.acting(&system, cx.now)).await?;
    }
    Ok(())
}

/// The campaign of a year: there already, or made from the shipped one and published.
async fn hold(cx: &mut Cx<'_>, cast: &Cast, shipped: &Campaign, year: i16, early: bool) -> Result<Campaign> {
    if let Some(there) = campaigns::in_year(cx, year).await? {
        return Ok(there);
    }
    let day = Date::new(year, 1, 8).map_err(|e| AppError::internal(e.to_string()))?;
    let at = cx.core.city.midnight(day).min(cx.now);
    let mut acting = cx.acting(&cast.organiser, at);
    let id = MakeNext { from: shipped.id, year }.within(&mut acting).await?;
    let mut spec = campaigns::campaign(&mut acting, id).await?.ok_or_else(AppError::not_found)?.spec;
    spec.document = format!("台组〔{year}〕（演示）号");
    if early {
        // Drafting opens early this year, so that there is something to try at any time.
        spec.calendar.opens = day.at(8, 30, 0, 0);
    }
    Edit { id, spec }.within(&mut acting).await?;
    Publish { id }.within(&mut acting).await?;
    campaigns::campaign(cx, id).await?.ok_or_else(AppError::not_found)
}

pub(super) async fn account(cx: &mut Cx<'_>, login: &str) -> Result<Actor> {
    let person = setting::get(cx, &format!("demo_account_{login}")).await?.and_then(|id| id.parse().ok());
    auth::actor_of(cx, person.ok_or_else(AppError::not_found)?, Channel::Page).await
}

/// 台城's own accounts; elsewhere the leaders of the unit's team, given the roles they need.
async fn players(cx: &mut Cx<'_>, cast: &Cast, entry: &Entry, unit: Id, organisation: Id) -> Result<Players> {
    let (office, screener) = (account(cx, "office").await?, cast.organiser.clone());
    let [first, second] = cast.leaders.get(&entry.team).cloned().ok_or_else(AppError::not_found)?;
    let clerk_unit = account(cx, "clerk").await?;
    let taicheng = clerk_unit.organisations().any(|held| held == unit);
    let system = Actor::system();
    let mut given = async |person: &Actor, role: Role, at: Id| -> Result<Actor> {
        let person = person.person()?;
        let grant = Grant { role, organisation: Some(at), team: None };
        GrantRole { person, grant }.within(&mut cx.acting(&system, cx.now)).await?;
        auth::actor_of(cx, person, Channel::Page).await
    };
    let drafter = given(&first, Role::Secretary, organisation).await?;
    let clerk = if taicheng { clerk_unit } else { given(&second, Role::Clerk, unit).await? };
    Ok(Players { drafter, clerk, office, screener })
}

/// One application, step by step at its days; stops where the clock or the entry stops.
async fn play(
    cx: &mut Cx<'_>,
    cast: &Cast,
    file: &File,
    campaign: &Campaign,
    entry: &Entry,
    number: i64,
) -> Result<()> {
    let organisation = organisations::by_code(cx, &entry.organisation).await?.ok_or_else(AppError::not_found)?.id;
    let unit = campaigns::unit_of(cx, organisation).await?.ok_or_else(AppError::not_found)?.id;
    let (opens, calendar) = (campaign.opens(&cx.core.city), campaign.spec.calendar);
    let moment = |cx: &Cx<'_>, day: Date, hour: i8| {
        let minutes = i8::try_from(number * 4).unwrap_or(0);
        cx.core.city.moment(day, jiff::civil::Time::constant(hour, minutes, 0, 0)).unwrap_or(opens)
    };
    let begun = opens.saturating_add(SignedDuration::from_hours(30 * (number + 1))).unwrap_or(opens);
    if begun >= cx.now {
        return Ok(());
    }
    let who = players(cx, cast, entry, unit, organisation).await?;
    let id = begin(cx, file, campaign, entry, &who.drafter, organisation, begun).await?;
    let deadline = calendar.applications_by.date();
    let step = |days: i64| deadline.saturating_sub(days.days());
    let before = |cx: &Cx<'_>, at: Timestamp| at < cx.now;
    if entry.goes == "withdrawn" {
        let at = moment(cx, step(12), 15);
        if before(cx, at) {
            let reason = "劝导岗由城管部门统一安排，明年再单独申报。".to_owned();
            Withdraw { id, reason }.within(&mut cx.acting(&who.drafter, at)).await?;
        }
        return Ok(());
    }
    let at = moment(cx, step(14), 10);
    if entry.goes == "draft" || !before(cx, at) {
        return Ok(());
    }
    mask(&mut cx.acting(&who.drafter, at), id, entry).await?;
    Propose { id }.within(&mut cx.acting(&who.drafter, at)).await?;
    let at = moment(cx, step(6), 16);
    if before(cx, at) {
        recommend(&mut cx.acting(&who.clerk, at), id, entry).await?;
    } else {
        return Ok(());
    }
    let at = moment(cx, step(2), 9);
    if before(cx, at) {
        let code = code(cx, id).await?;
        let note = String::new();
        Receive { code, copies: 2, sealed: true, note }.within(&mut cx.acting(&who.office, at)).await?;
    }
    finish(cx, file, campaign, entry, &who, id, number).await
}

/// The summary and the screening.
async fn finish(
    cx: &mut Cx<'_>,
    file: &File,
    campaign: &Campaign,
    entry: &Entry,
    who: &Players,
    id: Id,
    number: i64,
) -> Result<()> {
    let calendar = campaign.spec.calendar;
    let minutes = i8::try_from(number * 4).unwrap_or(0);
    let moment = |cx: &Cx<'_>, day: Date, hour: i8| {
        cx.core.city.moment(day, jiff::civil::Time::constant(hour, minutes, 0, 0)).unwrap_or(Timestamp::MAX)
    };
    let at = moment(cx, calendar.summaries_by.date().saturating_sub(9.days()), 11);
    if entry.goes != "late" && at < cx.now {
        let mut acting = cx.acting(&who.drafter, at);
        save(&mut acting, id, entry.fields(file, true)).await?;
        mask(&mut acting, id, entry).await?;
        Submit { id }.within(&mut cx.acting(&who.clerk, at)).await?;
    }
    let at = moment(cx, calendar.summaries_by.date().saturating_add(5.days()), 14);
    if at >= cx.now {
        return Ok(());
    }
    let (outcome, reason, note) = match entry.goes.as_str() {
        "late" => (Outcome::ScreenedOut, "summary_late", "截止后电话核实，单位表示没有写完。"),
        "screened_out" => (Outcome::ScreenedOut, "out_of_scope", "巷长制由上级统一推行，不属于本单位的做法。"),
        "correcting" => (Outcome::Correcting, "figures", "总结中的随访人数与台账不一致，请核对后说明。"),
        _ => (Outcome::Admitted, "", ""),
    };
    let reasons = if reason.is_empty() { Vec::new() } else { vec![reason.to_owned()] };
    let screen = Screen { id, outcome, reasons, note: note.to_owned() };
    screen.within(&mut cx.acting(&who.screener, at)).await
}

async fn begin(
    cx: &mut Cx<'_>,
    file: &File,
    campaign: &Campaign,
    entry: &Entry,
    drafter: &Actor,
    organisation: Id,
    at: Timestamp,
) -> Result<Id> {
    let mut acting = cx.acting(drafter, at);
    let id = Create { campaign: campaign.id, organisation, kind: entry.kind }.within(&mut acting).await?;
    let period = campaign.spec.period;
    let month = |day: Date| day.strftime("%Y-%m").to_string();
    let plain = [
        ("title", entry.title.clone()),
        ("scope", entry.scope.clone()),
        ("leader", drafter.name.clone()),
        ("contact", "0750-5550000（演示）".to_owned()),
        ("term_kind", "span".to_owned()),
        ("term_from", month(period.first.saturating_add(5.months()))),
        ("term_to", month(period.last)),
    ];
    let plain = plain.into_iter().map(|(field, text)| (field.to_owned(), text));
    let fields = plain.chain(entry.fields(file, false)).collect();
    save(&mut acting, id, fields).await?;
    let team = teams::by_code(&mut acting, &entry.team).await?.ok_or_else(AppError::not_found)?.id;
    Link { id, kind: "team".into(), target: team }.within(&mut acting).await?;
    Ok(id)
}

async fn save(cx: &mut Cx<'_>, id: Id, fields: Vec<(String, String)>) -> Result<()> {
    let base = applications::application(cx, id).await?.ok_or_else(AppError::not_found)?.revision;
    Save { id, base, fields }.within(cx).await.map(|_| ())
}

/// Confirms the masked layer: the entry's private words give way.
async fn mask(cx: &mut Cx<'_>, id: Id, entry: &Entry) -> Result<()> {
    let version = applications::freeze(cx, id).await?;
    let masked = |text: String| entry.private.iter().fold(text, |text, word| text.replace(word.as_str(), "某某"));
    let texts = applications::texts(cx, version.id).await?;
    let layer = texts.into_iter().map(|it| (it.field, masked(it.text))).collect();
    applications::confirm_mask(cx, version.id, &layer).await
}

async fn recommend(cx: &mut Cx<'_>, id: Id, entry: &Entry) -> Result<()> {
    let action = Recommend {
        id,
        position: entry.position,
        unit_opinion: "材料真实，做法有新意，群众反映好，同意推荐。".into(),
        unit_signer: cx.actor.name.clone(),
        party_opinion: "经党组织研究，同意推荐参评。".into(),
        party_signer: "党组织书记".into(),
        waiver: "平台启用以前的服务记在纸质台账上，已经核对原始签到表。".into(),
        instead_of: None,
    };
    action.within(cx).await
}

async fn code(cx: &mut Cx<'_>, id: Id) -> Result<String> {
    let version = applications::application(cx, id).await?.and_then(|it| it.form_version);
    let version = version.ok_or_else(AppError::not_found)?;
    Ok(applications::version(cx, version).await?.ok_or_else(AppError::not_found)?.code)
}
