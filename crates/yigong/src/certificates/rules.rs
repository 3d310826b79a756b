//! What counts, who may.

use jiff::civil::Date;

use super::model::{Certificate, Scope, Service, Subject};
use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::{activities, people, teams};

/// The longest period of one certificate, days.
const LONGEST: i32 = 20 * 366;

/// Refuses a period that is none, or that is not over.
pub(super) fn check_period(from: Date, to: Date, today: Date) -> Result<()> {
    let wrong = |field, message: &str| Err(AppError::invalid(vec![FieldError { field, message: message.to_owned() }]));
    if from > to {
        return wrong("to", "结束日期不能早于开始日期。");
    }
    if to > today {
        return wrong("to", "结束日期不能晚于今天。");
    }
    if (to - from).get_days() > LONGEST {
        return wrong("from", "时间跨度太长，请不超过 20 年。");
    }
    Ok(())
}

/// Refuses whoever may not have a certificate of this issued for `person`.
pub(super) async fn may_issue(cx: &mut Cx<'_>, person: Id, subject: &Subject) -> Result<()> {
    cx.actor.person_or_operator()?;
    let own = cx.actor.person == Some(person);
    let may = match subject {
        Subject::Period { scope: Scope::City, .. } | Subject::Honour { .. } => {
            own || cx.actor.is(Role::Organiser) || auth::sees_person(cx, person).await?
        }
        Subject::Period { scope: Scope::Organisation(organisation), .. } => {
            let organisation = *organisation;
            let manages = auth::manages(cx, organisation).await?;
            manages && people::belongs(cx, person, organisation).await?
        }
        Subject::Period { scope: Scope::Team(team), .. } => own || auth::leads(cx, *team).await?,
        Subject::Activity(activity) => {
            let activity = activities::activity(cx, *activity).await?.ok_or_else(AppError::not_found)?;
            own || auth::leads(cx, activity.team).await?
        }
    };
    if may { Ok(()) } else { Err(AppError::not_found()) }
}

/// Whether the actor may look at a certificate with its full name and print it: the person, and who
/// manages them or the issuer.
pub(super) async fn may_see(cx: &mut Cx<'_>, certificate: &Certificate) -> Result<bool> {
    if cx.actor.person == Some(certificate.person) || cx.actor.is(Role::Organiser) {
        return Ok(true);
    }
    Ok(cx.actor.person.is_some()
        && (auth::sees_person(cx, certificate.person).await? || auth::manages(cx, certificate.issuer).await?))
}

/// Refuses who may not revoke by hand: only who manages the issuer, or an organiser.
pub(super) async fn may_revoke(cx: &mut Cx<'_>, certificate: &Certificate) -> Result<bool> {
    cx.actor.person_or_operator()?;
    Ok(cx.actor.is_operator() || cx.actor.is(Role::Organiser) || auth::manages(cx, certificate.issuer).await?)
}

/// The organisation that issues.
pub(super) async fn issuer(cx: &mut Cx<'_>, subject: &Subject) -> Result<Id> {
    let team = match subject {
        Subject::Period { scope: Scope::Organisation(organisation), .. } => return Ok(*organisation),
        Subject::Period { scope: Scope::Team(team), .. } => *team,
        Subject::Activity(activity) => activities::activity(cx, *activity).await?.ok_or_else(AppError::not_found)?.team,
        Subject::Period { scope: Scope::City, .. } | Subject::Honour { .. } => {
            let key = cx.core.city.certificates.issuer.clone();
            let issuer = crate::organisations::by_code(cx, &key).await?;
            return Ok(issuer.ok_or_else(|| AppError::internal(format!("no organisation {key}")))?.id);
        }
    };
    Ok(teams::team(cx, team).await?.ok_or_else(AppError::not_found)?.organisation)
}

/// Sums over what a certificate rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) minutes: i64,
    /// A to D.
    pub(super) grades: [i64; 4],
    pub(super) occasions: i64,
    pub(super) days: i64,
}

/// Adds up; `services` in order of their days.
pub(super) fn sums(services: &[Service]) -> Sums {
    use crate::standing::Grade;
    let mut sums = Sums::default();
    let mut last = None;
    for service in services {
        let grade = match service.grade {
            Grade::A => 0,
            Grade::B => 1,
            Grade::C => 2,
            Grade::D => 3,
        };
        sums.minutes += service.minutes;
        sums.grades[grade] += service.minutes;
        sums.occasions += 1;
        if last != Some(service.date) {
            sums.days += 1;
            last = Some(service.date);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::standing::Grade;

    fn service(day: i8, minutes: i64, grade: Grade) -> Service {
        let (entry, title, category) = (Id::nil(), String::new(), String::new());
        Service { entry, date: date(2025, 11, day), title, category, minutes, grade }
    }

    #[test]
    fn sums_keep_the_evidence_mix_and_count_days_once() {
        let services = [service(1, 60, Grade::A), service(1, 30, Grade::D), service(2, 90, Grade::B)];
        let sums = sums(&services);
        assert_eq!((sums.minutes, sums.occasions, sums.days), (180, 3, 2));
        assert_eq!(sums.grades, [60, 90, 0, 30]);
    }

    #[test]
    fn a_period_ends_after_it_begins_and_not_in_the_future() {
        let today = date(2026, 3, 2);
        assert!(check_period(date(2025, 1, 1), date(2025, 12, 31), today).is_ok());
        assert!(check_period(today, today, today).is_ok());
        assert!(check_period(date(2025, 12, 31), date(2025, 1, 1), today).is_err());
        assert!(check_period(date(2026, 1, 1), date(2026, 3, 3), today).is_err());
    }
}
