//! What check-in and check-out have in common: who is meant, and by what evidence.

use jiff::Timestamp;

use crate::action::Cx;
use crate::activities::{self, Shift, State};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::code;
use crate::hours::model::Who;
use crate::hours::rules::Span;
use crate::standing::Grade;

/// A check-in or check-out, understood: whose, when, how well evidenced, recorded by whom.
pub(super) struct Evidence {
    pub(super) person: Id,
    pub(super) at: Timestamp,
    pub(super) grade: Grade,
    pub(super) by: Id,
}

/// The shift, when the actor may know of it and things may happen in it.
pub(super) async fn shift_in_service(cx: &mut Cx<'_>, id: Id) -> Result<Shift> {
    let shift = activities::shift(cx, id).await?.ok_or_else(AppError::not_found)?;
    match shift.state {
        State::Published | State::Running | State::Closed => Ok(shift),
        State::Draft => Err(AppError::not_found()),
        State::Cancelled => Err(AppError::conflict("activity_cancelled", "这个活动已取消，不能签到签退。")),
        State::Settled => {
            Err(AppError::conflict("activity_settled", "这个活动已结算，不能再签到签退。时长有误请申请更正。"))
        }
    }
}

/// The window of a shift.
pub(super) fn window(shift: &Shift) -> Span {
    Span { from: shift.starts_at, to: shift.ends_at }
}

/// Understands who is meant: a valid code, or a leader's hand.
pub(super) async fn evidence(cx: &mut Cx<'_>, shift: &Shift, who: &Who) -> Result<Evidence> {
    match who {
        Who::Code(typed) => {
            let person = cx.actor.person()?;
            let step = cx.core.city.rules.attendance(cx.today()).code_step_seconds;
            if !code::accepts(&shift.code_secret, &code::tidy(typed), cx.now, step) {
                return Err(AppError::unprocessable(
                    "code_invalid",
                    format!(
                        "签到码不正确、已过期，或不是本场的码。现场的码每 {step} 秒更换一次，请重新扫描负责人手机上的码。"
                    ),
                ));
            }
            Ok(Evidence { person, at: cx.now, grade: Grade::A, by: person })
        }
        Who::Desk(person) => {
            let by = desk(cx, shift, *person).await?;
            Ok(Evidence { person: *person, at: cx.now, grade: Grade::B, by })
        }
        Who::Offline(person, at) => {
            let by = desk(cx, shift, *person).await?;
            let rules = cx.core.city.rules.attendance(cx.today());
            let latest = super::super::rules::minutes_before(shift.ends_at, -rules.offline_accept_days * 24 * 60);
            if *at > cx.now || cx.now > latest {
                let text = format!(
                    "离线记录须在活动结束后 {} 天内上传，时间不能晚于现在。请改用补录。",
                    rules.offline_accept_days
                );
                return Err(AppError::conflict("offline_too_late", text));
            }
            Ok(Evidence { person: *person, at: *at, grade: Grade::C, by })
        }
    }
}

/// The leader at the desk. Nobody records their own presence there: that is what the code is for.
async fn desk(cx: &mut Cx<'_>, shift: &Shift, person: Id) -> Result<Id> {
    auth::require_leader(cx, shift.team).await?;
    let by = cx.actor.person()?;
    if by == person {
        return Err(AppError::forbidden(
            "not_oneself",
            "不能在签到台给自己签到签退，请扫现场的动态码，或由另一位负责人登记。",
        ));
    }
    Ok(by)
}
