// The reader's side of the gate: a code opens a private key, that a grant, that the role keys, and these the sealed
// pages, boxes, menus, rows, files and search packs. The format is ../format.md. Every page of a sealed site carries
// this, alone or in front of its own script; the theme carries the words and the places (partials/gate.html). Nothing
// here knows what is gated. The sign-in page has sign-in.js besides, which uses what is exported here.
//
// Plaintext is never stored, and neither is a code. Keys, which the browser will not give out again, are stored where the
// reader wants to stay signed in, and otherwise lie in no file: see "Who reads".

export const { base, signIn, help } = document.querySelector("script[data-sign-in]").dataset;
export const name = "pimh:" + base; // of database, channel, lock and cache: other sites may share the origin
const OPEN = name + "open"; // the cache of what is public, which needs no code and outlives signing out
const DAY = 864e5;
const { subtle } = crypto; // none outside a secure context
export const $ = (what, root = document) => root.querySelector(`[data-pimh="${what}"]`);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- Bytes ----------------------------------------------------------------------------------------------------------

export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder().decode(bytes);
export const unb64 = (chars) => Uint8Array.from(atob(chars.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt());
const b64 = (ascii) => btoa(ascii).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
export const wrong = (why = "updating") => {
  throw Error(why);
};

export const join = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer());

function lp(bytes) {
  const length = new DataView(new ArrayBuffer(8));
  length.setUint32(4, bytes.length);
  return [length, bytes];
}

// ---- JOSE -----------------------------------------------------------------------------------------------------------

export const COMMON = { enc: "A256GCM", typ: "pimh+jwe" };
const GENERAL = "ciphertext,iv,protected,recipients,tag";

// The header must be, byte for byte, the one that we would write for what we asked for. So there is no other algorithm,
// no `zip`, no `crit`, and no object in the place of another.
export function expect(jwe, header, members = GENERAL) {
  if (jwe.protected !== b64(JSON.stringify(header)) || Object.keys(jwe).sort() + "" !== members) wrong();
}

export const unwrap = (key, wrapped) => subtle.unwrapKey("raw", unb64(wrapped), key, "AES-KW", "AES-GCM", false, ["decrypt"]);
const decrypt = (key, iv, aad, sealed) =>
  subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(aad) }, key, sealed);
export const opened = async (key, jwe) =>
  decrypt(key, unb64(jwe.iv), jwe.protected, await join(unb64(jwe.ciphertext), unb64(jwe.tag)));

// The zeros in front commit to the key; those behind hide the size. Both must be whole.
function unframe(buffer) {
  const bytes = new Uint8Array(buffer);
  const end = 36 + new DataView(buffer).getUint32(32);
  if (end > bytes.length || bytes.some((byte, i) => byte && (i < 32 || i >= end))) wrong();
  return bytes.subarray(36, end);
}

// Without Ed25519 in the browser nothing is checked here, which the sign-in page says.
async function signed(message, signature) {
  const [now, former] = me.signers;
  const by = (key) => subtle.verify("Ed25519", key, unb64(signature), message);
  return !now || (await by(now)) || (former && Date.now() < me.until && by(former));
}

const keyOf = (kid) => me.keys[kid] ?? (Date.now() < me.until ? me.old[kid] : undefined);

// A sealed object of type `t`, by a role key that this reader holds.
export async function unseal(jwe, t, id, a) {
  const k = jwe.recipients.map((to) => to.header.kid);
  expect(jwe, { ...COMMON, pimh: { v: 1, t, id, a, k } });
  const to = jwe.recipients.find(({ header }) => keyOf(header.kid)) ?? wrong();
  const plain = JSON.stringify(k.map((kid) => ({ alg: "A256KW", kid })));
  if (JSON.stringify(jwe.recipients.map((one) => one.header)) !== plain || [...new Set(k)].sort() + "" !== k + "") wrong();
  const framed = await opened(await unwrap(keyOf(to.header.kid), to.encrypted_key), jwe);
  const packed = new Blob([unframe(framed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const json = await new Response(packed).text();
  const cut = json.lastIndexOf(',"signature":"');
  const message = await join("pimh/v1/object\0", ...lp(jwe.protected), ...lp(utf8(json.slice(0, cut) + "}")));
  if (!(await signed(message, json.slice(cut + 14, -2)))) wrong();
  return JSON.parse(json);
}

// A file or search pack: only its bytes, since its key stands in what was opened before.
async function unsealFile(bytes, { cek }, aad) {
  const key = await subtle.importKey("raw", unb64(cek), "AES-GCM", false, ["decrypt"]);
  return unframe(await decrypt(key, bytes.subarray(0, 12), aad, bytes.subarray(12)));
}

export const P256 = { name: "ECDH", namedCurve: "P-256" };

// What the reader holds at present, by the private key (ECDH-ES+A256KW with the KDF of RFC 7518, 4.6).
async function grantOf({ grant, epoch }, locator, key) {
  expect(grant, { ...COMMON, pimh: { v: 1, t: "grant", id: locator, e: epoch } });
  const [{ header, encrypted_key }] = grant.recipients;
  if (header.alg !== "ECDH-ES+A256KW") wrong();
  try {
    const { kty, crv, x, y } = header.epk;
    const other = await subtle.importKey("jwk", { kty, crv, x, y }, P256, false, []);
    const shared = await subtle.deriveBits({ name: "ECDH", public: other }, key, 256);
    const about = "\0\0\0\x0e" + header.alg + "\0\0\0\0\0\0\0\0\0\0\x01\0";
    const hash = await subtle.digest("SHA-256", await join("\0\0\0\x01", shared, about));
    const kek = await subtle.importKey("raw", hash, "AES-KW", false, ["unwrapKey"]);
    return JSON.parse(text(await opened(await unwrap(kek, encrypted_key), grant)));
  } catch {
    wrong("withdrawn"); // well formed, but no longer for this reader
  }
}

// ---- The host -------------------------------------------------------------------------------------------------------

// What a portal or a host in trouble says tells nothing about this reader: "lost". Not there: "updating".
async function ask(path, read, cache) {
  const lost = () => wrong("lost");
  const reply = await fetch(base + "g/" + path, { cache }).catch(lost);
  if (reply.status === 404) wrong();
  if (!reply.ok) lost();
  return read(reply).catch(lost);
}
export const json = (reply) => reply.json();
const bytes = async (reply) => new Uint8Array(await reply.arrayBuffer());

// Caches expire file by file: what does not open is fetched once more, past them.
async function fetched(path, read, open) {
  try {
    return await open(await ask(path, read));
  } catch {
    return open(await ask(path, read, "reload"));
  }
}

export async function readHead(cache = "no-cache") {
  const jws = await ask("head.json", (reply) => reply.text(), cache);
  const [header, payload, signature] = jws.trim().split(".");
  if (header !== b64('{"alg":"EdDSA","typ":"pimh+head"}')) wrong("lost");
  return { ...JSON.parse(text(unb64(payload))), message: utf8(header + "." + payload), signature };
}

export async function slotOf(locator, { bucket }, cache = "no-cache") {
  const file = await ask(`s/${locator.slice(0, bucket)}.json`, json, cache);
  const slot = bucket < 4 ? file.slots?.[locator] : file;
  return slot ?? wrong();
}

// ---- Who reads ------------------------------------------------------------------------------------------------------

// A sign-in that is to be kept lies in this browser's database, so its keys are in files of the profile, for ever perhaps.
// One that is not lies in the memory of pages, which hand it on: over a navigation through the worker's memory, and from
// tab to tab. It ends with the last of them.

// { at, locator, key, keys, old, until, signers, x, epoch, kids, head, keep, kept, linked, used, checked, saved }, or
// nobody. `kept`: its keys were stored at some time; `linked`: the code came in an address.
export let me;
export let loose; // whether this browser hands nothing on: then the next page must ask for the code again

// Who only looks leaves no empty database behind.
const shelf = (act, make) =>
  new Promise((done, fail) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => {
      if (make) return opening.result.createObjectStore("me");
      opening.transaction.abort();
      done();
    };
    opening.onerror = fail;
    opening.onsuccess = () => {
      const db = opening.result;
      db.onversionchange = () => db.close();
      try {
        const change = db.transaction("me", "readwrite");
        const asked = act(change.objectStore("me"));
        change.oncomplete = () => done(asked.result);
        change.onabort = fail;
      } catch (error) {
        fail(error); // keys that cannot be stored
      }
      db.close(); // once it is done
    };
  });
const recall = () => shelf((store) => store.get("me"));

// Only over the same sign-in: another tab may have signed out since.
const keep = () =>
  shelf((store) => {
    const asked = store.get("me");
    asked.onsuccess = () => asked.result?.at === me.at && store.put(me, "me");
    return asked;
  }).catch(() => {});

async function drop() {
  await shelf((store) => store.clear()).catch(() => {});
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });
}

async function forget() {
  await drop();
  (await registration())?.active?.postMessage(0);
  await unsave();
}

// The worker of this site; another of the same origin may lie above it.
async function registration() {
  const found = await navigator.serviceWorker?.getRegistration(base).catch(() => {});
  return found?.scope === location.origin + base ? found : undefined;
}
const register = () => navigator.serviceWorker.register(policy.createScriptURL(base + "sw.js"), { scope: base });

/** Puts the sign-in where it lasts as long as the reader wants. */
export async function lodge(kept) {
  me.keep = kept;
  loose = false;
  try {
    if (kept) {
      me.kept = true;
      await shelf((store) => store.put(me, "me"), true);
    } else {
      await drop();
      await register();
      const worker = (await navigator.serviceWorker.ready).active;
      worker.postMessage(me);
      loose = !(await asked(worker));
    }
  } catch {
    if (kept) return lodge();
    loose = true;
  }
  channel.postMessage("in");
}

// Gives it to another page, or to the worker for the next; 0 if there is nothing to give.
function give(to) {
  try {
    to?.postMessage(me && !me.keep ? me : 0);
  } catch {
    to.postMessage(0); // a browser that hands no keys on
  }
}

const PATIENCE = 2e3; // a worker must first wake up
const answered = (ask) =>
  new Promise((done) => {
    ask(done);
    setTimeout(done, PATIENCE);
  });
let heard = () => {};

// A browser may lose keys on the way and say nothing.
const asked = (worker) =>
  answered((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data?.key instanceof CryptoKey ? data : undefined);
    worker.postMessage("who", [port2]);
  });

// What other pages have, by the worker, which asks them all, or by the channel.
async function handed() {
  const worker = (await registration())?.active;
  const found = worker && (await asked(worker));
  const others = (await navigator.locks?.query())?.held.some((lock) => lock.name === name);
  if (found || me || !others) return found;
  return answered((done) => {
    heard = done;
    channel.postMessage("who");
  });
}

// Who reads here: kept, not for longer than 30 idle days, or in the memory of another page.
async function found() {
  const kept = await recall().catch(() => {});
  if (kept?.keep && Date.now() - kept.used < 30 * DAY) return { ...kept, kept: true };
  if (kept) await forget(); // too old, or of a time when each sign-in was stored
  return handed();
}

const channel = new BroadcastChannel(name);
channel.onmessage = ({ data }) => {
  if (data.locator) heard(data);
  else if (data === "in") started.then(wake);
  else if (data !== "who") me && leave(data, true);
  else if (me && !me.keep) give(channel);
};
if (navigator.serviceWorker) {
  navigator.serviceWorker.onmessage = ({ source, ports }) =>
    source?.scriptURL === location.origin + base + "sw.js" && give(ports[0]);
}

// Nothing stays: not in this page, not in other tabs, not behind the back button. The words wait for the next page, and
// say what is left on the device.
async function leave(why, told) {
  document.body.replaceChildren();
  document.title = "";
  const { kept, linked } = me;
  me = undefined;
  if (!told) {
    why += (kept ? " key" : "") + (linked ? " link" : "") + (kept || linked ? "" : " clean");
    channel.postMessage(why);
    await forget();
  }
  later(why);
  location.replace(signIn);
}

/** Words that the next page says. */
export const later = (keys) => sessionStorage.setItem(name, keys);

/**
 * Signs a reader in, by the private keys that a code opened. Whoever was signed in stays so until all of it is sound.
 * This device has the one that the grant is for, and not those that come after a renewal.
 */
export async function become(locator, all, slot, head, kept, linked) {
  const former = me;
  const [key, grant] = await granted(slot, locator, all);
  const now = Date.now();
  try {
    me = { at: now, locator, key, keys: {}, old: {}, until: 0, signers: [], used: now, linked };
    await take(grant, head);
    if (!(await signed(head.message, head.signature))) wrong();
    me.head = head;
  } catch (error) {
    me = former;
    throw error;
  }
  await lodge(kept);
}

async function granted(slot, locator, keys) {
  for (const key of keys) {
    try {
      return [key, await grantOf(slot, locator, key)];
    } catch ({ message }) {
      if (message !== "withdrawn") wrong(message);
    }
  }
  wrong("withdrawn");
}

// Takes what a grant gives. The former keys stay a day, because caches expire file by file.
async function take(grant, head) {
  const keys = {};
  let x;
  for (const key of grant.keys) {
    if (key.kty === "oct") {
      keys[key.kid] = await subtle.importKey("raw", unb64(key.k), "AES-KW", false, ["unwrapKey"]);
    } else if (key.crv === "Ed25519" && (x = key.x) !== me.x) {
      const signer = await subtle.importKey("raw", unb64(x), "Ed25519", false, ["verify"]).catch(() => {});
      if (signer) me.signers = [signer, ...me.signers].slice(0, 2);
    }
  }
  if (Object.keys(me.keys).some((kid) => !keys[kid])) {
    me.old = me.keys;
    me.until = Date.now() + DAY;
  }
  Object.assign(me, { keys, x, epoch: grant.epoch, checked: Date.now(), kids: head.levels.flatMap((level) => level.k) });
}

// Fetches the reader's slot again. An older one than was seen is a cache's.
async function refresh(head) {
  for (const cache of ["no-cache", "reload"]) {
    const slot = await slotOf(me.locator, head, cache).catch(() => wrong("lost"));
    try {
      const grant = await grantOf(slot, me.locator, me.key);
      if (grant.epoch >= me.epoch) return await take(grant, head);
    } catch (error) {
      if (cache === "reload") throw error;
    }
  }
  wrong();
}

// By epoch first: a build that was dated in the future by mistake locks nobody out once keys are renewed.
const older = ({ epoch, date }) => me.head && (epoch - me.head.epoch || (date < me.head.date ? -1 : 0)) < 0;

// The head of the build, signed and not older than any that was seen; else the last one, and words that say so.
async function current() {
  try {
    let head = await readHead();
    if (older(head)) head = await readHead("reload");
    const sound = () => signed(head.message, head.signature);
    const news = head.levels.some((level) => level.k.some((kid) => !me.keys[kid] && !me.kids.includes(kid)));
    if (older(head)) wrong();
    if (news || Date.now() - me.checked > DAY || !(await sound())) await refresh(head);
    if (!(await sound())) wrong();
    me.head = head;
  } catch (error) {
    if (error.message === "withdrawn") return leave("withdrawn");
    trouble(error);
  }
  if (!me) return; // signed out meanwhile
  me.used = Date.now();
  if (me.keep) await keep();
}

// ---- Words and places -----------------------------------------------------------------------------------------------

// The theme's words: a copy of <p data-say="key"> with {n}, {group} and so on filled in.
export function words(key, values = {}) {
  const found = $("words")?.content.querySelector(`[data-say="${key}"]`)?.cloneNode(true);
  for (const [what, value] of Object.entries(values)) {
    if (found && value !== undefined) found.textContent = found.textContent.replace(`{${what}}`, value);
  }
  return found;
}

/** Says the words of some keys, with a space between them; nothing without a key. */
export const say = (keys = "") => $("says")?.replaceChildren(...keys.split(" ").map((key) => words(key) ?? ""));
const trouble = ({ message }) => say(message === "lost" ? "lost" : "updating");

// Shows what the state of things wants to be shown, data-when="in" or "out", and where to come back to after signing in.
export function show() {
  for (const part of all("[data-when]")) part.hidden = (part.dataset.when === "in") !== !!me;
  if (location.pathname !== signIn) {
    const to = encodeURIComponent(location.pathname + location.hash);
    for (const link of all(`a[href^="${signIn}"]`)) link.href = signIn + "#to=" + to;
  }
  document.dispatchEvent(new Event("pimh"));
}

// ---- Pages ----------------------------------------------------------------------------------------------------------

export const policy = (globalThis.trustedTypes ?? { createPolicy: (_, rules) => rules }).createPolicy("pimh", {
  createHTML: (html) => html,
  createScriptURL: (url) => (url === base + "sw.js" ? url : wrong()),
});

// Parsed apart from the page: nothing loads and nothing runs before it was looked through.
export const parsed = (html) => new DOMParser().parseFromString(policy.createHTML("<body>" + html), "text/html");
export const parse = (html, files) => [...look(parsed(html).body, files).childNodes];

// Of the sizes of a picture, which are written from the smallest, the one that this screen needs for a column of text.
function fitting(set) {
  const sizes = set.split(", ").map((size) => size.split(" "));
  const needed = Math.min(screen.width, screen.height, 640) * devicePixelRatio;
  return (sizes.find(([, width]) => parseInt(width) >= needed) ?? sizes.at(-1))[0];
}

const files = new WeakMap(); // a link that downloads, and its file
let blobs = [];

// Words of an editor never run: what could is left out. Then the addresses of sealed files are taken over.
function look(root, known = {}) {
  for (const part of all("script,iframe,object,embed,base,meta,link,style", root)) part.remove();
  for (const part of all("[srcset]", root)) {
    const url = fitting(part.getAttribute("srcset"));
    if (!Object.hasOwn(known, url)) continue;
    (part.closest("picture")?.querySelector("img") ?? part).setAttribute("src", url);
    part.removeAttribute("srcset");
  }
  for (const part of all("*", root)) {
    for (const { name, value } of [...part.attributes]) {
      const file = Object.hasOwn(known, value) && known[value];
      if (/^on|^style$/.test(name) || /^javascript:/i.test(value.replace(/[\0-\x20]/g, ""))) {
        part.removeAttribute(name);
      } else if (file && name === "href") {
        files.set(part, file);
      } else if (file && /^(src|poster)$/.test(name)) {
        part.removeAttribute(name);
        picture(part, name, file).catch(trouble);
      }
    }
  }
  return root;
}

const fileOf = (file) =>
  fetched(file.at + ".bin", bytes, (sealed) =>
    unsealFile(sealed, file, `pimh/v1/asset/${file.at.split("/")[1]}/${file.k}`),
  );

function blobOf(parts, type) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  blobs.push(url);
  return url;
}

// Pictures, sound and film stand in the page. A drawing (SVG) is a document that could carry a script and be opened by
// itself, so it is drawn and the pixels are shown.
async function picture(part, name, { mime, ...file }) {
  if (!/^(image\/(png|jpeg|gif|webp|avif|svg)|audio|video)\b/.test(mime)) return;
  let url = blobOf([await fileOf(file)], mime);
  if (/svg/.test(mime)) {
    const drawing = new Image();
    drawing.src = url;
    await drawing.decode();
    const canvas = document.createElement("canvas");
    for (const side of ["width", "height"]) canvas[side] = 2 * (part.getAttribute(side) || drawing[side]);
    canvas.getContext("2d").drawImage(drawing, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(url);
    url = blobOf([await new Promise((done) => canvas.toBlob(done))], "image/png");
  }
  part.setAttribute(name, url);
  part.parentNode?.load?.(); // of a film that waits for a <source>
}

async function download(file) {
  const link = document.createElement("a");
  link.href = blobOf([await fileOf(file)], "application/octet-stream");
  link.download = file.name;
  link.click();
}

export let site = []; // the bundles of the levels that this reader opens, in the order of the site
let here; // the path of the page that is shown
let turn = 0;

// Nothing, where an address was put together wrongly ("#100%").
function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {}
}

// The path of an address of this site, as the bundles write it.
export function pathOf({ origin, pathname }) {
  if (origin !== location.origin || !pathname.startsWith(base)) return;
  return decoded(pathname.slice(base.length - 1))?.replace(/index\.html$/, "");
}
const real = (path) => site.reduce((path, level) => level.aliases[path] ?? path, path);
const known = (path) => site.some((level) => level.pages[path]);
const hosted = (path) => site.some((level) => level.shells?.includes(path));

// All boxes of what was opened, with those inside that this reader has the further key for.
export async function boxesOf({ meta, boxes = [], inner = [] }, id) {
  const further = await Promise.all(
    inner.map((jwe) =>
      unseal(jwe, "box", id, JSON.parse(text(unb64(jwe.protected))).pimh.a)
        .then((part) => boxesOf(part, id))
        .catch(() => []),
    ),
  );
  return [...boxes.map((box) => ({ ...box, files: meta.files })), ...further.flat()];
}

// Puts boxes where they belong. All places are found before any is filled; a box within a box waits for the outer one.
function place(main, boxes) {
  const silent = boxes.filter((box) => box.at).map((box) => {
    const path = [...box.at];
    const offset = path.pop();
    const range = new Range();
    try {
      range.setStart(path.reduce((node, i) => node.childNodes[i], main), offset);
    } catch {
      range.setStart(main, main.childNodes.length); // something else has changed this page: better late than lost
    }
    return [range, box];
  });
  for (const [range, box] of silent.reverse()) {
    const part = document.createDocumentFragment();
    part.append(...parse(box.html, box.files));
    range.insertNode(part);
  }
  let left = boxes.filter((box) => !box.at);
  for (let before; before !== left.length; ) {
    before = left.length;
    left = left.filter((box) => {
      const mark = main.querySelector(`template[data-pimh="box"][data-n="${box.n}"]`);
      if (!mark) return true;
      if (!/(^|\.)s[^.]*$/.test(box.n)) mark.nextElementSibling.remove(); // of a silent one nothing was shown
      mark.replaceWith(...parse(box.html, box.files));
    });
  }
  for (const mark of all('[data-pimh="box"]', main)) mark.remove(); // of boxes for others
}

// Opens what this reader has of a page, in the place of what the host gave. Whether there was a whole page.
async function open(path, moved) {
  const mine = ++turn;
  const parts = await Promise.all(
    site.filter((level) => level.pages[path]).map(async ({ a, pages: { [path]: id } }) => {
      const part = await fetched(`${a}/${id}.json`, json, (jwe) => unseal(jwe, "page", id, a));
      return { ...part, all: await boxesOf(part, id) };
    }),
  );
  if (mine !== turn) return true; // the reader has gone elsewhere meanwhile
  const page = parts.find((part) => part.html);
  let main = document.querySelector("main");
  if (!page && moved) return false;
  here = path;
  if (page) {
    blobs.forEach((url) => URL.revokeObjectURL(url));
    blobs = [];
    const { title, lang, dir, type, crumbs, files } = page.meta;
    const fresh = look(parsed(page.html), files).querySelector("main");
    while (main.previousSibling !== document.querySelector("body > header")) main.previousSibling.remove();
    main.replaceWith(...parse(crumbs), fresh);
    main = fresh;
    Object.assign(document.documentElement, { lang, dir });
    document.body.dataset.type = type;
    moved?.(); // the address, before the title: history shows both
    document.title = title;
  }
  const boxes = parts.flatMap((part) => part.all);
  place(main, boxes);
  rows(main, page?.meta.covers);
  show();
  if (page) {
    for (const link of all("body > header nav a")) {
      const section = pathOf(link);
      link.ariaCurrent = section?.length > 1 && path.startsWith(section) ? "true" : null;
    }
    const heading = main.querySelector("h1") ?? main;
    const target = location.hash.length > 1 && document.getElementById(decoded(location.hash.slice(1)));
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    if (target) target.scrollIntoView();
    else if (moved) scrollTo(0, 0);
    if (moved) say();
  } else if (boxes.length && !$("says")?.firstElementChild) say("boxes");
  return !!page;
}

// Rows of levels that the page's own list has not, and the menu, once a document.
function rows(main, covers = []) {
  const further = site.filter((level) => !covers.includes(level.a));
  $("rows", main)?.replaceWith(...further.flatMap((level) => parse(level.rows[here] ?? "")));
  $("menu")?.replaceWith(...site.flatMap((level) => parse(level.menu)));
}

// Goes to a page within this one; the host is not asked for an address that only the gate knows.
export async function go(url, back) {
  const path = real(pathOf(url));
  const address = base + encodeURI(path).slice(1).replace(/[?#]/g, encodeURIComponent) + url.hash;
  try {
    if (!(await open(path, () => back || history.pushState({}, "", address)))) location.assign(address);
    else if (back) scrollTo(0, back.y ?? 0);
  } catch (error) {
    trouble(error);
  }
}

// While a page is being opened it says so, in the place of what it says to those who may not read it.
function opening(on) {
  for (const part of all('[data-pimh="wait"]')) part.hidden = !on;
  for (const part of all('[data-pimh="shut"]')) part.hidden = on;
}

// Opens all that there is to open on the page that the host gave.
export async function fill() {
  show();
  opening(!!me);
  if (!me) return;
  if (!me.keep) navigator.locks?.request(name, { mode: "shared" }, () => new Promise(() => {})); // other tabs ask who has it
  const saved = await savedBy(me.locator);
  await current();
  if (!me) return;
  try {
    const levels = me.head.levels.filter((level) => level.k.some(keyOf));
    site = await Promise.all(
      levels.map(async ({ a, nav }) => ({
        a,
        nav,
        ...(await fetched(`${a}/${nav}.json`, json, (jwe) => unseal(jwe, "nav", nav, a))),
      })),
    );
    site.sort((one, other) => one.meta.order - other.meta.order);
    const path = pathOf(location);
    const meant = real(path);
    if (meant !== path) history.replaceState(history.state, "", base + encodeURI(meant).slice(1) + location.hash);
    if (meant !== path && hosted(meant)) return location.reload();
    here = meant;
    if (!known(meant) || !(await open(meant))) {
      opening(false);
      rows(document.querySelector("main"));
      const denied = $("denied");
      if (denied) denied.hidden = false;
    }
  } catch (error) {
    opening(false);
    trouble(error);
  }
  show();
  if (!me?.saved) return;
  // After keys or names were renewed, what is saved is of no more use.
  if (saved.levels !== JSON.stringify(me.head.levels) && navigator.onLine) await save().catch(() => {});
  if (Date.now() - me?.saved > 14 * DAY) say("stale");
}

// ---- Saving for visits ----------------------------------------------------------------------------------------------

// Beside what is saved: by whose code, when, and under which keys and names.
const MARK = base + "g/saved";

async function savedBy(locator) {
  let saved = await (await globalThis.caches?.match(MARK, { cacheName: name }))?.json();
  if (!saved && (await globalThis.caches?.has(name))) saved = { locator, at: Date.now() }; // by an earlier loader
  if (saved && saved.locator !== locator) await unsave(); // somebody else's, who did not sign out
  if (me) me.saved = saved?.locator === locator && saved.at;
  return saved;
}

/** Ciphertext, and of the public site what shows it. What is opened here, to know the files of a page, is not kept. */
export async function save() {
  await register();
  const cache = await caches.open(name);
  const { put, tidy } = putter(cache, MARK);
  const sealed = (path, read) => put(`${base}g/${path}`, read);
  const { locator, head } = me;
  const shells = site.flatMap((level) => level.shells ?? []);
  for (const path of ["/", ...shells]) await shell(base + encodeURI(path).slice(1), put);
  await shell(signIn, put);
  await guides(put);
  await sealed("head.json");
  await sealed(`s/${locator.slice(0, head.bucket)}.json`);
  for (const { a, nav, pages } of site) {
    await sealed(`${a}/${nav}.json`);
    for (const id of new Set(Object.values(pages))) {
      const part = await unseal(await sealed(`${a}/${id}.json`, json), "page", id, a);
      const boxes = await boxesOf(part, id);
      for (const { html = "", files = {} } of [{ ...part, ...part.meta }, ...boxes]) {
        // Not parsed: what is not shown should not make the browser complain of what stands in it.
        const sets = [...html.matchAll(/ srcset="([^"]*)"/g)];
        const shown = sets.map(([, set]) => fitting(set.replaceAll("&amp;", "&")));
        for (const [url, file] of Object.entries(files)) {
          if (!/\.sizes\/[^/]+$/.test(url) || shown.includes(url)) await sealed(`${file.at}.bin`);
        }
      }
    }
  }
  await tidy();
  const mark = { locator, at: Date.now(), levels: JSON.stringify(head.levels) };
  await cache.put(MARK, new Response(JSON.stringify(mark)));
  me.saved = mark.at;
}

// Puts addresses of this site into a cache, each once; `tidy` takes away what was not put.
function putter(cache, ...kept) {
  const seen = new Set(kept);
  const put = async (path, read) => {
    const url = new URL(path, location.href);
    if (url.origin !== location.origin || seen.has(url.pathname)) return undefined;
    seen.add(url.pathname);
    const reply = await fetch(url, { cache: "no-cache" });
    if (!reply.ok) wrong();
    await cache.put(url.pathname, reply.clone());
    return read?.(reply);
  };
  const tidy = async () => {
    for (const old of await cache.keys()) if (!seen.has(new URL(old.url).pathname)) await cache.delete(old);
  };
  return { put, tidy };
}

// The page that helps and all public tips, with what is seen without a network of everything else.
async function guides(put) {
  const list = await put(base + "pages.json", json).catch(() => {}); // perhaps the host has none
  const tips = (list?.pages ?? []).filter(({ type }) => type === "top-tips").map(({ url }) => new URL(url).pathname);
  for (const path of [base + "404.html", ...(help ? [help] : []), ...tips]) await shell(path, put);
}

// The same without a code. It is public, so signing out leaves it.
async function keepGuides(button) {
  const said = (key) => $("kept").replaceChildren(words(key));
  said("keeping");
  try {
    await register();
    const { put, tidy } = putter(await caches.open(OPEN));
    await guides(put);
    await tidy();
    button.setAttribute("aria-pressed", true);
    said("kept");
  } catch {
    await caches.delete(OPEN);
    said("unkept");
  }
}

// A page of the public site, and what it needs to look like itself.
async function shell(path, put) {
  const page = await put(path, (reply) => reply.text());
  for (const part of all("[src],link[rel=stylesheet],link[rel=icon],link[rel=preload]", parsed(page ?? ""))) {
    await put(part.getAttribute("src") ?? part.getAttribute("href"));
  }
}

/** Lets go of what was saved. The worker stays where it hands a sign-in on. */
export async function unsave() {
  await globalThis.caches?.delete(name);
  if (me) me.saved = 0;
  if ((!me || me.keep) && !(await globalThis.caches?.has(OPEN))) await (await registration())?.unregister();
}

// ---- Search ---------------------------------------------------------------------------------------------------------

/** The files of the sealed search packs, one map from name to bytes for each level that this reader opens. */
export async function packs() {
  await started;
  return Promise.all(
    site.map(async ({ search = [] }) => {
      const found = new Map();
      for (const pack of search) {
        const [id, n] = pack.at.split("/")[1].split("-");
        const aad = `pimh/v1/search/${id}/${n}/${pack.k}`;
        const whole = await fetched(pack.at + ".bin", bytes, (sealed) => unsealFile(sealed, pack, aad));
        const start = 4 + new DataView(whole.buffer, whole.byteOffset).getUint32(0);
        for (const [file, [at, length]] of Object.entries(JSON.parse(text(whole.subarray(4, start))))) {
          found.set(file, whole.subarray(start + at, start + at + length));
        }
      }
      return found;
    }),
  );
}

// ---- What happens ---------------------------------------------------------------------------------------------------

// With the middle button too (auxclick), which would ask the host for a file by its name. Not with the right one.
onclick = onauxclick = (event) => {
  if (event.button > 1) return;
  if (event.target.closest?.('[data-pimh="out"]')) return leave("bye");
  const keeping = event.target.closest?.('[data-pimh="guides"]');
  if (keeping) return keepGuides(keeping);
  const link = event.target.closest?.("a[href]");
  const file = files.get(link);
  if (file) {
    event.preventDefault();
    download(file).catch(trouble);
    return;
  }
  const path = link && me && real(pathOf(link));
  const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const within = path === here && link.pathname === location.pathname;
  if (!path || !plain || event.defaultPrevented || link.target || !known(path) || hosted(path) || within) return;
  event.preventDefault();
  history.replaceState({ y: scrollY }, "");
  go(link);
};

addEventListener("popstate", ({ state }) => {
  const path = pathOf(location);
  if (!here || path === here) return;
  if (known(path) && !hosted(path)) go(location, state ?? {});
  else location.reload();
});

// A phone that wakes up, a page from the back button, a tab that is looked at again.
async function wake() {
  const now = await found();
  if (!me && now) {
    me = now;
    await fill();
  } else if (me) {
    // Of a sign-in that is not kept this page may be the last that knows; but signing out takes the worker away.
    if (now ? now.at !== me.at : me.keep || !(loose || (await registration()))) return leave("bye", true);
    if (now) ({ keep: me.keep, kept: me.kept } = now);
    if (Date.now() - me.used > 6e4) await current();
  }
}
addEventListener("pagehide", ({ persisted }) => {
  document.documentElement.hidden = persisted && !!me;
  if (me && !me.keep) give(navigator.serviceWorker?.controller);
});
addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  await wake().catch(() => {});
  document.documentElement.hidden = false;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && started.then(wake).catch(() => {}));

async function start() {
  if (!subtle) return say("insecure");
  me = await found();
  const why = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  if (why) say(why);
  $("guides")?.setAttribute("aria-pressed", !!(await globalThis.caches?.has(OPEN)));
  await fill();
}
export const started = start();
