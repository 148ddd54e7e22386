// Checks built sites with real tools.
//
//   node check.mjs --tree DIR [--tree DIR …] [--base-url URL] [--pages all|types]
//                  [--page ADDRESS …] [--query WORDS --expect-text WORDS] [--only html,links,markup,data,pages,weight,use,first,search]
//
// What a browser has to look at is one page of each type, or every page (all), or those of --page.
//
// Exit code 0 when everything passed, 1 when something failed, 2 for wrong usage.

import { parseArgs } from 'node:util';
import { GROUPS, checkTrees } from './groups.mjs';
import { Report } from './report.mjs';
import { Tree } from './tree.mjs';

function usage(message) {
  console.error(`check.mjs: ${message}; see the top of that file`);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        tree: { type: 'string', multiple: true },
        'base-url': { type: 'string' },
        pages: { type: 'string', default: 'types' },
        page: { type: 'string', multiple: true },
        query: { type: 'string' },
        'expect-text': { type: 'string' },
        only: { type: 'string', default: GROUPS.join(',') },
      },
    });
    return values;
  } catch (error) {
    return usage(error.message);
  }
}

async function main() {
  const values = options();
  if (!values.tree) usage('no --tree');
  if (!['all', 'types'].includes(values.pages)) usage(`--pages ${values.pages}`);
  const groups = values.only.split(',');
  for (const group of groups) if (!GROUPS.includes(group)) usage(`--only ${group}`);
  const report = new Report();
  const trees = values.tree.map((dir) => {
    try {
      return new Tree(dir, values['base-url']);
    } catch (error) {
      return usage(error.message);
    }
  });
  await checkTrees(trees, report, { groups, all: values.pages === 'all', only: values.page, query: values.query, expectText: values['expect-text'] });
  console.log(report.summary('web checks'));
  process.exitCode = report.failed > 0 ? 1 : 0;
}

await main();
