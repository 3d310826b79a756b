// A demo city of its own for each test file: fresh data, a port of its own, a time that is given.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const PASSWORD = "south-pond-2026";
/** A Monday morning in the city. */
export const NOW = "2026-03-02T09:00:00+08:00";

/**
 * Starts `yigong demo` and waits until it listens. Returns `{ url, advance, api, stop }`:
 * `advance(minutes)` moves the demo's clock, `api(account)` asks the JSON API as somebody.
 */
export async function startCity({ now = NOW } = {}) {
  const data = await mkdtemp(join(tmpdir(), "yigong-e2e-"));
  const program = process.env.YIGONG ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/yigong");
  const options = ["demo", "--listen", "127.0.0.1:0", "--data", data, "--password", PASSWORD, "--now", now];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  const url = await listening(child);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null) child.kill("SIGTERM");
    if (child.exitCode === null) await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { url, stop, advance: (minutes) => advance(url, minutes), api: (account) => api(url, account) };
}

/** The address it prints, or its last words when it ends first. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      const address = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said);
      if (address) resolve(address[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`the server did not listen within 60 s:\n${said}`)), 60_000).unref();
  });
}

async function advance(url, minutes) {
  const answer = await call(url, "POST", "/demo/clock", { advance_minutes: minutes });
  return new Date(answer.now);
}

/** The JSON API as `account`: `await (await city.api("leader")).post("/activities", {…})`. */
async function api(url, account) {
  const { token } = await call(url, "POST", "/sessions", { account, password: PASSWORD });
  const ask = (method) => (path, body, headers) => call(url, method, path, body, { ...headers, authorization: `Bearer ${token}` });
  return { get: ask("GET"), post: ask("POST"), delete: ask("DELETE") };
}

async function call(url, method, path, body, headers = {}) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
