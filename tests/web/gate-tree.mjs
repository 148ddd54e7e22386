// A built, sealed site, with real codes: what each code opens is the same page that `pimh build --audience` writes for
// that role, and nothing else.

import { readFileSync } from 'node:fs';
import { violations } from './axe.mjs';
import { HOST_HEADERS, Host, Reader } from './gate-host.mjs';
import { findings } from './validate.mjs';
import { Opener } from './opener.mjs';

/** `readers`: { code, clear } with the tree in clear of that code's role, or none. */
export async function checkTree(tree, readers, browser, report) {
  const host = await Host.start(tree);
  host.headers = HOST_HEADERS;
  const must = (what, holds, why) => report.check(tree.name, what, holds ? [] : [`not so${why ? `: ${why}` : ''}`]);
  try {
    const opened = [];
    for (const { code, clear } of readers) opened.push({ code, clear, opener: await Opener.open(tree, code) });
    for (const one of opened) one.pages = await one.opener.pages();
    must('the codes open something', opened.every(({ pages }) => pages.some(({ html }) => html)));
    for (const one of opened) await readAs(one, opened, { tree, host, browser, must });
    await signInPage(host, browser, must);
  } finally {
    await host.stop();
  }
}

async function signInPage(host, browser, must) {
  const r = await Reader.open(browser, host);
  for (const width of [320, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await r.page.setViewportSize({ width, height: 900 });
      await r.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await r.goto('sign-in/');
      const lines = await violations(r.page);
      must(`the sign-in page is accessible, ${width} ${colorScheme}`, lines.length === 0, lines.join('; '));
    }
  }
  must('it complains of nothing', r.problems.size === 0, [...r.problems].join('; '));
  await r.close();
}

async function readAs({ code, clear, pages, opener }, everyone, { tree, host, browser, must }) {
  const who = opener.levels.map(({ meta }) => meta.label).join(', ');
  const r = await Reader.open(browser, host, { patience: 20_000 });
  await r.signIn(code);
  await r.waitFor(opener.levels[0].meta.label, '[data-pimh=levels]');
  const list = (await r.text('[data-pimh=levels]')).replace(/\s+/g, ' ');
  must(`${who}: the sign-in page tells what the code opens`, opener.levels.every(({ meta }) => list.includes(meta.label)), list);
  const missing = await r.page.evaluate((at) => at.filter((path) => ![...document.querySelectorAll('[data-pimh=levels] a')].some((link) => decodeURIComponent(new URL(link.href).pathname) === path)), pages.filter(({ at, html }) => html && !at.endsWith('/leaflet/')).map(({ at }) => decodeURIComponent(new URL(host.url(at.slice(1))).pathname)));
  must(`${who}: and names every page that it opens`, missing.length === 0, missing.join());
  const addresses = [...new Set([...pages.map(({ at }) => at), ...opener.levels.flatMap(({ rows }) => Object.keys(rows))])].sort();
  for (const at of addresses) {
    const whole = pages.find((page) => page.at === at && page.html);
    await r.goto(encodeURI(at.slice(1)));
    await r.page.waitForFunction(() => [...document.querySelectorAll('main img')].every((img) => img.complete && img.naturalWidth > 0)).catch(() => {});
    if (whole) must(`${who}: ${at} has its title`, (await r.page.title()) === whole.title, await r.page.title());
    must(`${who}: ${at} shows its pictures`, await r.page.evaluate(() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth > 0)));
    if (clear) {
      const path = `${at.slice(1)}index.html`;
      const difference = clear.files.has(path) ? await differs(r.page, clear.text(path)) : 'the tree in clear has no such page';
      must(`${who}: ${at} is as in the tree in clear`, difference === '', difference);
    }
    if (whole) await downloads(r, whole, opener, who, must);
  }
  await foreign(r, pages, everyone, who, must);
  await find(r, pages, who, must);
  const sample = pages.find(({ html }) => html);
  await r.goto(encodeURI(sample.at.slice(1)));
  await r.page.setViewportSize({ width: 1280, height: 800 });
  const rows = await r.page.evaluate(() => new Set([...document.querySelectorAll('header nav li')].map((item) => item.getBoundingClientRect().top)).size);
  must(`${who}: the menu keeps one row at a desk`, rows === 1, `${rows} rows`);
  // How a browser writes down what it has is no habit of ours.
  const habits = (await findings(await r.page.content())).filter((line) => !/^(doctype|attribute-(empty|boolean))-style/.test(line));
  must(`${who}: an opened page has no bad habits of HTML`, habits.length === 0, habits.join('; '));
  const lines = await violations(r.page);
  must(`${who}: an opened page is accessible`, lines.length === 0, lines.join('; '));
  await r.page.locator('.account button').click();
  await r.page.waitForURL('**/sign-in/');
  await r.settled();
  const kept = await r.left();
  must(`${who}: signing out leaves nothing`, kept.databases.length + kept.caches.length + kept.workers + kept.local === 0, JSON.stringify(kept));
  must(`${who}: no page complains of anything`, r.problems.size === 0, [...r.problems].join('; '));
  await r.close();
}

/** What differs between `<main>` in the page and in a file, but for the addresses of pictures and where the focus is. */
async function differs(page, file) {
  return page.evaluate((html) => {
    const plain = (root) => {
      const copy = root.cloneNode(true);
      for (const part of copy.querySelectorAll('img, video, audio, source')) for (const name of ['src', 'srcset', 'poster']) part.removeAttribute(name);
      for (const heading of copy.querySelectorAll('h1')) heading.removeAttribute('tabindex');
      // Where to return after signing in is the loader's to say.
      for (const link of copy.querySelectorAll('a[href*="#to="]')) link.href = link.getAttribute('href').split('#')[0];
      return copy.outerHTML.replace(/\s*=""/g, '');
    };
    return import(document.querySelector('script[data-sign-in]').src).then((loader) => {
      const whole = loader.parsed(html.replace(/^.*?<body[^>]*>/s, ''));
      const [is, wanted] = [plain(document.querySelector('main')), plain(whole.querySelector('main'))];
      if (is === wanted) return '';
      let at = 0;
      while (is[at] === wanted[at]) at += 1;
      return `…${is.slice(Math.max(0, at - 60), at + 120)}… instead of …${wanted.slice(at, at + 120)}…`;
    });
  }, file);
}

async function downloads(r, page, opener, who, must) {
  for (const [address, file] of Object.entries(page.files)) {
    if (/^(image|audio|video)\//.test(file.mime)) continue;
    const link = r.page.locator(`main a[href="${address}"]`).first();
    if ((await link.count()) === 0) continue;
    const [download] = await Promise.all([r.page.waitForEvent('download'), link.click()]);
    must(`${who}: ${file.name} has its name`, download.suggestedFilename() === file.name, download.suggestedFilename());
    must(`${who}: ${file.name} has its bytes`, readFileSync(await download.path()).equals(opener.file(file)));
  }
}

/** What other codes open and this one does not. */
async function foreign(r, pages, everyone, who, must) {
  const own = new Set(pages.map(({ a, at }) => a + at));
  const others = new Map(everyone.flatMap((one) => one.pages).filter(({ html, a, at }) => html && !own.has(a + at)).map((page) => [page.at, page]));
  for (const [at, { html }] of others) {
    await r.goto(encodeURI(at.slice(1)));
    const words = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    const shown = (await r.text('main')).replace(/\s+/g, ' ');
    // Five words in a row from the middle of the page, which no teaser has.
    const run = words.trim().split(' ').slice(-12, -7).join(' ');
    must(`${who}: ${at} of others stays shut`, !shown.includes(run) && shown.length > 0, run);
  }
}

async function find(r, pages, who, must) {
  const hidden = pages.filter(({ html, shell }) => html && !shell);
  const page = hidden[0] ?? pages.find(({ html }) => html);
  const title = /<h1[^>]*>(.*?)<\/h1>/s.exec(page.html)?.[1].replace(/<[^>]*>|&[^;]*;/g, ' ') ?? page.title;
  const look = async (reader) => {
    await reader.goto(`search/?${new URLSearchParams({ q: title.trim() })}`);
    // How many there are is said before the rows come, so that is not waited for.
    await reader.page.waitForFunction(() => {
      const none = document.querySelector('#search').dataset.none.split('{')[0];
      return document.querySelector('#search .rows a') ?? document.querySelector('#search-says').textContent.startsWith(none);
    });
    // A title of common words may stand far down: every row is asked for, ten by ten.
    await reader.page.evaluate(async () => {
      const rows = () => document.querySelectorAll('#search .rows a').length;
      const more = () => [...document.querySelectorAll('#search button')].find((button) => button.type === 'button' && !button.hidden);
      for (let n = 0, before = -1; n < 30 && more() && rows() > before; n += 1) {
        before = rows();
        more().click();
        for (let wait = 0; wait < 50 && (more()?.disabled || rows() === before) && more(); wait += 1) await new Promise((done) => setTimeout(done, 100));
      }
    });
    return reader.page.evaluate(() => [...document.querySelectorAll('#search .rows a')].map((link) => new URL(link.href).pathname));
  };
  const address = new URL(r.host.url(encodeURI(page.at.slice(1)))).pathname;
  must(`${who}: the search finds ${page.at}`, (await look(r)).includes(address));
  const anyone = await Reader.open(r.context.browser(), r.host);
  if (hidden.includes(page)) must(`${who}: and nobody else does`, !(await look(anyone)).includes(address));
  must(`${who}: searching without a code complains of nothing`, anyone.problems.size === 0, [...anyone.problems].join('; '));
  await anyone.close();
}
