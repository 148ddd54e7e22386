// Opens what a code opens of a built site, with `jose` and Node alone: what the loader must come to as well.

import { createDecipheriv, createPublicKey, verify } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { flattenedDecrypt, generalDecrypt, importJWK } from 'jose';
import { lp } from './sealer.mjs';

const utf8 = (text) => Buffer.from(text, 'utf8');
const text = (bytes) => Buffer.from(bytes).toString('utf8');

export function unframe(framed) {
  const bytes = Buffer.from(framed);
  const end = 36 + bytes.readUInt32BE(32);
  if (end > bytes.length || bytes.subarray(0, 32).some(Boolean) || bytes.subarray(end).some(Boolean)) throw new Error('a broken frame');
  return bytes.subarray(36, end);
}

export class Opener {
  /** Opens the slot of a code in a tree (anything with `text(path)` and `bytes(path)`). */
  static async open(tree, code) {
    const opener = new Opener(tree);
    const [, payload] = tree.text('g/head.json').trim().split('.');
    opener.head = JSON.parse(text(Buffer.from(payload, 'base64url')));
    const locator = code.slice(0, 4).toLowerCase();
    const file = JSON.parse(tree.text(`g/s/${locator.slice(0, opener.head.bucket)}.json`));
    const slot = opener.head.bucket < 4 ? file.slots[locator] : file;
    const password = utf8(code.replace(/\W/g, '').toUpperCase());
    const jwk = await flattenedDecrypt(slot.key, password, { keyManagementAlgorithms: ['PBES2-HS512+A256KW'], maxPBES2Count: 1_000_000 });
    const one = JSON.parse(text(jwk.plaintext));
    const grant = await Promise.any((one.keys ?? [one]).map(async (key) =>
      generalDecrypt(slot.grant, await importJWK(key, 'ECDH-ES+A256KW'), { keyManagementAlgorithms: ['ECDH-ES+A256KW'] })));
    opener.keys = new Map();
    for (const one of JSON.parse(text(grant.plaintext)).keys) {
      if (one.kty === 'oct') opener.keys.set(one.kid, Buffer.from(one.k, 'base64url'));
      else opener.signer = createPublicKey({ key: one, format: 'jwk' });
    }
    for (const level of opener.head.levels.filter((level) => level.k.some((kid) => opener.keys.has(kid)))) {
      const bundle = await opener.object(JSON.parse(tree.text(`g/${level.a}/${level.nav}.json`)));
      opener.levels.push({ a: level.a, ...bundle });
    }
    opener.levels.sort((one, other) => one.meta.order - other.meta.order);
    return opener;
  }

  constructor(tree) {
    this.tree = tree;
    this.levels = [];
  }

  async object(jwe) {
    const kid = jwe.recipients.map(({ header }) => header.kid).find((one) => this.keys.has(one));
    if (!kid) throw new Error('sealed for others');
    const { plaintext } = await generalDecrypt(jwe, this.keys.get(kid), { keyManagementAlgorithms: ['A256KW'], contentEncryptionAlgorithms: ['A256GCM'] });
    const json = text(gunzipSync(unframe(plaintext)));
    const cut = json.lastIndexOf(',"signature":"');
    const message = Buffer.concat([utf8('pimh/v1/object\0'), lp(utf8(jwe.protected)), lp(utf8(`${json.slice(0, cut)}}`))]);
    if (!verify(null, message, this.signer, Buffer.from(json.slice(cut + 14, -2), 'base64url'))) throw new Error('not signed');
    return JSON.parse(json);
  }

  /** The pages and boxes that it opens: { at, a, shell, title, html, files, boxes }, one for each level and address. */
  async pages() {
    const found = [];
    for (const { a, pages, shells } of this.levels) {
      for (const [at, id] of Object.entries(pages)) {
        const part = await this.object(JSON.parse(this.tree.text(`g/${a}/${id}.json`)));
        found.push({ at, a, shell: shells.includes(at), title: part.meta.title, html: part.html, files: part.meta.files ?? {}, boxes: part.boxes ?? [] });
      }
    }
    return found;
  }

  file({ at, k, cek }) {
    const bytes = this.tree.bytes(`g/${at}.bin`);
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(cek, 'base64url'), bytes.subarray(0, 12));
    decipher.setAAD(utf8(`pimh/v1/asset/${at.split('/')[1]}/${k}`)).setAuthTag(bytes.subarray(-16));
    return unframe(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]));
  }
}
