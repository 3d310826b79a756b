// The leader's desk: keeps the rotating code fresh, finds people as one types, and goes on recording
// without signal. What is recorded offline waits in this device's storage and is handed in once, each
// record under its own key, as soon as there is signal again.

const desk = document.querySelector("[data-desk]");
const shift = desk?.dataset.desk;
const api = `/api/v1/shifts/${shift}`;

/* ---- the rotating code ---- */

const panels = [...document.querySelectorAll("[data-code-panel]")];
let nextCode = 0;

function each(selector, change) {
  for (const panel of panels) for (const node of panel.querySelectorAll(selector)) change(node);
}

async function renewCode() {
  try {
    const answer = await fetch(`${api}/code`, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { code, expires_in, step, qr } = await answer.json();
    nextCode = Date.now() + expires_in * 1000;
    each("[data-code]", (node) => { node.textContent = code; });
    each("[data-qr]", (node) => { node.innerHTML = qr; });
    each("[data-countdown]", (node) => { node.max = step; });
  } catch {
    nextCode = Date.now() + 5000;
  }
}

function countDown() {
  const left = Math.max(0, Math.ceil((nextCode - Date.now()) / 1000));
  each("[data-countdown]", (node) => { node.value = left; });
  if (left === 0) renewCode();
}

if (panels.length) {
  const first = panels[0].querySelector("[data-countdown]");
  nextCode = Date.now() + first.value * 1000;
  setInterval(countDown, 1000);
}

/* ---- finding people ---- */

const find = document.querySelector("[data-find]");
const rows = [...document.querySelectorAll("[data-person]")];

find?.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  for (const row of rows) row.hidden = wanted !== "" && !row.dataset.text.toLowerCase().includes(wanted);
});

/* ---- recording, with or without signal ---- */

const store = `desk-${shift}`;
const sync = document.querySelector("[data-sync]");
const queue = JSON.parse(localStorage.getItem(store) ?? "[]");

function keep() {
  localStorage.setItem(store, JSON.stringify(queue));
  if (!sync) return;
  sync.hidden = queue.length === 0 && navigator.onLine;
  sync.classList.toggle("is-off", !navigator.onLine);
  sync.textContent = navigator.onLine ? `${queue.length} 条等待上传` : `无信号，${queue.length} 条待同步`;
}

function show(row, kind, note) {
  row.classList.remove("is-in", "is-out");
  row.classList.add(kind === "in" ? "is-in" : "is-out");
  row.querySelector("[data-note]").textContent = note;
  const form = row.querySelector("form");
  const next = kind === "in" ? "out" : "in";
  form.elements.kind.value = next;
  const button = form.querySelector("button");
  button.className = next === "out" ? "btn" : "btn btn-quiet";
  button.querySelector("span").firstChild.textContent = next === "out" ? "签退" : "再签到";
  count();
}

function count() {
  const here = document.querySelector("[data-here]");
  const left = document.querySelector("[data-left]");
  const out = rows.filter((row) => row.classList.contains("is-out")).length;
  here.textContent = rows.filter((row) => row.classList.contains("is-in")).length + out;
  left.textContent = out;
}

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

async function post(path, key, body) {
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  });
}

async function record(row, kind) {
  const person = row.dataset.person;
  const key = crypto.randomUUID();
  try {
    const answer = await post(`${api}/${kind === "in" ? "check-ins" : "check-outs"}`, key, { person });
    const told = await answer.json();
    if (!answer.ok) return refuse(row, told.detail);
    show(row, kind, kind === "in" ? `${clock()} 签到` : told.note ?? `记入 ${told.minutes} 分钟`);
  } catch {
    queue.push({ person, kind, at: new Date().toISOString(), key });
    keep();
    show(row, kind, `${clock()} ${kind === "in" ? "签到" : "签退"}，待上传`);
  }
}

function refuse(row, message) {
  row.querySelector("[data-note]").textContent = message;
  row.querySelector("[data-note]").setAttribute("role", "alert");
}

async function handIn() {
  if (queue.length === 0 || !navigator.onLine) return;
  const records = queue.slice(0, 200);
  try {
    const answer = await post(`${api}/desk-records`, crypto.randomUUID(), { records });
    if (!answer.ok) return;
    for (const result of (await answer.json()).results) {
      const at = queue.findIndex((one) => one.key === result.key);
      const [one] = queue.splice(at, 1);
      const row = rows.find((it) => it.dataset.person === one.person);
      if (row && !result.taken) refuse(row, result.message);
      else if (row && one.kind === "out") show(row, "out", `已上传，记入 ${result.minutes} 分钟`);
    }
    keep();
  } catch {
    // Still no signal: the next attempt is at the next sign of it.
  }
}

for (const row of rows) {
  row.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    record(row, event.target.elements.kind.value);
  });
}
addEventListener("online", () => { keep(); handIn(); });
addEventListener("offline", keep);
setInterval(handIn, 15000);
if (rows.length) keep();

/* ---- the page itself, kept for when there is no signal ---- */

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
