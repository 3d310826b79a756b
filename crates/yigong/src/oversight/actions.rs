//! Every write of oversight. None of them touches the ledger.

use jiff::civil::Date;
use serde_json::json;

use super::model::{Drawn, Item, Outcome};
use super::{rules, store};
use crate::action::{Action, Cx};
use crate::auth::Role;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::{hours, notify};

/// The most rows of one draw.
const LARGEST: i64 = 200;

/// Draws rows of a finished month at random. The seed follows from the month's last root.
pub struct Draw {
    /// The year.
    pub year: i16,
    /// The month, 1–12.
    pub month: i8,
    /// How many rows, 1–200; all when there are fewer.
    pub size: i64,
}

/// Refuses who is no organiser.
pub(super) fn require_organiser(cx: &Cx<'_>) -> Result<()> {
    cx.actor.person_or_operator()?;
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(());
    }
    Err(AppError::forbidden("not_organiser", "随机抽查由主办单位进行。抽查结果在“抽查公示”公布。"))
}

/// The first day of a month and of the next.
pub(super) fn month(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month().tomorrow().ok()?))
}

impl Action for Draw {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_organiser(cx)?;
        let by = cx.actor.person()?;
        let (first, next) = self.check(cx)?;
        let (year, number) = (i64::from(self.year), i64::from(self.month));
        if store::drawn(cx, year, number).await? {
            return Err(AppError::conflict("already_drawn", "这个月已经抽查过。每月只抽一次，谁也不能重抽。"));
        }
        let last = first.last_of_month();
        let Some(root) = hours::root_of(cx, last).await? else {
            return Err(AppError::conflict("no_root", "这个月最后一天的台账根还没有公布，公布后才能抽取。"));
        };
        let (from, to) = (cx.core.city.midnight(first), cx.core.city.midnight(next));
        let rows = store::month_rows(cx, from, to).await?;
        if rows.is_empty() {
            return Err(AppError::conflict("nothing_to_draw", "这个月没有入账记录，无需抽查。"));
        }
        let population = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let seed = rules::seed(&root.root);
        let chosen = rules::choose(&seed, rows, usize::try_from(self.size).unwrap_or_default());
        let size = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
        let (id, drawn_at) = (cx.id(), cx.now);
        let (in_order, not_in_order, appeals) = Default::default();
        let drawn =
            Drawn { id, year, month: number, population, size, seed, drawn_at, in_order, not_in_order, appeals };
        store::insert_draw(cx, &drawn, by).await?;
        for entry in chosen {
            store::insert_item(cx, id, entry).await?;
        }
        cx.audit("audit_draw.make", id, json!({"year": year, "month": number, "size": size})).await?;
        Ok(id)
    }
}

impl Draw {
    fn check(&self, cx: &Cx<'_>) -> Result<(Date, Date)> {
        let mut wrong = Vec::new();
        let span = month(self.year, self.month).filter(|(_, next)| *next <= cx.today());
        if span.is_none() {
            wrong.push(FieldError { field: "month", message: "请选择一个已经结束的月份。".to_owned() });
        }
        if !(1..=LARGEST).contains(&self.size) {
            wrong.push(FieldError {
                field: "size", message: format!("抽取条数请填 1 至 {LARGEST} 的整数。")
            });
        }
        span.filter(|_| wrong.is_empty()).ok_or_else(|| AppError::invalid(wrong))
    }
}

/// Records what the check of a drawn row brought; once, and once more after an appeal, by another.
pub struct Check {
    /// The ledger row.
    pub entry: Id,
    /// Whether it is in order.
    pub in_order: bool,
    /// What was found; required when it is not in order.
    pub note: String,
}

impl Action for Check {
    type Out = Item;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Item> {
        require_organiser(cx)?;
        let by = cx.actor.person()?;
        let item = store::item(cx, self.entry).await?.ok_or_else(AppError::not_found)?;
        may_check(&item, by)?;
        let note = self.note.trim();
        if !self.in_order && note.chars().count() < 4 {
            return Err(AppError::field("note", "请写明哪里有出入、怎样核实的（至少 4 个字），本人会看到。"));
        }
        if note.chars().count() > 500 {
            return Err(AppError::field("note", "核实说明请不超过 500 字。"));
        }
        let outcome = if self.in_order { Outcome::InOrder } else { Outcome::NotInOrder };
        store::record(cx, item.entry, outcome, note, by).await?;
        if item.outcome != Outcome::Open {
            tell_again(cx, &item, outcome, note).await?;
        } else if outcome == Outcome::NotInOrder {
            tell(cx, &item, note, by).await?;
        }
        cx.audit("audit_item.check", item.entry, json!({"outcome": outcome, "note": note})).await?;
        Ok(item)
    }
}

/// Somebody without a part in the row; after an appeal, somebody else than the first time.
pub(super) fn may_check(item: &Item, by: Id) -> Result<()> {
    if item.involves(by) {
        let text = "您是这条记录的本人、登记人或审核人，须由其他人员核实。";
        return Err(AppError::forbidden("same_person", text));
    }
    if item.outcome == Outcome::Open {
        return Ok(());
    }
    if !item.awaits_second_look() {
        return Err(AppError::conflict("already_checked", "这条记录已有核实结果。本人提出说明后才能复核。"));
    }
    if item.checked_by == Some(by) {
        return Err(AppError::forbidden("same_person", "本人对您的核实结果提出了说明，须由另一位人员复核。"));
    }
    Ok(())
}

async fn tell(cx: &mut Cx<'_>, item: &Item, note: &str, by: Id) -> Result<()> {
    let link = format!("/oversight/items/{}", item.entry);
    let title = format!("随机抽查：“{}”的记录有出入", item.title);
    let body = format!("核实说明：{note}。您可以用自己的话说明情况，由另一位人员复核；时长暂不改动。");
    notify::send(cx, item.person, notify::Kind::Decision, &title, &body, &link).await?;
    let Some(team) = item.team else { return Ok(()) };
    let body = format!("核实说明：{note}。请与本人核对；确需改正的，由本人或负责人申请更正。");
    for leader in store::leaders(cx, team).await? {
        if leader != item.person && leader != by {
            notify::send(cx, leader, notify::Kind::Task, &title, &body, &link).await?;
        }
    }
    Ok(())
}

async fn tell_again(cx: &mut Cx<'_>, item: &Item, outcome: Outcome, note: &str) -> Result<()> {
    let link = format!("/oversight/items/{}", item.entry);
    let title = format!("抽查复核结果：{}（{}）", outcome.label(), item.title);
    let body =
        if note.is_empty() { "您的说明已经复核。".to_owned() } else { format!("复核说明：{note}") };
    notify::send(cx, item.person, notify::Kind::Decision, &title, &body, &link).await
}

/// The person's own words on a row found not in order; once.
pub struct Appeal {
    /// The ledger row.
    pub entry: Id,
    /// Their words.
    pub text: String,
}

impl Action for Appeal {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let item = store::item(cx, self.entry).await?.filter(|it| it.person == person && it.outcome != Outcome::Open);
        let item = item.ok_or_else(AppError::not_found)?;
        let text = self.text.trim();
        if !(4..=1000).contains(&text.chars().count()) {
            return Err(AppError::field("text", "请用自己的话说明情况，4 至 1000 字。"));
        }
        if !store::answer(cx, item.entry, text).await? {
            return Err(AppError::conflict("already_answered", "这条记录您已经说明过，或已核实属实，不需要再说明。"));
        }
        if let Some(checker) = item.checked_by {
            let link = format!("/oversight/draws/{}", item.draw);
            let body = "本人对抽查结果提出了说明，请安排另一位人员复核。";
            notify::send(cx, checker, notify::Kind::Task, &format!("抽查说明：{}", item.title), body, &link).await?;
        }
        cx.audit("audit_item.appeal", item.entry, json!({})).await
    }
}
