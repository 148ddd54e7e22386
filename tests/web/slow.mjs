// A phone at the edge of the net: 400 kilobits a second, 400 ms there and back, and a processor four times as slow. How
// long until a page can be read, and until a code has opened one? Not for a build server: it goes by a clock.
//
//   node slow.mjs --tree SEALED --reader CODE=ADDRESS [--page ADDRESS …]
//
// Without --page, one page of each type that everybody may read. ADDRESS is below the base URL. Each page is looked at in
// a fresh profile; the code is typed on the page to sign in, which is there already, and must open ADDRESS.
//
// Exit code 0 when everything passed, 1 when something failed, 2 for wrong usage.

import { parseArgs } from 'node:util';
import { Visit, withBrowser, within } from './browser.mjs';
import { Report } from './report.mjs';
import { Server } from './server.mjs';
import { Tree } from './tree.mjs';

const PHONE = { width: 390, height: 844 };
const NET = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWER = 4;
const READABLE_MS = 2_500;
const SIGNED_IN_MS = 3_000;
const VISIT_SECONDS = 60;
const TRIES = 3;

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    reader: { type: 'string' },
    page: { type: 'string', multiple: true },
  },
});
const [code, address] = (values.reader ?? '').split('=');
if (!values.tree || !code || !address) {
  console.error('slow.mjs: --tree DIR and --reader CODE=ADDRESS, please');
  process.exit(2);
}

/** Makes net and processor slow from now on. */
async function slowed(visit) {
  const cdp = await visit.context.newCDPSession(visit.page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', NET);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** How long until the words of a page stood there, in its own face or in one like it. The style sheet comes before them. */
async function readable(browser, server, at) {
  const visit = await Visit.open(browser, server, 'robots.txt', PHONE);
  try {
    await slowed(visit);
    await visit.page.goto(server.url(at), { waitUntil: 'load' });
    return await visit.page.evaluate(async () => {
      // Browsers tell of the first paint once it is on the screen, perhaps after all has loaded.
      const first = await new Promise((done) => {
        new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').forEach(done)).observe({ type: 'paint', buffered: true });
      });
      return document.body.innerText.trim() ? first.startTime : Infinity;
    });
  } finally {
    await visit.close();
  }
}

/** How long from the press until the words of a gated page stood there. */
async function opened(browser, server) {
  const visit = await Visit.open(browser, server, `sign-in/#to=${server.tree.base.pathname}${address}`, PHONE);
  try {
    const { page } = visit;
    await slowed(visit);
    await page.locator('#code').fill(code);
    const start = Date.now();
    await page.locator('form[data-when=out] .button').click();
    // A locked page has no parts, and an opened one has.
    await page.waitForFunction((path) => location.pathname === path && document.querySelector('main h2')?.checkVisibility(), server.tree.base.pathname + address);
    return Date.now() - start;
  } finally {
    await visit.close();
  }
}

const tree = new Tree(values.tree);
const report = new Report();
const server = await Server.start(tree);

/** Measures until it is short enough, a few times: whatever else the machine does can only make it longer. */
async function look(what, where, most, measure) {
  let ms = Infinity;
  for (let tries = 0; tries < TRIES && ms > most; tries += 1) ms = Math.min(ms, await within(VISIT_SECONDS, measure()));
  console.log(`${Math.round(ms)} ms  ${what}: /${where}`);
  report.check(what, where, ms <= most ? [] : [`takes ${Math.round(ms)} ms, of at most ${most}`]);
}

try {
  await withBrowser(async (browser) => {
    const pages = values.page ?? tree.pagesByType().filter((page) => !page.isNotFound).map((page) => page.address);
    for (const at of pages) await look('readable', at, READABLE_MS, () => readable(browser, server, at.replace(/^\//, '')));
    await look('signed in', address, SIGNED_IN_MS, () => opened(browser, server));
  });
} finally {
  await server.close();
}
console.log(report.summary());
process.exitCode = report.failed > 0 ? 1 : 0;
