// The review of 2014, played in order: experts are drawn, one steps back, they score blind, a third is
// brought in, and the frozen rule decides.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

// Screening is over on 9 January; the demo's own review begins later.
const stage = setStage({ now: "2015-01-10T09:00:00+08:00" });

const EXPERTS = ["expert01", "expert02", "expert03", "expert04", "expert05", "expert06"];

async function campaign() {
  const answer = await fetch(`${stage.city.url}/api/v1/campaigns`);
  const { items } = await answer.json();
  return items.find((it) => it.year === 2014).id;
}

async function desks() {
  const all = [];
  for (const account of EXPERTS) {
    const api = await stage.city.api(account);
    const { items } = await api.get("/reviews");
    all.push(...items.map((it) => ({ account, ...it })));
  }
  return all;
}

test("the organisers freeze the rule, and experts are drawn by the seed committed to", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  const path = `/campaigns/${await campaign()}/review`;
  await go(path);
  await check();
  await shot("review-preparing");
  await page.getByLabel("创新服务项目入选").fill("2");
  await page.getByLabel("项目候补").fill("1");
  await page.getByRole("button", { name: "保存方案" }).click();
  await page.getByText("评审方案已保存").waitFor();
  await page.getByRole("button", { name: "封存规则并公布摘要" }).click();
  await page.getByRole("heading", { name: "抽取专家、分配作品" }).waitFor();
  await check();
  await shot("review-frozen");
  await go(`${path}/experts`);
  await check();
  await shot("review-experts");
  await go(path);
  await page.getByRole("button", { name: "抽取专家并分配作品" }).click();
  await page.getByText("专家已抽取").waitFor();
  await check();
  await shot("review-open");
  await close();
});

test("the public sees the rule and the hashes, not the seed", async () => {
  const { page, go, check, shot, close } = await stage.window();
  await go(`/campaigns/${await campaign()}/review`);
  await page.getByText("评审结果作出后公开").first().waitFor();
  assert.equal(await page.locator("main code.hash").count(), 2);
  await check();
  await shot("review-public");
  await close();
});

test("an expert recognises a dossier and steps back; it is gone and somebody else has it", async () => {
  const all = await desks();
  const { account, id } = all[0];
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn(account);
  await go("/reviews");
  await check();
  await shot("review-desks");
  await go(`/reviews/${id}`);
  await check();
  await shot("review-sheet");
  await page.getByText("我应当回避这份作品").click();
  await page.getByRole("textbox", { name: "理由" }).fill("认出是老同事负责的项目");
  await page.getByRole("button", { name: "回避这份作品" }).click();
  await page.getByText("已回避").first().waitFor();
  const answer = await page.goto(`/reviews/${id}`);
  assert.equal(answer.status(), 404);
  assert.equal((await desks()).length, all.length);
  await close();
});

test("an expert scores with the keyboard, saved as typed, blind", async () => {
  const [{ account, id, number }] = await desks();
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn(account);
  await go(`/reviews/${id}`);
  await page.getByRole("radio", { name: "符合", exact: true }).first().check();
  await page.getByRole("radio", { name: "符合", exact: true }).nth(1).check();
  await page.getByRole("spinbutton").first().focus();
  for (const points of ["28", "33", "19", "14"]) {
    await page.keyboard.type(points);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.type("做法具体，数据与总结相符。");
  await page.locator("[data-saved]", { hasText: "已保存" }).waitFor();
  assert.equal(await page.locator("[data-total]").textContent(), "94");
  await shot("review-scoring");
  await page.reload();
  assert.equal(await page.getByRole("spinbutton").nth(1).inputValue(), "33");
  const text = await page.locator("main").textContent();
  for (const unit of ["党委", "党工委", "党支部"]) assert.ok(!text.includes(unit), `${unit} is on the blind page`);
  await check();
  await page.getByRole("button", { name: "提交评分" }).click();
  await page.getByText("总分 94 分").waitFor();
  await check();
  await close();
  // The second expert of the same dossier is far from the first: a third is brought.
  const rest = (await desks()).filter((it) => it.number === number && it.id !== id);
  assert.equal(rest.length, 1);
  await submit(rest[0], { innovation: 18, benefit: 22, example: 12, order: 9 });
  const three = (await desks()).filter((it) => it.number === number);
  assert.equal(three.length, 3);
});

async function submit({ account, id }, marks) {
  const headers = { "content-type": "application/json" };
  const login = await fetch(`${stage.city.url}/api/v1/sessions`, {
    method: "POST",
    headers,
    body: JSON.stringify({ account, password: "south-pond-2026" }),
  });
  headers.authorization = `Bearer ${(await login.json()).token}`;
  const sheet = { marks: { authentic: 1, regular: 1, ...marks }, comment: "可以推广。" };
  const saved = await fetch(`${stage.city.url}/api/v1/reviews/${id}`, { method: "PATCH", headers, body: JSON.stringify(sheet) });
  assert.equal(saved.status, 200, await saved.text());
  const sent = await fetch(`${stage.city.url}/api/v1/reviews/${id}/submission`, { method: "POST", headers, body: "{}" });
  assert.equal(sent.status, 201, await sent.text());
}

test("the rest is scored, scoring ends, the rule decides, the seed is revealed", async () => {
  for (let round = 0; round < 3; round += 1) {
    const open = (await desks()).filter((it) => it.state === "assigned");
    for (const [turn, desk] of open.entries()) {
      const lift = (Number(desk.number) * 5 + turn) % 7;
      await submit(desk, { innovation: 20 + lift, benefit: 24 + lift, example: 13, order: 11 });
    }
  }
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  const path = `/campaigns/${await campaign()}/review`;
  await go(path);
  await shot("review-scored");
  await page.getByRole("button", { name: "结束评分" }).click();
  await page.getByRole("heading", { name: "评审得分" }).waitFor();
  await check();
  await shot("review-results");
  await page.getByRole("button", { name: "拟定评审决定" }).click();
  await page.getByText("评审决定已拟定").waitFor();
  await page.getByText("您不能确认自己拟定的决定").waitFor();
  assert.equal(await page.getByRole("button", { name: "确认评审决定" }).count(), 0);
  await check();
  await shot("review-proposed");
  const office = await stage.window();
  await office.signIn("office");
  await office.go(`${path}/results`);
  await office.check();
  await office.shot("review-confirming");
  await office.page.getByRole("button", { name: "确认评审决定" }).click();
  await office.page.getByText("评审决定已作出").waitFor();
  await office.close();
  await go(`${path}/results`);
  await check();
  await shot("review-decided");
  const phone = await stage.window();
  await phone.signIn("organiser");
  await phone.go(`${path}/results`);
  await phone.check();
  await phone.shot("review-decided");
  await phone.close();
  await go(path);
  assert.equal(await page.locator("main code.hash").count(), 3, "rule, commitment, and the seed itself");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "assignments.csv" }).click()]);
  assert.equal(download.suggestedFilename(), "assignments.csv");
  await check();
  await shot("review-revealed");
  await close();
});
