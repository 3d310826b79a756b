// The first half of the call of 2014, played in order by the people whose work it is: a branch writes,
// its unit examines and recommends, paper comes in, the summary goes in, the office screens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESKTOP } from "./lib/browser.mjs";
import { assertPdf, bytesOf, saved, words } from "./lib/paper.mjs";
import { setStage } from "./lib/stage.mjs";

const stage = setStage({ now: "2014-10-20T09:00:00+08:00" });

const PROJECT = "南塘独居老人敲门行动";
const CASE = "党员义工一人一册积分台账";
const HERE = "台城街道南塘社区党支部";

const FORM = {
  背景与起因: "南塘社区独居老人多，子女常年在外，病了、跌了往往隔天才有人知道。去年冬天，陈桂芳婆婆在家里跌倒，过了一夜才被邻居发现。",
  思路与做法:
    "支部把社区分成八个片，每片两名党员义工，每周二、周五上午各敲一次门：问一句身体，看一眼水电煤气，记一笔需要。" +
    "敲门记录当天交到社区，需要就医的由社区医生上门，需要修缮的转给水电师傅。每月最后一个周五开碰头会，把没有办完的逐件过一遍，排出下个月的人手。" +
    "片区、人员、电话贴在每户门后，老人自己也可以打电话。台风、寒潮前后加敲一次。",
  主要创新内容和措施:
    "一是时间固定，老人知道周二、周五上午有人来，不必等节日慰问。二是记录不过夜，需要当天转出去，谁办、办到哪一步都写在同一张单子上。" +
    "三是敲门人固定，老人认得脸，愿意开门、愿意说话。四是党员在台账上签到签退，敲了几户、走了多久都有记录，年终民主评议时拿出来看，不靠自己说。五是小修小补有人接，门铃、扶手、灯泡由水电师傅义工队每月集中办一次。",
  预期效果:
    "八个片的独居老人每周至少有两次照面，突发情况当天知道。年底前把门铃、扶手等小修缮办完。做法写成两页纸，其他社区照着就能做，不需要另外花钱，也不需要增加编制。年底请老人和子女打分，满意不满意都公布出来。",
};
const CONDITIONS = {
  规范性说明: "有片区分工表、敲门记录本和月度碰头会制度，记录按月归档在社区。",
  示范性说明: "不花钱、不增编制，任何一个有党员义工的社区都能照着做。",
};
const SUMMARY = {
  背景与起因: "南塘社区独居老人多，子女在外，突发情况往往隔天才有人知道。支部在入户走访中把这件事排在第一位。".repeat(5),
  思路与做法: "分八个片，每片两名党员，每周二、周五上午敲门，问身体、看水电、记需要，当天转办，月底碰头。".repeat(8),
  成效与反响: "突发情况能够当天知道，门铃和扶手陆续装好。老人说，听见敲门声就知道是星期二了。".repeat(9),
  经验与启示: "时间固定、人员固定、记录不过夜，三条缺一不可；人手少的社区可以先从一个片做起。".repeat(6),
  问题与反思: "雨天和农忙时人手不够，个别片区敲门次数不足；下一步请入党积极分子一起参加。".repeat(5),
};

/** Moves the clock to a city time, to the minute. */
async function until(time) {
  const now = await stage.city.advance(0);
  const minutes = Math.floor((new Date(time) - now) / 60_000);
  assert.ok(minutes >= 0, `${time} is over already`);
  await stage.city.advance(minutes);
}

/** Waits within the last minute of a deadline until one second after it. */
async function oneSecondAfter(time) {
  await until(time);
  const now = await stage.city.advance(0);
  await new Promise((done) => setTimeout(done, new Date(time) - now + 1000));
}

/** From the front page to the unit's room, as somebody who has just signed in would go. */
async function openRoom(page) {
  await page.goto("/");
  await page.getByRole("link", { name: "工作台" }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: /申报创新项目与案例/ }).click();
  await page.getByRole("heading", { name: "本单位的申报", level: 1 }).waitFor();
}

async function openApplication(page, title) {
  await openRoom(page);
  await page.locator("main").getByRole("link", { name: new RegExp(title) }).first().click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

async function draft(page, kind) {
  await openRoom(page);
  await page.getByLabel("由哪个党组织起草").selectOption({ label: HERE });
  await page.getByRole("radio", { name: new RegExp(kind) }).check();
  await page.getByRole("button", { name: "开始起草" }).click();
  await page.getByText("可以开始写了").waitFor();
}

/** Types into the form, and waits until the page says that everything is kept. */
async function write(page, fields) {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(new RegExp(`^([一二三四五]、)?${label}`)).fill(text);
  await page.locator("[data-saved]", { hasText: /^已保存/ }).waitFor();
}

async function writeForm(page, { title, kind, scope }) {
  await page.locator("#checked").getByText("实施期限还没有填完整").first().waitFor();
  await page.getByLabel("名称").fill(title);
  await page.getByRole("radio", { name: kind }).check();
  await page.getByLabel("申报范围").selectOption({ label: scope });
  await page.getByLabel("负责人").fill("梁志远");
  await page.getByLabel("联系方式").fill("0750-5550001");
  await page.getByRole("radio", { name: "期间" }).check();
  await page.getByLabel(/^从（年-月）/).fill("2014-02");
  await page.getByLabel(/^到（年-月/).fill("2014-12");
  await write(page, { ...FORM, ...CONDITIONS });
  // The conditions beside the form are checked again with every save, without loading the page again.
  await page.locator("#checked").getByText("实施期限还没有填完整").waitFor({ state: "detached" });
}

/** Links the branch's own team; the ledger gives the figures. */
async function linkTeam(page) {
  await page.getByRole("navigation", { name: "这份申报" }).getByRole("link", { name: "台账依据" }).click();
  await page.getByLabel("本单位的团队或活动").selectOption({ label: "台城街道南塘社区党员义工队" });
  await page.getByRole("button", { name: "关联", exact: true }).click();
  await page.getByText("已关联，数字已按台账更新").waitFor();
}

/** Goes through what the program found, and confirms. */
async function redact(page) {
  await page.getByRole("link", { name: "核对隐私处理" }).click();
  await page.getByRole("button", { name: /核对$/ }).click();
  await page.getByLabel("我已逐段看过全文").check();
  await page.getByRole("button", { name: "确认隐私处理" }).click();
  await page.getByText("离开单位的只有处理后的内容").waitFor();
}

/** Recommends what is open, in a place. */
async function recommend(page, position) {
  await page.getByRole("link", { name: "审查与推荐" }).click();
  await page.getByRole("radio", { name: new RegExp(`第 ${position} 位`) }).check();
  await page.getByLabel("单位意见").first().fill("情况属实，做法可行，同意推荐。");
  await page.getByLabel("单位签名人").fill("黄永健");
  await page.getByLabel("申报单位党组织意见").fill("经党工委研究，同意推荐参评。");
  await page.getByLabel("党组织负责人").fill("伍国强");
  const waiver = page.getByLabel("台账不足的说明");
  if (await waiver.count()) await waiver.fill("平台启用以前的服务记在纸质台账上，已核对原始签到表。");
  await page.getByRole("button", { name: "推荐", exact: true }).click();
}

test("the call is public: dates, conditions, where to hand in", async () => {
  const { page, go, check, shot, close } = await stage.window();
  await go("/");
  await go("/campaigns");
  await check();
  await page.getByRole("link", { name: "看申报要求" }).click();
  await page.getByText("2014年10月30日 23:59:59").first().waitFor();
  await shot("call-public");
  await check();
  await close();
});

test("a branch writes a project; what is typed is there after logging out", async () => {
  const { page, signIn, check, shot, close } = await stage.window();
  await signIn("branch");
  await draft(page, "创新服务项目");
  await shot("call-form-empty");
  await writeForm(page, { title: PROJECT, kind: "创新服务项目", scope: "帮老助幼" });
  await shot("call-form");
  await check();
  const path = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await page.goto(path);
  assert.match(page.url(), /\/login/);
  await signIn("branch");
  await openApplication(page, PROJECT);
  await page.getByRole("link", { name: "填写申报表" }).click();
  assert.equal(await page.getByLabel("思路与做法").inputValue(), FORM.思路与做法);
  await linkTeam(page);
  await shot("call-evidence");
  await check();
  await close();
});

test("it attaches a photo and a PDF, masks faces and words, and hands in; a case besides", async () => {
  const { page, go, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await go("/");
  const photo = await page.screenshot({ type: "jpeg" });
  const pdf = await page.pdf();
  await signIn("branch");
  await openApplication(page, PROJECT);
  await shot("call-application");
  await page.getByRole("navigation", { name: "这份申报" }).getByRole("link", { name: "附件" }).click();
  for (const [name, mimeType, buffer] of [["陈婆婆家门口.jpg", "image/jpeg", photo], ["分工表.pdf", "application/pdf", pdf]]) {
    await page.getByLabel("选择照片或文件").setInputFiles({ name, mimeType, buffer });
    await page.getByRole("button", { name: "上传" }).click();
    await page.waitForURL(/\/attachments\/[0-9a-f-]+$/);
    assert.ok(!(await page.locator("main").textContent()).includes(name), "the name a file came under is shown");
    await shot(`call-attachment-${mimeType.split("/")[1]}`);
    await check();
    if (mimeType === "image/jpeg") {
      await page.getByRole("button", { name: "确认遮挡" }).click();
      await page.getByRole("heading", { name: "别人看到的照片" }).waitFor();
      await page.getByLabel("这是什么").fill("党员义工在门口登记敲门情况");
    } else await page.getByLabel("这是什么").fill("片区分工表");
    await page.getByRole("button", { name: "保存说明" }).click();
    await page.getByRole("navigation", { name: "位置" }).getByRole("link", { name: "附件", exact: true }).click();
  }
  await shot("call-attachments");
  await check();
  await openApplication(page, PROJECT);
  await redact(page);
  assert.ok((await page.locator("mark").allTextContents()).some((text) => text.includes("陈桂芳")), "the name is not found");
  await shot("call-redaction");
  await check();
  await openApplication(page, PROJECT);
  await page.getByRole("button", { name: "报送单位审查" }).click();
  await page.getByText("已报送单位审查").waitFor();
  await draft(page, "创新工作案例");
  await writeForm(page, { title: CASE, kind: "创新工作案例", scope: "开展党员义工培训及激励" });
  await linkTeam(page);
  await openApplication(page, CASE);
  await redact(page);
  await openApplication(page, CASE);
  await page.getByRole("button", { name: "报送单位审查" }).click();
  await page.getByText("已报送单位审查").waitFor();
  await check();
  await close();
});

test("the unit returns one with reasons; the branch revises and hands in again", async () => {
  const clerk = await stage.window({ viewport: DESKTOP });
  await clerk.signIn("clerk");
  await openRoom(clerk.page);
  await clerk.shot("call-room");
  await clerk.check();
  await openApplication(clerk.page, CASE);
  await clerk.page.getByRole("link", { name: "退回修改" }).click();
  await clerk.page.getByLabel("理由").fill("改");
  await clerk.page.getByRole("button", { name: "退回", exact: true }).click();
  await clerk.page.getByText("请写明理由，4 至 500 字").first().waitFor();
  await clerk.shot("call-return");
  await clerk.check();
  await clerk.page.getByLabel("理由").fill("请写清楚积分怎样记、谁来核对。");
  await clerk.page.getByRole("button", { name: "退回", exact: true }).click();
  await clerk.page.getByText("已退回").waitFor();
  await clerk.close();

  const { page, signIn, check, shot, close } = await stage.window();
  await signIn("branch");
  await openApplication(page, CASE);
  await page.getByText("请写清楚积分怎样记、谁来核对").first().waitFor();
  await shot("call-returned");
  await check();
  await page.getByRole("link", { name: "填写申报表" }).click();
  await write(page, { 思路与做法: `${FORM.思路与做法}积分由片长当天记，月底由支部组织委员核对公布。` });
  await openApplication(page, CASE);
  await redact(page);
  await openApplication(page, CASE);
  await page.getByRole("button", { name: "报送单位审查" }).click();
  await page.getByText("已报送单位审查").waitFor();
  await close();
});

test("the unit ranks and recommends three; a fourth is refused", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("clerk");
  for (const [position, title] of [PROJECT, CASE, "四点半课堂的党员老师"].entries()) {
    await openApplication(page, title);
    await recommend(page, position + 1);
    await page.getByText("已推荐。请打印申报表").waitFor();
  }
  await openApplication(page, "清晨一小时护水行动");
  await recommend(page, 3);
  await page.getByText(/名额已满|第 3 位已经是|名额已经用完/).first().waitFor();
  assert.equal(await page.getByLabel("单位签名人").inputValue(), "黄永健", "what was typed is kept");
  await shot("call-fourth");
  await check();
  await openRoom(page);
  await shot("call-room-full");
  await check();
  await close();
});

/** Codes of the project: on the form of record, and of an earlier version. */
const codes = {};

test("the form is printed as PDF and Word, with its code", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("clerk");
  await openApplication(page, PROJECT);
  await shot("call-recommended");
  await check();
  const main = await page.locator("main").textContent();
  [, codes.right] = /版本号 ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(main);
  assertPdf(await bytesOf(page, page.getByRole("link", { name: "申报表 PDF" })));
  const word = await saved(page, page.getByRole("link", { name: "申报表 Word" }));
  assert.equal(word.name, `申报表-${codes.right}.docx`);
  const text = words(word.bytes);
  for (const part of [PROJECT, FORM.预期效果, "经党工委研究，同意推荐参评。", codes.right]) assert.ok(text.includes(part), part);
  await page.getByRole("navigation", { name: "这份申报" }).getByRole("link", { name: "版本" }).click();
  await shot("call-versions");
  await check();
  const all = (await page.locator("main").textContent()).match(/[0-9A-Z]{4}-[0-9A-Z]{4}/g);
  codes.wrong = all.find((code) => code !== codes.right);
  await openApplication(page, CASE);
  [, codes.case] = /版本号 ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await page.locator("main").textContent());
  await close();
});

async function receive(page, code) {
  await page.goto("/");
  await page.getByRole("link", { name: "工作台" }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: /登记纸质申报材料/ }).click();
  await page.getByLabel("版本号").fill(code);
  await page.getByLabel("份数").fill("2");
  await page.getByLabel("三处签名盖章齐全").check();
  await page.getByRole("button", { name: "登记", exact: true }).click();
}

test("the office takes in two stamped copies by their code; another version is flagged", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("office");
  await receive(page, "0000-0000");
  await page.getByText("没有这个版本号").first().waitFor();
  assert.equal(await page.getByLabel("版本号").inputValue(), "0000-0000");
  await shot("call-desk");
  await check();
  await receive(page, codes.wrong);
  await page.getByRole("heading", { name: "版本不一致" }).waitFor();
  await page.getByText(`平台的正式版本是 ${codes.right}`).waitFor();
  await shot("call-mismatch");
  await check();
  await receive(page, codes.right.toLowerCase());
  await page.getByRole("heading", { name: "已收齐" }).waitFor();
  await shot("call-receipt");
  await check();
  assertPdf(await bytesOf(page, page.getByRole("link", { name: "打印回执" })));
  await receive(page, codes.case);
  await page.getByRole("heading", { name: "已收齐" }).waitFor();
  await close();
});

test("one second after the first deadline the form is closed, and says so", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP, javaScript: false });
  await signIn("branch");
  await draft(page, "创新服务项目");
  await page.getByLabel("名称").fill("迟到的申报");
  await oneSecondAfter("2014-10-30T23:59:59+08:00");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("申报表的截止时间（2014年10月30日 23:59:59）已过").first().waitFor();
  assert.equal(await page.getByLabel("名称").inputValue(), "迟到的申报", "what was typed is kept");
  await shot("call-late-form");
  await check();
  await close();
});

test("the summary is written in five parts and submitted before the second deadline", async () => {
  await until("2014-12-20T10:00:00+08:00");
  const { page, signIn, check, shot, close } = await stage.window();
  await signIn("branch");
  for (const title of [PROJECT, CASE]) {
    await openApplication(page, title);
    await page.getByRole("link", { name: "写活动总结" }).click();
    await write(page, SUMMARY);
    if (title === PROJECT) await check();
    if (title === PROJECT) await shot("call-summary");
    await openApplication(page, title);
    await redact(page);
  }
  await close();
  const clerk = await stage.window({ viewport: DESKTOP });
  await clerk.signIn("clerk");
  for (const title of [PROJECT, CASE]) {
    await openApplication(clerk.page, title);
    await clerk.page.getByRole("button", { name: "提交活动总结" }).click();
    await clerk.page.getByText("已提交，等待形式审查").first().waitFor();
  }
  await clerk.shot("call-submitted");
  await clerk.check();
  await openApplication(clerk.page, PROJECT);
  assertPdf(await bytesOf(clerk.page, clerk.page.getByRole("link", { name: "活动总结 PDF" })));
  const text = words((await saved(clerk.page, clerk.page.getByRole("link", { name: "活动总结 Word" }))).bytes);
  for (const part of ["党员义工在门口登记敲门情况", "片区分工表", "听见敲门声就知道是星期二了"]) assert.ok(text.includes(part), part);
  await clerk.close();
});

test("one second after the second deadline a summary is refused", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP, javaScript: false });
  await signIn("clerk");
  await openApplication(page, "四点半课堂的党员老师");
  await page.getByRole("link", { name: "写活动总结" }).click();
  await page.getByLabel(/背景与起因/).fill("这一段来晚了。");
  await oneSecondAfter("2014-12-30T23:59:59+08:00");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("活动总结的截止时间（2014年12月30日 23:59:59）已过").first().waitFor();
  assert.equal(await page.getByLabel(/背景与起因/).inputValue(), "这一段来晚了。");
  await shot("call-late-summary");
  await check();
  await close();
});

/** Opens what waits for the office, from its work desk. */
async function openScreening(page) {
  await page.goto("/");
  await page.getByRole("link", { name: "工作台" }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: /形式审查/ }).first().click();
  await page.getByRole("heading", { name: "形式审查", level: 1 }).waitFor();
}

async function screen(page, title, outcome, reasons, note) {
  await openScreening(page);
  await page.locator("main").getByRole("link", { name: new RegExp(title) }).click();
  const screening = page.locator("main").getByRole("link", { name: "形式审查", exact: true }).and(page.locator(".btn"));
  if (!page.url().endsWith("/screening")) await screening.click();
  await page.getByRole("radio", { name: new RegExp(`^${outcome}`) }).check();
  for (const reason of reasons) await page.getByRole("checkbox", { name: reason }).check();
  await page.getByLabel("具体说明").fill(note);
  await page.getByRole("button", { name: "记录结论" }).click();
}

test("the office screens with typed reasons, and gives time to correct", async () => {
  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("office");
  await openScreening(page);
  await shot("call-screening-list");
  await check();
  await page.locator("main").getByRole("link", { name: "各单位进度" }).click();
  await page.getByText("已提醒").first().waitFor();
  await shot("call-units");
  await check();
  await screen(page, PROJECT, "通过审查", [], "");
  await page.getByText("审查结果已记录").waitFor();
  await screen(page, CASE, "限期补正", [], "积分核对的办法没有写进总结");
  await page.getByText("请至少选择一条理由").first().waitFor();
  assert.equal(await page.getByLabel("具体说明").inputValue(), "积分核对的办法没有写进总结");
  await shot("call-screening");
  await check();
  await page.getByRole("checkbox", { name: /材料不完整/ }).check();
  await page.getByRole("button", { name: "记录结论" }).click();
  await page.getByText("审查结果已记录").waitFor();
  await screen(page, "四点半课堂的党员老师", "不予通过", [/逾期未提交活动总结/], "电话核实，单位没有写。");
  await page.getByText("审查结果已记录").waitFor();
  await close();
});

test("within the window it is corrected and resubmitted; then it passes", async () => {
  const clerk = await stage.window();
  await clerk.signIn("clerk");
  await openApplication(clerk.page, CASE);
  await clerk.page.getByText("积分核对的办法没有写进总结").first().waitFor();
  await clerk.shot("call-correcting");
  await clerk.check();
  await clerk.page.getByRole("link", { name: "修改活动总结" }).click();
  await write(clerk.page, { 思路与做法: `${SUMMARY.思路与做法}积分由支部组织委员月底核对，张榜公布。` });
  await openApplication(clerk.page, CASE);
  await redact(clerk.page);
  await openApplication(clerk.page, CASE);
  await clerk.page.getByRole("button", { name: "重新提交" }).click();
  await clerk.page.getByText("已提交，等待形式审查").first().waitFor();
  await clerk.close();

  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("office");
  await screen(page, CASE, "通过审查", [], "");
  await page.getByText("审查结果已记录").waitFor();
  await openScreening(page);
  await page.locator("main").getByRole("link", { name: "通过审查名单" }).click();
  for (const title of [PROJECT, CASE]) await page.getByText(title).waitFor();
  assert.equal(await page.getByText("四点半课堂的党员老师").count(), 0);
  await shot("call-admitted");
  await check();
  await close();
});

test("the list is public only where the campaign says so", async () => {
  const stranger = await stage.window();
  await stranger.go("/campaigns");
  await stranger.page.getByRole("link", { name: "看申报要求" }).click();
  await stranger.page.getByRole("link", { name: "通过审查名单" }).click();
  await stranger.page.getByText("本年度评审前不公布名单").waitFor();
  await stranger.check();

  const { page, signIn, check, shot, close } = await stage.window({ viewport: DESKTOP });
  await signIn("organiser");
  await page.goto("/campaigns");
  await page.getByRole("link", { name: "看申报要求" }).click();
  await page.getByRole("button", { name: "生成草案" }).click();
  await page.getByText("2015 年度的草案已按上一次生成").waitFor();
  await shot("call-next-year");
  await check();
  await page.getByLabel("文号").fill("台组〔2015〕96号");
  await page.getByLabel("评审前公布通过审查的名单").check();
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("button", { name: "发布这个申报活动" }).click();
  await page.getByText("已发布").first().waitFor();
  const path = new URL(page.url()).pathname;
  await close();
  await stranger.go(`${path}/admitted`);
  await stranger.page.getByText("还没有通过审查的申报").waitFor();
  await stranger.close();
});
