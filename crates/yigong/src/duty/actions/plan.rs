//! Making, working out, changing and publishing a plan.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;

use super::{label, require_organiser};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::{Plan, PlanState, Share, Slot};
use crate::duty::rules::{self, Choice, Unit, Wanted};
use crate::duty::store::{self, UnitRow};
use crate::error::{AppError, FieldError, Result};
use crate::notify;

/// Plans whole weeks of all stations, and shares the slots out.
pub struct MakePlan {
    /// First day, a Monday.
    pub from: Date,
    /// How many weeks.
    pub weeks: i64,
    /// Days on which all stations stay shut.
    pub closed: Vec<Date>,
}

impl Action for MakePlan {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_organiser(cx)?;
        let to = self.check(cx).await?;
        let plan = store::insert_plan(cx, self.from, to).await?;
        let mut slots = self.slots(cx, plan, to);
        if slots.is_empty() {
            return Err(AppError::conflict("no_slots", "这些日子各服务站都不开放，没有班次可排。请检查休站日。"));
        }
        share_out(cx, plan, self.from, to, &mut slots).await?;
        for slot in &slots {
            store::insert_slot(cx, slot).await?;
        }
        cx.audit("duty_plan.make", plan, json!({"from": self.from, "to": to, "slots": slots.len()})).await?;
        Ok(plan)
    }
}

impl MakePlan {
    async fn check(&self, cx: &mut Cx<'_>) -> Result<Date> {
        let mut wrong = Vec::new();
        let mut field = |field, message: String| wrong.push(FieldError { field, message });
        let most = cx.core.city.duty.rules(self.from).plan_most_weeks;
        if self.from.weekday() != jiff::civil::Weekday::Monday {
            field("from", "起始日请选星期一，按整周排班。".to_owned());
        } else if self.from <= cx.today().saturating_sub(7.days()) {
            field("from", "不能给已经过去的一周排班。请选本周或以后的星期一。".to_owned());
        }
        if !(1..=most).contains(&self.weeks) {
            field("weeks", format!("一次可排 1 至 {most} 周。"));
        }
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        let to = self.from.saturating_add((self.weeks * 7 - 1).days());
        if store::is_planned(cx, self.from, to).await? {
            let text = format!("{} 至 {to} 之间已有排班。请先放弃草稿，或改选其他日期。", self.from);
            return Err(AppError::conflict("already_planned", text));
        }
        Ok(to)
    }

    /// The slots of all stations, without units yet.
    fn slots(&self, cx: &Cx<'_>, plan: Id, to: Date) -> Vec<Slot> {
        let city = &cx.core.city;
        let mut slots = Vec::new();
        let mut day = self.from;
        while day <= to {
            for station in &city.duty.station {
                if self.closed.contains(&day) || station.closed.contains(&day) {
                    continue;
                }
                for template in &station.slot {
                    let starts_at = template.on(day).and_then(|time| city.moment(day, time));
                    let Some(starts_at) = starts_at.filter(|at| *at > cx.now) else { continue };
                    slots.push(Slot {
                        id: cx.id(),
                        plan,
                        station: station.code.clone(),
                        day,
                        starts_at,
                        ends_at: starts_at.saturating_add(template.minutes.minutes()).unwrap_or(starts_at),
                        seats: template.seats,
                        taken: 0,
                        unit: Id::nil(),
                        unit_name: String::new(),
                        fixed: false,
                        why: String::new(),
                        state: PlanState::Draft,
                    });
                }
            }
            day = day.saturating_add(1.day());
        }
        slots.sort_by(|a, b| (a.starts_at, &a.station).cmp(&(b.starts_at, &b.station)));
        slots
    }
}

/// Works a draft out anew; what was chosen by hand stays.
pub struct SolvePlan {
    /// The draft.
    pub plan: Id,
}

impl Action for SolvePlan {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let plan = draft(cx, self.plan).await?;
        let mut slots = store::of_plan(cx, plan.id).await?;
        share_out(cx, plan.id, plan.from, plan.to, &mut slots).await?;
        for slot in &slots {
            store::set_unit(cx, slot.id, slot.unit, slot.fixed, &slot.why).await?;
        }
        cx.audit("duty_plan.solve", plan.id, json!({"slots": slots.len()})).await
    }
}

async fn draft(cx: &mut Cx<'_>, id: Id) -> Result<Plan> {
    require_organiser(cx)?;
    let plan = store::plan(cx, id).await?.ok_or_else(AppError::not_found)?;
    if plan.state != PlanState::Draft {
        return Err(AppError::conflict("already_published", "这期排班已经发布，只能逐班调整，不能重排或放弃。"));
    }
    Ok(plan)
}

/// Gives every slot a unit, week by week, so that what one week leaves uneven the next makes good.
async fn share_out(cx: &mut Cx<'_>, plan: Id, from: Date, to: Date, slots: &mut [Slot]) -> Result<()> {
    let rows = store::units(cx, from.year()).await?;
    if rows.is_empty() {
        let text = "还没有单位有应服务党员（V2.1），无法按比例分配。请先导入各单位名册。";
        return Err(AppError::conflict("no_units", text).under("V2.1"));
    }
    let mut ground = Ground::read(cx, &rows, from, to).await?;
    let all: i64 = rows.iter().map(|row| row.obliged).sum();
    let (before, all_before) = (ground.slots_of.clone(), ground.slots_of.values().sum::<i64>());
    let rest = cx.core.city.duty.rules(from).unit_rest_days;
    let mut planned = 0_i64;
    let mut rest_of_plan = slots;
    while let Some(first) = rest_of_plan.first().map(|slot| slot.day) {
        let week_end = monday_after(first);
        let count = rest_of_plan.partition_point(|slot| slot.day < week_end);
        let (week, later) = rest_of_plan.split_at_mut(count);
        planned += i64::try_from(count).unwrap_or(i64::MAX);
        let wanted: Vec<Wanted> = week.iter().map(|slot| wanted(cx, slot, &rows)).collect();
        let seats = week.iter().map(|slot| slot.seats).max().unwrap_or(1);
        let due = |row: &UnitRow, had: i64| rules::due(row.obliged, all, had, all_before, planned);
        let units: Vec<Unit> = rows.iter().map(|row| ground.unit(cx, row, from, seats, &wanted, &rows, due)).collect();
        let choices = rules::solve(&units, &wanted, rest).map_err(infeasible)?;
        for (slot, Choice { unit, why }) in week.iter_mut().zip(choices) {
            slot.unit = rows[unit].id;
            slot.unit_name.clone_from(&rows[unit].name);
            slot.why = why;
            ground.took(rows[unit].id, slot.day);
        }
        rest_of_plan = later;
    }
    for row in &rows {
        let had = before.get(&row.id).copied().unwrap_or_default();
        let share = Share {
            unit: row.id,
            name: row.name.clone(),
            obliged: row.obliged,
            all_obliged: all,
            before: had,
            due: rules::due(row.obliged, all, had, all_before, planned),
            assigned: ground.slots_of.get(&row.id).copied().unwrap_or_default() - had,
        };
        store::keep_share(cx, plan, &share).await?;
    }
    Ok(())
}

fn monday_after(day: Date) -> Date {
    day.saturating_add((7 - i64::from(day.weekday().to_monday_zero_offset())).days())
}

fn wanted(cx: &Cx<'_>, slot: &Slot, rows: &[UnitRow]) -> Wanted {
    let town = cx.core.city.duty.station(&slot.station).map(|it| it.town.clone()).unwrap_or_default();
    let fixed = slot.fixed.then(|| rows.iter().position(|row| row.id == slot.unit)).flatten();
    Wanted { day: slot.day, town, label: label(cx, &slot.station, slot.starts_at), fixed }
}

fn infeasible(gaps: Vec<rules::Gap>) -> AppError {
    let more = gaps.len().saturating_sub(5);
    let mut text = format!("有 {} 个班次排不出来，没有保存。", gaps.len());
    for gap in gaps.iter().take(5) {
        text.push_str(&gap.reason);
        text.push('。');
    }
    if more > 0 {
        text.push_str(&format!("另有 {more} 班同类情况。"));
    }
    text.push_str("可以请单位调整不便日期，或把当天设为休站日。");
    AppError::conflict("infeasible", text)
}

/// What the year so far, other plans and the units themselves say.
struct Ground {
    /// Slots of the year by unit, growing as the plan is worked out.
    slots_of: HashMap<Id, i64>,
    weekends_of: HashMap<Id, i64>,
    days_of: HashMap<Id, Vec<Date>>,
    off: HashMap<Id, Vec<(Date, Date)>>,
}

impl Ground {
    async fn read(cx: &mut Cx<'_>, rows: &[UnitRow], from: Date, to: Date) -> Result<Self> {
        let mut ground = Self {
            slots_of: HashMap::new(),
            weekends_of: HashMap::new(),
            days_of: HashMap::new(),
            off: HashMap::new(),
        };
        let today = cx.today();
        let known = |unit: &Id| rows.iter().any(|row| row.id == *unit);
        for (unit, day) in store::counted(cx, date(from.year(), 1, 1), from, today).await? {
            if known(&unit) {
                *ground.slots_of.entry(unit).or_default() += 1;
                *ground.weekends_of.entry(unit).or_default() += weekend(day);
            }
        }
        let around = (from.saturating_sub(7.days()), to.saturating_add(7.days()));
        for (unit, day) in store::unit_days(cx, around.0, around.1).await? {
            ground.days_of.entry(unit).or_default().push(day);
        }
        for absence in store::units_off(cx, from, to).await? {
            if let Some(unit) = absence.unit {
                ground.off.entry(unit).or_default().push((absence.from, absence.to));
            }
        }
        Ok(ground)
    }

    fn took(&mut self, unit: Id, day: Date) {
        *self.slots_of.entry(unit).or_default() += 1;
        *self.weekends_of.entry(unit).or_default() += weekend(day);
        self.days_of.entry(unit).or_default().push(day);
    }

    fn unit(
        &self,
        cx: &Cx<'_>,
        row: &UnitRow,
        from: Date,
        seats: i64,
        wanted: &[Wanted],
        rows: &[UnitRow],
        due: impl Fn(&UnitRow, i64) -> i64,
    ) -> Unit {
        let a_week = cx.core.city.duty.rules(from).person_most_a_week;
        let mut has = self.days_of.get(&row.id).cloned().unwrap_or_default();
        let chosen = wanted.iter().filter(|it| it.fixed.is_some_and(|unit| rows[unit].id == row.id));
        has.extend(chosen.map(|it| it.day));
        Unit {
            town: row.town.clone(),
            due: due(row, self.slots_of.get(&row.id).copied().unwrap_or_default()),
            most: usize::try_from(row.obliged * a_week / seats.max(1)).unwrap_or_default().min(7),
            off: self.off.get(&row.id).cloned().unwrap_or_default(),
            has,
            weekends: self.weekends_of.get(&row.id).copied().unwrap_or_default(),
        }
    }
}

fn weekend(day: Date) -> i64 {
    i64::from(day.weekday().to_monday_zero_offset() >= 5)
}

/// An organiser gives a slot to another unit by hand, as long as nobody is named for it.
pub struct AssignUnit {
    /// The slot.
    pub slot: Id,
    /// The unit.
    pub unit: Id,
    /// Why, 2–100 characters.
    pub reason: String,
}

impl Action for AssignUnit {
    type Out = Slot;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Slot> {
        require_organiser(cx)?;
        let slot = store::slot(cx, self.slot).await?.ok_or_else(AppError::not_found)?;
        super::before_start(cx, slot.starts_at)?;
        let reason = crate::text::line(&self.reason);
        if !(2..=100).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明为什么指定这个单位，2 至 100 字，单位会看到。"));
        }
        let rows = store::units(cx, slot.day.year()).await?;
        let known = rows.iter().any(|row| row.id == self.unit);
        if !known {
            return Err(AppError::field("unit", "请选择一个有应服务党员的单位。"));
        }
        if slot.taken > 0 {
            return Err(AppError::conflict("people_named", "原单位已为这一班派了人，不能改派。请先与原单位商量。"));
        }
        let why = format!("由主办单位指定：{reason}");
        store::set_unit(cx, slot.id, self.unit, true, &why).await?;
        store::move_share(cx, slot.plan, slot.unit, self.unit).await?;
        if slot.state == PlanState::Published {
            let (what, link) = (label(cx, &slot.station, slot.starts_at), format!("/organisations/{}/duty", self.unit));
            for person in store::managers(cx, self.unit).await? {
                let title = format!("新的轮值班次：{what}");
                notify::send(cx, person, notify::Kind::Task, &title, &why, &link).await?;
            }
        }
        cx.audit("duty_slot.assign", slot.id, json!({"from": slot.unit, "to": self.unit, "reason": reason})).await?;
        Ok(slot)
    }
}

/// Publishes a draft: units learn their slots and name their people.
pub struct PublishPlan {
    /// The draft.
    pub plan: Id,
}

impl Action for PublishPlan {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let plan = draft(cx, self.plan).await?;
        if !store::publish(cx, plan.id).await? {
            return Err(super::overtaken());
        }
        let mut slots_of: Vec<(Id, i64)> = Vec::new();
        for slot in store::of_plan(cx, plan.id).await? {
            match slots_of.iter_mut().find(|(unit, _)| *unit == slot.unit) {
                Some((_, count)) => *count += 1,
                None => slots_of.push((slot.unit, 1)),
            }
        }
        let hours = cx.core.city.duty.rules(plan.from).name_hours_before;
        for (unit, count) in &slots_of {
            let title = format!("轮值安排已发布：本单位 {count} 班");
            let body =
                format!("{} 至 {}。请在开班前 {hours} 小时派好人，派出的同志自己确认后生效。", plan.from, plan.to);
            let link = format!("/organisations/{unit}/duty");
            for person in store::managers(cx, *unit).await? {
                notify::send(cx, person, notify::Kind::Task, &title, &body, &link).await?;
            }
        }
        cx.audit("duty_plan.publish", plan.id, json!({"units": slots_of.len()})).await
    }
}

/// Gives a draft up.
pub struct DiscardPlan {
    /// The draft.
    pub plan: Id,
}

impl Action for DiscardPlan {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let plan = draft(cx, self.plan).await?;
        store::discard(cx, plan.id).await?;
        cx.audit("duty_plan.discard", plan.id, json!({"from": plan.from, "to": plan.to})).await
    }
}
