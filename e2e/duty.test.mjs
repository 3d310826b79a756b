// A week of station duty: planned for the units of the city, two people swap, one fails to appear, a
// stand-in is found and checks in at the tablet.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { DESKTOP, PHONE } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

const stage = setStage();
const main = (window) => window.page.locator("main");

/** Signs somebody in, in a window of their own. */
async function as(account, viewport = PHONE) {
  const window = await stage.window({ viewport });
  await window.signIn(account);
  return window;
}

/** The slot of `address` gets `name`, who then accepts. */
async function name(clerk, address, who, account) {
  await clerk.go(`${address}?q=${encodeURIComponent(who)}`);
  await main(clerk).locator("li", { hasText: who }).getByRole("button", { name: /请他（她）值班/ }).first().click();
  await clerk.page.getByText("已发出邀请").waitFor();
  const person = await as(account);
  await person.go("/me/duty");
  await person.check();
  await main(person).getByRole("button", { name: "我能去" }).first().click();
  await person.page.getByText("已确认").first().waitFor();
  return person;
}

async function nameOf(account) {
  const window = await as(account);
  await window.go("/me/account");
  const found = await window.page.locator(".site-tools").textContent();
  await window.close();
  return found.replace(/关怀版|通知|条未读|\d|\s/g, "");
}

test("a week is planned, two swap, one does not come, a stand-in does", async () => {
  const organiser = await as("organiser", DESKTOP);
  await organiser.go("/duty/plans");
  await organiser.check();
  await organiser.shot("duty-plans");
  await main(organiser).getByRole("button", { name: "排出草稿" }).click();
  await organiser.page.getByRole("heading", { level: 1, name: /至/ }).waitFor();
  await organiser.check();
  await organiser.shot("duty-plan");
  const units = await main(organiser).locator("aside tbody tr").count();
  assert.ok(units >= 20, `${units} units take part`);
  // Fair: nobody who has already done more than their share is asked again, and the shares add up.
  const shares = await main(organiser).locator("aside tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].slice(-2).map((cell) => Number(cell.textContent.trim().replace("−", "-")))));
  for (const [due, planned] of shares) {
    assert.ok(planned === 0 || due > 0, `${planned} planned where ${due} are due`);
    assert.ok(planned <= Math.ceil(due), `${planned} planned where ${due} are due`);
  }
  const planned = shares.reduce((sum, [, count]) => sum + count, 0);
  assert.equal(planned, await main(organiser).locator("section a[href^='/duty/slots/']").count());
  await main(organiser).getByRole("button", { name: "发布给各单位" }).click();
  await organiser.page.getByText("已发布，各单位已收到通知").waitFor();
  const plan = organiser.page.url();

  // Two slots for 台城街道, on the first and the fourth day: by hand if the plan gave it others.
  const days = main(organiser).locator("section.section.is-light");
  const slots = [];
  for (const day of [1, 4]) {
    slots.push(await days.nth(day).locator("a[href^='/duty/slots/']").first().getAttribute("href"));
  }
  for (const slot of slots) {
    await organiser.go(slot);
    if (!(await main(organiser).locator(".lede").textContent()).includes("台城街道")) {
      await organiser.page.getByLabel("单位", { exact: true }).selectOption({ label: "台城街道" });
      await organiser.page.getByLabel("为什么").fill("两个单位商量调整");
      await main(organiser).getByRole("button", { name: "改派" }).click();
      await organiser.page.getByText("已改派").waitFor();
    }
  }
  const [one, two] = [await nameOf("volunteer01"), await nameOf("volunteer02")];
  const clerk = await as("clerk", DESKTOP);
  await clerk.go("/duty");
  await clerk.check();
  await clerk.shot("duty-index");
  const first = await name(clerk, slots[0], one, "volunteer01");
  const second = await name(clerk, slots[1], two, "volunteer02");
  await clerk.go(slots[0]);
  await clerk.check();
  await clerk.shot("duty-slot");

  // They swap: one asks, the other agrees.
  await first.go("/me/duty");
  await first.shot("duty-mine");
  await main(first).getByRole("link", { name: "换班" }).last().click();
  await first.page.getByRole("heading", { name: "换班" }).waitFor();
  await first.check();
  await main(first).getByRole("button", { name: "发出换班请求" }).click();
  await first.page.getByText("不能只退不接").waitFor();
  await main(first).locator("label.choice", { hasText: two }).click();
  await first.shot("duty-swap");
  await main(first).getByRole("button", { name: "发出换班请求" }).click();
  await first.page.getByText("已发出换班请求").waitFor();
  await second.go("/me/duty");
  await second.check();
  await main(second).getByRole("button", { name: "同意换班" }).click();
  await second.page.getByText("已换班").waitFor();

  // The day comes; the second, who now has the first slot, does not.
  const helper = await as("volunteer03");
  await helper.go("/me/duty");
  await main(helper).getByRole("button", { name: "愿意临时顶班" }).click();
  await helper.page.getByText("已登记").first().waitFor();
  const rota = await (await stage.city.api("organiser")).get("/duty/rota?from=2026-03-09&to=2026-03-15");
  const slot = rota.items.find(({ id }) => slots[0].endsWith(id));
  const now = await stage.city.advance(0);
  await stage.city.advance(Math.round((new Date(slot.starts_at) - now) / 60_000) + 22);
  await helper.go("/me/messages");
  await helper.page.getByText("请顶班").first().waitFor();
  await helper.go("/me/duty");
  await helper.check();
  await helper.shot("duty-call");
  await main(helper).getByRole("button", { name: /我来顶班/ }).first().click();
  await helper.page.getByText("谢谢您").waitFor();
  await helper.go("/me/duty");
  const number = (await main(helper).locator(".duty-number").first().textContent()).trim();

  // The station's tablet takes the number, in and out.
  await organiser.go(`/stations/${slot.station}/register`);
  await organiser.check();
  await organiser.shot("duty-register");
  const address = await main(organiser).getByRole("link", { name: "打开平板页面" }).getAttribute("href");
  const tablet = await stage.window({ viewport: { width: 1024, height: 768 } });
  await tablet.go(address);
  await tablet.check();
  await tablet.page.getByLabel("六位号码").fill(number);
  await tablet.page.getByRole("button", { name: "签到 / 签退" }).click();
  await tablet.page.getByText("签到成功").waitFor();
  await tablet.shot("duty-kiosk");
  await stage.city.advance(150);
  await tablet.page.getByLabel("六位号码").fill(number);
  await tablet.page.getByRole("button", { name: "签到 / 签退" }).click();
  await tablet.page.getByText("签退成功").waitFor();
  await helper.go("/me");
  await helper.page.getByText("轮值").first().waitFor();
  const { items: rows } = await (await stage.city.api("volunteer03")).get("/me/ledger");
  const served = rows.find((row) => row.source === "duty_rota");
  assert.ok(served && served.minutes === 150, JSON.stringify(rows[0]));

  await organiser.page.goto(`${plan}/rota`);
  await organiser.check();
  await organiser.shot("duty-rota");
  const paper = await organiser.page.request.get(`${plan}/rota.pdf`);
  assert.equal(paper.status(), 200);
  const bytes = await paper.body();
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  await writeFile(new URL("./shots/duty-rota.pdf", import.meta.url), bytes);
  for (const window of [organiser, clerk, first, second, helper, tablet]) await window.close();
});

test("the public sees who is at the station, by unit", async () => {
  for (const viewport of [PHONE, DESKTOP]) {
    const visitor = await stage.window({ viewport });
    await visitor.go("/stations");
    await visitor.check();
    await visitor.shot("stations");
    await visitor.go("/stations/shi");
    await visitor.check();
    await visitor.shot("station");
    await visitor.close();
  }
});
