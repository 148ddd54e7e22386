// The sign-in page: a code typed or followed, what it opens, and saving for visits. The rest is in loader.js, which is
// served in one file with this.
//
// A link brings the first group of a code (#r=), which is no secret. One that brings all of it (#k=) stays in the history
// of the browser whatever is done here, and the page says so.

import * as gate from "./loader.js";

export * from "./loader.js";

// A code leaves the address before anything is asked of anybody: screenshots and other scripts shall not have it, and
// the history only once.
const said = new URLSearchParams(location.hash.slice(1));
if (said.has("k")) history.replaceState(history.state, "", location.pathname);

const { $, all, join, say, text, unb64, utf8, words, wrong } = gate;
const { subtle } = crypto;
const DAY = 864e5;
const field = $("field");
const input = field.querySelector("[name=code]");

let back; // where to go afterwards
let waiting; // a code that waits until another sign-in may be replaced
let first = ""; // the first group, of a link
let looked; // the first group that was looked up last

// ---- The code -------------------------------------------------------------------------------------------------------

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 24;
const GROUP = 4;

const GAPS = /[\s\p{Pd}\u2212\u00ad\u200b]+/u;
const plain = (groups) => groups.join("").replace(/O/g, "0").replace(/[IL]/g, "1");

// The code in whatever was pasted: a whole link, a letter, words around it, a full stop behind it. Without one that is
// right: what stands behind "k=" or a colon, without the signs at its ends.
function found(text) {
  let plainly = text;
  try {
    plainly = decodeURIComponent(text);
  } catch {} // a percent sign of its own
  const parts = plainly.toUpperCase().split(/[^0-9A-Z]+/).filter(Boolean);
  const long = parts.flatMap((_, from) => {
    let code = "";
    for (let to = from; to < parts.length && code.length < LENGTH; to += 1) code += plain([parts[to]]);
    return code.length === LENGTH && values(code).every((value) => value >= 0) ? [code] : [];
  });
  const right = long.find(sound);
  if (right) return right;
  // With a mistake in it, among other words: what could be one. Alone it stays as it was typed.
  if (long.length && parts.length > LENGTH / GROUP + 1) return long.at(-1).match(/.{4}/g).join("-");
  const behind = /[#&?]k=([^&\s]*)/i.exec(plainly)?.[1] ?? (/:(?!\/\/)\s*([^:]*)$/.exec(plainly)?.[1] || plainly);
  return behind.replace(/^[\s"'“‘«([<]+|[\s"'”’»)\]>.,;!?]+$/g, "");
}

// Luhn mod 32, from the right: finds any single wrong character and nearly any two swapped.
const values = (code) => [...code].reverse().map((c, i) => ALPHABET.indexOf(c) << (i % 2));
const sound = (code) => values(code).reduce((sum, value) => sum + (value >> 5) + (value & 31), 0) % 32 === 0;

// The 24 characters, or throws what is wrong with them: the name of the words that say it, and what they speak of.
function codeOf(typed) {
  const refuse = (why, about) => {
    throw Object.assign(Error(why), { about });
  };
  const groups = found(typed).toUpperCase().split(GAPS).filter(Boolean);
  let code = plain(groups);
  // Pasted behind the group that the link brought, or typed without it.
  if (code.length === LENGTH + GROUP && code.startsWith(code.slice(GROUP, 2 * GROUP))) code = code.slice(GROUP);
  if (code.length === LENGTH - GROUP && !code.startsWith(first)) code = first + code;
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
  if (!sound(code)) refuse("check");
  return code;
}

const locatorOf = (code) => code.replace(/[^0-9a-z]/gi, "").slice(0, GROUP).toLowerCase();

// The reader's private keys, by the code: the one in use among those for renewals (2), or the only one (1).
async function privateKeys(jwe, code) {
  const { p2s, p2c, pimh } = JSON.parse(text(unb64(jwe.protected)));
  const alg = "PBES2-HS512+A256KW";
  const header = { alg, ...gate.COMMON, p2s, p2c, pimh: { v: pimh.v === 2 ? 2 : 1, t: "key" } };
  gate.expect(jwe, header, "ciphertext,encrypted_key,iv,protected,tag");
  if (!(p2c >= 1e5 && p2c <= 1e6)) wrong();
  const derivation = { name: "PBKDF2", hash: "SHA-512", salt: await join(alg + "\0", unb64(p2s)), iterations: p2c };
  const password = await subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveKey"]);
  const kek = await subtle.deriveKey(derivation, password, { name: "AES-KW", length: 256 }, false, ["unwrapKey"]);
  const cek = await gate.unwrap(kek, jwe.encrypted_key);
  const one = JSON.parse(text(await gate.opened(cek, jwe)));
  const taken = ({ kty, crv, x, y, d }) => subtle.importKey("jwk", { kty, crv, x, y, d }, gate.P256, false, ["deriveBits"]);
  return Promise.all((one.keys ?? [one]).map(taken));
}

// ---- Signing in -----------------------------------------------------------------------------------------------------

async function enter(code, kept, linked) {
  say("opening");
  const locator = locatorOf(code);
  const head = await gate.readHead("reload");
  // No slot of that name: another site's code, perhaps. A host in trouble is another matter, and said so.
  const unknown = ({ message }) => wrong(message === "updating" ? "nothing" : message);
  const slot = await gate.slotOf(locator, head, "reload").catch(unknown);
  const keys = await privateKeys(slot.key, code).catch(() => wrong("nothing"));
  const former = gate.me;
  await gate.become(locator, keys, slot, head, kept, linked);
  say();
  // What this page shows of a former reader, and what it knows of its own address, goes with a fresh page.
  if ((back || former || linked) && !gate.loose) {
    if (linked) gate.later("linked");
    return location.replace(back ?? gate.signIn);
  }
  await gate.fill();
  if (back) await gate.go(new URL(back, location.href));
  if (gate.loose) say(linked ? "loose linked" : "loose");
}

// What went wrong stands at the field, in words that help.
async function tryToEnter(code, kept, linked) {
  mark();
  try {
    await enter(codeOf(code), kept, linked);
    input.value = "";
  } catch ({ message, about }) {
    const trouble = words(message, about) ?? words("lost");
    say(linked ? "linked" : "");
    if (gate.me) return $("says").append(trouble); // a link, on a device where somebody is signed in
    mark(trouble);
    input.value = shown(found(input.value || code)); // of a link too, so that there is something to look at
    eye(true);
    gate.show();
    input.focus();
  }
}

// In groups, as the letter has them, so that a mistake can be found.
const shown = (typed) => (GAPS.test(typed) ? typed : (typed.match(/.{1,4}/gu) ?? []).join("-"));

function mark(trouble) {
  field.classList.toggle("bad", !!trouble);
  input.setAttribute("aria-invalid", !!trouble);
  $("wrong").replaceChildren(trouble ?? "");
}

// Whether any code begins so is told at once, before the rest is typed.
async function look() {
  const group = plain(found(input.value).toUpperCase().split(GAPS)).slice(0, GROUP);
  if (group === looked) return;
  looked = group;
  mark();
  if (group.length < GROUP || [...group].some((c) => !ALPHABET.includes(c))) return;
  const head = await gate.readHead().catch(() => {}); // a host in trouble is told later
  if (!head) return;
  await gate.slotOf(group.toLowerCase(), head).catch(({ message }) => {
    if (message === "updating" && looked === group) mark(words("unknown", { group }));
  });
}

// The code is shown while it is typed, since it is long, and hidden when it is sent: password managers know it by that.
// What can be read in a field a browser writes into its files, to bring it back with the tab, but for autocomplete="off".
function eye(open) {
  input.type = open ? "text" : "password";
  input.autocomplete = open ? "off" : "current-password";
  const button = $("eye");
  button.textContent = button.dataset[open ? "hide" : "show"];
}

// A link may bring the first group of a code, or all of it, and a page where to return.
async function arrive(said) {
  const code = said.get("k");
  const group = said.get("r")?.toUpperCase();
  const to = said.get("to");
  try {
    if (to && gate.pathOf(new URL(to, location.href))) back = to;
  } catch {} // no address at all
  if (!subtle) return;
  if (group?.length === GROUP && !gate.me && !input.value) {
    first = group;
    input.value = group + "-";
    input.focus();
    input.setSelectionRange(GROUP + 1, GROUP + 1);
    return look();
  }
  if (!code) return;
  if (gate.me?.locator === locatorOf(code)) {
    gate.me.linked = true;
    return say("linked");
  }
  if (!gate.me) return tryToEnter(code, false, true);
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
  for (const box of all('[data-pimh="keep"]')) if (me) box.checked = !!me.keep;
  if (me?.saved && !$("kept").querySelector("[data-say]")) tell("saved");
  $("levels").replaceChildren(...opened(site));
}

// What the levels open, in one list: an item for each section, with the pages of all levels. New is what was published
// in the last thirty days: nothing is kept of what a reader saw last.
function opened(site) {
  const items = new Map();
  for (const item of site.flatMap(({ opens = "" }) => gate.parse(opens)).filter(({ dataset }) => dataset)) {
    for (const mark of all("[data-since]", item)) mark.hidden = Date.now() - Date.parse(mark.dataset.since) > 30 * DAY;
    const first = items.get(item.dataset.of);
    const isThere = (row) => first.querySelector(`a[href="${CSS.escape(row.firstElementChild.getAttribute("href"))}"]`);
    if (first) first.lastElementChild.append(...[...item.lastElementChild.children].filter((row) => !isThere(row)));
    else items.set(item.dataset.of, item);
  }
  return items.values();
}

// ---- Saving for visits ----------------------------------------------------------------------------------------------

// Beside the button: where the finger is.
function tell(key) {
  const day = new Date(gate.me?.saved || 0).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  $("kept").replaceChildren(words(key, { day }) ?? "");
}

// What was asked for and fails is taken back; what is renewed quietly stays as it was.
async function save(asked) {
  tell("saving");
  await gate.save().catch(() => asked && gate.unsave());
  gate.show();
  tell(gate.me?.saved ? "saved" : "unsaved"); // once it is so
}

async function free() {
  await gate.unsave();
  gate.show();
  tell("freed");
}

// ---- What happens ---------------------------------------------------------------------------------------------------

const actions = {
  save: () => (gate.me.saved ? free() : save(true)),
  keep: async ({ checked }) => {
    if (!gate.me) return;
    await gate.lodge(checked);
    gate.show();
    say(gate.loose ? "loose" : gate.me?.keep ? "" : "key");
  },
  eye: () => eye(input.type === "password"),
  yes: () => {
    const code = waiting;
    waiting = undefined;
    draw();
    tryToEnter(code, false, true);
  },
  no: () => {
    waiting = undefined;
    draw();
    say("linked");
  },
};

addEventListener("click", ({ target }) => {
  const part = target.closest?.("[data-pimh]");
  actions[part?.dataset.pimh]?.(part);
});
addEventListener("submit", (event) => {
  event.preventDefault();
  const { code, user } = event.target.elements;
  user.value = locatorOf(found(code.value)).toUpperCase();
  eye(false);
  tryToEnter(code.value, $("keep", event.target).checked);
});
addEventListener("hashchange", () => {
  const said = new URLSearchParams(location.hash.slice(1));
  if (said.has("k")) history.replaceState(history.state, "", location.pathname);
  arrive(said);
});
addEventListener("input", ({ target }) => target === input && look());
document.addEventListener("pimh", draw);

if (!input.value) eye(true); // a manager has filled it in otherwise
await gate.started;
draw();
await arrive(said);
// What is saved is renewed here, quietly, when it is older than a day.
if (gate.me?.saved && Date.now() - gate.me.saved > DAY && navigator.onLine) await save();
