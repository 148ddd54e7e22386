// What pages need between them. It hands a sign-in that is not to be kept from one page to the next, in its memory alone.
// And it has the pages saved for visits: what "Save for visits" put into the cache, ciphertext and shells, answers when
// the network does not. It knows no code, no gated address and no build: it asks the network first, always, and keeps a
// newer answer only in the place of one that the reader had saved, with the scripts and styles that it needs.

const NAME = `pimh:${new URL(registration.scope).pathname}`;
const NAMES = [NAME, NAME + "open"]; // what a code opens, and what is public and needs none
const SHELL = `${registration.scope}404.html`; // opens any address that the reader's bundles know
const PATIENCE = 4000;
const HELD = 1e4; // from a page that goes to the one that comes
const AT_ONCE = 300; // a page that sleeps does not answer

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request, event.resultingClientId));
});

const later = (time) => new Promise((done) => setTimeout(done, time));

// ---- A sign-in on its way -------------------------------------------------------------------------------------------

let held;
let ends;

function hold(me) {
  clearTimeout(ends);
  held = me;
  if (me) ends = setTimeout(hold, HELD);
}

// Asks the pages that somebody sees, for one of them is about to go; or for one that wants to know all others, asleep or not.
async function gather(but) {
  if (held) return;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const asked = pages
    .filter(({ url }) => url.startsWith(registration.scope))
    .filter(({ id, visibilityState }) => (but ? id !== but : visibilityState === "visible"))
    .map(
      (page) =>
        new Promise((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => done(data && hold(data));
          page.postMessage("who", [port2]);
        }),
    );
  await Promise.race([Promise.all(asked), later(AT_ONCE)]);
}

// A page that goes, or signs in or out, says who reads (0: nobody). One that comes asks.
addEventListener("message", (event) => {
  const [port] = event.ports;
  if (port) event.waitUntil(gather(event.source.id).then(() => port.postMessage(held)));
  else hold(event.data);
});

// ---- Saved pages ----------------------------------------------------------------------------------------------------

// Never `caches.open` before something is known to be saved: signing out leaves no cache behind.
async function saved(request) {
  for (const cacheName of NAMES) {
    const found = await caches.match(request, { cacheName, ignoreSearch: true, ignoreVary: true });
    if (found) return found;
  }
}
const kind = (reply) => reply.headers.get("content-type");

async function answer(request, visitor) {
  const goes = request.mode === "navigate";
  if (goes) await gather();
  if (held) hold(held); // pages are coming still
  const mine = await saved(request);
  // Of a page that was saved, the host is asked: what the browser keeps may be as old as what was saved.
  const asked = mine && goes ? fetch(request, { cache: "no-cache" }) : fetch(request);
  try {
    // A network that answers nothing for seconds is no network to somebody on a doorstep.
    const reply = await (mine ? Promise.race([asked, later(PATIENCE)]) : asked);
    if (mine && !reply && goes) newer(request, mine.clone(), asked, visitor);
    // A host in trouble, or a portal that answers everything with its own page, does not replace what is saved.
    if (mine && (!reply || reply.status >= 500 || (reply.ok && kind(reply) !== kind(mine)))) return mine;
    const needed = mine || /^(script|style|font)$/.test(request.destination);
    if (needed && reply.ok && !reply.redirected) await renew(request, reply.clone());
    return reply;
  } catch (error) {
    const shell = mine ?? (await (goes ? offline() : otherSize(request)));
    if (shell) return shell;
    throw error;
  }
}

// Of a picture that was saved in one size, that one.
async function otherSize({ url }) {
  const [folder] = url.match(/.*\.sizes\//) ?? [];
  for (const cacheName of folder ? NAMES : []) {
    const all = (await caches.has(cacheName)) ? await (await caches.open(cacheName)).keys() : [];
    const other = all.find((kept) => kept.url.startsWith(folder));
    if (other) return saved(other);
  }
}

// A page that came late after all, in the place of the older one that is shown meanwhile.
async function newer(request, mine, asked, visitor) {
  const reply = await asked.catch(() => {});
  if (!reply?.ok || kind(reply) !== kind(mine)) return;
  await renew(request, reply.clone());
  if ((await reply.text()) === (await mine.text())) return;
  const page = await clients.get(visitor);
  if (page?.url.replace(/#.*/, "") === request.url.replace(/#.*/, "")) await page.navigate(page.url).catch(() => {});
}

// What is not saved: the page that opens any address which the reader's bundles know, and says to all others that they
// are without a network, and whom to call. Nobody who is offline has come to a page that is not there.
async function offline() {
  const shell = await saved(SHELL);
  if (!shell) return undefined;
  const html = await shell.text();
  const title = /data-offline="([^"]*)"/.exec(html)?.[1];
  const told = title ? html.replace("<html", "<html class=offline").replace(/<title>[^<]*/, () => "<title>" + title) : html;
  return new Response(told, { headers: { "content-type": kind(shell) ?? "text/html" } });
}

async function renew(request, reply) {
  for (const cacheName of NAMES) {
    if (await caches.has(cacheName)) await (await caches.open(cacheName)).put(request.url.replace(/[?#].*/, ""), reply.clone());
  }
}
