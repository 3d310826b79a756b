// Needs: an old man calls the community centre; somebody comes; both sides say so; the ledger shows it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { setStage } from "./lib/stage.mjs";

const stage = setStage();
const TEAM = "台城街道南塘社区党员义工队";

/** Fills the form as the centre does while somebody is on the phone. */
async function fill(page, { title, description, people, day = "2026-03-03", start = "09:30", end = "11:30" }) {
  await page.getByLabel(/^要帮什么忙/).fill(title);
  await page.getByLabel(/^类别/).selectOption("C6");
  await page.getByLabel(/^帮助谁/).selectOption("elder_alone");
  await page.getByLabel(/^镇（街）/).selectOption("台城街道");
  await page.getByLabel(/^街路或村/).fill("南塘路");
  await page.getByLabel(/^做什么/).fill(description);
  await page.getByLabel(/^哪一天/).fill(day);
  await page.getByLabel("几点开始").fill(start);
  await page.getByLabel(/^几点结束/).fill(end);
  await page.getByLabel(/^需要几个人/).fill(String(people));
  await page.getByLabel(/^求助人姓名/).fill("黄伯");
  await page.getByLabel(/^电话/).fill("13800169999");
  await page.getByLabel(/^详细住址/).fill("南塘路八巷3号二楼");
}

test("the board and its map, on a phone and on a desk", async () => {
  for (const viewport of [undefined, DESKTOP]) {
    const { page, go, check, shot, close } = await stage.window({ viewport });
    await go("/");
    await page.getByRole("link", { name: "我要求助" }).first().click();
    await page.getByRole("heading", { level: 1, name: "我要求助" }).waitFor();
    await check();
    await shot("needs-how");
    await go("/needs");
    assert.ok((await page.locator("main li.need").count()) > 3, "the demo city has open needs");
    await check();
    await shot("needs-board");
    await page.locator("svg.tiles a", { hasText: "端芬" }).click();
    await page.getByRole("heading", { name: "端芬镇，等人接单" }).waitFor();
    await close();
  }
});

test("an old man's need, taken by phone, becomes an activity and is confirmed by both sides", async () => {
  const title = "帮独居老人搬旧衣柜、打扫卫生";
  const centre = await stage.window({ viewport: DESKTOP });
  await centre.signIn("branch");
  await centre.go("/needs/new");
  const number = "440799194605011234";
  await fill(centre.page, { title, people: 2, description: `老人身份证号码 ${number}，想把旧衣柜搬下楼，再打扫一遍。` });
  await centre.check();
  await centre.page.getByRole("button", { name: "提交求助" }).click();
  await centre.page.getByText("公开的文字里有个人信息，还没有提交").waitFor();
  assert.ok((await centre.page.locator("main").innerText()).includes(number), "the warning shows what to remove");
  await centre.check();
  await centre.shot("needs-warning");
  await centre.page.getByLabel(/^做什么/).fill("老人想把旧衣柜搬下楼，再打扫一遍。二楼没有电梯，带手套。");
  await centre.page.getByRole("button", { name: "提交求助" }).click();
  await centre.page.getByRole("link", { name: "核实并公布" }).click();
  await centre.check();
  await centre.shot("needs-verify");
  await centre.page.getByLabel("怎样核实的").selectOption("phone");
  await centre.page.getByRole("button", { name: "核实无误，公布" }).click();
  await centre.page.getByRole("heading", { name: "合适的团队" }).waitFor();
  const need = new URL(centre.page.url()).pathname;
  await centre.check();
  await centre.shot("needs-dispatch");
  await centre.page.getByRole("button", { name: new RegExp(`派单.*${TEAM}`) }).click();
  await centre.page.getByText("已派单，团队负责人收到了通知。").waitFor();

  const team = await stage.window();
  await team.signIn("leader");
  await team.go("/work/needs");
  await team.check();
  await team.shot("needs-desk");
  await team.page.getByRole("link", { name: new RegExp(title) }).first().click();
  await team.check();
  await team.page.getByRole("button", { name: "接单", exact: true }).click();
  await team.page.getByText("已接单。活动已向全市发布").waitFor();
  await team.page.getByRole("link", { name: "联系方式和住址" }).click();
  await team.page.getByRole("button", { name: "查看" }).click();
  await team.page.getByText("南塘路八巷3号二楼").waitFor();
  await team.check();
  await team.shot("needs-particulars");
  await team.go(need);
  await team.page.getByRole("link", { name: "打开活动" }).click();
  await team.page.getByRole("heading", { level: 1, name: title }).waitFor();
  const activity = new URL(team.page.url()).pathname.split("/").pop();

  // Two come, sign in at the desk and out again.
  const leader = await stage.city.api("leader");
  const { shifts } = await leader.get(`/activities/${activity}`);
  const [shift] = shifts;
  const people = [];
  for (const account of ["volunteer06", "volunteer07"]) {
    const api = await stage.city.api(account);
    await api.post(`/shifts/${shift.id}/signups`);
    people.push((await api.get("/me")).id);
  }
  await stage.city.advance(24 * 60 + 25);
  for (const person of people) await leader.post(`/shifts/${shift.id}/check-ins`, { person });
  await stage.city.advance(125);
  for (const person of people) await leader.post(`/shifts/${shift.id}/check-outs`, { person });
  await team.go(need);
  await team.page.getByRole("link", { name: /办完了，去报告|更正报告/ }).click();
  await team.page.getByLabel("办好了").check();
  await team.page.getByLabel("愿意", { exact: true }).check();
  await team.page.getByLabel("还想说的话").fill("衣柜已交废品站，楼道也扫了。");
  await team.check();
  await team.shot("needs-report");
  await team.page.getByRole("button", { name: "提交报告" }).click();
  await team.page.getByText("待确认").first().waitFor();
  await team.close();

  await centre.go(need);
  await centre.page.getByRole("link", { name: "代为确认" }).click();
  await centre.page.getByLabel("办好了").check();
  await centre.page.getByLabel("愿意", { exact: true }).check();
  await centre.check();
  await centre.shot("needs-confirm");
  await centre.page.getByRole("button", { name: "确认", exact: true }).click();
  await centre.page.getByText("已完成").first().waitFor();
  await centre.page.getByText("衣柜已交废品站").waitFor();
  await centre.check();
  await centre.shot("needs-closed");
  await centre.close();

  const volunteer = await stage.window();
  await volunteer.signIn("volunteer06");
  await volunteer.go("/me");
  await volunteer.page.locator("tbody tr", { hasText: title }).getByText("120").waitFor();
  await volunteer.close();
});

test("one person takes a need; the other side's word enters the ledger", async () => {
  const title = "陪独居老人到银行办存折";
  const centre = await stage.window({ viewport: DESKTOP });
  await centre.signIn("branch");
  await centre.go("/needs/new");
  const when = { day: "2026-03-05", start: "09:00", end: "10:30" };
  await fill(centre.page, { title, people: 1, description: "存折到期要换，老人看不清单子，想有人陪着去银行办。", ...when });
  await centre.page.getByRole("button", { name: "提交求助" }).click();
  await centre.page.getByRole("link", { name: "核实并公布" }).click();
  await centre.page.getByLabel("怎样核实的").selectOption("known");
  await centre.page.getByRole("button", { name: "核实无误，公布" }).click();
  await centre.page.getByRole("heading", { name: "合适的团队" }).waitFor();
  const need = new URL(centre.page.url()).pathname;

  const helper = await stage.window();
  await helper.signIn("volunteer11");
  await helper.go(need);
  await helper.page.getByRole("link", { name: "我来帮忙" }).click();
  await helper.check();
  await helper.shot("needs-claim");
  await helper.page.getByRole("button", { name: "接这一单" }).click();
  await helper.page.getByText("待社区确认").waitFor();
  await centre.go(need);
  await centre.page.getByRole("button", { name: "确认由这位义工去" }).click();
  await centre.page.getByText("已确认由对方去帮忙").waitFor();
  await stage.city.advance(4 * 24 * 60);
  await helper.go(need);
  await helper.check();
  await helper.shot("needs-accepted");
  await helper.page.getByRole("link", { name: "办完了，去报告" }).click();
  await helper.page.getByLabel("办好了").check();
  await helper.page.getByLabel("愿意", { exact: true }).check();
  await helper.page.getByRole("button", { name: "提交报告" }).click();
  await helper.page.getByText("待对方确认").waitFor();
  await centre.go(need);
  await centre.page.getByRole("link", { name: "代为确认" }).click();
  await centre.page.getByLabel("办好了").check();
  await centre.page.getByLabel("说不准").check();
  await centre.page.getByRole("button", { name: "确认", exact: true }).click();
  await centre.page.getByText("1小时30分记入义工的台账").waitFor();
  await centre.close();
  await helper.go("/me");
  const row = helper.page.locator("tbody tr", { hasText: title });
  await row.getByText("对象确认").waitFor();
  await row.getByText("求助服务", { exact: true }).waitFor();
  await helper.check();
  await helper.shot("needs-ledger");
  await helper.close();
});

test("courses, events and employment have their pages", async () => {
  for (const [account, paths] of [
    ["volunteer03", ["/training", "/me/training", "/me/employment", "/events", "/me/needs"]],
    ["clerk", ["/work/employment", "/training/new", "/work/needs", "/work"]],
    ["organiser", ["/events/new"]],
  ]) {
    for (const viewport of [undefined, DESKTOP]) {
      const { page, go, signIn, check, shot, close } = await stage.window({ viewport });
      await signIn(account);
      for (const path of paths) {
        await go(path);
        await check();
        await shot(`room${path.replaceAll("/", "-")}`);
      }
      if (account === "volunteer03") {
        await go("/events");
        await page.getByRole("link", { name: "全城文明创建义工行动日" }).click();
        await page.getByText("开放名额").waitFor();
        await check();
        await shot("event");
      }
      await close();
    }
  }
});
