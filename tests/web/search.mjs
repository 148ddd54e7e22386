// The search page as a reader uses it: typed into, arrived at from another page's form, by keyboard alone.

import { violations } from './axe.mjs';
import { Visit, within } from './browser.mjs';
import { Server } from './server.mjs';

const PAGE = 'search/index.html';
const FIELD = 'main input[type=search], main input[name=q]';
const PATIENCE = 6_000;
const STORY_SECONDS = 60;
// The page itself, and as much again for what searches and what it asks of the index: words, and the rows that are shown.
const MOST_BYTES = 80_000;

export async function checkSearch(tree, browser, report, { query, expectText }) {
  const where = tree.label(PAGE);
  if (!tree.files.has(PAGE)) return report.check('search', where, ['missing']);
  const server = await Server.start(tree);
  const story = async (name, tell) => report.check('search', `${where} (${name})`, await attempt(tell));
  try {
    await story('typed', () => typed(tree, browser, server, report, query, expectText));
    await story('by address', () => byAddress(browser, server, query, expectText));
    if (tree.text(PAGE).includes('id="search-help"')) await story('in danger', () => inDanger(browser, server, query));
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
    const largest = [...server.log].sort((a, b) => b.bytes - a.bytes).slice(0, 4);
    report.note(`${tree.name}: first search took ${kilo(bytes)} in ${server.log.length} answers (largest ${largest.map((a) => `${a.path} ${kilo(a.bytes)}`).join(', ')})`);
    if (bytes === 0 || bytes >= MOST_BYTES) problems.push(`the first search took ${kilo(bytes)}, the limit is ${kilo(MOST_BYTES)}`);
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

/** Words of danger, and a search without a result, show the numbers for help above everything that was found. */
async function inDanger(browser, server, query) {
  const problems = [];
  for (const [words, shown] of [['suicidal', true], ['hurt the baby', true], ['asdfgh', true], [query, false]]) {
    const visit = await Visit.open(browser, server, `search/?${new URLSearchParams({ q: words })}`);
    try {
      const said = ([text, query]) => document.querySelector('#search-says').textContent !== text && document.querySelector('#search-says').textContent.includes(query);
      await visit.page.waitForFunction(said, ['', words], { timeout: PATIENCE });
      const number = visit.page.locator('#search-help a[href^="tel:"]').first();
      const visible = await number.isVisible();
      if (visible !== shown) problems.push(`“${words}” ${visible ? 'shows' : 'does not show'} the numbers for help`);
      if (visible && (await number.boundingBox()).y > (await visit.page.locator('#search-says').boundingBox()).y) problems.push('the numbers stand below the results');
      problems.push(...(await violations(visit.page)).map((line) => `axe on “${words}”: ${line}`), ...(await visit.complaints()));
    } finally {
      await visit.close();
    }
  }
  return problems;
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
