// Pages saved for visits. What "Save for visits" put into the cache, ciphertext and shells, answers when the network
// does not. It knows no key, no code, no gated address and no build: it asks the network first, always, and keeps a
// newer answer only in the place of one that the reader had saved.

const NAME = `pimh:${new URL(registration.scope).pathname}`;
const SHELL = `${registration.scope}404.html`; // opens any address that the reader's bundles know
const PATIENCE = 4000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});

// Never `caches.open` before something is known to be saved: signing out leaves no cache behind.
const saved = (request) => caches.match(request, { cacheName: NAME, ignoreSearch: true, ignoreVary: true });
const kind = (reply) => reply.headers.get("content-type");

async function answer(request) {
  const mine = await saved(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  try {
    // A network that answers nothing for seconds is no network to somebody on a doorstep.
    const reply = await (mine ? Promise.race([fetch(request), late]) : fetch(request));
    // A host in trouble, or a portal that answers everything with its own page, does not replace what is saved.
    if (mine && (!reply || reply.status >= 500 || (reply.ok && kind(reply) !== kind(mine)))) return mine;
    if (mine && reply.ok && !reply.redirected) await renew(request, reply.clone());
    return reply;
  } catch (error) {
    const shell = mine ?? (request.mode === "navigate" ? await saved(SHELL) : undefined);
    if (shell) return shell;
    throw error;
  }
}

async function renew(request, reply) {
  if (await caches.has(NAME)) await (await caches.open(NAME)).put(request.url.replace(/[?#].*/, ""), reply);
}
