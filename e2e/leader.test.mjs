// A team leader: plans an activity, publishes it, stands at the desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { publishActivity, setStage } from "./lib/stage.mjs";

const stage = setStage();

test("a leader creates an activity and publishes it", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("leader");
  await go("/activities/new");
  await check();
  await page.getByLabel("活动名称").fill("石花山绿道清洁");
  await page.getByLabel(/^类别/).selectOption("C1");
  await page.getByLabel("集合地点").fill("石花山公园正门");
  await page.locator("#day_1").fill("2026-03-14");
  await page.locator("#start_1").fill("09:00");
  await page.locator("#end_1").fill("11:30");
  await page.locator("#capacity_1").fill("20");
  await page.getByLabel("做什么").fill("沿绿道捡拾垃圾，每三人一组，十一点半在正门集合清点。");
  await shot("activity-form");
  await page.getByRole("button", { name: "存为草稿" }).click();
  await page.getByRole("heading", { level: 1, name: "石花山绿道清洁" }).waitFor();
  await page.getByRole("button", { name: "发布活动" }).click();
  await page.locator("main").getByText("已发布").first().waitFor();
  await check();
  await shot("activity-published");
  await close();
});

test("an incomplete form keeps what was typed and says what is missing", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn("leader");
  await go("/activities/new");
  await page.getByLabel("活动名称").fill("短");
  await page.getByLabel("做什么").fill("<script>alert(1)</script> 😀");
  await page.getByRole("button", { name: "存为草稿" }).click();
  await page.locator(".error").first().waitFor();
  assert.equal(await page.getByLabel("活动名称").inputValue(), "短");
  assert.equal(await page.getByLabel("做什么").inputValue(), "<script>alert(1)</script> 😀");
  await check();
  await shot("activity-form-errors");
  await close();
});

test("the desk shows who is expected", async () => {
  const activity = await publishActivity(stage.city, { title: "签到台测试：路口劝导", startsIn: 60 });
  const [shift] = activity.shifts;
  const volunteer = await stage.city.api("volunteer05");
  await volunteer.post(`/shifts/${shift.id}/signups`);
  const { name } = await volunteer.get("/me");
  await stage.city.advance(50);
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn("leader");
  await go(`/shifts/${shift.id}/desk`);
  await page.locator("main").getByText(name).first().waitFor();
  await check();
  await shot("desk");
  await close();
});
