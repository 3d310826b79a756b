// After the review: the list is published, an objection on day six is upheld, the entry is revoked and the
// reserve moves up; what stands is commended and promoted, and another unit does as they did.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

// Two days before last year's list is due.
const stage = setStage({ now: "2026-01-24T10:00:00+08:00" });
const DAY = 1440;
const OBJECTOR = "余家祥";
const SAID = "总结里说服务持续了一年，实际下半年已经停办，场地登记簿可以证明，请核实。";

let notice;
let receipt;
let gone;

test("the organiser publishes the list", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  await go("/notices");
  await check();
  await page.locator("#outcome ~ *, section", { hasText: "公示与推广工作" }).getByRole("link", { name: "2025 年" }).click();
  await page.getByRole("heading", { name: "发布公示" }).waitFor();
  await check();
  await shot("outcome");
  await page.getByRole("button", { name: "发布，开始计算期限" }).click();
  await page.getByText("名单已经公示").waitFor();
  await go("/notices");
  await page.locator("main ul.list a").first().click();
  await page.waitForURL(/\/notices\/[0-9a-f-]{36}$/);
  notice = new URL(page.url()).pathname;
  await check();
  await shot("notice");
  await close();
});

test("a visitor without a name is refused, with one gets a receipt", async () => {
  await stage.city.advance(6 * DAY);
  const { page, go, check, shot, close } = await stage.window();
  await go(notice);
  await check();
  await shot("notice");
  await page.getByRole("link", { name: "提出异议" }).click();
  await page.getByLabel("对哪一项有异议").selectOption({ index: 1 });
  await page.getByLabel("联系方式").fill("0750-5550001");
  await page.getByLabel("异议内容和依据").fill(SAID);
  await page.getByRole("button", { name: "提交异议" }).click();
  await page.getByRole("link", { name: "请写真实姓名" }).waitFor();
  assert.equal(await page.getByLabel("异议内容和依据").inputValue(), SAID);
  await check();
  await shot("objection");
  await page.getByLabel("姓名或单位").fill(OBJECTOR);
  await page.getByRole("button", { name: "提交异议" }).click();
  await page.getByRole("heading", { name: "已收到您的异议" }).waitFor();
  await check();
  await shot("objection-receipt");
  const facts = await page.locator("main dl.facts dd").allInnerTexts();
  receipt = { number: facts[0], code: facts[1] };
  assert.match(facts.join(" "), /2026年1月30日/, "the sixth day after the list");
  await close();
});

test("the office takes it on, opens it, upholds it; the public never learns who objected", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("office");
  await go("/objections");
  await check();
  await page.getByRole("link", { name: new RegExp(receipt.number) }).click();
  await page.getByRole("button", { name: "由我受理" }).click();
  assert.equal(await page.getByText(OBJECTOR).count(), 0);
  await page.getByLabel("用途").fill("核实场地登记");
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByText(OBJECTOR).waitFor();
  await check();
  await shot("objection-handling");
  await page.getByLabel("异议成立").check();
  await page.getByLabel("公布的理由").fill("查看场地登记簿，项目自八月起停办，与总结不符，予以撤销。");
  await page.getByLabel("给异议人的答复").fill("您反映的情况属实，已经撤销，感谢监督。");
  await page.getByRole("button", { name: "作出决定" }).click();
  await page.getByText("已作出决定").waitFor();
  await close();

  const visitor = await stage.window();
  await visitor.go(notice);
  await visitor.page.getByText("已撤销").first().waitFor();
  assert.equal(await visitor.page.getByText(OBJECTOR).count(), 0);
  await visitor.check();
  await visitor.shot("notice-revoked");
  await visitor.go("/notices");
  await visitor.page.getByRole("link", { name: /递补名单的公示/ }).click();
  await visitor.page.getByRole("heading", { name: "创新服务项目（1个）" }).waitFor();
  await visitor.check();
  await visitor.shot("notice-supplement");
  assert.equal(await moved(visitor.page), await firstInReserve(), "the review's first in reserve moves up");
  await visitor.go("/objections/follow");
  await visitor.page.getByLabel("编号").fill(receipt.number);
  await visitor.page.getByLabel("查询码").fill(receipt.code);
  await visitor.page.getByRole("button", { name: "查询" }).click();
  await visitor.page.getByText("感谢监督").waitFor();
  await visitor.check();
  await visitor.shot("objection-answer");
  await visitor.close();
});

/** The application a supplement lists. */
async function moved(page) {
  const answer = await fetch(`${stage.city.url}/api/v1${new URL(page.url()).pathname}`);
  const { content } = await answer.json();
  return JSON.parse(content).lists[0].rows[0].application;
}

/** The application the review put first in reserve among the projects. */
async function firstInReserve() {
  const { items } = await (await fetch(`${stage.city.url}/api/v1/campaigns`)).json();
  const campaign = items.find((it) => it.year === 2025).id;
  const organiser = await stage.city.api("organiser");
  const results = await organiser.get(`/campaigns/${campaign}/review/results`);
  const found = results.items.find((it) => it.kind === "project" && it.outcome === "reserve" && it.position === 1);
  return found.application;
}

test("what stands is commended and promoted, and another unit does as they did", async () => {
  await stage.city.advance(9 * DAY);
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  await go("/notices");
  await page.getByRole("link", { name: /^2025 年/ }).click();
  await page.getByRole("button", { name: "发布通报表扬" }).click();
  await page.getByText("通报表扬已经发布").waitFor();
  // One of another unit than the team that will do it too.
  const confirmed = page.locator("li", { hasText: "已入选" }).filter({ hasNotText: "台城街道" });
  await confirmed.getByText("在全市推广", { exact: true }).first().click();
  const form = page.locator("details[open] form", { has: page.getByRole("button", { name: "在全市推广" }) });
  await form.getByLabel("照着做的要点").fill("每周固定一天上门，两人一组，先到社区登记，做好记录，急事立即告诉社区。");
  await form.getByLabel("服务类别").selectOption({ index: 6 });
  await form.getByRole("button", { name: "在全市推广" }).click();
  await page.getByText("案例库可见").waitFor();
  await close();

  const leader = await stage.window();
  await leader.signIn("leader");
  await leader.go("/cases");
  await leader.check();
  await leader.shot("cases");
  await leader.page.locator(".case-card a").first().click();
  await leader.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
  gone = new URL(leader.page.url()).pathname;
  await leader.check();
  await leader.shot("case");
  await leader.page.getByRole("link", { name: "照着开展" }).click();
  await leader.check();
  await leader.shot("adopt");
  await leader.page.getByLabel("集合地点").fill("南塘社区党群服务中心");
  await leader.page.getByRole("button", { name: "建好活动草稿" }).click();
  await leader.page.waitForURL(/\/activities\/.*\/edit/);
  await leader.go("/cases");
  await leader.page.getByText("1 个团队照着开展").waitFor();
  await leader.close();
});

test("a promoted entry is revoked: its page is a tombstone, the commendation says so", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  await go("/notices");
  await page.getByRole("link", { name: /^2025 年/ }).click();
  const promoted = page.locator("li", { has: page.locator(".badge", { hasText: /^全市推广$/ }) });
  await promoted.getByText("撤销", { exact: true }).first().click();
  const form = page.locator("details[open] form", { has: page.getByRole("button", { name: "撤销" }) });
  await form.getByLabel("理由").fill("核实发现总结中的两场活动没有开展，予以撤销。");
  await form.getByRole("button", { name: "撤销" }).click();
  await page.getByText("已撤销，理由已公布").waitFor();
  await check();
  await close();
  const visitor = await stage.window();
  const answer = await visitor.page.goto(stage.city.url + gone);
  assert.equal(answer.status(), 410);
  await visitor.page.getByText("两场活动没有开展").first().waitFor();
  await visitor.check();
  await visitor.shot("case-gone");
  await visitor.go("/notices");
  await visitor.page.getByRole("link", { name: /通报表扬/ }).first().click();
  await visitor.page.getByText("已撤销").first().waitFor();
  await visitor.check();
  await visitor.close();
});
