// The page without a network. All its files are kept as they were released together; the next release takes over when
// the person says so, or when the last tab of this one is closed. `cargo xtask` writes the first lines: VERSION, PAGE
// (what the page is made of) and REFERENCE (the pages about the causes).
const CACHE = `why400-${VERSION}`;

const FILES = new Set([...PAGE, ...REFERENCE].map((path) => new URL(path, self.registration.scope).href));

// Asks the host again, whatever an older release has left in the browser's own cache.
const fresh = (path) => new Request(path, { cache: "no-cache" });

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(PAGE.map(fresh));
  // There are more than a hundred of them; one that is missing does not keep the page from working.
  await Promise.allSettled(REFERENCE.map((path) => cache.add(fresh(path))));
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("why400-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// The address of the file that a request is for.
function file(request) {
  const url = new URL(request.url);
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.origin + url.pathname;
}

async function answer(request) {
  // A full or broken disk must not keep the page from a network that is there.
  const kept = await caches.match(file(request), { cacheName: CACHE }).catch(() => undefined);
  if (!kept) return fetch(request);
  // Some hosts lead from index.html to its folder. Browsers refuse an answer that was led elsewhere to who opens a page.
  return kept.redirected ? new Response(kept.body, kept) : kept;
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  // With all else the browser deals as if there were no worker, and its failures are not ours.
  if (event.request.method === "GET" && FILES.has(file(event.request))) event.respondWith(answer(event.request));
});
