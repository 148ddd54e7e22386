// Lighthouse on pages of a built site, as a phone on a slow line: accessibility, best practices and search engines
// at 100, performance at 98 or more (told; it fails with --strict only). A page that falls short is looked at three times
// and judged by its median.
//
//   node lighthouse.mjs --tree DIR --page ADDRESS [--page ADDRESS …]

import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { WHOLE, FLAGS, within } from './browser.mjs';
import { Report } from './report.mjs';
import { Server } from './server.mjs';
import { Tree } from './tree.mjs';

const WANTED = { accessibility: 100, 'best-practices': 100, seo: 100, performance: 98 };
const MEASURED = 'performance';
const TRIES = 3;
const RUN_SECONDS = 60;

const { values } = parseArgs({ options: { tree: { type: 'string' }, page: { type: 'string', multiple: true }, strict: { type: 'boolean', default: false } } });
if (!values.tree || !values.page) {
  console.error('lighthouse.mjs: --tree DIR and --page ADDRESS, please');
  process.exit(2);
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The scores of one run, and which audits took something off. */
async function run(url, port, categories) {
  const options = { port, onlyCategories: categories, output: 'json', logLevel: 'silent' };
  const { lhr } = await within(RUN_SECONDS, lighthouse(url, options));
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = new Map(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
  const lost = (id) =>
    lhr.categories[id].auditRefs
      .filter(({ id: audit, weight }) => weight > 0 && (lhr.audits[audit].score ?? 1) < 1)
      .map(({ id: audit }) => `${audit}: ${lhr.audits[audit].displayValue ?? lhr.audits[audit].title}`);
  return { scores, lost };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function checkPage(url, port, where, report) {
  const first = await run(url, port, Object.keys(WANTED));
  let speed = first.scores.get(MEASURED);
  if (speed < WANTED[MEASURED]) {
    const more = [];
    for (let n = 1; n < TRIES; n += 1) more.push((await run(url, port, [MEASURED])).scores.get(MEASURED));
    speed = median([speed, ...more]);
  }
  for (const [category, wanted] of Object.entries(WANTED)) {
    const score = category === MEASURED ? speed : first.scores.get(category);
    const short = score >= wanted ? [] : [`${score}, wanted ${wanted}; ${first.lost(category).join('; ')}`];
    // A busy machine is no fault of the page: what is measured is told, and fails only where that is asked for.
    if (category === MEASURED && !values.strict && short.length > 0) report.note(`${where} ${category}: ${short[0]}`);
    else report.check('lighthouse', `${where} ${category}`, short);
  }
  console.log(`${where}: ${Object.keys(WANTED).map((category) => `${category} ${category === MEASURED ? speed : first.scores.get(category)}`).join(', ')}`);
}

const report = new Report();
const tree = new Tree(values.tree);
const server = await Server.start(tree);
const port = await freePort();
const browser = await chromium.launch({ executablePath: WHOLE, headless: true, args: [...FLAGS, `--remote-debugging-port=${port}`], timeout: 60_000 });
try {
  await report.group('lighthouse', async () => {
    for (const page of values.page) {
      const address = page.replace(/^\//, '');
      await checkPage(server.url(address), port, address || '/', report);
    }
  });
} finally {
  await browser.close();
  await server.close();
}
console.log(report.summary('web checks'));
process.exit(report.failed > 0 ? 1 : 0);
