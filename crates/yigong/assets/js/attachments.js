// Sends a file in parts that can be resumed after a lost connection or a closed page, and lets one draw
// regions on a photo with mouse, pen or finger. Without this script the plain forms do the same work.

const form = document.querySelector("[data-upload]");

async function call(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { accept: "application/json", ...options.headers } });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  const error = new Error(problem.detail || problem.title || "上传失败，请稍后再试。");
  error.status = answer.status;
  throw error;
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/* A connection that fails is tried again for two minutes; what the server refuses is not. */
async function patiently(work, say) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if ((error.status && error.status < 500) || tries === 8) throw error;
      say("网络不通，稍后接着传……");
      await pause(Math.min(30, 2 ** tries));
    }
  }
}

async function send(file, say) {
  const base = form.dataset.upload;
  const memory = `upload:${base}:${file.name}:${file.size}:${file.lastModified}`;
  let state = null;
  const known = localStorage.getItem(memory);
  if (known) state = await call(`/api/v1/attachments/${known}`).catch(() => null);
  if (!state || state.state !== "sending") {
    const body = JSON.stringify({ name: file.name, size: file.size });
    state = await call(base, { method: "POST", body, headers: { "content-type": "application/json" } });
    localStorage.setItem(memory, state.id);
  }
  const path = `/api/v1/attachments/${state.id}`;
  const here = new Set(state.received);
  for (let number = 0; number < state.parts; number++) {
    say(`正在上传 ${Math.round((here.size / state.parts) * 100)}%`, here.size / state.parts);
    if (here.has(number)) continue;
    const body = file.slice(number * state.part_size, (number + 1) * state.part_size);
    const headers = { "content-type": "application/octet-stream" };
    await patiently(() => call(`${path}/parts/${number}`, { method: "PUT", body, headers }), say);
    here.add(number);
  }
  say("正在检查文件……", 1);
  try {
    return await patiently(() => call(`${path}/completion`, { method: "POST" }), say);
  } finally {
    localStorage.removeItem(memory);
  }
}

form?.addEventListener("submit", async (event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  const box = form.querySelector("[data-upload-state]");
  const words = box.querySelector("[data-upload-words]");
  const bar = box.querySelector("progress");
  const button = form.querySelector("button");
  box.hidden = false;
  button.disabled = true;
  const say = (text, share) => {
    words.textContent = text;
    if (share !== undefined) bar.value = share * 100;
  };
  try {
    const done = await send(file, say);
    location.href = done.page;
  } catch (error) {
    say(error.message);
    words.className = "error";
    button.disabled = false;
  }
});

/* ---- regions on a photo ---- */

const figure = document.querySelector("[data-regions]");
const list = document.querySelector("[data-region-list]");

if (figure && list) {
  const svg = figure.querySelector("svg");
  const name = "http://www.w3.org/2000/svg";
  let count = list.children.length;
  let from = null;
  let drawn = null;

  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const share = (at, start, length) => Math.round(Math.min(1, Math.max(0, (at - start) / length)) * 1000);
    return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
  };
  const draw = (to) => {
    const values = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    for (const [key, value] of Object.entries(values)) drawn.setAttribute(key, value);
    return values;
  };

  svg.addEventListener("pointerdown", (event) => {
    from = place(event);
    drawn = svg.appendChild(document.createElementNS(name, "rect"));
    drawn.setAttribute("class", "photo-region");
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => { if (drawn) draw(place(event)); });
  svg.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const values = draw(place(event));
    if (values.width < 10 || values.height < 10) {
      drawn.remove();
    } else {
      count += 1;
      drawn.dataset.region = count;
      const item = list.appendChild(document.createElement("li"));
      const label = item.appendChild(document.createElement("label"));
      label.className = "choice";
      const box = label.appendChild(document.createElement("input"));
      Object.assign(box, { type: "checkbox", name: "region", checked: true, value: Object.values(values).join(",") });
      box.dataset.regionBox = count;
      label.appendChild(document.createElement("span")).textContent = `第 ${count} 处（手画）`;
    }
    drawn = null;
  });
  list.addEventListener("change", (event) => {
    const number = event.target.dataset.regionBox;
    svg.querySelector(`[data-region="${number}"]`)?.classList.toggle("is-off", !event.target.checked);
  });
}
