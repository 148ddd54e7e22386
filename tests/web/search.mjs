// The search page as a reader uses it: typed into, arrived at from another page's form, by keyboard alone.

import { violations } from './axe.mjs';
import { Visit, within } from './browser.mjs';
import { Server } from './server.mjs';

const PAGE = 'search/index.html';
const FIELD = 'main input[type=search], main input[name=q]';
const PATIENCE = 6_000;
const STORY_SECONDS = 60;
// What the engine loads before it can look for anything: its script, its WebAssembly, the index's own data.
// The chunks and page texts of a search come on top and are told in a note.
const MOST_BYTES = 100_000;
const MOST_TEXTS = 10;
const ENGINE = /pagefind(-entry)?\.(js|json)$|wasm\.[a-z]+\.pagefind$|\.pf_meta$/;

export async function checkSearch(tree, browser, report, { query, expectText }) {
  const where = tree.label(PAGE);
  if (!tree.files.has(PAGE)) return report.check('search', where, ['missing']);
  const server = await Server.start(tree);
  const story = async (name, tell) => report.check('search', `${where} (${name})`, await attempt(tell));
  try {
    await story('typed', () => typed(tree, browser, server, report, query, expectText));
    await story('by address', () => byAddress(browser, server, query, expectText));
    await story('by keyboard', () => byKeyboard(browser, server, query));
  } finally {
    await server.close();
  }
}

async function attempt(tell) {
  try {
    return await within(STORY_SECONDS, tell());
  } catch (error) {
    return [`stopped: ${error.message.split('\n')[0]}`];
  }
}

async function typed(tree, browser, server, report, query, expectText) {
  server.log.length = 0;
  const visit = await Visit.open(browser, server, 'search/');
  try {
    await markLinks(visit.page);
    await visit.page.locator(FIELD).first().pressSequentially(query, { delay: 20 });
    const results = await wait(visit.page, expectText, true);
    const problems = resultProblems(results, query, expectText);
    await visit.settle();
    const bytes = server.log.reduce((sum, answer) => sum + answer.bytes, 0);
    const engine = server.log.filter((answer) => ENGINE.test(answer.path.split('?')[0])).reduce((sum, answer) => sum + answer.bytes, 0);
    const largest = [...server.log].sort((a, b) => b.bytes - a.bytes).slice(0, 4);
    report.note(`${tree.name}: first search took ${kilo(bytes)}, the engine ${kilo(engine)} of it, in ${server.log.length} answers (largest ${largest.map((a) => `${a.path} ${kilo(a.bytes)}`).join(', ')})`);
    // Another engine than Pagefind is weighed with everything that its first search loads.
    const known = [...tree.files].some((name) => ENGINE.test(name));
    const weight = known ? engine : bytes;
    if (weight === 0 || weight >= MOST_BYTES) problems.push(`the first search took ${kilo(weight)}, the limit is ${kilo(MOST_BYTES)}`);
    // The words of a page come with its row: what is not shown is not loaded.
    const texts = server.log.filter((answer) => answer.path.split('?')[0].endsWith('.pf_fragment')).length;
    if (texts > MOST_TEXTS) problems.push(`the first search loaded the words of ${texts} pages, the limit is ${MOST_TEXTS}`);
    problems.push(...(await violations(visit.page)).map((line) => `axe on the results: ${line}`));
    return [...problems, ...(await visit.complaints())];
  } finally {
    await visit.close();
  }
}

/** The header's form of any page leads to /search/?q=…, which must answer without further typing. */
async function byAddress(browser, server, query, expectText) {
  const visit = await Visit.open(browser, server, 'search/');
  try {
    const name = await visit.page.locator(FIELD).first().getAttribute('name');
    await markLinks(visit.page);
    const before = await resultTexts(visit.page, false);
    await visit.goto(`search/?${new URLSearchParams({ [name ?? 'q']: query })}`);
    const results = await wait(visit.page, expectText, false, before);
    return [...resultProblems(results, query, expectText), ...(await visit.complaints())];
  } finally {
    await visit.close();
  }
}

async function byKeyboard(browser, server, query) {
  const visit = await Visit.open(browser, server, 'search/');
  const { page } = visit;
  try {
    await markLinks(page);
    const reached = async (test, limit) => {
      for (let step = 0; step < limit; step += 1) {
        if (await page.evaluate(test)) return true;
        await page.keyboard.press('Tab');
      }
      return false;
    };
    const inField = (selector) => `document.activeElement.matches(${JSON.stringify(selector)})`;
    if (!(await reached(inField(FIELD), 80))) return ['Tab does not reach the field'];
    await page.keyboard.type(query, { delay: 20 });
    const results = await wait(page, undefined, true);
    if (results.length === 0) return ['no results'];
    const onResult = "!!document.activeElement.closest('main a[href]') && !window.__linksBefore.has(document.activeElement)";
    return (await reached(onResult, 25)) ? [] : ['Tab does not reach the first result'];
  } finally {
    await visit.close();
  }
}

/** Remembers the links that are there before searching; a result is a link in `main` that comes later. */
const markLinks = (page) =>
  page.evaluate(() => {
    window.__linksBefore = new WeakSet(document.querySelectorAll('main a[href]'));
  });

/** The words around each visible link of `main`, all of them or the new ones only. */
const resultTexts = (page, onlyNew) =>
  page.evaluate(
    (fresh) =>
      [...document.querySelectorAll('main a[href]')]
        .filter((link) => link.checkVisibility() && !(fresh && window.__linksBefore.has(link)))
        .map((link) => (link.closest('li, article') ?? link).textContent.replace(/\s+/g, ' ').trim()),
    onlyNew,
  );

/** Results, once they hold the wanted text or patience ends. Half way, Enter is pressed for pages that wait for it. */
async function wait(page, expectText, onlyNew, before = []) {
  const start = Date.now();
  let results = [];
  let entered = !onlyNew;
  while (Date.now() - start < PATIENCE) {
    results = (await resultTexts(page, onlyNew)).filter((text) => !before.includes(text));
    if (results.length > 0 && (!expectText || results.some((text) => has(text, expectText)))) break;
    if (!entered && Date.now() - start > PATIENCE / 2 && results.length === 0) {
      entered = true;
      await page.keyboard.press('Enter');
    }
    await page.waitForTimeout(100);
  }
  return results;
}

function resultProblems(results, query, expectText) {
  if (results.length === 0) return [`no result for "${query}"`];
  if (!expectText || results.some((text) => has(text, expectText))) return [];
  return [`"${expectText}" is not among the ${results.length} results for "${query}": ${results.slice(0, 5).map((text) => text.slice(0, 60)).join(' | ')}`];
}

const has = (text, part) => text.toLowerCase().includes(part.toLowerCase());
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
