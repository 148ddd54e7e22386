// Opens a sealed site with the JOSE library of the JavaScript world, as a reader would.
//
//   node tests/jose/check.mjs TREE CODE…
//
// Every object, slot, file and search pack must open with the keys of the codes that may read it and
// with no other, every signature must hold, and every file must be what the manifest says. Then bytes
// are changed, and nothing may open any more. The last line counts.

import { createDecipheriv, createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

// The modules are those of tests/web.
const require = createRequire(new URL('../web/package.json', import.meta.url));
const jose = await import(pathToFileURL(require.resolve('jose')));

const [tree, ...codes] = process.argv.slice(2);
if (!tree || codes.length === 0) {
  console.error('usage: check.mjs TREE CODE…');
  process.exit(2);
}

let passed = 0;
let failed = 0;

function check(what, holds) {
  if (holds) passed += 1;
  else {
    failed += 1;
    if (failed <= 20) console.log(`FAILED ${what}`);
  }
}

async function opens(action) {
  try {
    return await action();
  } catch {
    return undefined;
  }
}

const read = (path) => readFileSync(join(tree, path));
const json = (path) => JSON.parse(read(path));
const text = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const lp = (bytes) => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
};

// --- The frame ---

function unframed(plaintext) {
  const bytes = Buffer.from(plaintext);
  const length = bytes.readUInt32BE(32);
  const content = bytes.subarray(36, 36 + length);
  const zeros = Buffer.concat([bytes.subarray(0, 32), bytes.subarray(36 + length)]);
  if (content.length !== length || zeros.some((byte) => byte !== 0)) throw new Error('broken frame');
  return content;
}

// --- What a code opens ---

const canonical = (code) =>
  code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

async function privateKey(slot, code) {
  const { plaintext } = await jose.flattenedDecrypt(slot.key, new TextEncoder().encode(canonical(code)), {
    keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
    maxPBES2Count: 1_000_000,
  });
  const one = JSON.parse(text(plaintext));
  const keys = await Promise.all((one.keys ?? [one]).map((key) => jose.importJWK(key, 'ECDH-ES+A256KW')));
  // The grant is for one of a set; the others are for renewals.
  for (const key of keys) if (await opens(() => granted(slot, key))) return key;
  return keys[0];
}

async function granted(slot, key) {
  const { plaintext } = await jose.generalDecrypt(slot.grant, key, {
    keyManagementAlgorithms: ['ECDH-ES+A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(text(plaintext));
}

/** Decrypts with one role key, for whichever recipient it fits. */
async function decrypted(jwe, key) {
  const { plaintext } = await jose.generalDecrypt(jwe, key, {
    keyManagementAlgorithms: ['A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return plaintext;
}

/** The JSON of an object, once frame, header and signature hold. */
async function content(jwe, plaintext, expected) {
  const header = JSON.parse(text(Buffer.from(jwe.protected, 'base64url')));
  const kids = jwe.recipients.map((recipient) => recipient.header.kid);
  const name = header.pimh;
  if (JSON.stringify(kids) !== JSON.stringify(name.k) || JSON.stringify([...kids].sort()) !== JSON.stringify(kids)) {
    throw new Error('recipients differ from the header');
  }
  for (const [member, value] of Object.entries(expected)) {
    if (name[member] !== value) throw new Error(`another ${member} than asked for`);
  }
  const words = text(gunzipSync(unframed(plaintext)));
  const at = words.lastIndexOf(',"signature":"');
  const signed = `${words.slice(0, at)}}`;
  const message = Buffer.concat([
    Buffer.from('pimh/v1/object\0'),
    lp(Buffer.from(jwe.protected)),
    lp(Buffer.from(signed)),
  ]);
  const object = JSON.parse(words);
  const key = await crypto.subtle.importKey('jwk', publisher, 'Ed25519', false, ['verify']);
  const holds = await crypto.subtle.verify('Ed25519', key, Buffer.from(object.signature, 'base64url'), message);
  if (!holds) throw new Error('the signature does not hold');
  return object;
}

function openedFile(reference, prefix, bytes) {
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(reference.cek, 'base64url'), bytes.subarray(0, 12));
  cipher.setAAD(Buffer.from(`${prefix}${reference.k}`));
  cipher.setAuthTag(bytes.subarray(-16));
  return unframed(Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]));
}

// --- The slots ---

/** The head's payload, not yet checked: it says where slots lie. */
const headText = text(read('g/head.json')).trim();
const claimed = JSON.parse(text(Buffer.from(headText.split('.')[1], 'base64url')));

function slotOf(code) {
  const locator = canonical(code).slice(0, 4).toLowerCase();
  const file = json(`g/s/${locator.slice(0, claimed.bucket)}.json`);
  return file.slots ? file.slots[locator] : file;
}

const holders = [];
for (const code of codes) {
  const key = await opens(() => privateKey(slotOf(code), code));
  check(`the slot of ${code.slice(0, 4)} opens`, key);
  const grant = key && (await opens(() => granted(slotOf(code), key)));
  check(`the grant of ${code.slice(0, 4)} opens`, grant);
  if (grant) holders.push({ code, key, grant });
}
check('one code at least opens something', holders.length > 0);
if (holders.length === 0) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(1);
}
const publisher = holders[0].grant.keys.find((key) => key.kty === 'OKP');

for (const [number, { code }] of holders.entries()) {
  const other = holders[(number + 1) % holders.length];
  if (other.code === code) continue;
  check('a code opens no other slot', !(await opens(() => privateKey(slotOf(other.code), code))));
  check('a key opens no other grant', !(await opens(() => granted(slotOf(other.code), holders[number].key))));
}
const slots = readdirSync(join(tree, 'g/s')).flatMap((file) => {
  const found = json(`g/s/${file}`);
  return found.slots ? Object.values(found.slots) : [found];
});
check('slots come in blocks of 64', slots.length % 64 === 0);
for (const slot of slots) {
  for (const holder of holders.slice(0, 1)) {
    const own = slot.key.tag === slotOf(holder.code).key.tag;
    check('a key opens its own grant only', own === Boolean(await opens(() => granted(slot, holder.key))));
  }
}

// --- Head and manifest ---

const publisherKey = await jose.importJWK(publisher, 'EdDSA');

async function verified(jws, typ) {
  const { payload, protectedHeader } = await jose.compactVerify(jws, publisherKey, { algorithms: ['EdDSA'] });
  if (protectedHeader.typ !== typ) throw new Error('another type');
  return JSON.parse(text(payload));
}

const head = await verified(headText, 'pimh+head');
const manifest = await verified(text(read('g/manifest.json')).trim(), 'pimh+manifest');
check('head and grants have one epoch', holders.every(({ grant }) => grant.epoch === head.epoch));
for (const [file, hash] of Object.entries(manifest.files)) {
  const served = await opens(() => createHash('sha256').update(read(file)).digest('hex'));
  check(`the hash of ${file}`, served === hash);
}
check('the head is not taken for a manifest', !(await opens(() => verified(headText, 'pimh+manifest'))));

// --- Objects, boxes, files, search ---

const roleKeys = new Map();
for (const { grant } of holders) {
  for (const key of grant.keys) if (key.kty === 'oct') roleKeys.set(key.kid, Buffer.from(key.k, 'base64url'));
}
const files = new Map();
let objects = 0;
let boxes = 0;

/** Opens a JWE with each key that may, and shows that no other does. Gives its JSON. */
async function opened(jwe, expected, where) {
  let object;
  for (const [kid, key] of roleKeys) {
    const plaintext = await opens(() => decrypted(jwe, key));
    const may = jwe.recipients.some((recipient) => recipient.header.kid === kid);
    check(`${where} and the key ${kid}`, may === Boolean(plaintext));
    if (may && plaintext) object ??= await opens(() => content(jwe, plaintext, expected));
  }
  check(`${where} opens for somebody`, object);
  return object;
}

function remember(references, prefix) {
  for (const reference of references) files.set(reference.at, { reference, prefix: prefix(reference) });
}

async function inside(object, expected, where) {
  const id = (reference) => reference.at.split('/')[1];
  remember(Object.values(object.meta?.files ?? {}), (reference) => `pimh/v1/asset/${id(reference)}/`);
  remember(object.search ?? [], (reference) => {
    const [pack, number] = id(reference).split('-');
    return `pimh/v1/search/${pack}/${number}/`;
  });
  for (const jwe of object.inner ?? []) {
    boxes += 1;
    const box = await opened(jwe, { v: 1, t: 'box', id: expected.id }, `a box in ${where}`);
    if (box) await inside(box, expected, where);
  }
}

const known = [];
const changed = (letter) => (letter === 'A' ? 'B' : 'A');
for (const level of head.levels) {
  for (const file of readdirSync(join(tree, 'g', level.a))) {
    if (!file.endsWith('.json')) continue;
    const id = file.slice(0, -5);
    const where = `${level.a}/${file}`;
    const jwe = json(`g/${where}`);
    const expected = { v: 1, t: id === level.nav ? 'nav' : 'page', id, a: level.a };
    const object = await opened(jwe, expected, where);
    objects += 1;
    if (object) {
      known.push({ jwe, expected });
      await inside(object, expected, where);
    }
  }
}
let binaries = 0;
for (const level of head.levels) {
  for (const file of readdirSync(join(tree, 'g', level.a))) {
    if (!file.endsWith('.bin')) continue;
    binaries += 1;
    const at = `${level.a}/${file.slice(0, -4)}`;
    const use = files.get(at);
    check(`some page has the key of ${at}`, use);
    if (!use) continue;
    const bytes = read(`g/${at}.bin`);
    const clear = await opens(() => openedFile(use.reference, use.prefix, bytes));
    check(`${at} opens`, clear && clear.length === use.reference.size);
    const other = { ...use.reference, k: `${use.reference.k}x` };
    check(`${at} is bound to its readers`, !(await opens(() => openedFile(other, use.prefix, bytes))));
    const broken = Buffer.from(bytes);
    broken[broken.length >> 1] ^= 1;
    check(`${at}, changed`, !(await opens(() => openedFile(use.reference, use.prefix, broken))));
  }
}
check('there are objects', objects > 0);

// --- What was changed opens for nobody ---

for (const { jwe, expected } of known.slice(0, 8)) {
  const kid = jwe.recipients.map((recipient) => recipient.header.kid).find((one) => roleKeys.has(one));
  const open = async (one, asked = expected) => content(one, await decrypted(one, roleKeys.get(kid)), asked);
  check('an object opens before it is changed', await opens(() => open(jwe)));
  for (const member of ['ciphertext', 'tag', 'iv', 'protected']) {
    const value = jwe[member];
    const broken = { ...jwe, [member]: changed(value[0]) + value.slice(1) };
    check(`an object with another ${member}`, !(await opens(() => open(broken))));
  }
  for (const member of ['id', 'a', 't']) {
    check(`an object as another ${member}`, !(await opens(() => open(jwe, { ...expected, [member]: 'x' }))));
  }
}
const [headHeader, headPayload, headSignature] = headText.split('.');
const forged = [headHeader, changed(headPayload[0]) + headPayload.slice(1), headSignature].join('.');
check('a changed head', !(await opens(() => verified(forged, 'pimh+head'))));
const { key: slotKey, grant } = slotOf(holders[0].code);
const brokenTag = { key: { ...slotKey, tag: changed(slotKey.tag[0]) + slotKey.tag.slice(1) }, grant };
check('a changed slot', !(await opens(() => privateKey(brokenTag, holders[0].code))));
const brokenGrant = { ...grant, tag: changed(grant.tag[0]) + grant.tag.slice(1) };
check('a changed grant', !(await opens(() => granted({ grant: brokenGrant }, holders[0].key))));

finish();

function finish() {
  console.log(`${slots.length} slots, ${objects} objects, ${boxes} boxes within, ${binaries} files, ${roleKeys.size} role keys`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
