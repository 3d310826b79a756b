//! A certificate as it is printed.

use super::code;
use super::model::{Certificate, Kind, Service};
use super::store;
use crate::action::Cx;
use crate::city::City;
use crate::error::{AppError, Result};
use crate::people;
use crate::web::duration;

/// Rows of the list of services on paper; what is more is summed up in a line.
const ROWS: usize = 200;

/// The address its QR code leads to. The signed part stands in the fragment, which no server sees.
pub(super) fn link(origin: &str, it: &Certificate) -> String {
    let code = code::pack(&it.payload, &it.signature);
    format!("{origin}/certificates/verify?number={}#{code}", it.number)
}

/// The printed form of a certificate that stands.
pub(super) async fn paper(cx: &mut Cx<'_>, it: &Certificate, origin: &str) -> Result<documents::Certificate> {
    if !it.is_valid() {
        let text = format!("证明 {} 已撤销，不能打印。可以按现在的记录重新开具。", it.number);
        return Err(AppError::conflict("revoked", text));
    }
    let person = people::person(cx, it.person).await?.ok_or_else(AppError::not_found)?;
    let services = store::rests_on(cx, it.id).await?;
    Ok(print(&cx.core.city, it, &person.masked_id_number(), &services, origin))
}

fn print(city: &City, it: &Certificate, id_number: &str, services: &[Service], origin: &str) -> documents::Certificate {
    let words = &city.certificates;
    let title = if it.entitled { &words.title } else { &words.record_title };
    let mut notes = words.notes.clone();
    if !it.entitled {
        notes.insert(0, words.record_note.clone());
    }
    if services.len() > ROWS {
        notes.push(format!("服务明细只列前 {ROWS} 次，全部 {} 次可在平台查询。", services.len()));
    }
    documents::Certificate {
        title: title.clone(),
        number: it.number.clone(),
        name: it.name.clone(),
        statement: vec![
            statement(city, it, id_number),
            if it.entitled { "特此证明。".to_owned() } else { String::new() },
        ],
        figures: vec![
            ("记录时长".to_owned(), duration(it.minutes)),
            ("服务次数".to_owned(), format!("{} 次", it.occasions)),
            ("服务日数".to_owned(), format!("{} 天", it.days)),
        ],
        evidence: evidence(it),
        services: services.iter().take(ROWS).map(|service| row(city, service)).collect(),
        notes,
        issuer: it.issuer_name.clone(),
        date: city.date(it.issued_at).to_string(),
        link: link(origin, it),
        check: words.check.clone(),
    }
}

/// The sentence that certifies, from the city's words.
pub(super) fn statement(city: &City, it: &Certificate, id_number: &str) -> String {
    let words = &city.certificates.statement;
    let sentence = match it.kind {
        Kind::Period if it.subject.is_empty() => &words.period,
        Kind::Period => &words.team,
        Kind::Activity => &words.activity,
        Kind::Honour => &words.honour,
    };
    let day = |day: jiff::civil::Date| documents::long_date(&day.to_string());
    let filled = [
        ("{id_number}", id_number.to_owned()),
        ("{from}", day(it.from)),
        ("{to}", day(it.to)),
        ("{city}", city.name.clone()),
        ("{times}", it.occasions.to_string()),
        ("{days}", it.days.to_string()),
        ("{hours}", duration(it.minutes)),
        // Last: a title may hold braces of its own.
        ("{subject}", it.subject.clone()),
    ];
    filled.iter().fold(sentence.clone(), |text, (word, value)| text.replace(word, value))
}

/// The evidence mix: only the grades there are.
pub(super) fn evidence(it: &Certificate) -> Vec<(String, String, String)> {
    use crate::standing::Grade;
    let said = [
        (Grade::A, "到达和离开都扫动态码或自助机登记", it.a),
        (Grade::B, "负责人现场登记", it.b),
        (Grade::C, "服务对象确认，或离线登记后上传", it.c),
        (Grade::D, "事后补录，有证明材料，由两人审核", it.d),
    ];
    let line = |(grade, how, minutes): &(Grade, &str, i64)| {
        (grade.code().to_owned(), format!("{}：{how}", grade.label()), duration(*minutes))
    };
    said.iter().filter(|(_, _, minutes)| *minutes > 0).map(line).collect()
}

fn row(city: &City, service: &Service) -> [String; 4] {
    let category = city.category(&service.category).map_or("", |it| it.short.as_str());
    [service.date.to_string(), service.title.clone(), category.to_owned(), duration(service.minutes)]
}
