// A tiny sealed site for the tests of the loader: the theme's own sign-in page, words, style and scripts, around pages
// that are written here. What is gated says "lantern" somewhere, so that a leak shows.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { words } from '../../src/search/engine.js';
import { minified, source } from './minify.mjs';
import { Publisher } from './sealer.mjs';

const ROOT = join(import.meta.dirname, '../..');
const THEME = join(ROOT, 'themes/harbour');
const read = (...path) => readFileSync(join(...path), 'utf8');

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; " +
  "require-trusted-types-for 'script'; trusted-types pimh";
const SIGN_IN_POLICY = POLICY.replace("form-action 'self'", "form-action 'none'");

// ---- The theme, by as much of its language as its files for the gate need -------------------------------------------

function wordsOf(lang) {
  const words = {};
  for (const [, key, value] of read(THEME, `words/${lang}.toml`).split(/^\[/m)[0].matchAll(/^(\w+) = "(.*)"$/gm)) words[key] = value;
  return words;
}

function value(expression, given) {
  const [, path, sign, other] = /^([\w.?]+)(?: (==|!=) "(.*)")?$/.exec(expression.trim()) ?? [];
  if (!path) throw new Error(`the fixture cannot evaluate {${expression}}`);
  const found = path.split(/\??\./).reduce((part, name) => part?.[name], given);
  if (sign) return (found === other) === (sign === '==');
  return found;
}

/** Renders `{{ … }}`, `{% if %}` and `{% include %}`; anything else is an error, so that no construct gets lost. */
export function rendered(source, given) {
  const tokens = source.replace(/\{#.*?#\}/gs, '').split(/(\s*\{[{%]-.*?[}%]\}|\{[{%].*?[}%]\})/s);
  let out = '';
  const stack = [];
  for (const token of tokens) {
    const on = stack.every((branch) => branch.on);
    const [, open, inner] = /^\s*\{([{%])-?\s*(.*?)\s*-?[}%]\}$/s.exec(token) ?? [];
    if (!open) out += on ? token : '';
    else if (open === '{') out += on ? (value(inner, given) ?? '') : '';
    else if (inner.startsWith('if ')) stack.push({ on: on && !!value(inner.slice(3), given), done: false });
    else if (inner.startsWith('elif ') || inner === 'else') {
      const branch = stack.at(-1);
      branch.done ||= branch.on;
      branch.on = !branch.done && (inner === 'else' || !!value(inner.slice(5), given));
    } else if (inner === 'endif') stack.pop();
    else if (inner.startsWith('include ')) out += !on || inner.includes('lang.html') ? '' : rendered(read(THEME, inner.slice(9, -1)), given);
    else throw new Error(`the fixture cannot render {% ${inner} %}`);
  }
  return out;
}

const block = (source, name) => new RegExp(`\\{%-? block ${name} -?%\\}(.*?)\\{%-? endblock ${name} -?%\\}`, 's').exec(source)[1];

function asset(files, name, text) {
  const bytes = Buffer.from(text);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  const path = `assets/${name.replace(/(\.\w+)$/, `.${hash}$1`)}`;
  files.set(path, bytes);
  return { path, integrity: `sha256-${createHash('sha256').update(bytes).digest('base64')}` };
}

// ---- Pictures and files ----------------------------------------------------------------------------------------------

/** A PNG of one colour. */
export function png(width, height, [red, green, blue]) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => [red, green, blue]).flat()]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF lantern\n');
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>parent.__ran = top.__ran = "script in a drawing"</script><rect width="40" height="20" fill="#f00" onload="top.__ran = \'onload in a drawing\'"/></svg>');

// ---- The site --------------------------------------------------------------------------------------------------------

export const LEVELS = [['member'], ['champion'], ['specialist'], ['champion', 'specialist']];
const NAMES = { member: 'Members', champion: 'Champions', specialist: 'Specialists' };

export class GatedSite {
  constructor(base = '/pimh/') {
    this.base = base;
    this.publisher = new Publisher();
    for (const role of ['member', 'champion', 'specialist']) this.publisher.addRole(role);
    this.codes = {};
    this.bend = (script, text) => text; // where faults are put in
    this.headers = {}; // what the host adds
    this.policy = undefined; // another policy for all pages
  }

  /** A site with one code for a member, a champion (who is a member too), a specialist, and one that can do all. */
  static async start(base) {
    const site = new GatedSite(base);
    const readers = { member: ['7qk2', ['member']], champion: ['9rpa', ['member', 'champion']], specialist: ['hj5t', ['member', 'specialist']], all: ['wd3n', ['member', 'champion', 'specialist']] };
    for (const [name, [locator, roles]] of Object.entries(readers)) site.codes[name] = await site.publisher.addReader(locator, roles);
    await site.publisher.addReader('0000', []); // a dummy
    return site;
  }

  /** All files of the site by path. */
  async files() {
    const files = new Map();
    const script = (name) => minified(name, (part) => this.bend(part, source(part)));
    const loader = await script('loader');
    this.shared = {
      css: asset(files, 'harbour.css', read(THEME, 'static/harbour.css')),
      icon: asset(files, 'arcs.svg', read(THEME, 'static/arcs.svg')),
      loader: asset(files, 'loader.js', loader),
      signIn: asset(files, 'sign-in.js', await script('sign-in')),
      search: asset(files, 'search.js', `${loader}{\n${this.bend('search', read(THEME, 'static/search.js'))}\n}\n`),
    };
    files.set('assets/besley-600.woff2', readFileSync(join(THEME, 'static/besley-600.woff2')));
    files.set('sw.js', Buffer.from(await script('sw')));
    for (const [path, page] of this.publicPages()) files.set(path, Buffer.from(path.endsWith('.html') ? this.bend('pages', page) : page));
    for (const [path, json] of await this.gate()) {
      files.set(path, Buffer.isBuffer(json) ? json : Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)));
    }
    return files;
  }

  page({ path, title, type = 'page', main, policy = POLICY, crumbs = '', status }) {
    const { base } = this;
    const { css, icon } = this.shared;
    const t = wordsOf('en');
    const script = ({ path, integrity }) => ({ src: base + path, integrity });
    const { loader, signIn, search } = this.shared;
    const site = {
      sign_in: `${base}sign-in/`, base, join: `${base}about/`, title: 'Lantern Row', help: { url: `${base}help/` },
      loader: script(loader), sign_in_script: script(signIn), search_script: script(search),
    };
    const given = { t, site, page: { type, title, lang: 'en-GB' } };
    return `<!doctype html>
<html lang="en-GB" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${this.policy ?? policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Lantern Row</title>
${path === undefined ? '' : `<link rel="canonical" href="https://pimh.example.org${base}${path}">`}
<link rel="icon" href="${base}${icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${base}${css.path}" integrity="${css.integrity}">
</head>
<body data-type="${type}">
<a class="skip" href="#main">Skip to main content</a>
<header>
<div class="band"><div class="wrap row"><a class="brand" href="${base}"><span>Lantern Row</span></a>
<details class="menu"><summary>Menu</summary><div class="in"><nav aria-label="Main"><ul><li><a href="${base}guidance/">Guidance</a></li><template data-pimh="menu"></template></ul></nav></div></details></div></div>
<div class="slim wrap">${rendered(read(THEME, 'templates/partials/account.html'), given)}</div>
${rendered(read(THEME, 'templates/partials/gate.html'), given)}
</header>${crumbs}
${main ?? `<main id="main" class="is-${type}" tabindex="-1">${rendered(block(read(THEME, 'templates/sign-in.html'), 'main'), given)}\n</main>`}${rendered(read(THEME, 'templates/partials/says.html'), given)}
<footer class="foot"><div class="wrap"><p>Lantern Row is made up.</p></div></footer>
</body>
</html>
`.replace('<!--status-->', status ?? '');
  }

  main(title, body, type = 'page') {
    return `<main id="main" class="is-${type}" tabindex="-1">\n<div class="wrap flow">\n<h1>${title}</h1>\n${body}\n</div>\n</main>`;
  }

  shut(n, label) {
    return `<template data-pimh="box" data-n="${n}"></template><div class="box shut"><p class="opens">${label}</p><p>There is more here for ${label}. <a href="${this.base}sign-in/">Sign in</a></p></div>`;
  }

  locked(title, role) {
    const given = { t: wordsOf('en'), site: { sign_in: `${this.base}sign-in/`, join: `${this.base}about/` }, page: {} };
    const words = block(read(THEME, 'templates/locked.html'), 'locked').replace(/<p><b>.*?<\/p>/s, `<p><b>This page is for ${NAMES[role]}.</b></p>`);
    return this.main(title, rendered(words, given), 'locked');
  }

  keeping() {
    return '<p><button type="button" class="button quiet" data-pimh="guides" aria-pressed="false">Save the help page and all tips</button></p><div role="status" data-pimh="kept"></div>';
  }

  /** The theme's own, as a site without contacts has it. */
  notFound() {
    const given = { t: wordsOf('en'), site: { sign_in: `${this.base}sign-in/`, title: 'Lantern Row', home_url: this.base, base_path: this.base }, page: { title: 'Page not found' } };
    return `<main id="main" class="is-not-found" tabindex="-1">${rendered(block(read(THEME, 'templates/not-found.html'), 'main'), given)}</main>`;
  }

  publicPages() {
    const { base } = this;
    const search = this.searchPage();
    return new Map([
      ['index.html', this.page({ path: '', title: 'Home', type: 'home', main: this.main('Home', `<p><a href="${base}guidance/">Guidance</a> <a href="${base}members/forum/">Forum</a></p><template data-pimh="rows"></template>`, 'home') })],
      ['about/index.html', this.page({ path: 'about/', title: 'About', main: this.main('About', '<p>How to get a code.</p>') })],
      // Two silent boxes at one place, one between two words; a box with a box in it.
      ['guidance/index.html', this.page({ path: 'guidance/', title: 'Guidance', type: 'section', main: this.main('Guidance', `<p>Every family is different.</p>${this.shut('1', 'Champions')}<p id="end">End.</p><template data-pimh="rows"></template>`, 'section') })],
      ['members/forum/index.html', this.page({ path: 'members/forum/', title: 'Forum', type: 'locked', main: this.locked('Forum', 'member') })],
      ['specialists/notes/index.html', this.page({ path: 'specialists/notes/', title: 'Notes', type: 'locked', main: this.locked('Notes', 'specialist') })],
      ['sign-in/index.html', this.page({ path: 'sign-in/', title: 'Sign in with your code', type: 'sign-in', policy: SIGN_IN_POLICY })],
      ['404.html', this.page({ title: 'Page not found', type: 'not-found', main: this.notFound() })],
      ['help/index.html', this.page({ path: 'help/', title: 'Get help now', main: this.main('Get help now', `<p>${this.helpWords ?? 'Call 999.'}</p>${this.keeping()}`) })],
      ['tips/rest/index.html', this.page({ path: 'tips/rest/', title: 'Rest', type: 'top-tips', main: this.main('Rest', `<p>Sit down.</p><img src="${base}${this.shared.icon.path}" alt="Two arcs" width="48" height="40">${this.keeping()}`, 'top-tips') })],
      ['pages.json', JSON.stringify({ schema: 1, pages: [{ url: `https://pimh.example.org${base}tips/rest/`, type: 'top-tips' }, { url: `https://pimh.example.org${base}about/`, type: 'page' }] })],
      ['search/index.html', search],
      ...this.engine(),
    ]);
  }

  searchPage() {
    const t = wordsOf('en');
    const says = ['looking', 'one', 'many', 'none', 'near', 'try', 'fail', 'more'].map((key) => `data-${key}="${t[`search_${key}`]}"`).join(' ');
    const data = JSON.stringify({ engine: `${this.base}search/public/engine.js`, indexes: [`${this.base}search/public/`], synonyms: [], crisis: [] });
    const main = this.main('Search', `<form class="ask" role="search" aria-label="Search" action="${this.base}search/"><label for="search-field">What are you looking for?</label><div class="ask-row"><input id="search-field" type="search" name="q" autocomplete="off"> <button class="button">Search</button></div></form>
<section id="search" aria-labelledby="search-title" ${says}><h2 class="vh" id="search-title">Results</h2><p id="search-says" role="status"></p></section>
<script type="application/json" id="search-data">${data}</script>`, 'search');
    return this.page({ path: 'search/', title: 'Search', type: 'search', main });
  }

  /** What searches, and the public index. */
  engine() {
    const index = indexOf([{ url: `${this.base}guidance/`, title: 'Guidance', text: 'every family is different' }]);
    return [['search/public/engine.js', read(ROOT, 'src/search/engine.js')], ...index.map(([name, text]) => [`search/public/${name}`, text])];
  }

  /** The gated pages and boxes, by address: { level, title, html, files, boxes, inner }. */
  gated() {
    const { base } = this;
    const p = this.publisher;
    const seal = (name, bytes, mime, level) => p.file(`/champions/kit/${name}`, bytes, level, { mime, name });
    const champion = ['champion'];
const today = () => new Date().toISOString().slice(0, 10);
    const sizes = [400, 800, 1600];
    const files = [
      seal('photo.png', png(30, 20, [200, 40, 40]), 'image/png', champion),
      seal('drawing.svg', SVG, 'image/svg+xml', champion),
      seal('lantern plan.pdf', PDF, 'application/pdf', champion),
      ...sizes.map((width) => seal(`walk.jpg.sizes/${width}.webp`, png(width / 10, 20, [40, 200, 40]), 'image/webp', champion)),
    ];
    const known = Object.fromEntries(files.map((file) => [`${base}champions/kit/${file.entry.name.replace(' ', '%20')}`, file.entry]));
    const kit = `<p>The lantern kit. <a href="${base}champions/second/#part">On to the second</a>, <a href="${base}members/forum/">to the forum</a>, <a href="${base}old-kit/">by its old name</a>.</p>
<p><img src="${base}champions/kit/photo.png" alt="A red square" width="30" height="20"> <img src="${base}champions/kit/drawing.svg" alt="A red drawing" width="40" height="20"></p>
<p><picture><source type="image/webp" srcset="${sizes.map((width) => `${base}champions/kit/walk.jpg.sizes/${width}.webp ${width}w`).join(', ')}" sizes="100vw"><img src="${base}champions/kit/walk.jpg.sizes/400.webp" alt="A green lawn" width="160" height="20"></picture></p>
<p><a href="${base}champions/kit/lantern%20plan.pdf" download>The plan (PDF)</a></p>`;
    const injected = `<script>window.__ran = 'a script'</script><script src="${base}search/public/pagefind.js"></script>
<p><img src="${base}none.png" alt="" width="1" height="1" onerror="window.__ran = 'onerror'"><svg width="1" height="1" onload="window.__ran = 'onload'"><a href="javascript:window.__ran='svg link'"><text>x</text></a></svg></p>
<p><a id="evil" href=" java&#10;script:window.__ran='a link'">A link</a> <span style="color: red">red</span></p>
<iframe srcdoc="<script>top.__ran='srcdoc'</script>"></iframe><object data="${base}"></object><base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0; url=https://elsewhere.example/">`;
    const pages = [
      { at: '/members/forum/', roles: ['member'], title: 'Forum', body: '<p>Words of the forum, by lantern light.</p>', type: 'page' },
      { at: '/specialists/notes/', roles: ['specialist'], title: 'Notes', body: '<p>Specialist lantern notes.</p>' },
      { at: '/champions/', roles: champion, title: 'Champions', body: `<p>The lantern room.</p><template data-pimh="rows"></template>`, type: 'section' },
      { at: '/champions/kit/', roles: champion, title: 'The kit', since: today(), body: kit, files: known, type: 'guidance' },
      { at: '/champions/second/', roles: champion, title: 'The second', since: '2020-01-31', body: `<p>Second lantern.</p><h2 id="part">A part</h2><p><a href="${base}champions/kit/">Back to the kit</a></p>${this.shut('1', 'Specialists')}` },
      { at: '/champions/injected/', roles: champion, title: 'Injected', body: injected },
      { at: '/shared/', roles: ['champion', 'specialist'], title: 'Shared', body: '<p>For either lantern.</p>', lang: 'cy', dir: 'ltr' },
    ];
    return { files, pages };
  }

  async gate() {
    const p = this.publisher;
    const { base } = this;
    const out = new Map();
    const { files, pages } = this.gated();
    for (const { path, sealed } of files) out.set(path, sealed);
    const bundles = new Map(LEVELS.map((roles) => [roles.join(), { pages: {}, shells: [], aliases: {}, rows: {}, menu: '', opens: '', search: [] }]));
    const put = async (roles, at, content) => {
      const id = p.id('page', at);
      out.set(`g/${p.levelId(roles)}/${id}.json`, await p.object('page', id, roles, content));
      bundles.get(roles.join()).pages[at] = id;
    };
    const inner = (at, roles, content) => p.object('box', p.id('page', at), roles, content, { floor: 0 });
    const box = (n, label, words, at = null) => ({ n, at, html: `<div class="box only" id="box-${n}"><p class="opens">${label}</p><p>${words}</p></div>` });
    for (const { at, roles, title, body, type = 'page', files: known = {}, lang = 'en-GB', dir = 'ltr' } of pages) {
      const meta = { title: `${title} – Lantern Row`, lang, dir, type, covers: [p.levelId(roles)], crumbs: `\n<nav class="crumbs wrap" aria-label="Breadcrumb"><ol><li><a href="${base}">Home</a></li></ol></nav>\n`, files: known };
      const further = at === '/champions/second/' ? [await inner(at, ['specialist'], { meta: { files: {} }, boxes: [box('1', 'Specialists', 'A stricter lantern.')], inner: [] })] : [];
      await put(roles, at, { meta, html: this.main(title, body, type), ...(further.length > 0 && { inner: further }) });
    }
    // Boxes of a public page: silent ones for members, one for champions with one for specialists in it. The places are
    // paths from <main>: its third child node is the wrapper's second paragraph's neighbour, and so on.
    await put(['member'], '/guidance/', { meta: { files: {} }, boxes: [box('s1', 'Members', 'Between two words: lantern.', [1, 3, 0, 6]), box('s2', 'Members', 'After that: lantern.', [1, 3, 0, 6])], inner: [] });
    const nested = { n: '1', at: null, html: `<div class="box only" id="box-1"><p>For champions: lantern.</p><template data-pimh="box" data-n="1.s1"></template><p>After it.</p></div>` };
    await put(champion, '/guidance/', { meta: { files: {} }, boxes: [nested], inner: [await inner('/guidance/', ['specialist'], { meta: { files: {} }, boxes: [box('1.s1', 'Specialists', 'Deep lantern.')], inner: [] })] });
    const member = bundles.get('member');
    const champions = bundles.get('champion');
    member.shells = ['/members/forum/', '/guidance/'];
    champions.shells = ['/guidance/'];
    bundles.get('specialist').shells = ['/specialists/notes/'];
    champions.menu = `<li><a href="${base}champions/">Champions</a></li>`;
    champions.aliases = { '/old-kit/': '/champions/kit/' };
    member.rows = { '/guidance/': '<section class="box only"><h2>Also here for you</h2><p>The forum lantern.</p></section>', '/': '<section class="box only"><h2>New for you</h2></section>' };
    champions.rows = { '/champions/': '<p>Twice lantern.</p>', '/guidance/': '<section class="box only"><h2>For champions</h2><p>The kit lantern.</p></section>' };
    for (const [index, roles] of LEVELS.entries()) {
      const bundle = bundles.get(roles.join());
      const records = pages.filter((page) => page.roles.join() === roles.join()).map((page) => ({ url: base + page.at.slice(1), title: page.title, text: `lantern ${page.title.toLowerCase()} ${roles.join(' ')}` }));
      const pack = p.pack(0, indexOf(records).map(([name, text]) => [name, gzipSync(text)]), roles);
      out.set(pack.path, pack.sealed);
      bundle.search = [pack.entry];
      const label = roles.map((role) => NAMES[role]).join(' or ');
      const opened = pages.filter((page) => page.roles.join() === roles.join());
      bundle.opens = `<li data-of="${base}here/"><h2>Here</h2><ul class="names">${opened.map(({ at, title, since }) => `<li><a href="${base}${at.slice(1)}">${title}</a>${since ? ` <strong class="new" data-since="${since}" hidden>New</strong>` : ''} ${label}</li>`).join('')}</ul></li>`;
      const id = p.id('nav', Buffer.concat([...roles].sort().map((role) => Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, role.length]), Buffer.from(role)]))));
      out.set(`g/${p.levelId(roles)}/${id}.json`, await p.object('nav', id, roles, { meta: { label, order: index + 1 }, ...bundle }, { floor: 16_384 }));
    }
    for (const [path, slots] of await p.slots()) out.set(path, slots);
    out.set('g/head.json', p.head(LEVELS));
    return out;
  }
}

const champion = ['champion'];
const today = () => new Date().toISOString().slice(0, 10);

/** A search index of some pages, in one file of each kind: src/search/lib.rs says what stands in it. */
function indexOf(records) {
  const terms = {};
  records.forEach(({ title, text }, page) => {
    const titled = words(title);
    for (const word of new Set([...titled, ...words(text)])) {
      const pages = (terms[word] ??= []);
      const before = pages.filter((_, i) => i % 2 === 0).reduce((sum, step) => sum + step, 0);
      pages.push(page - before, titled.includes(word) ? 33 : 1);
    }
  });
  const all = Object.keys(terms).sort();
  const each = (value) => records.map(() => value);
  const list = {
    form: 1, titles: records.map(({ title }) => words(title).length), addresses: each(1), languages: ['en'], language: each(0),
    kinds: ['Page'], kind: each(0), each: 16, rows: ['rows-1.json'], alphabets: [{ name: '', words: 'words-1.json', terms: [[all[0], 'terms-1.json']] }],
  };
  const rows = records.map(({ url, title, text }) => [url, title, text, []]);
  const files = { 'index.json': list, 'rows-1.json': rows, 'words-1.json': all.join(' '), 'terms-1.json': Object.fromEntries(all.map((word) => [word, terms[word]])) };
  return Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]);
}
