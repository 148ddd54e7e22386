// What a reader leaves behind: the files of a real profile, searched once the browser is closed.
//
// Whoever sits down at a shared computer can read these files. Without "Keep me signed in" nothing in them may open a
// later build: not the code, not a private key of it, not a role's key. Each search is tried where there is something to
// find: a sign-in that was kept, a link with the code in it.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { WHOLE, FLAGS, inParallel, within } from './browser.mjs';
import { Host, MemoryTree, Reader } from './gate-host.mjs';
import { GatedSite } from './gated-site.mjs';
import { grouped } from './sealer.mjs';

const SECONDS = 180;
const PIECE = 12; // bytes by which a secret is known

/** The stories: what somebody does, and what may be found afterwards. */
const STORIES = [
  {
    name: 'not kept, saved for visits, and the browser is closed',
    async tell(r, site) {
      await typed(r, site.codes.champion);
      await r.page.locator('[data-pimh=save]').click();
      await r.sees('Your pages are saved');
      await read(r);
    },
    left: [],
  },
  {
    name: 'not kept, and signed out',
    async tell(r, site) {
      await typed(r, site.codes.champion);
      await read(r);
      await out(r);
    },
    left: [],
  },
  { name: 'typed, and not sent', tell: unsent, left: [] },
  {
    name: '(control) typed into a field that browsers write down',
    tell: unsent,
    left: ['code'],
    bend: (text) => text.replace('input.autocomplete = open ? "off" : "current-password";', ''),
  },
  {
    name: '(control) kept',
    async tell(r, site) {
      await typed(r, site.codes.champion, true);
      await read(r);
    },
    left: ['private key', 'role key'],
  },
  {
    name: '(control) kept, and signed out: what the page says of it is true',
    async tell(r, site) {
      await typed(r, site.codes.champion, true);
      await read(r);
      await out(r);
    },
    left: ['private key', 'role key'],
  },
  {
    name: '(control) a link with the whole code: what the page says of it is true',
    async tell(r, site) {
      await r.goto(`sign-in/#k=${site.codes.champion}`);
      await r.sees('the history of this browser keeps the link');
      await read(r);
      await out(r);
    },
    left: ['code'],
  },
];

async function unsent(r, site) {
  await r.goto('sign-in/');
  await r.page.locator('#code').pressSequentially(grouped(site.codes.champion));
  await r.page.waitForTimeout(4000); // browsers write down how a tab stands now and then
  await r.page.evaluate(() => (location.hash = 'elsewhere'));
  await r.goto('guidance/');
}

async function typed(r, code, keep = false) {
  await r.goto('sign-in/');
  await r.page.locator('#code').pressSequentially(grouped(code), { delay: 20 });
  if (keep) await r.page.locator('#keep').check();
  await r.page.waitForTimeout(2500);
  await r.page.keyboard.press('Enter');
  if (!(await r.sees('Champions', '[data-pimh=levels]'))) throw new Error('the code opens nothing');
}

/** Some pages, in two tabs, long enough for the worker to be ended and for files to be written. */
async function read(r) {
  for (const address of ['members/forum/', 'guidance/', 'champions/kit/']) await r.goto(address);
  if (!(await r.sees('The lantern kit'))) throw new Error('the pages do not open');
  const other = await r.tab('members/forum/');
  if (!(await other.sees('by lantern light'))) throw new Error('another tab does not open');
  await r.page.waitForTimeout(2000);
}

async function out(r) {
  await r.page.locator('.account button', { hasText: 'Sign out' }).click();
  await r.sees('You are signed out');
  await r.page.waitForTimeout(1000);
}

// ---- The search -----------------------------------------------------------------------------------------------------

/** Each way in which a secret may be written, as pieces: [which secret, bytes]. */
export function needles(secrets) {
  const all = [];
  for (const [what, values] of Object.entries(secrets)) {
    for (const value of values) {
      for (const form of Buffer.isBuffer(value) ? binary(value) : textual(value)) all.push(...pieces(form).map((piece) => [what, piece]));
    }
  }
  return all;
}

const ascii = (text) => Buffer.from(text, 'latin1');
const both = (text) => [ascii(text), Buffer.from(text, 'utf16le')];

function binary(bytes) {
  // Within other bytes base64 begins at any of three places; its first and last characters depend on the neighbours.
  const base64 = [0, 1, 2].flatMap((skip) => {
    const text = bytes.subarray(skip, skip + 3 * Math.floor((bytes.length - skip) / 3)).toString('base64');
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  return [bytes, Buffer.from(bytes).reverse(), ...[...base64, hex, hex.toUpperCase()].flatMap(both)];
}

const textual = (text) => [text, text.toLowerCase()].flatMap((form) => [...both(form), ...binary(ascii(form))]);

// A page of a database may end within a secret, and a compressor may have seen its beginning before: of pieces that
// overlap, one is whole. What is random a compressor writes as it is.
function pieces(form) {
  const found = [];
  for (let at = 0; at + PIECE <= form.length; at += PIECE - 2) found.push(form.subarray(at, at + PIECE));
  found.push(form.subarray(form.length - PIECE));
  return found;
}

/** Which secrets stand in the files below a folder: { secret: Set of files }. */
function search(folder, known) {
  const found = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    for (const [what, piece] of known) {
      if (bytes.includes(piece)) (found[what] ??= new Set()).add(path.slice(folder.length + 1));
    }
  }
  return found;
}

async function tell({ name, tell: act, left, bend = (text) => text }, report) {
  const site = await GatedSite.start();
  site.bend = (script, text) => (script === 'sign-in' ? bend(text) : text);
  const host = await Host.start(new MemoryTree(site.base, await site.files()));
  const profile = mkdtempSync(join(tmpdir(), 'pimh-profile-'));
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath: WHOLE, headless: true, args: FLAGS, timeout: 60_000 });
    context.setDefaultTimeout(30_000);
    const reader = new Reader(context, host);
    reader.page = context.pages()[0] ?? (await context.newPage());
    await within(SECONDS, act(reader, site)).finally(() => context.close());
    const { code, keys } = site.publisher.readers.get('9rpa');
    const secrets = {
      code: [code.slice(4), grouped(code).slice(5)],
      'private key': keys.map(({ d }) => Buffer.from(d, 'base64url')),
      'role key': site.publisher.keysOf(['member', 'champion']).map(({ key }) => key),
    };
    const found = search(profile, needles(secrets));
    const said = Object.entries(found).map(([what, files]) => `${what} in ${[...files].join(', ')}`);
    const expected = Object.keys(found).sort().join() === left.sort().join();
    report.check('closed profile', name, expected ? [] : [said.join('; ') || 'nothing is found']);
    report.note(`closed profile, ${name}: ${said.join('; ') || 'nothing'}`);
  } catch (error) {
    report.check('closed profile', name, [error.message.split('\n')[0]]);
  } finally {
    await host.stop().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const checkProfiles = (report) => inParallel(STORIES, (story) => tell(story, report));
