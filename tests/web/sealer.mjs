// Another implementation of src/gate/format.md, in Node with `jose`, so that the loader is tried with objects that the
// program has not made: right ones, and wrong ones that it would never make. Random where the format is derived: a
// reader cannot tell.

import { createCipheriv, createHmac, createPublicKey, generateKeyPairSync, hkdfSync, randomBytes, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { FlattenedEncrypt, GeneralEncrypt, exportJWK, importJWK } from 'jose';

export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const COMMON = { enc: 'A256GCM', typ: 'pimh+jwe' };
const SLOT = 1024;
const PAIRS = 4; // of keys, for each code
const ROUNDS = 100_000; // the least that a reader accepts, since the stories sign in often
const utf8 = (text) => Buffer.from(text, 'utf8');
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

export function b32(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join('').toLowerCase();
}

export function lp(bytes) {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
}

const list = (items) => Buffer.concat([...items].sort().map((item) => lp(utf8(item))));

/** Padmé: at most 12 % more, and few sizes (Nikitin and others, PURBs). */
export function padme(size) {
  const exponent = Math.floor(Math.log2(size));
  const rest = exponent - (Math.floor(Math.log2(exponent)) + 1);
  const mask = 2 ** rest - 1;
  return Math.ceil(size / (mask + 1)) * (mask + 1);
}

export function frame(content, floor) {
  const size = 36 + content.length;
  const framed = Buffer.alloc(Math.max(floor, padme(size)));
  framed.writeUInt32BE(content.length, 32);
  content.copy(framed, 36);
  return framed;
}

export function checkCharacter(first) {
  const sum = [...first].reverse().reduce((total, c, place) => {
    const weighed = ALPHABET.indexOf(c) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(weighed / 32) + (weighed % 32);
  }, 0);
  return ALPHABET[(32 - (sum % 32)) % 32];
}

export function newCode(locator) {
  const first = locator.toUpperCase() + [...randomBytes(19)].map((byte) => ALPHABET[byte & 31]).join('');
  return first + checkCharacter(first);
}

export const grouped = (code) => code.match(/.{4}/g).join('-');

/** A publisher: roles, readers, a signing key. What `rotate` and `revoke` change is changed on it directly. */
export class Publisher {
  constructor() {
    this.idKey = hkdf(randomBytes(32), 'id');
    this.roles = new Map(); // role: { version, key }
    this.readers = new Map(); // locator: { code, roles, private, public, sealed }
    this.revoked = new Set();
    this.epoch = 1;
    this.serial = 1;
    this.date = '2026-11-22';
    this.bucket = 4;
    this.newSigner();
  }

  newSigner() {
    this.signer = generateKeyPairSync('ed25519').privateKey;
  }

  addRole(role) {
    this.roles.set(role, { version: 1, key: randomBytes(32) });
  }

  rotate() {
    this.epoch += 1;
    for (const role of this.roles.values()) {
      role.version += 1;
      role.key = randomBytes(32);
    }
    this.newSigner();
  }

  /** A revoked slot becomes a dummy in its place: another key pair, for no role, sealed by a code that nobody has. */
  async revoke(locator) {
    await this.addReader(locator, [], newCode(locator));
    this.rotate();
  }

  async addReader(locator, roles, code = newCode(locator), p2c = ROUNDS, count = PAIRS) {
    const pairs = Array.from({ length: count }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const keys = await Promise.all(pairs.map((pair) => exportJWK(pair.privateKey)));
    const [first, ...next] = pairs.map((pair) => pair.publicKey);
    this.readers.set(locator, { code, roles, keys, public: first, next, sealed: await sealedKeys(keys, code, p2c) });
    return code;
  }

  /** Grants to the next key pair of a code, and rotates. */
  renew(locator) {
    const reader = this.readers.get(locator);
    reader.public = reader.next.shift();
    this.rotate();
  }

  id(kind, name) {
    return b32(createHmac('sha256', this.idKey).update(Buffer.concat([lp(utf8(kind)), lp(Buffer.from(name))])).digest()).slice(0, 16);
  }

  levelId(roles) {
    return this.id('level', list(roles));
  }

  /** The key of a role that is in use, and its kid. */
  roleKey(role) {
    const { version, key } = this.roles.get(role);
    const inputs = Buffer.concat([lp(utf8(role)), lp(utf8(String(version))), lp(list([])), lp(list([role]))]);
    const kid = b32(createHmac('sha256', this.idKey).update(Buffer.concat([utf8('kid\0'), inputs])).digest()).slice(0, 8);
    return { kid, key: Buffer.from(hkdfSync('sha256', key, '', Buffer.concat([utf8('role\0'), inputs]), 32)) };
  }

  keysOf(roles) {
    return roles.map((role) => this.roleKey(role)).sort((a, b) => (a.kid < b.kid ? -1 : 1));
  }

  kids(roles) {
    return this.keysOf(roles).map(({ kid }) => kid);
  }

  /** A sealed object for a level: `change` may bend header and content, to make what a right builder would not. */
  async object(t, id, roles, content, { floor = 4096, header = (plain) => plain, framed = (plain) => plain, signer = this.signer } = {}) {
    const keys = this.keysOf(roles);
    const protectedHeader = header({ ...COMMON, pimh: { v: 1, t, id, a: this.levelId(roles), k: keys.map(({ kid }) => kid) } });
    const aad = b64(JSON.stringify(protectedHeader));
    const text = JSON.stringify(content);
    const signature = sign(null, Buffer.concat([utf8('pimh/v1/object\0'), lp(utf8(aad)), lp(utf8(text))]), signer);
    const whole = `${text.slice(0, -1)},"signature":"${b64(signature)}"}`;
    const jwe = new GeneralEncrypt(framed(frame(gzipSync(utf8(whole)), floor))).setProtectedHeader(protectedHeader);
    for (const { kid, key } of keys) jwe.addRecipient(key).setUnprotectedHeader({ alg: 'A256KW', kid });
    const { protected: head, recipients, iv, ciphertext, tag } = await jwe.encrypt();
    if (head !== aad) throw new Error('the library writes the header in another way');
    return { protected: head, recipients, iv, ciphertext, tag };
  }

  /** A sealed file, and how the pages that use it speak of it. */
  file(address, bytes, roles, { mime, name }) {
    const id = this.id('asset', address);
    const kids = this.kids(roles).join(',');
    const { cek, sealed } = gcm(frame(bytes, 4096), `pimh/v1/asset/${id}/${kids}`);
    const at = `${this.levelId(roles)}/${id}`;
    return { path: `g/${at}.bin`, sealed, entry: { at, k: kids, cek, mime, name, size: bytes.length } };
  }

  /** A search pack of files by name. */
  pack(n, files, roles) {
    const id = this.id('search', list(roles));
    const directory = {};
    let at = 0;
    for (const [name, bytes] of files) {
      directory[name] = [at, bytes.length];
      at += bytes.length;
    }
    const json = utf8(JSON.stringify(directory));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    const content = Buffer.concat([length, json, ...files.map(([, bytes]) => bytes)]);
    const { cek, sealed } = gcm(frame(content, 4096), `pimh/v1/search/${id}/${n}/${this.kids(roles)}`);
    const place = `${this.levelId(roles)}/${id}-${n}`;
    return { path: `g/${place}.bin`, sealed, entry: { at: place, k: this.kids(roles).join(','), cek, size: content.length } };
  }

  jws(typ, payload) {
    const message = `${b64(JSON.stringify({ alg: 'EdDSA', typ }))}.${b64(JSON.stringify(payload))}`;
    return `${message}.${b64(sign(null, utf8(message), this.signer))}`;
  }

  head(levels) {
    const rows = levels.map((roles) => ({ a: this.levelId(roles), nav: this.id('nav', list(roles)), k: this.kids(roles) }));
    rows.sort((one, other) => (one.a < other.a ? -1 : 1));
    return this.jws('pimh+head', { v: 1, epoch: this.epoch, date: this.date, inputs: '0'.repeat(16), bucket: this.bucket, levels: rows });
  }

  async slot(locator) {
    const { roles, public: key, sealed } = this.readers.get(locator);
    const held = this.keysOf(roles).map(({ kid, key: k }) => ({ kty: 'oct', alg: 'A256KW', kid, k: b64(k) }));
    const signer = createPublicKey(this.signer).export({ format: 'jwk' });
    const payload = JSON.stringify({ keys: [...held, { kty: 'OKP', crv: 'Ed25519', x: signer.x }], epoch: this.epoch, serial: this.serial });
    // Of two recipients the library puts the ephemeral key beside the algorithm, as the format wants it; the other goes.
    const nobody = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const jwe = new GeneralEncrypt(utf8(payload.padEnd(SLOT))).setProtectedHeader({ ...COMMON, pimh: { v: 1, t: 'grant', id: locator, e: this.epoch } });
    for (const one of [key, nobody]) jwe.addRecipient(await importJWK(await exportJWK(one), 'ECDH-ES+A256KW')).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW' });
    const { protected: head, recipients, iv, ciphertext, tag } = await jwe.encrypt();
    return { v: 1, epoch: this.epoch, key: sealed, grant: { protected: head, recipients: [recipients[0]], iv, ciphertext, tag } };
  }

  /** The slots' files by path: one each, or in buckets. */
  async slots() {
    const files = new Map();
    for (const locator of this.readers.keys()) {
      const slot = await this.slot(locator);
      const path = `g/s/${locator.slice(0, this.bucket)}.json`;
      if (this.bucket === 4) files.set(path, slot);
      else files.set(path, { v: 1, slots: { ...files.get(path)?.slots, [locator]: slot } });
    }
    return files;
  }
}

const hkdf = (secret, info) => Buffer.from(hkdfSync('sha256', secret, 'pimh/v1', info, 32));

function gcm(plain, aad) {
  const [cek, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', cek, iv).setAAD(utf8(aad));
  const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { cek: b64(cek), sealed };
}

/** Several keys as a set (2), or one as codes of an earlier program have it (1). */
async function sealedKeys(keys, code, p2c) {
  const p2s = randomBytes(16);
  const [v, content] = keys.length > 1 ? [2, { keys }] : [1, keys[0]];
  const header = { alg: 'PBES2-HS512+A256KW', ...COMMON, p2s: b64(p2s), p2c, pimh: { v, t: 'key' } };
  const sealed = await new FlattenedEncrypt(utf8(JSON.stringify(content)))
    .setProtectedHeader(header)
    .setKeyManagementParameters({ p2s, p2c })
    .encrypt(utf8(code));
  if (sealed.protected !== b64(JSON.stringify(header))) throw new Error('the library writes the header in another way');
  const { protected: head, encrypted_key, iv, ciphertext, tag } = sealed;
  return { protected: head, encrypted_key, iv, ciphertext, tag };
}

