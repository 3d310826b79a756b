// The public sees how each unit did, nobody can be worked out of it, and the wall shows the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

const stage = setStage();

test("a visitor sees the city, a unit and how each figure is computed", async () => {
  for (const viewport of [undefined, DESKTOP]) {
    const { page, go, check, shot, close } = await stage.window({ viewport });
    await go("/disclosure");
    await page.getByRole("heading", { name: "党员义工服务公开" }).waitFor();
    await check();
    await shot("disclosure");
    await page.locator("main table").first().locator("tbody a").first().click();
    await page.getByRole("heading", { name: "各月服务时长" }).waitFor();
    await check();
    await shot("disclosure-unit");
    await page.getByRole("link", { name: "怎样算" }).first().click();
    await page.getByRole("heading", { name: "公开数据怎样计算" }).waitFor();
    await check();
    await close();
  }
});

test("no public figure stands for a group below ten, nor can one be computed from a sum", async () => {
  const ask = async (query) => (await fetch(`${stage.city.url}/api/v1/disclosure${query}`)).json();
  const city = await ask("");
  const accounts = [city, ...(await Promise.all(city.parts.filter((part) => part.id).map((part) => ask(`?organisation=${part.id}`))))];
  assert.ok(accounts.some(({ parts }) => parts.some((part) => part.shown === "hidden")), "the city has small units");
  for (const { unit, parts } of accounts) {
    const hidden = parts.filter((part) => part.shown === "hidden");
    for (const part of hidden) assert.deepEqual([part.people, part.obliged, part.met, part.share], [null, null, null, "不公布"], part.name);
    for (const part of parts) assert.ok(part.people === null || part.people === 0 || part.people >= 10, part.name);
    if (unit.shown === "hidden" || hidden.length === 0) continue;
    const left = unit.people - parts.reduce((sum, part) => sum + (part.people ?? 0), 0);
    assert.ok(hidden.length > 1 && left >= 10, `${unit.name}: ${left} people in ${hidden.length} hidden parts`);
  }
});

test("the wall fills a screen and refreshes itself without reloading", async () => {
  const { page, go, check, shot, close } = await stage.window({ viewport: { width: 1920, height: 1080 } });
  await go("/disclosure/wall");
  await check();
  await shot("wall");
  assert.equal(await page.locator("nav").count(), 0);
  await close();
});

test("a clerk goes on from the public page to the board with names", async () => {
  const { page, go, signIn, close } = await stage.window();
  await signIn("clerk");
  await go("/disclosure");
  await page.locator("main table").first().getByRole("link", { name: "台城街道" }).click();
  await page.getByRole("link", { name: "按姓名的看板" }).click();
  await page.waitForURL(/\/board/);
  await close();
});
