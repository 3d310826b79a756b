//! Employment referral of the demo city: two wait, one found work.

use jiff::{SignedDuration, Timestamp};

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::employment::{Details, OptIn, Outcome, Recommend, Settle};
use crate::error::{AppError, Result};
use crate::setting;

/// Days ago they asked, what they can do, what they look for, whether nobody at home has work.
const WISHES: [(i64, &str, &str, bool); 3] = [
    (96, "电工操作证，做过十年工厂设备维修。", "离家近的维修、物业岗位。", false),
    (41, "会计从业经验，熟悉进销存。", "朝九晚五的文员、出纳。", true),
    (6, "厨房帮厨、打荷，能上晚班。", "酒楼、食堂都可以。", false),
];

/// Volunteers of good record ask; the street's clerk recommends.
pub(super) async fn live(cx: &mut Cx<'_>, cast: &Cast) -> Result<()> {
    let clerk: Id =
        setting::get(cx, "demo_account_clerk").await?.and_then(|id| id.parse().ok()).ok_or_else(AppError::not_found)?;
    let clerk = auth::actor_of(cx, clerk, Channel::Page).await?;
    let now = cx.now;
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let mut wishes = WISHES.into_iter();
    let mut wish = wishes.next();
    for (number, person) in cast.volunteers.iter().take(40).enumerate() {
        let Some((days, skills, hopes, zero_family)) = wish else { break };
        let actor = Actor { person: Some(*person), ..Actor::visitor(Channel::Page) };
        let details = Details { skills: skills.into(), wish: hopes.into(), phone: format!("1380018{number:04}") };
        let proof = "registration".to_owned();
        let new = OptIn { proof, zero_family, details, consented: true };
        match new.within(&mut cx.acting(&actor, ago(days))).await {
            Ok(seeker) => {
                help(cx, &clerk, seeker, days, ago(days.min(30) - 2)).await?;
                wish = wishes.next();
            }
            // Whoever has not served enough is passed over.
            Err(refusal) if refusal.code == "not_eligible" => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn help(cx: &mut Cx<'_>, clerk: &Actor, seeker: Id, days: i64, at: Timestamp) -> Result<()> {
    if days < 30 {
        return Ok(());
    }
    let (employer, title) =
        if days > 90 { ("台城某五金制品厂", "设备维修工") } else { ("台城某超市", "出纳") };
    let note = "单位愿意优先录用党员义工，本周可以去面谈。".to_owned();
    let offer = Recommend { seeker, employer: employer.into(), title: title.into(), note };
    let offer = offer.within(&mut cx.acting(clerk, at)).await?;
    if days > 90 {
        let settle = Settle { offer, outcome: Outcome::Hired, note: "试用期一个月".into() };
        let later = at.saturating_add(SignedDuration::from_hours(72)).unwrap_or(at);
        settle.within(&mut cx.acting(clerk, later)).await?;
    }
    Ok(())
}
