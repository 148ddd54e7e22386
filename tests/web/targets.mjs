// Publishing to real servers through rclone: WebDAV and SFTP on this machine alone, each stopped by kills in the midst of
// it. On demand: it needs rclone (`apt-get install rclone`), and what a kill meets depends on the machine.
//
//   node targets.mjs --pimh PROGRAM [--kills 5]
//
// After each kill no public page that lies there names a file that is missing, and the next run finishes: then what lies there
// is what was built, byte for byte.

import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Report } from './report.mjs';

const { values } = parseArgs({ options: { pimh: { type: 'string' }, kills: { type: 'string', default: '5' } } });
if (!values.pimh) {
  console.error('targets.mjs: --pimh PROGRAM, please');
  process.exit(2);
}
const LEDGER = '.pimh-published.json';
const folder = mkdtempSync(join(tmpdir(), 'pimh-targets-'));
const rclone = (...args) => execFileSync('rclone', args, { encoding: 'utf8' }).trim();
const PASSWORD = 'only here';

const KINDS = {
  webdav: {
    serve: (port, to) => ['serve', 'webdav', to, '--addr', `127.0.0.1:${port}`],
    remote: (port) => `type = webdav\nurl = http://127.0.0.1:${port}/\nvendor = other\n`,
  },
  sftp: {
    serve: (port, to) => ['serve', 'sftp', to, '--addr', `127.0.0.1:${port}`, '--user', 'pimh', '--pass', PASSWORD],
    remote: (port) => `type = sftp\nhost = 127.0.0.1\nport = ${port}\nuser = pimh\npass = ${rclone('obscure', PASSWORD)}\n`,
  },
};

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function files(tree, below = tree) {
  return readdirSync(below, { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? files(tree, path) : [relative(tree, path)];
  });
}

/** A site that may go live, of as many pages as a publish needs to be met in the midst of it. */
function write(project, edition) {
  const put = (path, text) => {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  put('content/site.toml', 'title = "Families"\nbase_url = "https://families.our-trust.nhs.uk/"\nlanguage = "en-GB"\ntime_zone = "Europe/London"\n[publish.targets.live]\nrclone = "target:site"\n');
  put('content/_data/contacts.toml', '[samaritans]\nname = "Samaritans"\nphone = "116 123"\ncrisis = true\nverified = 2026-11-01\nverified-by = "Jo"\n');
  const page = (title, words) => `---\ntitle: ${title}\nsummary: What this page is about, told in one short sentence for whoever looks for it.\ntype: page\n---\n\n${words}\n`;
  put('content/_index.md', page('Home', `Edition ${edition}.`));
  // Every edition takes pages away and has new ones.
  rmSync(join(project, 'content/notes'), { recursive: true, force: true });
  for (let number = edition; number < edition + 30; number += 1) {
    put(`content/notes/note-${number}.md`, page(`Note ${number}`, `Words of edition ${edition}. [The next](note-${number + 1 < edition + 30 ? number + 1 : edition}.md)`));
  }
}

/** What is named and not there, by any page to which a reader comes from the first. */
function broken(place) {
  const there = new Set(files(place));
  const seen = new Set();
  const missing = [];
  const next = [['index.html', 'the address of the site']];
  while (next.length > 0) {
    const [file, by] = next.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    if (!there.has(file)) missing.push(`${by} leads to ${file}`);
    else if (file.endsWith('.html')) {
      for (const [, path] of readFileSync(join(place, file), 'utf8').matchAll(/ (?:href|src)="\/([^"#?]*)/g)) {
        next.push([decodeURIComponent(path === '' || path.endsWith('/') ? `${path}index.html` : path), file]);
      }
    }
  }
  return missing.slice(0, 3);
}

function differences(place, built) {
  const [there, here] = [new Set(files(place)), new Set(files(built))];
  const other = [...here].filter((file) => !there.has(file) || !readFileSync(join(place, file)).equals(readFileSync(join(built, file))));
  return other.slice(0, 3).map((file) => `${file} is another`);
}

async function check(kind, told) {
  const dir = join(folder, kind);
  const [project, to, home] = ['project', 'to', 'home'].map((name) => join(dir, name));
  for (const path of [project, to, home]) mkdirSync(path, { recursive: true });
  const port = await freePort();
  const config = join(home, 'rclone.conf');
  writeFileSync(config, `[target]\n${KINDS[kind].remote(port)}`);
  const server = spawn('rclone', KINDS[kind].serve(port, to), { stdio: 'ignore' });
  const env = { ...process.env, HOME: home, RCLONE_CONFIG: config };
  /** Publishes, and is killed after a while if that is told. */
  const publish = (after) => new Promise((done) => {
    const child = spawn(values.pimh, ['publish', '--yes', '--root', project], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    const timer = after && setTimeout(() => process.kill(-child.pid, 'SIGKILL'), after); // rclone too
    child.once('exit', (code) => (clearTimeout(timer), done({ code, said })));
  });
  const place = join(to, 'site');
  const whole = async (what) => {
    const { code, said } = await publish();
    told(what, code === 0 ? [...differences(place, join(project, 'public')), ...broken(place)] : [`ends with ${code}: ${said.slice(0, 300)}`]);
  };
  try {
    await new Promise((done) => setTimeout(done, 1000));
    write(project, 1);
    const begun = Date.now();
    await whole('the first time');
    const lasts = Date.now() - begun;
    const kills = Number(values.kills);
    let met = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      write(project, 10 + 10 * kill);
      const { code } = await publish(lasts * (0.15 + (0.8 * kill) / kills));
      if (code === null) met += 1;
      told(`no page breaks by kill ${kill + 1}`, broken(place));
      await whole(`the run after kill ${kill + 1}`);
    }
    told('a publish was met in the midst', met > 0 ? [] : ['all had ended before they were killed']);
    await whole('once more, with nothing new');
  } finally {
    server.kill();
  }
}

const results = new Report();
try {
  for (const kind of Object.keys(KINDS)) await results.group(kind, () => check(kind, (what, problems) => results.check('target', `${kind}, ${what}`, problems)));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(results.summary());
process.exitCode = results.failed > 0 ? 1 : 0;
