// The wall: every minute the figures are fetched anew and put in place, without a flash. A screen that
// lost its network keeps what it shows and tries again.

const EVERY = 60_000;

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [".wall-head", ".wall-body"]) {
      const [now, next] = [document.querySelector(part), fresh.querySelector(part)];
      if (now && next && now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
    }
  } catch {
    // No network: the next minute may have one.
  }
}

setInterval(refresh, EVERY);
