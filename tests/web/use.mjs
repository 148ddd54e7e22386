// Pages as people use them differently: with a keyboard alone, at a zoom of 400 %, with wider text, by touch, in
// forced colours, on paper, by ear. And for everybody: what is there stays where it is while the rest loads.

import { Visit, inParallel, within } from './browser.mjs';
import { reading } from './reading.mjs';
import { Server } from './server.mjs';

const ZOOMED = { width: 320, height: 256 }; // 1280 by 1024 at a zoom of 400 %
const WIDE = { width: 1280, height: 900 };
const TARGET = 44;
const MOST_TABS = 400;
const VISIT_SECONDS = 150;
const MOVED = 0.02; // a fifth of what still counts as good
const LATE_MS = 400; // scripts have done by then what they do on loading

export async function checkUse(tree, browser, report, choice = {}) {
  const pages = tree.chosen(choice).filter((page) => !page.isNotFound);
  const server = await Server.start(tree);
  try {
    await inParallel(pages, async (page) => {
      const where = tree.label(page.path);
      let visit;
      try {
        visit = await Visit.open(browser, server, page.address, WIDE);
        await within(VISIT_SECONDS, lookAt(visit, page.address, where, report));
      } catch (error) {
        report.check('use', where, [`visit failed: ${error.message.split('\n')[0]}`]);
      } finally {
        await visit?.close();
      }
    });
  } finally {
    await server.close();
  }
}

async function lookAt(visit, at, where, report) {
  const { page } = visit;
  report.check('still', where, await moved(page));
  report.check('keyboard', `${where} (1280)`, await keyboard(page));
  report.check('targets', `${where} (1280)`, await smallTargets(page));
  await visit.setView(ZOOMED);
  report.check('keyboard', `${where} (zoomed)`, await keyboard(page));
  // The menu is the same everywhere, and hangs over the page.
  if (at === '') report.check('keyboard', `${where} (menu open)`, await keyboard(page, 'header details'));
  report.check('targets', `${where} (zoomed)`, await smallTargets(page));
  report.check('reading', where, await reading(visit));
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  report.check('forced colours', where, await keyboard(page));
  await page.emulateMedia({ forcedColors: 'none', media: 'print', reducedMotion: 'reduce' });
  report.check('print', where, await onPaper(page));
  await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });
  // Last, since it stays: the style of WCAG 1.4.12, in a sheet that the policy of the page lets by.
  report.check('text spacing', where, await spaced(page));
}

/** What has moved by itself since the page was opened, as browsers measure it. */
async function moved(page) {
  await page.waitForTimeout(LATE_MS);
  const { sum, names } = await page.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries().filter((shift) => !shift.hadRecentInput);
          const named = ({ node }) => (node?.id ? `#${node.id}` : [node?.localName, ...(node?.classList ?? [])].join('.'));
          done({ sum: shifts.reduce((sum, shift) => sum + shift.value, 0), names: [...new Set(shifts.flatMap((shift) => shift.sources.map(named)))] });
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done({ sum: 0, names: [] }), 100); // nothing to tell of
      }),
  );
  return sum > MOVED ? [`moves while it loads (${sum.toFixed(2)}): ${names.join(' ')}`] : [];
}

/** Tabs through everything, some of it opened before: each stop is seen, marked and not covered, and none is left out. */
async function keyboard(page, opened = '') {
  await page.evaluate((opened) => {
    for (const details of opened ? document.querySelectorAll(opened) : []) details.open = true;
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    window.getSelection()?.removeAllRanges();
    window.__stops = new Set();
    window.__last = undefined;
  }, opened);
  const wanted = await page.evaluate(() => {
    const radios = new Set();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, video[controls], audio[controls], [tabindex="0"]')].filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
      // Of a group of radio buttons, one is a stop.
      if (element.type !== 'radio') return true;
      return !radios.has(element.name) && radios.add(element.name);
    }).length;
  });
  const problems = [];
  for (let tab = 0; tab < MOST_TABS; tab += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (stop.end) break;
    problems.push(...stop.problems);
  }
  const reached = await page.evaluate(() => window.__stops.size);
  if (reached < wanted) problems.push(`Tab reaches ${reached} of ${wanted} places`);
  return [...new Set(problems)].slice(0, 5);
}

/** Runs in the page: what is wrong with the element that has the focus now. */
function focused() {
  const element = document.activeElement;
  // A player has stops of its own, which a page cannot see: to it they are all the player.
  if (element && element === window.__last && element.matches('video, audio')) return { problems: [] };
  if (!element || element === document.body || window.__stops.has(element)) return { end: true, problems: [] };
  window.__last = element;
  window.__stops.add(element);
  const name = `${element.tagName.toLowerCase()} "${(element.innerText || element.getAttribute('aria-label') || element.id || '').trim().slice(0, 30)}"`;
  const problems = [];
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outlined && style.boxShadow === 'none') problems.push(`nothing marks the focus on ${name}`);
  const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
  const inView = boxes.filter((box) => box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth);
  if (inView.length === 0) return { problems: [...problems, `the focus is out of sight on ${name}`] };
  const [box] = inView;
  const x = Math.min(Math.max(box.left + box.width / 2, 1), window.innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), window.innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  if (top && !element.contains(top) && !top.contains(element)) problems.push(`${top.tagName.toLowerCase()} covers the focus on ${name}`);
  return { problems };
}

/** Links and buttons that stand alone, so that nothing but their size is in the way of a finger. */
async function smallTargets(page) {
  return page.evaluate((least) => {
    const problems = new Set();
    const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, '').length;
    for (const element of document.querySelectorAll('a[href], button, input, select, summary')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.vh, .skip')) continue;
      const block = element.closest('p, li, dt, dd, td, th, figcaption, label, caption') ?? element.parentElement;
      const links = [...block.querySelectorAll('a[href], button, summary')];
      const among = links.reduce((sum, link) => sum + letters(link.textContent), 0);
      const inSentence = element.tagName === 'A' && letters(block.textContent) > among;
      if (inSentence) continue;
      // A box to tick is as large as its label, which can be pressed too.
      const pressed = element.labels?.length > 0 && ['checkbox', 'radio'].includes(element.type) ? element.labels[0].closest('.check') ?? element.labels[0] : element;
      const box = pressed.getBoundingClientRect();
      if (box.height < least - 0.6 || box.width < least - 0.6) {
        problems.add(`${element.tagName.toLowerCase()} "${(element.innerText || element.value || '').trim().slice(0, 30)}" is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
      }
    }
    return [...problems].slice(0, 5);
  }, TARGET);
}

/** On paper: no menus, nothing folded away, no colour under words. */
async function onPaper(page) {
  return page.evaluate(() => {
    const problems = [];
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    for (const nav of document.querySelectorAll('nav, form')) if (shown(nav)) problems.push(`${nav.tagName.toLowerCase()} "${nav.ariaLabel ?? nav.className}" is printed`);
    for (const details of document.querySelectorAll('main details')) {
      const inside = [...details.children].find((child) => child.tagName !== 'SUMMARY');
      if (shown(details) && inside && inside.getBoundingClientRect().height === 0) problems.push(`details "${details.innerText.slice(0, 30)}" are folded away`);
    }
    return problems.slice(0, 5);
  });
}

/** With the spacing that WCAG 1.4.12 allows readers to set, nothing is cut off and nothing runs out of the page. */
async function spaced(page) {
  return page.evaluate(async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const problems = [];
    if (document.scrollingElement.scrollWidth > window.innerWidth) problems.push(`the page is ${document.scrollingElement.scrollWidth} px wide in a window of ${window.innerWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
      if (element.closest('svg') || element.matches('.vh, .vh *, :not(:has(*)):empty')) continue;
      const tall = cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 2;
      const wide = cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 2 && [...element.querySelectorAll('p, h1, h2, h3, li, a')].some((child) => child.getBoundingClientRect().right > element.getBoundingClientRect().right + 1);
      if (tall || wide) problems.push(`${element.tagName.toLowerCase()}.${element.className} cuts its words off`);
    }
    return [...new Set(problems)].slice(0, 5);
  });
}
