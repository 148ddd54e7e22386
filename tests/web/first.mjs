// What stands on the first screen: whom to call on the page that helps, the doors of the home page, the first tip, the
// first paragraph of guidance. And letters twice as large scroll nothing sideways. One browser window looks at all of it.

import { Visit, within } from './browser.mjs';
import { Server } from './server.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const SECONDS = 240;
const FIRST_TIP = 480; // px from the top of a phone
const FIRST_PARAGRAPH = 720; // of a desk's 800

export async function checkFirst(tree, browser, report) {
  const pages = tree.pages.filter((page) => !page.isRedirect && !page.isNotFound);
  const ofType = (type) => pages.filter((page) => page.first('body')?.attrs.get('data-type') === type);
  const home = ofType('home')[0];
  // The page that helps is where the lamp in the header leads.
  const lamp = home?.all('a').find(({ attrs }) => attrs.get('class') === 'lamp')?.attrs.get('href');
  const help = lamp && pages.find((page) => new URL(lamp, tree.base).pathname === tree.base.pathname + page.address);
  const looks = [
    ...(help ? [[help, PHONE, numbersFirst]] : []),
    ...(home ? [[home, PHONE, doorsFirst]] : []),
    ...ofType('top-tips').map((page) => [page, PHONE, tipFirst]),
    ...ofType('guidance').map((page) => [page, DESK, paragraphFirst]),
  ];
  if (looks.length === 0) return;
  const server = await Server.start(tree);
  let visit;
  try {
    visit = await Visit.open(browser, server, looks[0][0].address, PHONE);
    await within(SECONDS, (async () => {
      for (const [page, view, look] of looks) {
        await visit.page.setViewportSize(view);
        await visit.goto(page.address);
        report.check('first screen', `${tree.label(page.path)} (${view.width})`, await visit.page.evaluate(look, { height: view.height, tip: FIRST_TIP, paragraph: FIRST_PARAGRAPH }));
      }
      await visit.page.setViewportSize(PHONE);
      for (const page of new Set(looks.map(([page]) => page))) {
        await visit.goto(page.address);
        report.check('large letters', tree.label(page.path), await visit.page.evaluate(twiceAsLarge));
      }
    })());
  } catch (error) {
    report.check('first screen', tree.label(''), [`visit failed: ${error.message.split('\n')[0]}`]);
  } finally {
    await visit?.close();
    await server.close();
  }
}

// ---- These run in the page ------------------------------------------------------------------------------------------

/** Numbers to tap, by urgency, and a way to write, all on the first screen and large enough for a thumb. */
function numbersFirst({ height }) {
  const links = [...document.querySelectorAll('main a[href^="tel:"], main a[href^="sms:"]')];
  const first = links.filter((link) => link.getBoundingClientRect().bottom <= height);
  const dials = first.map((link) => link.getAttribute('href').replace(/\?.*/, ''));
  const problems = ['tel:999', 'tel:111', 'tel:116123'].filter((number) => !dials.includes(number)).map((number) => `${number} is not on the first screen`);
  if (!dials.some((dial) => dial.startsWith('sms:'))) problems.push('no way to write is on the first screen');
  const order = ['tel:999', 'tel:111', 'tel:116123'].map((number) => dials.indexOf(number));
  if (order.some((place, i) => i && place < order[i - 1])) problems.push(`they stand in the order ${dials.join(' ')}`);
  for (const link of first) if (link.getBoundingClientRect().height < 40) problems.push(`${link.href} is too low for a thumb`);
  return problems;
}

/** Every door of the home page can be seen whole. */
function doorsFirst({ height }) {
  const doors = [...document.querySelectorAll('main .cards > li')];
  const below = doors.filter((door) => door.getBoundingClientRect().bottom > height).map((door) => `"${door.innerText.trim()}" stands below the first screen`);
  return doors.length > 1 ? below : []; // a site without doors has none to show
}

/** The first tip begins in the upper half; a translation that warns of itself does so first. */
function tipFirst({ tip }) {
  const first = document.querySelector('main .tips li');
  if (!first || document.querySelector('main .before .warning')) return [];
  const top = Math.round(first.getBoundingClientRect().top);
  return top > tip ? [`the first tip begins at ${top}, and not above ${tip}`] : [];
}

/** The first paragraph is there without scrolling. */
function paragraphFirst({ paragraph }) {
  const first = document.querySelector('main .main p');
  if (!first || document.querySelector('main .before .warning')) return [];
  const top = Math.round(first.getBoundingClientRect().top);
  return top > paragraph ? [`the first paragraph begins at ${top}, and not above ${paragraph}`] : [];
}

/** As where somebody has set letters twice as large in the browser. */
async function twiceAsLarge() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('html { font-size: 200% }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const wide = document.scrollingElement.scrollWidth - window.innerWidth;
  if (wide <= 0) return [];
  const out = [...document.querySelectorAll('body *')].filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1);
  return [`scrolls ${wide} px sideways with letters twice as large: ${out.slice(-3).map((part) => `${part.localName}.${part.className}`).join(' ')}`];
}
