// The sign-in page: a code typed or followed, what it opens, and saving for visits. The rest is in loader.js, which is
// served in one file with this.

import * as gate from "./loader.js";

export * from "./loader.js";

// A code leaves the address before anything is asked of anybody: history, screenshots and other scripts shall not have it.
const said = new URLSearchParams(location.hash.slice(1));
if (said.has("k")) history.replaceState(history.state, "", location.pathname);

const { $, all, base, join, say, text, unb64, utf8, words, wrong } = gate;
const { subtle } = crypto;
const DAY = 864e5;
const field = $("field");
const input = field.querySelector("[name=code]");

let back; // where to go afterwards
let waiting; // a code that waits until another sign-in may be replaced

// ---- The code -------------------------------------------------------------------------------------------------------

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 24;
const GROUP = 4;

// The 24 characters, or throws what is wrong with them: the name of the words that say it, and what they speak of.
function codeOf(typed) {
  const refuse = (why, about) => {
    throw Object.assign(Error(why), { about });
  };
  const groups = typed.toUpperCase().split(/[\s\p{Pd}\u2212\u00ad\u200b]+/u).filter(Boolean);
  const code = groups.join("").replace(/O/g, "0").replace(/[IL]/g, "1");
  const strange = [...code].find((c) => !ALPHABET.includes(c));
  if (!code) refuse("empty");
  if (strange) refuse("strange", { c: strange });
  if (code.length !== LENGTH) {
    const odd = groups.findIndex((group) => group.length !== GROUP);
    if (groups.length !== LENGTH / GROUP) refuse("length", { n: code.length });
    const by = groups[odd].length - GROUP;
    const which = words("groups").textContent.split("|")[odd];
    refuse(by === -1 ? "short" : by === 1 ? "long" : "group", { group: which, n: groups[odd].length });
  }
  // Luhn mod 32, from the right: finds any single wrong character and nearly any two swapped.
  const sum = [...code].reverse().reduce((sum, c, i) => {
    const value = ALPHABET.indexOf(c) << (i % 2);
    return sum + (value >> 5) + (value & 31);
  }, 0);
  if (sum % 32) refuse("check");
  return code;
}

const locatorOf = (code) => code.replace(/[^0-9a-z]/gi, "").slice(0, GROUP).toLowerCase();

// The reader's private key, by the code.
async function privateKey(jwe, code) {
  const { p2s, p2c } = JSON.parse(text(unb64(jwe.protected)));
  const alg = "PBES2-HS512+A256KW";
  const header = { alg, ...gate.COMMON, p2s, p2c, pimh: { v: 1, t: "key" } };
  gate.expect(jwe, header, "ciphertext,encrypted_key,iv,protected,tag");
  if (!(p2c >= 1e5 && p2c <= 1e6)) wrong();
  const derivation = { name: "PBKDF2", hash: "SHA-512", salt: await join(alg + "\0", unb64(p2s)), iterations: p2c };
  const password = await subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveKey"]);
  const kek = await subtle.deriveKey(derivation, password, { name: "AES-KW", length: 256 }, false, ["unwrapKey"]);
  const cek = await gate.unwrap(kek, jwe.encrypted_key);
  const { kty, crv, x, y, d } = JSON.parse(text(await gate.opened(cek, jwe)));
  return subtle.importKey("jwk", { kty, crv, x, y, d }, gate.P256, false, ["deriveBits"]);
}

// ---- Signing in -----------------------------------------------------------------------------------------------------

async function enter(code, kept) {
  say("opening");
  const locator = locatorOf(code);
  const head = await gate.readHead("reload");
  // No slot of that name: another site's code, perhaps. A host in trouble is another matter, and said so.
  const unknown = ({ message }) => wrong(message === "updating" ? "nothing" : message);
  const slot = await gate.slotOf(locator, head, "reload").catch(unknown);
  const key = await privateKey(slot.key, code).catch(() => wrong("nothing"));
  const former = gate.me;
  await gate.become(locator, key, slot, head, kept);
  say();
  // What this page shows of a former reader goes with a fresh page.
  if ((back || former) && !gate.loose) return location.replace(back ?? gate.signIn);
  await gate.fill();
  if (back) await gate.go(new URL(back, location.href));
  if (gate.loose) say("loose");
}

// What went wrong stands at the field, in words that help.
async function tryToEnter(code, kept) {
  mark();
  try {
    await enter(codeOf(code), kept);
    input.value = "";
  } catch ({ message, about }) {
    const trouble = words(message, about) ?? words("lost");
    say();
    if (gate.me) return $("says").replaceChildren(trouble); // a link, on a device where somebody is signed in
    mark(trouble);
    input.value ||= code; // of a link, so that there is something to look at
    eye(true);
    gate.show();
    input.focus();
  }
}

function mark(trouble) {
  field.classList.toggle("bad", !!trouble);
  input.setAttribute("aria-invalid", !!trouble);
  $("wrong").replaceChildren(trouble ?? "");
}

// The code is shown while it is typed, since it is long, and hidden when it is sent: password managers know it by that.
function eye(open) {
  input.type = open ? "text" : "password";
  const button = $("eye");
  button.textContent = button.dataset[open ? "hide" : "show"];
}

// A link may bring a code, and a page where to return.
async function arrive(said) {
  const code = said.get("k");
  const to = said.get("to");
  try {
    if (to && gate.pathOf(new URL(to, location.href))) back = to;
  } catch {} // no address at all
  if (!code || !subtle || gate.me?.locator === locatorOf(code)) return;
  if (!gate.me) return tryToEnter(code);
  waiting = code;
  draw();
  $("swap").focus();
}

// ---- Signed in ------------------------------------------------------------------------------------------------------

function draw() {
  if (!$("swap")) return; // another page was opened in the place of this one
  const { me, site } = gate;
  const title = $("title");
  title.textContent = title.dataset[me ? "in" : "out"];
  $("swap").hidden = !waiting;
  $("unsigned").hidden = !me || me.signers.length > 0;
  $("save").setAttribute("aria-pressed", !!me?.saved);
  for (const box of all('[data-pimh="keep"]')) if (me) box.checked = me.keep;
  $("levels").replaceChildren(
    ...site.map(({ meta, menu, rows }) => {
      const item = document.createElement("li");
      const links = document.createElement("ul");
      links.append(...gate.parse(menu));
      if (!links.firstElementChild) links.append(...linksOf(rows["/"] ?? ""));
      item.append(meta.label, ...(links.firstElementChild ? [links] : []));
      return item;
    }),
  );
}

// Of a level that adds nothing to the menu: what is new there.
function linksOf(html) {
  const box = document.createElement("div");
  box.append(...gate.parse(html));
  return all("a[href]", box).map((link) => {
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
}

// ---- Saving for visits ----------------------------------------------------------------------------------------------

// Ciphertext, and of the public site what shows it. What is opened here, to know the files of a page, is not kept.
async function save() {
  say("saving");
  try {
    await navigator.serviceWorker.register(gate.policy.createScriptURL(base + "sw.js"), { scope: base });
    const cache = await caches.open(gate.name);
    const seen = new Set();
    const put = async (path, read) => {
      const url = new URL(path, location.href);
      if (url.origin !== location.origin || seen.has(url.pathname)) return undefined;
      seen.add(url.pathname);
      const reply = await fetch(url, { cache: "no-cache" });
      if (!reply.ok) wrong();
      await cache.put(url.pathname, reply.clone());
      return read?.(reply);
    };
    const sealed = (path, read) => put(`${base}g/${path}`, read);
    const shells = gate.site.flatMap((level) => level.shells ?? []);
    for (const path of ["/404.html", "/", ...shells]) await shell(base + encodeURI(path).slice(1), put);
    await shell(gate.signIn, put);
    await sealed("head.json");
    await sealed(`s/${gate.me.locator.slice(0, gate.me.head.bucket)}.json`);
    for (const { a, nav, pages } of gate.site) {
      await sealed(`${a}/${nav}.json`);
      for (const id of new Set(Object.values(pages))) {
        const part = await gate.unseal(await sealed(`${a}/${id}.json`, gate.json), "page", id, a);
        const boxes = await gate.boxesOf(part, id);
        for (const { files } of [part.meta, ...boxes]) {
          for (const file of Object.values(files ?? {})) await sealed(`${file.at}.bin`);
        }
      }
    }
    gate.me.saved = Date.now();
  } catch {
    await unsave();
  }
  await settle();
  say(gate.me?.saved ? "saved" : "unsaved"); // once it is so
}

// A page of the public site, and what it needs to look like itself.
async function shell(path, put) {
  const page = await put(path, (reply) => reply.text());
  for (const part of all("[src],link[rel=stylesheet],link[rel=icon]", gate.parsed(page ?? ""))) {
    await put(part.getAttribute("src") ?? part.getAttribute("href"));
  }
}

async function unsave() {
  await gate.unsave();
  gate.me.saved = 0;
}

async function settle() {
  await gate.keep();
  gate.show();
}

// ---- What happens ---------------------------------------------------------------------------------------------------

const actions = {
  save: () => (gate.me.saved ? unsave().then(settle) : save()),
  keep: ({ checked }) => {
    if (!gate.me) return;
    gate.me.keep = checked;
    settle();
  },
  eye: () => eye(input.type === "password"),
  yes: () => {
    const code = waiting;
    waiting = undefined;
    draw();
    tryToEnter(code);
  },
  no: () => {
    waiting = undefined;
    draw();
  },
};

addEventListener("click", ({ target }) => {
  const part = target.closest?.("[data-pimh]");
  actions[part?.dataset.pimh]?.(part);
});
addEventListener("submit", (event) => {
  event.preventDefault();
  const { code, user } = event.target.elements;
  user.value = locatorOf(code.value).toUpperCase();
  eye(false);
  tryToEnter(code.value, $("keep", event.target).checked);
});
addEventListener("hashchange", () => {
  const said = new URLSearchParams(location.hash.slice(1));
  if (said.has("k")) history.replaceState(history.state, "", location.pathname);
  arrive(said);
});
document.addEventListener("pimh", draw);

if (!input.value) eye(true); // a manager has filled it in otherwise
await gate.started;
draw();
await arrive(said);
// What is saved is renewed here, quietly, when it is older than a day.
if (gate.me?.saved && Date.now() - gate.me.saved > DAY && navigator.onLine) await save();
