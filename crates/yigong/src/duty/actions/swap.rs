//! Two people change places: both agree, no seat is left empty, nobody's rest is broken.

use serde_json::json;

use super::{before_start, eligible, label, overtaken, own_post, published};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::duty::model::{Post, PostEvent, PostState, Slot, Swap, SwapState};
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::notify;
use crate::text::line;

/// Asks somebody to change places.
pub struct AskSwap {
    /// One's own post.
    pub post: Id,
    /// The other's post; a swap without one would leave a slot empty.
    pub with: Option<Id>,
    /// Why; may be empty.
    pub reason: String,
}

impl Action for AskSwap {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let own = own_post(cx, self.post).await?;
        let Some(with) = self.with else {
            let text =
                "换班要两个人互换，不能只退不接，否则这一班会没人。请选一个对方的班次；实在来不了请点“我来不了”。";
            return Err(AppError::conflict("leaves_slot_empty", text));
        };
        let other = store::post(cx, with).await?.ok_or_else(AppError::not_found)?;
        let (own_slot, other_slot) = fit(cx, &own, &other).await?;
        for swap in store::open_swaps(cx, own.slot).await? {
            if swap.from_post == Some(own.id) {
                return Err(AppError::conflict("swap_open", "这一班已有换班请求在等答复。请先撤回，再找别人。"));
            }
        }
        let swap = Swap {
            id: cx.id(),
            from_slot: own_slot.id,
            to_slot: other_slot.id,
            from_post: Some(own.id),
            to_post: Some(other.id),
            state: SwapState::Asked,
            asked_by: own.person,
            reason: line(&self.reason).chars().take(100).collect(),
        };
        store::insert_swap(cx, &swap).await?;
        let mine = label(cx, &own_slot.station, own_slot.starts_at);
        let yours = label(cx, &other_slot.station, other_slot.starts_at);
        let title = format!("{}想与您换班", own.name);
        let body = format!("对方的班：{mine}；您的班：{yours}。同意或不同意都可以。");
        notify::send(cx, other.person, notify::Kind::Task, &title, &body, "/me/duty").await?;
        cx.audit("duty_swap.ask", swap.id, json!({"from": own.id, "to": other.id})).await?;
        Ok(swap.id)
    }
}

/// Whether two posts may change places now; their slots.
pub(in crate::duty) async fn fit(cx: &mut Cx<'_>, own: &Post, other: &Post) -> Result<(Slot, Slot)> {
    own.state.after(PostEvent::Swap)?;
    other.state.after(PostEvent::Swap)?;
    let (own_slot, other_slot) = (published(cx, own.slot).await?, published(cx, other.slot).await?);
    before_start(cx, own_slot.starts_at)?;
    before_start(cx, other_slot.starts_at)?;
    if own.person == other.person || own.slot == other.slot {
        return Err(AppError::conflict("same_slot", "请选另一位同志的另一个班次。"));
    }
    for (who, post, slot) in [("您", own, &other_slot), ("对方", other, &own_slot)] {
        let in_it = store::posts_of(cx, slot.id).await?;
        if in_it.iter().any(|it| it.person == post.person && it.state.holds_seat()) {
            return Err(AppError::conflict("already_in_slot", format!("{who}已经在要换的那一班里。")));
        }
        if let Err(reason) = eligible(cx, post.person, slot, Some(post.id)).await? {
            return Err(AppError::conflict("swap_breaks_rest", format!("不能换：换过去以后，{who}{reason}。")));
        }
    }
    Ok((own_slot, other_slot))
}

/// The other side answers: a person for themselves, a unit by who looks after it.
pub struct AnswerSwap {
    /// The wish.
    pub swap: Id,
    /// Yes or no.
    pub agree: bool,
}

impl Action for AnswerSwap {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let swap = store::swap(cx, self.swap).await?.ok_or_else(AppError::not_found)?;
        let posts = match (swap.from_post, swap.to_post) {
            (Some(from), Some(to)) => Some((post_of(cx, from).await?, own_post(cx, to).await?)),
            _ => {
                let theirs = published(cx, swap.to_slot).await?;
                auth::require_manager(cx, theirs.unit).await?;
                None
            }
        };
        if cx.actor.person()? == swap.asked_by {
            return Err(AppError::forbidden("same_person", "换班要由对方答复。您可以撤回自己的请求。"));
        }
        let state = if self.agree { SwapState::Agreed } else { SwapState::Refused };
        if !store::answer_swap(cx, swap.id, state).await? {
            return Err(AppError::conflict("swap_closed", "这个换班请求已经答复或撤回。"));
        }
        if self.agree {
            match &posts {
                Some((own, other)) => exchange(cx, own, other).await?,
                None => super::unit_swap::exchange(cx, &swap).await?,
            }
        }
        let title = if self.agree { "换班成功" } else { "对方没有同意换班" };
        let link = if posts.is_some() { "/me/duty".to_owned() } else { "/work".to_owned() };
        let body = if self.agree {
            "请看最新的班次。"
        } else {
            "原来的班次不变。可以再找别人，或联系单位。"
        };
        notify::send(cx, swap.asked_by, notify::Kind::Decision, title, body, &link).await?;
        cx.audit("duty_swap.answer", swap.id, json!({"agree": self.agree})).await
    }
}

async fn post_of(cx: &mut Cx<'_>, id: Id) -> Result<Post> {
    store::post(cx, id).await?.ok_or_else(AppError::not_found)
}

/// Both at once: whoever gives a seat takes the other's, so no seat is empty at any moment.
async fn exchange(cx: &mut Cx<'_>, own: &Post, other: &Post) -> Result<()> {
    let (own_slot, other_slot) = fit(cx, own, other).await?;
    for post in [own, other] {
        if !store::move_post(cx, post, post.state.after(PostEvent::Swap)?, "换班").await? {
            return Err(overtaken());
        }
    }
    store::insert_post(cx, other_slot.id, own.person, PostState::Accepted, None, false).await?;
    store::insert_post(cx, own_slot.id, other.person, PostState::Accepted, None, false).await?;
    void(cx, own_slot.id).await?;
    void(cx, other_slot.id).await?;
    for (slot, gone, come) in [(&own_slot, own, other), (&other_slot, other, own)] {
        let title = format!("换班：{}", label(cx, &slot.station, slot.starts_at));
        let body = format!("{}换给{}，双方已同意。", gone.name, come.name);
        for person in store::managers(cx, slot.unit).await? {
            let link = format!("/duty/slots/{}", slot.id);
            notify::send(cx, person, notify::Kind::Decision, &title, &body, &link).await?;
        }
    }
    Ok(())
}

/// Open wishes about a slot whose posts are no longer there come to nothing.
pub(super) async fn void(cx: &mut Cx<'_>, slot: Id) -> Result<()> {
    for swap in store::open_swaps(cx, slot).await? {
        let mut stale = false;
        for post in [swap.from_post, swap.to_post].into_iter().flatten() {
            stale |= store::post(cx, post).await?.is_none_or(|post| post.state != PostState::Accepted);
        }
        if stale {
            store::answer_swap(cx, swap.id, SwapState::Withdrawn).await?;
        }
    }
    Ok(())
}

/// Whoever asked takes the wish back.
pub struct WithdrawSwap {
    /// The wish.
    pub swap: Id,
}

impl Action for WithdrawSwap {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let swap = store::swap(cx, self.swap).await?.filter(|swap| swap.asked_by == person);
        let swap = swap.ok_or_else(AppError::not_found)?;
        if !store::answer_swap(cx, swap.id, SwapState::Withdrawn).await? {
            return Err(AppError::conflict("swap_closed", "这个换班请求已经答复或撤回。"));
        }
        cx.audit("duty_swap.withdraw", swap.id, json!({})).await
    }
}
