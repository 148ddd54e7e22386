// All checks in their order, in groups that can be chosen.

import { checkPages } from './axe.mjs';
import { withBrowser } from './browser.mjs';
import { checkData } from './data.mjs';
import { checkFirst } from './first.mjs';
import { checkHtml } from './html.mjs';
import { checkLinks } from './links.mjs';
import { checkMarkup } from './markup.mjs';
import { checkSearch } from './search.mjs';
import { checkUse } from './use.mjs';
import { checkHabits } from './validate.mjs';
import { checkWeight } from './weight.mjs';

export const GROUPS = ['html', 'links', 'markup', 'data', 'pages', 'weight', 'use', 'first', 'search'];

/**
 * Runs the groups of checks over the trees into the report. `only` are addresses of pages that a browser looks at: for
 * all groups, or by group.
 */
export async function checkTrees(trees, report, { groups = GROUPS, all = false, only, query, expectText } = {}) {
  const wanted = (name) => groups.includes(name) && (name !== 'search' || query !== undefined);
  for (const tree of trees) {
    report.check('present', tree.label(''), tree.pages.length > 0 ? [] : ['holds no HTML page']);
  }
  if (wanted('html')) {
    await report.group('html', () => checkHtml(trees, report));
    await report.group('habits of HTML', () => checkHabits(trees, report, { all, only: Array.isArray(only) ? only : undefined }));
  }
  for (const tree of trees) {
    if (wanted('links')) await report.group(`links ${tree.name}`, () => checkLinks(tree, report));
    if (wanted('markup')) await report.group(`markup ${tree.name}`, () => checkMarkup(tree, report));
    if (wanted('data')) await report.group(`data ${tree.name}`, () => checkData(tree, report));
  }
  if (!['pages', 'weight', 'use', 'first', 'search'].some(wanted)) return;
  try {
    await withBrowser(async (browser) => {
      const choice = (group) => ({ all, only: Array.isArray(only) ? only : only?.[group] });
      for (const tree of trees) {
        if (wanted('pages')) await report.group(`pages ${tree.name}`, () => checkPages(tree, browser, report, choice('pages')));
        if (wanted('weight')) await report.group(`weight ${tree.name}`, () => checkWeight(tree, browser, report, choice('weight')));
        // A page of one type is used alike in every tree.
        if (wanted('use')) await report.group(`use ${tree.name}`, () => checkUse(tree, browser, report, { ...choice('use'), after: trees.slice(0, trees.indexOf(tree)) }));
        if (wanted('first')) await report.group(`first ${tree.name}`, () => checkFirst(tree, browser, report));
        if (wanted('search')) await report.group(`search ${tree.name}`, () => checkSearch(tree, browser, report, { query, expectText }));
      }
    });
  } catch (error) {
    report.check('browser', '(Chromium)', [error.message]);
    report.print(`  FAIL browser: ${error.message}`);
  }
}
