// What a page costs a reader on a slow line at first sight: bytes as gzip leaves them and requests, without the
// pictures in its words. The same words must be there without scripts.

import { Visit, inParallel, within } from './browser.mjs';
import { Server } from './server.mjs';

const MOST_BYTES = 40_000;
const MOST_REQUESTS = 5; // page, style, face, script, icon
// These two pages are there for what their script does; all others are for reading.
const TOOLS = ['search', 'sign-in'];
const isTool = (page) => TOOLS.includes(page.first('body')?.attrs.get('data-type'));
const VISIT_SECONDS = 60;
const PICTURE = /\.(svg|png|jpe?g|webp|avif|gif)$/;

export async function checkWeight(tree, browser, report, choice = {}) {
  const pages = tree.chosen(choice).filter((page) => !page.isNotFound);
  let heaviest = { bytes: 0 };
  await inParallel(pages, async (page) => {
    const where = tree.label(page.path);
    // A server of its own, since its log is what counts.
    const server = await Server.start(tree);
    let visit;
    try {
      visit = await Visit.open(browser, server, page.address, { width: 320 });
      await within(VISIT_SECONDS, (async () => {
        const log = server.log.filter(({ path }) => !isPicture(page, path));
        const bytes = log.reduce((sum, entry) => sum + entry.bytes, 0);
        if (bytes > heaviest.bytes) heaviest = { bytes, requests: log.length, where };
        report.check('weight', where, [
          ...(bytes > MOST_BYTES ? [`weighs ${bytes} bytes on first view, the limit is ${MOST_BYTES}: ${log.map(({ path }) => path).join(' ')}`] : []),
          ...(log.length > MOST_REQUESTS ? [`asks ${log.length} times on first view, the limit is ${MOST_REQUESTS}`] : []),
        ]);
        report.check('script', where, await sameWithoutScript(browser, server, page, visit));
      })());
    } catch (error) {
      report.check('weight', where, [`visit failed: ${error.message.split('\n')[0]}`]);
    } finally {
      await visit?.close();
      await server.close();
    }
  });
  if (heaviest.where) report.note(`${tree.name}: the heaviest of ${pages.length} pages is ${heaviest.where}: ${heaviest.bytes} bytes, ${heaviest.requests} requests`);
}

/** A picture in the words of a page; its icon is none. */
function isPicture(page, path) {
  const icons = page.all('link').map(({ attrs }) => attrs.get('href') ?? '');
  return PICTURE.test(path) && !icons.some((href) => href.endsWith(`/${path}`));
}

/** Only a page that is a tool may say more with a script than without. */
async function sameWithoutScript(browser, server, page, visit) {
  if (isTool(page)) return [];
  const words = (text) => text.replace(/\s+/g, ' ').trim();
  const withScript = words(await visit.page.locator('main').innerText());
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 900 } });
  try {
    const plain = await context.newPage();
    await plain.goto(server.url(page.address), { waitUntil: 'load' });
    const without = words(await plain.locator('main').innerText());
    return without === withScript ? [] : [`says something else without scripts: ${without.length} instead of ${withScript.length} characters`];
  } finally {
    await context.close();
  }
}
