// A volunteer prints a certificate, a stranger checks it on a phone; then the hours turn out wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { publishActivity, setStage } from "./lib/stage.mjs";

const stage = setStage();

/** A volunteer serves two hours in an activity of their own: the ledger row. */
async function serve(account, title) {
  const activity = await publishActivity(stage.city, { title, startsIn: 60 });
  const [shift] = activity.shifts;
  const [volunteer, leader] = [await stage.city.api(account), await stage.city.api("leader")];
  await volunteer.post(`/shifts/${shift.id}/signups`);
  const { id: person } = await volunteer.get("/me");
  // In before it begins and out after it ends: two hours, however long the calls take.
  await stage.city.advance(57);
  await leader.post(`/shifts/${shift.id}/check-ins`, { person });
  await stage.city.advance(126);
  const left = await leader.post(`/shifts/${shift.id}/check-outs`, { person });
  return left.ledger_entry;
}

/** The same address with one figure of the signed content changed. */
function forged(link, change) {
  const [address, code] = link.split("#");
  const [payload, signature] = code.split(".");
  const text = Buffer.from(payload, "base64url").toString();
  assert.notEqual(change(text), text, text);
  return `${address}#${Buffer.from(change(text)).toString("base64url")}.${signature}`;
}

test("a certificate is printed, checked by a stranger, and revoked with its hours", async () => {
  const entry = await serve("volunteer09", "证明测试：河岸清洁");
  const { page, go, signIn, check, shot, close } = await stage.window();
  await signIn("volunteer09");
  await go("/me");
  await page.getByRole("link", { name: /服务证明/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "服务证明" }).waitFor();
  await check();
  await shot("certificates-mine");
  await page.getByRole("button", { name: "开具证明" }).click();
  await page.locator(".flash, .error").first().waitFor();
  await go("/me/certificates");
  await page.getByLabel("活动", { exact: true }).selectOption({ index: 0 });
  await page.getByRole("button", { name: "开具活动证明" }).click();
  await page.getByText("可以打印").waitFor();
  await check();
  await shot("certificate");
  const print = await page.getByRole("link", { name: "打印（PDF）" }).getAttribute("href");
  const pdf = await page.request.get(print);
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  const link = await page.getByRole("link", { name: "别人核验时看到的" }).getAttribute("href");

  const stranger = await stage.window();
  await stranger.go(link);
  await stranger.page.getByRole("heading", { name: "证明有效" }).waitFor();
  assert.match(await stranger.page.locator("main").textContent(), /2小时/);
  await stranger.check();
  await stranger.shot("certificate-valid");

  await stranger.page.goto("about:blank");
  await stranger.go(forged(link, (text) => text.replace(",120,", ",720,")));
  await stranger.page.getByRole("heading", { name: "核验未通过：内容与签名不符" }).waitFor();
  assert.equal(await stranger.page.getByText("证明有效").count(), 0);
  await stranger.check();
  await stranger.shot("certificate-altered");

  const volunteer = await stage.city.api("volunteer09");
  const leader = await stage.city.api("leader");
  const asked = await volunteer.post("/corrections", { ledger_entry: entry, minutes: 0, reason: "那天其实没有去成" });
  await leader.post(`/corrections/${asked.id}/decision`, { approve: true, reason: "" });

  await stranger.page.goto("about:blank");
  await stranger.go(link);
  await stranger.page.getByRole("heading", { name: "证明已撤销，不再有效" }).waitFor();
  await stranger.check();
  await stranger.shot("certificate-revoked");
  await stranger.close();

  await page.reload();
  await page.getByText("撤销", { exact: false }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: "打印（PDF）" }).count(), 0);
  await check();
  await shot("certificate-revoked-own");
  await close();
});

test("without signal the signature is checked all the same", async () => {
  const volunteer = await stage.city.api("volunteer01");
  const [certificate] = await volunteer.get("/me/certificates");
  const { page, go, signIn, close } = await stage.window();
  await signIn("volunteer01");
  await go("/me/certificates");
  await page.locator("main li a.row").first().click();
  const link = await page.getByRole("link", { name: "别人核验时看到的" }).getAttribute("href");
  await go(link);
  await page.getByRole("heading", { name: "证明有效" }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  // Once more, now through the worker, which keeps what the page is made of.
  await page.reload();
  await page.getByRole("heading", { name: "证明有效" }).waitFor();
  await page.waitForFunction(async () => {
    const cache = await caches.open("desk-1");
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    return kept.includes("/certificates/verify") && kept.some((it) => it.endsWith("js/certificate.js"));
  });
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole("heading", { name: "签名有效，还没有联网核对" }).waitFor();
  assert.ok((await page.locator("main").textContent()).includes(certificate.number));
  await page.context().setOffline(false);
  await page.context().close();
});

test("by number, on a phone and on a desk, without JavaScript too", async () => {
  const volunteer = await stage.city.api("volunteer01");
  const [certificate] = await volunteer.get("/me/certificates");
  for (const settings of [{}, { viewport: DESKTOP }, { javaScript: false }]) {
    const { page, go, check, shot, close } = await stage.window(settings);
    await go("/certificates/verify");
    await page.getByLabel("证明编号").fill(certificate.number.toLowerCase());
    await page.getByRole("button", { name: "核验" }).click();
    await page.getByRole("heading", { name: "证明有效" }).waitFor();
    assert.ok(!(await page.locator("main").textContent()).includes(certificate.name));
    await check();
    if (settings.javaScript !== false) await shot("certificate-number");
    await close();
  }
});

test("the branch issues to all its people and prints them", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("branch");
  await go("/work");
  await page.locator("main").getByRole("link", { name: /党支部/ }).first().click();
  await page.getByRole("link", { name: "开具服务证明" }).click();
  await check();
  await shot("certificates-bulk");
  await page.getByLabel("至少服务多少小时").fill("2");
  await page.getByRole("button", { name: "开具", exact: true }).click();
  await page.getByText("已完成").first().waitFor({ timeout: 30_000 });
  await check();
  await shot("certificates-batch");
  const print = await page.getByRole("link", { name: /^打印第/ }).first().getAttribute("href");
  assert.equal((await page.request.get(print)).headers()["content-type"], "application/pdf");
  await close();
});
