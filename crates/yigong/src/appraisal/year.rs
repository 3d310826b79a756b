//! A year of the people of an organisation, as the pack shows it: how each stands and why, what they
//! did, missed, had corrected, organised. Read batch by batch, so that a large organisation is never
//! whole in memory.

use jiff::Timestamp;

use super::actions::situation_span as span;
use super::store::{self, Below, Corrected, Led, Missed, Range, Service};
use crate::action::Cx;
use crate::city::Rules;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::{self, Reason, Standing};

/// People read at a time.
pub(super) const BATCH: i64 = 200;

/// Somebody's year.
pub(super) struct Member {
    pub(super) person: Id,
    pub(super) name: String,
    /// Their party status code.
    pub(super) status: String,
    /// The organisation's name.
    pub(super) organisation: String,
    /// All minutes, those that do not count for the duty included.
    pub(super) minutes: i64,
    pub(super) standing: Standing,
    pub(super) services: Vec<Service>,
    pub(super) missed: Vec<Missed>,
    pub(super) corrected: Vec<Corrected>,
    pub(super) led: Vec<Led>,
}

impl Member {
    /// The Chinese name of their party status.
    pub(super) fn status_name(&self) -> &'static str {
        standing::status_label(&self.status)
    }

    /// Whether V2.6 asks for a reference sheet.
    pub(super) fn awaits_admission(&self) -> bool {
        matches!(self.status.as_str(), "probationary_member" | "activist")
    }

    /// Days on which they served.
    pub(super) fn days(&self) -> usize {
        let mut days: Vec<_> = self.services.iter().map(|it| it.date).collect();
        days.dedup();
        days.len()
    }
}

/// The lines of an explanation, without the kind of a sensitive exemption: the pack is printed.
pub(super) fn discreet(rules: &Rules, reasons: &[Reason]) -> Vec<Reason> {
    let hide = |reason: &Reason| {
        let mut reason = reason.clone();
        for kind in rules.exemption_kind.iter().filter(|kind| kind.sensitive) {
            reason.text = reason.text.replace(&format!("{}免除（", kind.name), "免除（");
        }
        reason
    };
    reasons.iter().map(hide).collect()
}

/// The next people of one organisation, after one of them (nil at first), and after whom to go on.
pub(super) async fn batch(
    cx: &mut Cx<'_>,
    organisation: &Below,
    year: i16,
    after: Id,
) -> Result<(Vec<Member>, Option<Id>)> {
    let counted = standing::counted(cx, organisation.id, year, after, BATCH).await?;
    let (Some(first), Some(last)) = (counted.first(), counted.last()) else { return Ok((Vec::new(), None)) };
    let next = (i64::try_from(counted.len()).unwrap_or(BATCH) == BATCH).then_some(last.person);
    let range = range(cx, organisation.id, year, (first.person, last.person));
    let mut kept = Kept::read(cx, &range).await?;
    let member = |it: standing::Counted| Member {
        services: take(&mut kept.services, |row| row.person, it.person),
        missed: take(&mut kept.missed, |row| row.person, it.person),
        corrected: take(&mut kept.corrected, |row| row.person, it.person),
        led: take(&mut kept.led, |row| row.person, it.person),
        person: it.person,
        name: it.name,
        status: it.status,
        organisation: organisation.name.clone(),
        minutes: it.minutes,
        standing: it.standing,
    };
    let mut members: Vec<Member> = counted.into_iter().map(member).collect();
    members.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
    Ok((members, next))
}

/// One person's year; for who may see them.
pub(super) async fn one(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<Member> {
    standing::require_sight(cx, person, year).await?;
    let day = cx.today().min(standing::bounds(year).1);
    let (name, organisation, status) = store::card(cx, person, day).await?;
    let counted_at = store::counted_at(cx, person, i64::from(year)).await?;
    let (at, minutes) = counted_at.unwrap_or((Id::nil(), 0));
    let range = range(cx, at, year, (person, person));
    let kept = Kept::read(cx, &range).await?;
    Ok(Member {
        person,
        name,
        status: status.unwrap_or_else(|| "public".to_owned()),
        organisation: organisation.unwrap_or_default(),
        minutes,
        standing: standing::explain(cx, person, year, None).await?,
        services: kept.services.collect(),
        missed: kept.missed.collect(),
        corrected: kept.corrected.collect(),
        led: kept.led.collect(),
    })
}

fn range(cx: &Cx<'_>, organisation: Id, year: i16, (first, last): (Id, Id)) -> Range {
    let (from, to): (Timestamp, Timestamp) = span(cx, year);
    Range { organisation, year: i64::from(year), first, last, from, to }
}

type Rows<T> = std::iter::Peekable<std::vec::IntoIter<T>>;

/// What a batch did, each list in the order of the people's ids.
struct Kept {
    services: Rows<Service>,
    missed: Rows<Missed>,
    corrected: Rows<Corrected>,
    led: Rows<Led>,
}

impl Kept {
    async fn read(cx: &mut Cx<'_>, range: &Range) -> Result<Self> {
        Ok(Self {
            services: store::services(cx, range).await?.into_iter().peekable(),
            missed: store::missed(cx, range).await?.into_iter().peekable(),
            corrected: store::corrected(cx, range).await?.into_iter().peekable(),
            led: store::led(cx, range).await?.into_iter().peekable(),
        })
    }
}

/// The rows of one person, when the people come in the order of their ids.
fn take<T>(rows: &mut Rows<T>, whose: impl Fn(&T) -> Id, person: Id) -> Vec<T> {
    std::iter::from_fn(|| rows.next_if(|row| whose(row) == person)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::Mark;

    #[test]
    fn a_sensitive_exemption_is_not_named_on_paper() {
        let rules = crate::city::City::taishan().unwrap().rules;
        let line = |text: &str| Reason { clause: "V2.1".into(), text: text.into(), mark: Mark::Settled };
        let said = discreet(&rules, &[line("因病免除（2026-01-05 至 2026-11-01，已批准）→ 全年免除")]);
        assert_eq!(said[0].text, "免除（2026-01-05 至 2026-11-01，已批准）→ 全年免除");
        let open = discreet(&rules, &[line("外出务工或外派免除（2026-01-05 起）")]);
        assert!(open[0].text.starts_with("外出务工"), "what is not sensitive stays");
    }
}
