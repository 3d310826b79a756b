// The tablet of a station: keeps the rotating code and the list of the day fresh without touching
// what is being typed, and lets a message stand for a while only.

const address = document.body.dataset.kiosk;
const bar = () => document.querySelector("[data-countdown]");
let next = Date.now() + bar().value * 1000;

function replace(fresh, selector) {
  const [old, young] = [document.querySelector(selector), fresh.querySelector(selector)];
  if (old && young) old.replaceWith(young);
}

async function renew() {
  next = Date.now() + 5000;
  try {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const selector of ["[data-code-panel]", "[data-roll]", "[data-clock]"]) replace(fresh, selector);
    next = Date.now() + bar().value * 1000;
  } catch {
    // No signal: try again at the next beat.
  }
}

setInterval(() => {
  const left = Math.max(0, Math.ceil((next - Date.now()) / 1000));
  bar().value = left;
  if (left === 0) renew();
}, 1000);

setTimeout(() => document.querySelector("[data-told]")?.remove(), 20000);
