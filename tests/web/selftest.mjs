// Do the checks find what they are for? A small good site must pass them all; a copy with one fault of each kind
// must have every fault reported where it lies.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FAULTS, FAULTY_STYLE, PAGES_BY_GROUP } from './faults.mjs';
import { checkTrees } from './groups.mjs';
import { Report } from './report.mjs';
import { BASE, sampleSite } from './sample.mjs';
import { Server } from './server.mjs';
import { Tree } from './tree.mjs';

const results = new Report();
const folder = mkdtempSync(join(tmpdir(), 'pimh-web-'));

function expect(name, fine, why = 'not so') {
  results.check('self-test', name, fine ? [] : [why]);
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${name}${fine ? '' : `: ${why}`}`);
}

function write(name, files) {
  const dir = join(folder, name);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

async function checked(dir, expectText, only) {
  const report = new Report(() => {});
  await checkTrees([new Tree(dir)], report, { query: 'low', expectText, only });
  return report;
}

async function goodSite(dir) {
  const report = await checked(dir, 'Fathers');
  const found = report.failures.flatMap(({ check, where, problems }) => problems.map((problem) => `${check} ${where}: ${problem}`));
  expect('the good site passes', report.failed === 0, found.join('\n       '));
  expect('the good site is looked at', report.passed > 50, `only ${report.passed} checks`);
}

async function badSite(dir) {
  const report = await checked(dir, 'Feeling low', PAGES_BY_GROUP);
  for (const fault of FAULTS) {
    const seen = report.failures.filter(({ check, where }) => fault.check.split('|').includes(check) && where.startsWith(`bad/${fault.where}`));
    const problems = seen.flatMap((failure) => failure.problems);
    expect(`finds: ${fault.name}`, problems.some((problem) => fault.words.test(problem)), `reported was ${JSON.stringify(problems)}`);
  }
  // A fault must not be laid at another page's door.
  const blamed = report.failures.filter(({ where }) => where.startsWith('bad/tips/'));
  expect('sound pages of the bad site pass', blamed.length === 0, JSON.stringify(blamed));
}

async function server(dir) {
  const host = await Server.start(new Tree(dir));
  const get = (address) => fetch(host.url(address), { redirect: 'manual' });
  try {
    const home = await get('');
    expect('the server zips text', home.headers.get('content-encoding') === 'gzip' && home.headers.get('content-type').startsWith('text/html'));
    expect('the server knows the base path', new URL(home.url).pathname === new URL(BASE).pathname);
    const lost = await get('none/');
    expect('the server answers 404 with the 404 page', lost.status === 404 && (await lost.text()).includes('Not found'));
    expect('the server sends folders to their slash', (await get('tips/fathers')).status === 301);
    expect('the server stays in its folder', (await get('..%2f..%2fetc/passwd')).status === 404);
  } finally {
    await host.close();
  }
}

/** The command itself: exit code and last line. Only the quick groups, the others ran above. */
async function command(dir, wanted) {
  const run = await new Promise((done) => {
    const script = join(import.meta.dirname, 'check.mjs');
    execFile(process.execPath, [script, '--tree', dir, '--only', 'links,markup,data'], { timeout: 60_000 }, (error, stdout) => done({ code: error?.code ?? 0, stdout }));
  });
  const last = run.stdout.trimEnd().split('\n').at(-1);
  const failed = Number(/^web checks: \d+ passed, (\d+) failed$/.exec(last)?.[1]);
  expect(`the command ends with exit code ${wanted}`, run.code === wanted, `exit code ${run.code}`);
  expect(`the command counts (exit code ${wanted})`, wanted === 0 ? failed === 0 : failed > 0, last);
}

try {
  const good = write('good', sampleSite());
  const faulty = sampleSite();
  faulty.set('style.css', faulty.get('style.css') + FAULTY_STYLE);
  for (const fault of FAULTS) fault.plant(faulty);
  const bad = write('bad', faulty);
  await Promise.all([goodSite(good), badSite(bad)]);
  await server(good);
  await command(good, 0);
  await command(bad, 1);
} catch (error) {
  expect('the self-test runs to its end', false, error.stack);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(results.summary());
process.exitCode = results.failed > 0 ? 1 : 0;
