// html-validate: habits of HTML that no standard forbids and that readers pay for. One page of each type is seen, since a
// type's pages have one template; every page with all.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';

const rules = {
  'doctype-style': ['error', { style: 'lowercase' }], // as all our other tags
  'prefer-native-element': ['error', { exclude: ['region'] }], // a table to scroll has a caption, and the Nu checker wants headings in sections
  'tel-non-breaking': 'off', // a number is kept on one line by the style sheet, and copied with the space that phones know
  'long-title': ['error', { maxlength: 90 }], // what is cut in a tab is the site's name, which stands last
};
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'], rules }));

/** What is found in a document, one line for each finding. */
export async function findings(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`));
}

export async function checkHabits(trees, report, choice = {}) {
  const seen = [];
  for (const tree of trees) {
    for (const page of tree.chosen({ ...choice, after: seen })) {
      report.check('habits', tree.label(page.path), await findings(readFileSync(join(tree.dir, page.path), 'utf8')));
    }
    seen.push(tree);
  }
}
