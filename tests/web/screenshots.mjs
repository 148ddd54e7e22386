// Pictures of a built site, to look at: full pages, narrow to wide, light and dark, in forced colours and as printed,
// and the PDF that a browser makes of each.
//
//   node screenshots.mjs --tree DIR --out DIR [--page ADDRESS …] [--base-url URL]
//
// Without --page, one page of each type. ADDRESS is as in the browser, below the base URL: tips/fathers/

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Visit, inParallel, withBrowser, within } from './browser.mjs';
import { Server } from './server.mjs';
import { Tree } from './tree.mjs';

const WIDTHS = [320, 768, 1280];
const PRINT_WIDTH = 794; // A4 at 96 dots per inch
const VISIT_SECONDS = 240; // nine pictures and a PDF of a long page

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    out: { type: 'string' },
    page: { type: 'string', multiple: true },
    'base-url': { type: 'string' },
  },
});
if (!values.tree || !values.out) {
  console.error('screenshots.mjs: --tree DIR and --out DIR, please');
  process.exit(2);
}

const tree = new Tree(values.tree, values['base-url']);
const addresses = values.page?.map((page) => page.replace(/^\//, '')) ?? tree.pagesByType().map((page) => page.address);
const server = await Server.start(tree);
mkdirSync(values.out, { recursive: true });

async function shoot(browser, address) {
  const name = address.replace(/\/$/, '').replace(/[^A-Za-z0-9.-]+/g, '-') || 'home';
  const visit = await Visit.open(browser, server, address, { width: WIDTHS[0] });
  const picture = (state) => visit.page.screenshot({ path: join(values.out, `${name}-${state}.png`), fullPage: true });
  try {
    for (const width of WIDTHS) {
      for (const scheme of ['light', 'dark']) {
        await visit.setView({ width, scheme });
        await picture(`${width}-${scheme}`);
      }
    }
    await visit.setView({ width: PRINT_WIDTH, scheme: 'light', media: 'print' });
    await picture('print');
    await visit.setView({ width: 768, scheme: 'light', media: 'screen', forcedColors: 'active' });
    await picture('forced-colours');
    await visit.setView({ forcedColors: 'none', media: 'screen' });
    await visit.page.pdf({ path: join(values.out, `${name}.pdf`), preferCSSPageSize: true });
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
