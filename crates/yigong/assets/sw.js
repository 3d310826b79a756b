// Keeps the leader's desk and the check of certificates at hand without signal: the pages and what they
// are made of. Nothing else is kept, because other pages show people's own affairs.

const CACHE = "desk-1";
const isDesk = (url) => /^\/shifts\/[^/]+\/desk$/.test(url.pathname);
// Kept without its query: what one number's answer was must not be shown for another's.
const CHECK = "/certificates/verify";
const isAsset = (url) => url.pathname.startsWith("/assets/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isDesk(url)) event.respondWith(networkFirst(event.request));
  else if (url.pathname === CHECK) event.respondWith(checkFirst(event));
  else if (isAsset(url)) event.respondWith(cacheFirst(event.request));
});

async function networkFirst(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function checkFirst(event) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(cache.add(CHECK).catch(() => {}));
    return answer;
  } catch (error) {
    const kept = await cache.match(CHECK);
    if (kept) return kept;
    throw error;
  }
}

async function cacheFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
