// axe-core in a real browser: every kind of page in light and dark, narrow and wide. The same visits tell of
// console errors, policy violations, requests to other origins, failed requests and sideways scrolling.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Visit, inParallel, within } from './browser.mjs';
import { Server } from './server.mjs';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Named, because axe leaves the newest rules (size of targets, 2.2) out unless asked.
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const NARROW = 320; // also 1280 px at a zoom of 400 %

export async function checkPages(tree, browser, report, choice = {}) {
  const pages = tree.chosen(choice);
  const server = await Server.start(tree);
  const unsure = new Map();
  try {
    await inParallel(pages, (page) => visitPage(tree, browser, server, page, report, unsure));
  } finally {
    await server.close();
  }
  report.note(`${tree.name}: ${pages.length} pages seen: ${pages.map((page) => page.path.replace(/index\.html$/, '') || '/').join(' ')}`);
  for (const [rule, places] of unsure) {
    report.note(`${tree.name}: axe could not decide ${rule} on ${places.size} kinds of elements: ${[...places].slice(0, 5).join(' | ')}`);
  }
}

// All rules see each width once. What the other scheme of colours can change are colours.
const STATES = [
  { name: '320 light', width: NARROW, scheme: 'light', rules: ALL },
  { name: '320 dark', width: NARROW, scheme: 'dark', rules: COLOURS },
  { name: '1280 dark', width: 1280, scheme: 'dark', rules: COLOURS },
  { name: '1280 light', width: 1280, scheme: 'light', rules: ALL },
];
const VISIT_SECONDS = 90;

async function visitPage(tree, browser, server, page, report, unsure) {
  const where = tree.label(page.path);
  // The 404 page must also work at an address that is deeper than its own.
  const [address, status] = page.isNotFound ? ['no/such/page/', 404] : [page.address, 200];
  let visit;
  try {
    visit = await Visit.open(browser, server, address, { width: NARROW, status });
    await within(VISIT_SECONDS, lookAt(visit, where, report, unsure));
  } catch (error) {
    report.check('browser', where, [`visit failed: ${error.message.split('\n')[0]}`]);
  } finally {
    await visit?.close();
  }
}

async function lookAt(visit, where, report, unsure) {
  for (const state of STATES) {
    await visit.setView(state);
    if (state === STATES[0]) report.check('overflow', where, await overflow(visit.page));
    report.check('axe', `${where} (${state.name})`, await violations(visit.page, unsure, state.rules));
  }
  await openedDetails(visit, where, report, unsure);
  report.check('browser', where, await visit.complaints());
}

/** What `details` hide (menus on phones) is looked at once more, opened. */
async function openedDetails(visit, where, report, unsure) {
  const opened = await visit.page.evaluate(() => {
    const closed = [...document.querySelectorAll('details:not([open])')];
    for (const details of closed) details.open = true;
    return closed.length;
  });
  if (opened === 0) return;
  for (const { width, scheme, rules } of STATES.filter((state) => state.width === NARROW)) {
    await visit.setView({ width, scheme });
    report.check('axe', `${where} (${width} ${scheme}, details open)`, await violations(visit.page, unsure, rules));
  }
  report.check('overflow', `${where} (details open)`, await overflow(visit.page));
}

/** Violations of the page as it stands, one line for each element. Evaluated, not injected: the policy stays on. */
export async function violations(page, unsure = new Map(), rules = ALL) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const result = await page.evaluate(
    // No preloading: it would fetch the style sheets once more.
    (rules) => window.axe.run(document, { runOnly: rules, preload: false, resultTypes: ['violations', 'incomplete'] }),
    rules,
  );
  for (const rule of result.incomplete) {
    unsure.set(rule.id, new Set([...(unsure.get(rule.id) ?? []), ...rule.nodes.map((node) => node.target.join(' '))]));
  }
  return result.violations.flatMap((rule) =>
    rule.nodes.slice(0, 5).map((node) => `${rule.id}: ${rule.help}: ${node.target.join(' ')}${detail(rule.id, node)}`),
  );
}

function detail(rule, node) {
  const data = node.any?.[0]?.data;
  if (rule === 'color-contrast' && data) return ` (${data.fgColor} on ${data.bgColor} is ${data.contrastRatio}, wanted ${data.expectedContrastRatio})`;
  return '';
}

/** Sideways scrolling of the page itself; what scrolls within a region of its own is fine. */
async function overflow(page) {
  return page.evaluate(() => {
    const wide = document.scrollingElement.scrollWidth;
    if (wide <= window.innerWidth) return [];
    const scrolls = (element) => {
      for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
        if (getComputedStyle(e).overflowX !== 'visible') return true;
      }
      return false;
    };
    const outside = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > window.innerWidth + 0.5 || box.left < -0.5) && !scrolls(element);
    });
    const names = outside.slice(0, 3).map((e) => e.tagName.toLowerCase() + (e.className && typeof e.className === 'string' ? `.${e.className.split(' ').join('.')}` : ''));
    return [`the page is ${wide} px wide in a window of ${window.innerWidth}${names.length > 0 ? `: ${names.join(', ')}` : ''}`];
  });
}
