// The gate from the reader's side, in real Chromium.
//
//   node gate.mjs [--only WORDS]                    the stories of gate-stories.mjs
//
// Exit code 0 when everything passed, 1 when something failed, 2 for wrong usage.

import { parseArgs } from 'node:util';
import { inParallel, withBrowser, within } from './browser.mjs';
import { Host, MemoryTree, Reader } from './gate-host.mjs';
import { STORIES } from './gate-stories.mjs';
import { GatedSite } from './gated-site.mjs';
import { checkScripts } from './minify.mjs';
import { Report } from './report.mjs';

const STORY_SECONDS = 120;

/** Tells one story; each of its checks goes into the report. */
async function tell(browser, story, report) {
  const site = await GatedSite.start();
  const host = await Host.start(new MemoryTree(site.base, await site.files()));
  const readers = [];
  const open = async (options) => {
    readers.push(await Reader.open(browser, host, options));
    return readers.at(-1);
  };
  const must = (what, holds, why) => report.check(story.name, what, holds ? [] : [`not so${why ? `: ${why}` : ''}`]);
  try {
    await within(STORY_SECONDS, story.tell({ site, host, open, must, browser }));
  } catch (error) {
    must('the story comes to its end', false, error.message.split('\n').slice(0, 2).join(' '));
  }
  const complaints = [...new Set(readers.flatMap((reader) => [...reader.problems]))];
  must('no page complains of anything', complaints.length === 0, complaints.join('; '));
  for (const reader of readers) await reader.close();
  await host.stop().catch(() => {});
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const stories = STORIES.filter(({ name }) => name.includes(values.only));
  const report = new Report();
  checkScripts(report);
  await withBrowser((browser) =>
    inParallel(stories, async (story) => {
      const mine = new Report(() => {});
      const start = Date.now();
      await tell(browser, story, mine);
      report.passed += mine.passed;
      report.failures.push(...mine.failures);
      console.log(`${story.name}: ${mine.passed} passed, ${mine.failed} failed (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      for (const { where, problems } of mine.failures) console.log(`  FAIL ${where}: ${problems.join('; ')}`);
    }),
  );
  console.log(report.summary('web checks'));
  process.exitCode = report.failed > 0 ? 1 : 0;
}

await main();
