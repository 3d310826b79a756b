// A volunteer on a phone: sees what is on, signs up in two taps, changes their mind.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { publishActivity, setStage } from "./lib/stage.mjs";

const stage = setStage();

test("a visitor sees what is on without signing in", async () => {
  for (const viewport of [undefined, DESKTOP]) {
    const { page, go, check, shot, close } = await stage.window({ viewport });
    await go("/");
    await check();
    await shot("home");
    await go("/activities");
    assert.ok((await page.locator("main li.act").count()) > 0, "the demo city has open activities");
    await check();
    await shot("activities");
    await close();
  }
});

test("a volunteer signs up, sees it among their own, and cancels", async () => {
  const title = "南塘街巷清扫志愿行动";
  const activity = await publishActivity(stage.city, { title, startsIn: 3 * 1440 });
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn("volunteer01");
  await go(`/activities/${activity.id}`);
  await check();
  await page.locator("main").getByRole("button", { name: /^报名/ }).click();
  await page.waitForLoadState();
  if (await page.getByRole("heading", { name: "确认报名" }).isVisible()) {
    await page.getByRole("button", { name: /报名$/ }).click();
  }
  await page.goto("/me/signups");
  await page.locator("li.shift", { hasText: title }).getByText("取消报名").waitFor();
  await check();
  await shot("my-signups");
  await page.locator("li.shift", { hasText: title }).getByRole("link", { name: "取消报名" }).click();
  await page.getByRole("heading", { name: "确定取消这次报名？" }).waitFor();
  await check();
  await page.getByRole("button", { name: "取消报名" }).click();
  await page.goto("/me/signups");
  assert.equal(await page.locator("li.shift", { hasText: title }).getByText("取消报名").count(), 0);
  await close();
});

test("the second in line gets the seat that the first gives back", async () => {
  const activity = await publishActivity(stage.city, { title: "候补测试：绿道清洁", startsIn: 5 * 1440, capacity: 1 });
  const [shift] = activity.shifts;
  const first = await stage.city.api("volunteer02");
  const second = await stage.city.api("volunteer03");
  assert.equal((await first.post(`/shifts/${shift.id}/signups`)).state, "confirmed");
  assert.equal((await second.post(`/shifts/${shift.id}/signups`)).state, "waitlisted");
  await first.delete(`/shifts/${shift.id}/signups/me`);
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn("volunteer03");
  await go(`/shifts/${shift.id}/offer`);
  await check();
  await shot("offer");
  await page.getByRole("button", { name: "确认参加" }).click();
  await go("/me/signups");
  await page.locator("li.shift", { hasText: "候补测试" }).getByText("取消报名").waitFor();
  await close();
});

test("the pages work without JavaScript", async () => {
  const { page, signIn, go, close } = await stage.window({ javaScript: false });
  await signIn("volunteer04");
  await go("/activities");
  await page.locator("main li.act a").first().click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await close();
});
