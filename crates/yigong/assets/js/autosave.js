// Saves each field of an application by itself, shortly after the last key. The server keeps what
// somebody else wrote: each save carries the revision this page has seen.

const form = document.querySelector("form[data-autosave]");
const shown = form.querySelector("[data-saved]");
const revision = form.elements.namedItem("revision");
const pending = new Map();
const refused = new Set();
let timer = 0;
let busy = false;

const say = (text, bad = false) => {
  shown.textContent = text;
  shown.classList.toggle("is-bad", bad);
};

const value = (control) =>
  control.type === "radio" ? form.elements.namedItem(control.name).value : control.value;

function note(event) {
  const { name } = event.target;
  if (!name || name === "revision" || refused.has(name)) return;
  pending.set(name, value(event.target));
  say("正在写，还没有保存");
  clearTimeout(timer);
  timer = setTimeout(save, event.type === "change" ? 100 : 1200);
}

async function save() {
  if (busy || pending.size === 0) return;
  busy = true;
  const fields = Object.fromEntries(pending);
  pending.clear();
  say("正在保存…");
  try {
    await send(fields);
  } catch {
    for (const [name, text] of Object.entries(fields)) if (!pending.has(name)) pending.set(name, text);
    say("没有信号，还没有保存。连上网会自动再试，先不要关闭页面。", true);
    timer = setTimeout(save, 5000);
    busy = false;
    return;
  }
  busy = false;
  if (pending.size > 0) save();
}

async function send(fields) {
  const answer = await fetch(form.dataset.autosave, {
    method: "PATCH",
    headers: { "content-type": "application/json", "if-match": `"${revision.value}"` },
    body: JSON.stringify({ fields }),
    keepalive: JSON.stringify(fields).length < 30_000,
  });
  const body = await answer.json();
  if (answer.ok) return took(body);
  // A refusal is final for what was typed: say why, and leave saving it to the button.
  for (const name of Object.keys(fields)) if (answer.status === 412) refused.add(name);
  say(`没有保存：${body.detail ?? body.message ?? body.title}`, true);
}

function took(body) {
  revision.value = body.revision;
  for (const { field, text } of body.others) {
    const control = form.elements.namedItem(field);
    if (control && !pending.has(field) && document.activeElement !== control) control.value = text;
  }
  for (const { field, text } of body.advice) {
    const place = form.querySelector(`[data-advice="${field}"]`);
    if (place) place.textContent = text;
  }
  const by = [...new Set(body.others.map((it) => it.by))].join("、");
  say(by ? `已保存 ${body.saved_at}，并带入了${by}的修改` : `已保存 ${body.saved_at}`);
  check().catch(() => {}); // it is checked again after the next save
}

/** What the server checks is checked again after a save: the conditions, and figures against the ledger. */
async function check() {
  const answer = await fetch(location.pathname);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(place.id);
    if (fresh) place.replaceChildren(...fresh.childNodes);
  }
}

/** Counts while typing; the server's advice follows with the save. */
function count({ target }) {
  const place = target.dataset?.low && form.querySelector(`[data-advice="${target.name}"]`);
  if (place) place.textContent = `已写 ${target.value.replace(/\s/g, "").length} 字，建议 ${target.dataset.low}–${target.dataset.high} 字`;
}

form.addEventListener("input", note);
form.addEventListener("input", count);
form.addEventListener("change", note);
addEventListener("online", save);
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
addEventListener("beforeunload", (event) => {
  if (pending.size > 0 || busy) event.preventDefault();
});
form.addEventListener("submit", () => pending.clear());
