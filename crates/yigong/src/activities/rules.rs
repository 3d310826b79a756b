//! Who may sign up and cancel: pure predicates whose refusals say why.

use jiff::Timestamp;
use jiff::civil::Date;

use super::model::Shift;
use crate::error::{AppError, Result};

/// Whether the shift takes sign-ups at `now`.
pub(crate) fn check_open(shift: &Shift, now: Timestamp) -> Result<()> {
    let closed = |message| Err(AppError::conflict("shift_closed", message));
    match shift {
        shift if shift.state == super::State::Cancelled => closed("活动已经取消，不能报名。可以看看其他活动。"),
        shift if !shift.state.is_open() => closed("活动没有在招募，不能报名。可以看看其他活动。"),
        shift if shift.ends_at <= now => closed("这一场已经结束，不能报名。可以看看其他场次。"),
        shift if shift.starts_at <= now => {
            closed("这一场已经开始，不能再报名。可以看看其他场次，或到现场找负责人登记。")
        }
        _ => Ok(()),
    }
}

/// Full years of age on `day`. Who is born on 29 February is a year older on 1 March.
#[must_use]
pub fn age_on(born: Date, day: Date) -> i64 {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    i64::from(day.year()) - i64::from(born.year()) - i64::from(before_birthday)
}

/// Whether somebody of `age` on the day may come, and has named a guardian if they are a minor.
pub(crate) fn check_age(age: i64, min_age: i64, minor_age: i64, guardian: Option<&str>) -> Result<()> {
    if age < min_age {
        let message =
            format!("这个活动要求年满 {min_age} 周岁，您到活动当天是 {age} 周岁，还不能报名。可以看看其他活动。");
        return Err(AppError::forbidden("too_young", message));
    }
    if age >= minor_age {
        return Ok(());
    }
    match guardian {
        Some(guardian) if names_and_phones(guardian) => Ok(()),
        _ => {
            let text = format!("未满 {minor_age} 周岁的，请填写监护人的姓名和联系电话，例如“陈玉兰 13800000000”。");
            Err(AppError { code: "guardian_required", ..AppError::field("guardian", text) })
        }
    }
}

/// Whether a text holds a name and a phone number (7 to 15 digits).
fn names_and_phones(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (7..=15).contains(&digits) && letters >= 2 && text.chars().count() <= 60
}

/// Whether cancelling now needs a reason, because others have counted on this person.
#[must_use]
pub(crate) fn is_late(shift: &Shift, now: Timestamp) -> bool {
    now > shift.free_until()
}
