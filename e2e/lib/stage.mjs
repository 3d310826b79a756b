// What every journey stands on: a city and a browser, both gone when the file's tests are over.

import { after, before } from "node:test";
import { openWindow, startBrowser } from "./browser.mjs";
import { startCity } from "./server.mjs";

/** `const stage = setStage();` then, inside a test, `stage.city` and `await stage.window({…})`. */
export function setStage(options) {
  const stage = {};
  before(async () => {
    stage.city = await startCity(options);
    stage.browser = await startBrowser();
    stage.window = (settings) => openWindow(stage.browser, stage.city, settings);
  });
  after(async () => {
    await stage.browser?.close();
    await stage.city?.stop();
  });
  return stage;
}

/** An activity of the leader's team, published through the API: `{ id, shifts: [{ id }] }`. */
export async function publishActivity(city, { title, startsIn = 120, minutes = 120, capacity = 5 }) {
  const leader = await city.api("leader");
  const { items } = await leader.get("/teams?mine=true");
  const now = await city.advance(0);
  const at = (plus) => new Date(now.getTime() + plus * 60_000).toISOString().replace(/\.\d+Z$/, "+00:00");
  const activity = await leader.post("/activities", {
    title,
    category: "C1",
    team: items[0].id,
    place: "南塘社区党群服务中心门口",
    description: "清扫街巷，清理小广告，集合后分三个小组。",
    shifts: [{ starts_at: at(startsIn), ends_at: at(startsIn + minutes), capacity }],
  });
  await leader.post(`/activities/${activity.id}/publication`);
  return activity;
}
