// HTML conformance by the Nu checker (vnu), one Java run for all trees, since starting it costs most.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const JAR = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const TIMEOUT = 240_000;

export async function checkHtml(trees, report) {
  const options = ['--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html'];
  const { stdout } = await promisify(execFile)('java', ['-jar', JAR, ...options, ...trees.map((tree) => tree.dir)], {
    timeout: TIMEOUT,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
  });
  const problems = new Map();
  for (const message of JSON.parse(stdout).messages) {
    // Notes that are neither error nor warning carry no sub-type.
    if (message.type === 'info' && message.subType !== 'warning') continue;
    // Read from a file, 'self' is nothing to vnu, and it takes data blocks for scripts. The browser judges the policy.
    if (message.message.includes('violates Content Security Policy')) continue;
    const file = message.url ? fileURLToPath(message.url) : '(vnu)';
    const kind = message.type === 'info' ? 'warning' : message.type;
    const extract = message.extract?.replace(/\s+/g, ' ').trim();
    const line = `${kind}: ${message.message}${extract ? ` [${extract}]` : ''}`;
    problems.set(file, [...(problems.get(file) ?? []), line]);
  }
  for (const tree of trees) {
    for (const page of tree.pages) {
      const file = join(tree.dir, page.path);
      report.check('html', tree.label(page.path), problems.get(file) ?? []);
      problems.delete(file);
    }
  }
  // What is about no page of ours (a file that could not be read) must not get lost.
  for (const [file, lines] of problems) report.check('html', file, lines);
}
