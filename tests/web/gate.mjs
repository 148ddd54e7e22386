// The gate from the reader's side, in real Chromium.
//
//   node gate.mjs [--only PATTERN] [--without-faults | --one-fault] [--tree SEALED --reader CODE[=CLEAR] …]
//
// Tells the stories of gate-stories.mjs on a tiny site of its own, and shows that each check can fail. With a sealed
// tree, what each code opens of it is held against the tree in clear of that code's role, CLEAR. With --one-fault each
// story has its first fault alone: all of them take as long as everything else.
//
// Exit code 0 when everything passed, 1 when something failed, 2 for wrong usage.

import { parseArgs } from 'node:util';
import { inParallel, withBrowser, within } from './browser.mjs';
import { Host, MemoryTree, Reader } from './gate-host.mjs';
import { FAULTS } from './gate-faults.mjs';
import { checkProfiles } from './gate-profile.mjs';
import { STORIES } from './gate-stories.mjs';
import { GatedSite } from './gated-site.mjs';
import { checkScripts } from './minify.mjs';
import { Report } from './report.mjs';
import { checkTree } from './gate-tree.mjs';
import { Tree } from './tree.mjs';

const STORY_SECONDS = 240; // a busy machine takes its time
const NOTICED = 'noticed';
const WORKERS = 5; // most of a story is waiting, and still more where a fault is in it
const WORKERS_WITH_FAULTS = 8;

/** Tells one story; each of its checks goes into the report. */
async function tell(browser, story, report, fault) {
  const site = await GatedSite.start();
  if (fault) put(site, fault);
  const files = await site.files().catch((error) => report.check(story.name, 'the site can be made', [error.message]));
  if (!files) return;
  const host = await Host.start(new MemoryTree(site.base, files));
  const readers = [];
  const open = async (options) => {
    readers.push(await Reader.open(browser, host, { patience: fault ? 12_000 : 20_000, ...options }));
    return readers.at(-1);
  };
  const must = (what, holds, why) => {
    report.check(story.name, what, holds ? [] : [`not so${why ? `: ${why}` : ''}`]);
    if (!holds && fault?.check.test(what)) throw new Error(NOTICED); // the rest of the story takes time and tells nothing
  };
  const complains = () => {
    const lines = [...new Set(readers.flatMap((reader) => [...reader.problems]))];
    must('no page complains of anything', lines.length === 0, lines.join('; '));
  };
  try {
    await within(STORY_SECONDS, story.tell({ site, host, open, must, browser }));
    complains();
  } catch (error) {
    if (error.message !== NOTICED) {
      report.check(story.name, 'the story comes to its end', [error.message.split('\n').slice(0, 2).join(' ')]);
      if (!fault) complains();
    }
  }
  for (const reader of readers) await reader.close();
  await host.stop().catch(() => {});
}

/** Puts a fault into a site. */
function put(site, { script, from, to, change }) {
  change?.(site);
  if (!script) return;
  site.bend = (name, text) => {
    if (name !== script) return text;
    const bent = text.replaceAll(from, to);
    if (bent === text && name !== 'pages') throw new Error('the fault finds no place');
    return bent;
  };
}

/** A story with a fault put in: the check that is for it must fail. */
async function control(browser, fault, report) {
  const story = STORIES.find(({ name }) => name.startsWith(fault.story) || name.includes(fault.story));
  const found = new Report(() => {});
  await tell(browser, story, found, fault);
  const noticed = found.failures.some(({ where }) => fault.check.test(where));
  const other = found.failures.map(({ where }) => where).join(', ');
  report.check('positive control', `${fault.name} (${story.name})`, noticed ? [] : [`goes unnoticed; failed was: ${other || 'nothing'}`]);
  console.log(`${noticed ? 'ok    ' : 'FAILED'} a fault is noticed: ${fault.name}${noticed ? '' : `; failed was: ${other || 'nothing'}`}`);
}

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, 'without-faults': { type: 'boolean', default: false }, 'one-fault': { type: 'boolean', default: false }, tree: { type: 'string' }, reader: { type: 'string', multiple: true, default: [] } },
  });
  const wanted = new RegExp(values.only);
  const stories = STORIES.filter(({ name }) => wanted.test(name));
  const report = new Report();
  await checkScripts(report);
  const closed = new Report();
  const profiles = wanted.test('closed profile') && checkProfiles(closed); // beside the others, since most of it is waiting
  await withBrowser((browser) =>
    inParallel(stories, async (story) => {
      const mine = new Report(() => {});
      const start = Date.now();
      await tell(browser, story, mine);
      report.passed += mine.passed;
      report.failures.push(...mine.failures);
      console.log(`${story.name}: ${mine.passed} passed, ${mine.failed} failed (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      for (const { where, problems } of mine.failures) console.log(`  FAIL ${where}: ${problems.join('; ')}`);
    }, WORKERS),
  );
  const isFirst = ({ story }, index) => FAULTS.findIndex((fault) => fault.story === story) === index;
  const possible = values['one-fault'] ? FAULTS.filter(isFirst) : FAULTS;
  const faults = possible.filter(({ name, story }) => wanted.test(story) || wanted.test(name));
  if (!values['without-faults']) await report.group('positive controls', () => withBrowser((browser) => inParallel(faults, (fault) => control(browser, fault, report), WORKERS_WITH_FAULTS)));
  if (profiles) {
    await report.group('closed profile', async () => {
      await profiles;
      report.passed += closed.passed;
      report.failures.push(...closed.failures);
    });
  }
  if (values.tree) {
    const tree = new Tree(values.tree);
    const readers = values.reader.map((reader) => {
      const [code, clear] = reader.split('=');
      return { code: code.replace(/\W/g, '').toUpperCase(), clear: clear && new Tree(clear) };
    });
    await report.group(`gate of ${tree.name}`, () => withBrowser((browser) => checkTree(tree, readers, browser, report)));
  }
  console.log(report.summary('web checks'));
  process.exitCode = report.failed > 0 ? 1 : 0;
}

await main();
