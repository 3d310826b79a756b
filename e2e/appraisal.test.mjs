// Year-end in a branch: the pack, a reminder and its answer, two clerks who close one case at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

const stage = setStage();
const YEAR = 2026;

/** The home branch's pack, as the API gives it to its secretary. */
async function pack(year) {
  const page = await stage.window({ viewport: DESKTOP });
  await page.signIn("branch");
  await page.go("/appraisal");
  const id = /organisations\/([^/]+)\/appraisal/.exec(page.page.url())[1];
  await page.close();
  const api = await stage.city.api("branch");
  return { id, ...(await api.get(`/organisations/${id}/appraisal?year=${year}`)) };
}

/** A volunteer with an account who is short of the year's hours and has no case yet. */
async function shortVolunteer(members) {
  for (const number of ["01", "06", "11", "16", "21", "26", "31", "36"]) {
    const account = `volunteer${number}`;
    const me = await (await stage.city.api(account)).get("/me");
    const member = members.find((it) => it.id === me.id && it.state === "short");
    if (member) return { account, ...member };
  }
  throw new Error("no volunteer of the branch is short of hours");
}

test("the branch reads its pack on screen and takes it along in Word and Excel", async () => {
  for (const viewport of [undefined, DESKTOP]) {
    const { page, go, signIn, check, shot, close } = await stage.window({ viewport });
    await signIn("branch");
    await go("/appraisal");
    await page.getByRole("heading", { level: 1, name: /年度考核材料/ }).waitFor();
    await check();
    await shot("appraisal-pack");
    for (const name of ["下载 Word", /下载 Excel/]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
      assert.match(download.suggestedFilename(), /年度考核材料\.(docx|xlsx)$/);
    }
    await page.locator("main table th a").first().click();
    await page.getByRole("heading", { name: "怎样认定" }).waitFor();
    await check();
    await shot("appraisal-sheet");
    await close();
  }
});

test("a reminder is sent, the member answers, and the case is closed", async () => {
  const { members } = await pack(YEAR);
  const member = await shortVolunteer(members);
  const branch = await stage.window({ viewport: DESKTOP });
  await branch.signIn("branch");
  await branch.go(`/people/${member.id}/measures/new?year=${YEAR}`);
  await branch.check();
  await branch.shot("measure-new");
  await branch.page.getByRole("radio", { name: /提醒：不完成规定/ }).check();
  await branch.page.getByRole("button", { name: "发给本人" }).click();
  await branch.page.locator(".field", { hasText: "对本人说的话" }).locator("textarea").fill("今年还差一些时长，想听听您有什么困难，村里周末都有活动。");
  await branch.page.getByRole("button", { name: "发给本人" }).click();
  await branch.page.waitForURL(/\/measures\/[^/]+$/);
  await branch.check();
  const path = new URL(branch.page.url()).pathname;

  const own = await stage.window();
  await own.signIn(member.account);
  await own.go("/me/measures");
  await own.check();
  await own.page.getByRole("link", { name: /提醒/ }).first().click();
  await own.page.getByRole("heading", { name: "我的说明" }).waitFor();
  await own.check();
  await own.shot("measure-own");
  await own.page.getByLabel("用自己的话说明情况").fill("最近在照顾母亲，五月起可以参加。");
  await own.page.getByRole("button", { name: "提交说明" }).click();
  await own.page.getByText("最近在照顾母亲").waitFor();

  const stranger = await stage.window();
  await stranger.signIn("volunteer50");
  assert.equal((await stranger.page.goto(path)).status(), 404);
  await stranger.page.goto("/");
  await stranger.close();

  await branch.go(path);
  await branch.page.getByText("最近在照顾母亲").waitFor();
  await branch.page.getByRole("radio", { name: "已改进" }).check();
  await branch.page.getByLabel("谈了什么、商定了什么").fill("电话谈过，五月起参加周末活动。");
  await branch.shot("measure-handler");
  await branch.page.getByRole("button", { name: "办结" }).click();
  await branch.page.getByRole("heading", { name: "办结" }).waitFor();
  await own.go(path);
  await own.page.getByText("五月起参加周末活动").waitFor();
  await own.close();
  await branch.close();
});

test("two clerks close one case: one does, the other is told", async () => {
  const secretary = await stage.window({ viewport: DESKTOP });
  const clerk = await stage.window({ viewport: DESKTOP });
  await clerk.signIn("clerk");
  await clerk.go("/measures");
  await clerk.check();
  await clerk.shot("measures");
  await clerk.page.getByRole("link", { name: /批评教育/ }).first().click();
  await clerk.page.getByRole("heading", { name: "本人说明" }).waitFor();
  const path = new URL(clerk.page.url()).pathname;
  await clerk.page.getByLabel("意见").fill("事实清楚，本人已说明，同意。");
  await clerk.page.getByRole("button", { name: /同意，作出/ }).click();
  await clerk.page.getByRole("heading", { name: "办结" }).waitFor();
  await secretary.signIn("branch");
  for (const { go, page } of [secretary, clerk]) {
    await go(path);
    await page.getByRole("radio", { name: "已改进" }).check();
    await page.getByLabel("谈了什么、商定了什么").fill("谈过话，本人报名了三月的清洁活动。");
  }
  await secretary.page.getByRole("button", { name: "办结" }).click();
  await secretary.page.getByText("已办结").first().waitFor();
  await clerk.page.getByRole("button", { name: "办结" }).click();
  await clerk.page.getByText("刚刚已有人办结").waitFor();
  await clerk.check();
  await secretary.check();
  await secretary.shot("measure-closed");
  await secretary.close();
  await clerk.close();
});

test("stars, lists of commendation and message settings", async () => {
  for (const viewport of [undefined, DESKTOP]) {
    const { page, go, signIn, check, shot, close } = await stage.window({ viewport });
    await go("/commendations");
    await check();
    await page.locator("main ul.list a").first().click();
    await check();
    await shot("commendation");
    await signIn("volunteer01");
    for (const [path, name] of [["/me/stars", "stars"], ["/me/messages/settings", "message-settings"]]) {
      await go(path);
      await check();
      await shot(name);
    }
    await close();
  }
  const organiser = await stage.window({ viewport: DESKTOP });
  await organiser.signIn("organiser");
  for (const path of ["/operations/outbox?state=sent", "/operations/templates", "/operations/templates/reminder.email"]) {
    await organiser.go(path);
    await organiser.check();
    await organiser.shot(path.split("/").pop().replace(/\W/g, "-"));
  }
  await organiser.close();
  const branch = await stage.window({ viewport: DESKTOP });
  await branch.signIn("branch");
  await branch.go("/work/commendations");
  await branch.check();
  await branch.shot("commendation-make");
  await branch.close();
});
