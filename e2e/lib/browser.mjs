// One Chromium; a window of its own for each person. A window fails its test on console errors,
// on scripts or styles the content security policy refuses, and on serious faults axe finds.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PASSWORD } from "./server.mjs";

const shots = fileURLToPath(new URL("../shots/", import.meta.url));
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export const PHONE = { width: 375, height: 812 };
export const DESKTOP = { width: 1280, height: 800 };

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function executable() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = places.find((place) => place && existsSync(place));
  assert.ok(found, "Chromium is not installed; CHROMIUM may name it");
  return found;
}

/** Starts the browser. */
export function startBrowser() {
  return chromium.launch({ executablePath: executable(), args: FLAGS });
}

/** Somebody's window: `{ page, go, signIn, check, shot, close }`. */
export async function openWindow(browser, city, { viewport = PHONE, javaScript = true } = {}) {
  const context = await browser.newContext({
    viewport,
    baseURL: city.url,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    javaScriptEnabled: javaScript,
    hasTouch: viewport.width < 600,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    // The browser also reports a refused form (422) here, which is as it should be.
    const refusal = /status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !refusal) faults.push(`${page.url()}: ${message.text()}`);
  });

  const window = {
    page,
    async go(path) {
      const answer = await page.goto(path);
      assert.ok(answer.status() < 400, `${path}: ${answer.status()}`);
      return answer;
    },
    async signIn(account) {
      await page.goto("/login");
      await page.getByLabel("手机号或账号").fill(account);
      await page.getByLabel("密码").fill(PASSWORD);
      await page.locator("main").getByRole("button", { name: "登录", exact: true }).click();
      await page.waitForURL((url) => url.pathname !== "/login");
    },
    /** No serious fault of accessibility, nothing wider than the screen, no console errors so far. */
    async check() {
      if (javaScript) await checkAccessibility(page);
      await checkWidth(page);
      assert.deepEqual(faults, []);
    },
    async shot(name) {
      await mkdir(shots, { recursive: true });
      await page.screenshot({ path: `${shots}${name}-${viewport.width}.png`, fullPage: true });
    },
    async close() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
  return window;
}

/** axe runs beside the page's own scripts, so the content security policy stays on. */
async function checkAccessibility(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: await readFile(axe, "utf8") });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const serious = JSON.parse(result.value).filter(({ impact }) => impact === "serious" || impact === "critical");
  const lines = serious.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html).join("\n    ")}`);
  assert.equal(lines.length, 0, `${page.url()}\n${lines.join("\n")}`);
}

async function checkWidth(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px wider than the screen`);
}
