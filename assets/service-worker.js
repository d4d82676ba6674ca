// The page without a network. All its files are kept as they were released together; the next release takes over when
// the person says so, or when the last tab of this one is closed. `cargo xtask` writes the first lines: VERSION, PAGE
// (what the page is made of) and REFERENCE (the pages about the causes).
const CACHE = `why400-${VERSION}`;

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

async function answer(request) {
  const url = new URL(request.url);
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  const cache = await caches.open(CACHE);
  return (await cache.match(url, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});
