// Pictures of a built site, to look at: full pages, narrow to wide, light and dark, set from right to left, in forced
// colours and as printed, and the PDF that a browser makes of each; of a leaflet, one for each paper.
//
//   node screenshots.mjs --tree DIR --out DIR [--page ADDRESS …] [--also ADDRESS …] [--base-url URL]
//
// Without --page, one page of each type, and those of --also. ADDRESS is as in the browser, below the base URL:
// tips/fathers/ or search/?q=daddy or sign-in/#k=CODE&to=tips/ (which signs in, and shows the page with what it opens).

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Visit, inParallel, withBrowser, within } from './browser.mjs';
import { Server } from './server.mjs';
import { Tree } from './tree.mjs';

const WIDTHS = [320, 768, 1280];
const PRINT_WIDTH = 794; // A4 at 96 dots per inch
const VISIT_SECONDS = 240; // a dozen pictures and a PDF of a long page
const SIGN_IN_MS = 5_000; // a code is made slow to try

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    out: { type: 'string' },
    page: { type: 'string', multiple: true },
    also: { type: 'string', multiple: true, default: [] },
    'base-url': { type: 'string' },
  },
});
if (!values.tree || !values.out) {
  console.error('screenshots.mjs: --tree DIR and --out DIR, please');
  process.exit(2);
}

const tree = new Tree(values.tree, values['base-url']);
const typical = values.page ?? tree.pagesByType().map((page) => page.address);
const addresses = [...new Set([...typical, ...values.also].map((address) => address.replace(/^\//, '')))];
const server = await Server.start(tree);
mkdirSync(values.out, { recursive: true });

// Of a code, only its first group is part of a file's name.
const nameOf = (address) => address.replace(/(#k=\w{4})[^&]*/, '$1').replace(/\/$/, '').replace(/[^A-Za-z0-9.-]+/g, '-') || 'home';

async function shoot(browser, address) {
  const name = nameOf(address);
  const visit = await Visit.open(browser, server, address, { width: WIDTHS[0] });
  const picture = (state) => visit.page.screenshot({ path: join(values.out, `${name}-${state}.png`), fullPage: true });
  const pdf = async (of) => {
    await visit.setView({ media: 'print' }); // what was asked for before would go on paper otherwise
    await visit.page.pdf({ path: join(values.out, `${of}.pdf`), preferCSSPageSize: true });
    await visit.setView({ media: 'screen' });
  };
  const turn = (dir) => visit.page.evaluate((dir) => (document.documentElement.dir = dir), dir);
  try {
    if (address.includes('#')) await visit.page.waitForTimeout(SIGN_IN_MS);
    const dir = await visit.page.evaluate(() => document.documentElement.dir);
    for (const width of WIDTHS) {
      for (const scheme of ['light', 'dark']) {
        await visit.setView({ width, scheme });
        await picture(`${width}-${scheme}`);
      }
      // Every type, whether or not a page of it has been translated for readers of that direction.
      if (dir !== 'rtl') {
        await visit.setView({ scheme: 'light' });
        await turn('rtl');
        await picture(`${width}-rtl`);
        await turn(dir);
      }
    }
    await visit.setView({ width: PRINT_WIDTH, scheme: 'light', media: 'print' });
    await picture('print');
    await visit.setView({ width: 768, scheme: 'light', media: 'screen', forcedColors: 'active' });
    await picture('forced-colours');
    await visit.setView({ forcedColors: 'none' });
    await pdf(name);
    for (const paper of await visit.page.locator('input[name=paper]').all()) {
      await paper.check();
      const size = await paper.getAttribute('value');
      await picture(size);
      await pdf(`${name}-${size}`);
    }
    console.log(address || '/');
  } finally {
    await visit.close();
  }
}

try {
  await withBrowser((browser) => inParallel(addresses, (address) => within(VISIT_SECONDS, shoot(browser, address))));
  console.log(`${addresses.length} pages in ${values.out}`);
} finally {
  await server.close();
}
