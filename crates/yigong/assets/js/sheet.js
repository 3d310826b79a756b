// The scoring sheet: saves what is typed a moment after the last key, keeps the total, and lets the
// keyboard go from one criterion to the next. Without it the page saves by its buttons.

const sheet = document.querySelector("[data-sheet]");
const status = sheet.querySelector("[data-saved]");
const total = sheet.querySelector("[data-total]");
const revision = sheet.elements.revision;
const numbers = [...sheet.querySelectorAll('input[type="number"]')];
const stops = [...numbers, sheet.elements.comment];

sheet.querySelector("[data-keys]").hidden = false;

function add() {
  total.textContent = numbers.reduce((sum, input) => sum + (Number.parseInt(input.value, 10) || 0), 0);
}

function wrong(input) {
  return input.value !== "" && !input.checkValidity();
}

/* ---- saving: one request at a time, the latest content wins ---- */

let timer = 0;
let running = null;
let dirty = false;
let stopped = false;

function say(text, bad) {
  status.textContent = text;
  status.classList.toggle("bad", Boolean(bad));
}

function content() {
  const fields = new URLSearchParams(new FormData(sheet));
  fields.delete("reason");
  for (const input of numbers) if (wrong(input)) fields.delete(input.name);
  return fields;
}

async function send() {
  dirty = false;
  say("正在保存…");
  try {
    const answer = await fetch(sheet.dataset.sheet, { method: "POST", headers: { accept: "application/json" }, body: content() });
    const body = await answer.json();
    if (answer.ok) {
      revision.value = body.revision;
      if (!dirty) say(`已保存 ${body.saved}`);
    } else {
      stopped = body.conflict === true;
      say(body.message ?? "没有保存，请稍后再试。", true);
    }
  } catch {
    dirty = true;
    say("没有信号，内容还在这个页面上，恢复后会自动保存。", true);
    timer = setTimeout(save, 5000);
  }
}

async function save() {
  clearTimeout(timer);
  if (stopped || !dirty) return;
  if (running) {
    await running;
    return save();
  }
  running = send();
  await running;
  running = null;
}

sheet.addEventListener("input", () => {
  add();
  for (const input of numbers) input.setAttribute("aria-invalid", String(wrong(input)));
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, 600);
});
sheet.addEventListener("focusout", save);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());

// Handing in sends the whole form with the latest revision, so what is on its way must arrive first.
sheet.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!running) return;
  event.preventDefault();
  const button = event.submitter;
  await running;
  dirty = false;
  sheet.requestSubmit(button);
});

/* ---- keys ---- */

sheet.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    sheet.requestSubmit();
    return;
  }
  const at = stops.indexOf(event.target);
  if (at >= 0 && at < stops.length - 1) {
    event.preventDefault();
    stops[at + 1].focus();
    stops[at + 1].select?.();
  }
});
