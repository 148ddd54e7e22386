// The sample, built for nginx, Apache and Caddy, behind the real ones with the files that the build wrote for them: every
// address, header, redirect, type, cache rule and error, odd spellings of addresses, and compressed files. Once at the top of a
// domain, once below a path.
//
//   node tests/web/publish.mjs --pimh target/debug/pimh --hosts FOLDER --sample .

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { ask, hangUp, wrongHeaders } from './answers.mjs';
import { start } from './hosts.mjs';
import { Report } from './report.mjs';

const { values } = parseArgs({ options: { pimh: { type: 'string' }, hosts: { type: 'string' }, sample: { type: 'string' } } });
const results = new Report();
const folder = mkdtempSync(join(tmpdir(), 'pimh-publish-'));
const program = (path) => join(values.hosts, path);

/** The servers, each with a site block of its own as the handbook has it. */
const SERVERS = [
  {
    name: 'nginx',
    files: (top, port, dir, project) => ({
      'nginx.conf': `daemon off; master_process off; pid "${dir}/nginx.pid"; error_log "${dir}/nginx.log";
events {}
http {
  include "${program('etc/nginx/mime.types')}"; default_type application/octet-stream; access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path "${dir}/${name}";`).join(' ')}
  server { listen 127.0.0.1:${port}; root "${top}"; include "${project}/deploy/nginx.conf"; }
}
`,
    }),
    command: (dir) => [program('usr/sbin/nginx'), '-c', join(dir, 'nginx.conf'), '-p', dir, '-e', join(dir, 'nginx.log')],
  },
  {
    name: 'apache',
    files: (top, port, dir, project) => ({
      'apache.conf': `ServerRoot "${dir}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${dir}/apache.pid"
ErrorLog "${dir}/apache.log"
${['mpm_event', 'authz_core', 'authn_core', 'authn_file', 'authz_user', 'auth_basic', 'dir', 'mime', 'headers', 'rewrite'].map((name) => `LoadModule ${name}_module "${program(`usr/lib/apache2/modules/mod_${name}.so`)}"`).join('\n')}
TypesConfig "${program('etc/mime.types')}"
DocumentRoot "${top}"
<Directory "${top}">
  AllowOverride All
  Require all granted
</Directory>
IncludeOptional "${project}/deploy/gate*.conf"
`,
    }),
    command: (dir) => [program('usr/sbin/apache2'), '-X', '-f', join(dir, 'apache.conf')],
  },
  {
    name: 'caddy',
    files: (top, port, dir, project) => ({
      Caddyfile: `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  root * "${top}"
  import "${project}/deploy/Caddyfile"
}
`,
    }),
    command: (dir) => [program('usr/bin/caddy'), 'run', '--config', join(dir, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
];

const ALWAYS = 'public, max-age=31536000, immutable';
const TYPES = {
  html: 'text/html', css: 'text/css', js: 'text/javascript', json: 'application/json', xml: 'application/xml', svg: 'image/svg+xml',
  txt: 'text/plain', csv: 'text/csv', ics: 'text/calendar', bin: 'application/octet-stream', png: 'image/png', jpg: 'image/jpeg', pdf: 'application/pdf',
  gz: 'application/gzip', woff2: 'font/woff2', webp: 'image/webp', gif: 'image/gif', gpx: 'application/gpx+xml', vtt: 'text/vtt', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

function files(tree, below = tree) {
  return readdirSync(below, { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? files(tree, path) : [relative(tree, path)];
  });
}

/** What is wrong with the answer for a file of the tree. */
function wrongFile(file, bytes, answer) {
  // A packed file may as well be called the file that is in it.
  if (file.endsWith('.gz') && answer.headers['content-encoding'] === 'gzip') {
    const { 'content-encoding': _, ...headers } = answer.headers;
    return wrongFile(file.slice(0, -3), bytes, { ...answer, headers });
  }
  const problems = wrongHeaders(answer);
  if (answer.status !== 200) problems.push(`answers ${answer.status}`);
  else if (!answer.body.equals(bytes)) problems.push('other bytes');
  const type = answer.headers['content-type'] ?? 'no type';
  const ending = file.includes('.') ? file.split('.').pop() : 'txt';
  const right = file.endsWith('feed.xml') ? 'application/atom+xml' : TYPES[ending];
  if (!right || type.split(';')[0] !== right) problems.push(`is ${type}, not ${right}`);
  if (right?.startsWith('text/') && !/charset=utf-8$/i.test(type)) problems.push(`is ${type}, with no encoding`);
  const cache = file.startsWith('assets/') ? ALWAYS : 'no-cache';
  if (answer.headers['cache-control'] !== cache) problems.push(`is kept as ${answer.headers['cache-control']}, not ${cache}`);
  const robots = file.startsWith('g/') ? 'noindex' : undefined;
  if (answer.headers['x-robots-tag'] !== robots) problems.push(`robots are told ${answer.headers['x-robots-tag']}`);
  if (answer.headers['content-encoding']) problems.push('packed, which nobody asked for');
  return problems;
}

async function check(server, base, project, told) {
  const top = join(folder, `${server.name}-top-${base.length}`);
  const tree = base === '/' ? join(project, 'public') : join(top, base);
  if (base !== '/') cpSync(join(project, 'public'), tree, { recursive: true });
  const root = base === '/' ? tree : top;
  const running = await start({ ...server, name: `${server.name}-${base.length}`, files: (...args) => server.files(...args, project) }, root, folder, values.hosts);
  const here = (path) => ask(running.origin, base + path);
  try {
    const hidden = new Set(['.htaccess']);
    await Promise.all(files(tree).filter((file) => !hidden.has(file)).map(async (file) => {
      const path = encodeURI(file.replace(/(^|\/)index\.html$/, '$1'));
      told(file, wrongFile(file, readFileSync(join(tree, file)), await here(path)));
    }));
    for (const file of [...hidden, '.git/config', '.env', 'g/.hidden']) {
      const answer = await here(file);
      told(file, [...wrongHeaders(answer), ...(answer.status === 404 ? [] : [`answers ${answer.status}`])]);
    }
    const missing = readFileSync(join(tree, '404.html'));
    for (const path of ['nope', 'nope/', 'tips/nope/', 'assets/nope.css', 'g/nope.json', 'g/', 'assets/', 'tips/fathers/nope.gpx', 'feed.xml/x/feed.xml']) {
      const answer = await here(path);
      const problems = wrongHeaders(answer);
      if (answer.status !== 404) problems.push(`answers ${answer.status}`);
      if (!answer.body.equals(missing)) problems.push('shows another page than 404.html');
      if (!/^text\/html/.test(answer.headers['content-type'])) problems.push(`is ${answer.headers['content-type']}`);
      if (/immutable/.test(answer.headers['cache-control'])) problems.push('would be kept for ever');
      told(`missing ${path}`, problems);
    }
    for (const [from, to] of [['dads/', 'tips/fathers/'], ['dads', 'tips/fathers/'], ['mums/?from=leaflet', 'tips/mothers/'], ['tips/dads', 'tips/fathers/'], ['p%C3%A8re%20%28deux%29/', 'tips/fathers/'], ['old.page.html', 'tips/fathers/']]) {
      const answer = await here(from);
      const led = new URL(answer.headers.location ?? '/nowhere', running.origin);
      const problems = answer.status === 301 ? [] : [`answers ${answer.status}`];
      if (led.pathname !== base + to || led.origin !== running.origin) problems.push(`leads to ${answer.headers.location}`);
      told(`redirect ${from}`, problems);
    }
    for (const path of ['tips', 'tips/fathers', 'g', 'assets']) {
      const answer = await here(path);
      const led = new URL(answer.headers.location ?? '/nowhere', running.origin);
      const right = led.pathname === `${base}${path}/` && led.origin === running.origin && [301, 302, 307, 308].includes(answer.status);
      told(`folder ${path}`, right || answer.status === 404 ? wrongHeaders(answer) : [`answers ${answer.status} ${answer.headers.location}`]);
    }
    // Another spelling of an address is the same page with the same rules, or no page at all; never a file of the host's or of the system.
    const home = readFileSync(join(tree, 'tips/fathers/index.html'));
    for (const path of ['tips/%66athers/', 'tips//fathers/', './tips/fathers/', 'tips/%2e/fathers/', 'tips/x/%2e%2e/fathers/', 'TIPS/FATHERS/', 'tips/fathers./', 'tips/fathers/;x=1', 'tips/fathers;/', 'tips%2ffathers/', 'tips/fathers/%00', 'tips/fathers/..%2f..%2f..%2fetc/passwd', '%2e%2e/%2e%2e/etc/passwd', '%2ehtaccess', 'tips/..%2f.htaccess', 'tips\\fathers\\']) {
      const answer = await here(path);
      const problems = [];
      // What leads out of the site is the server's own to answer, which has nothing there.
      const shows = answer.status === 200 && answer.body.length > 0;
      if (shows && !answer.body.equals(home)) problems.push('shows something else');
      if (shows) problems.push(...wrongHeaders(answer));
      if (answer.status >= 500) problems.push(`answers ${answer.status}`);
      told(`spelling ${path}`, problems);
    }
    const sealed = files(tree).find((file) => /^g\/.*\.bin$/.test(file));
    for (const path of [sealed.replace('g/', '%67/'), sealed.replace('g/', '/g/'), `assets/../${sealed}`, `assets/%2e%2e/${sealed}`]) {
      const answer = await here(path);
      const right = answer.status !== 200 || (answer.headers['cache-control'] === 'no-cache' && answer.headers['x-robots-tag'] === 'noindex');
      told(`sealed ${path}`, right ? [] : [`${answer.headers['cache-control']} ${answer.headers['x-robots-tag']}`]);
    }
    for (const file of ['', 'tips/', 'assets/' + readdirSync(join(tree, 'assets')).find((name) => name.endsWith('.css')), 'pages.json', 'feed.xml']) {
      const plain = await here(file);
      const packed = await ask(running.origin, base + file, { 'accept-encoding': 'gzip' });
      const problems = wrongHeaders(packed);
      if (packed.headers['content-encoding'] !== 'gzip') problems.push('not packed');
      else if (!gunzipSync(packed.body).equals(plain.body)) problems.push('other words when packed');
      if (packed.headers['content-type'] !== plain.headers['content-type']) problems.push(`is ${packed.headers['content-type']}`);
      if (packed.headers['cache-control'] !== plain.headers['cache-control']) problems.push(`is kept as ${packed.headers['cache-control']}`);
      if (!/accept-encoding/i.test(packed.headers.vary ?? '')) problems.push('caches are not told that it varies');
      told(`packed ${file}`, problems);
    }
    if (base === '/') {
      told('verify', await verified(project, running.origin));
      // One byte that only some readers would get.
      const page = join(tree, 'tips/fathers/index.html.gz');
      const bytes = readFileSync(page);
      writeFileSync(page, bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)));
      told('verify, with one byte changed', (await verified(project, running.origin)).length > 0 ? [] : ['was not seen']);
      writeFileSync(page, bytes);
    }
    const packed = files(tree).filter((file) => /^g\/.*\.(gz|br)$/.test(file));
    told('packed beside sealed', packed);
  } finally {
    await running.close();
  }
}

// ---- The host's own lock -------------------------------------------------------------------------------------------

const PASSWORD = 'one';
const SHA = `{SHA}${createHash('sha1').update(PASSWORD).digest('base64')}`; // nginx and Apache
const BCRYPT = '$2b$04$abcdefghijklmnopqrstuuuiMd1XkP3MYkehzxpPHB6m5Tr0FZSYG'; // Caddy; of the least cost
const as = (name) => ({ authorization: `Basic ${Buffer.from(`${name}:${PASSWORD}`).toString('base64')}` });

/** That each sealed section wants the password of its own list, however its address is spelled, and all else wants none. */
async function checkLock(server, told) {
  const project = built(server, '/', 'login = true\n', 'locked');
  const tree = join(project, 'public');
  const levels = readdirSync(join(tree, 'g'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 's').map(({ name }) => name);
  const lists = (levels) => Object.fromEntries(levels.map((level) => (server.name === 'caddy' ? [`pimh/${level}.users`, `of-${level} ${BCRYPT}\n`] : [`pimh/${level}.htpasswd`, `of-${level}:${SHA}\n`])));
  if (server.name === 'caddy') {
    mkdirSync(join(project, 'deploy/pimh'));
    for (const [name, text] of Object.entries(lists(levels))) writeFileSync(join(project, 'deploy', name), text);
  }
  const served = { ...server, name: `${server.name}-locked`, files: (...args) => ({ ...server.files(...args, project), ...lists(levels) }) };
  const running = await start(served, tree, folder, values.hosts);
  const here = (path, headers) => ask(running.origin, path, headers);
  try {
    const one = (level) => `/g/${level}/${readdirSync(join(tree, 'g', level))[0]}`;
    await Promise.all(levels.map(async (level, at) => {
      const path = one(level);
      const other = levels[(at + 1) % levels.length];
      const [nobody, wrong, right] = [await here(path), await here(path, as(`of-${other}`)), await here(path, as(`of-${level}`))];
      const problems = [];
      if (nobody.status !== 401 || !/^Basic/.test(nobody.headers['www-authenticate'] ?? '')) problems.push(`nobody gets ${nobody.status}`);
      if (wrong.status !== 401) problems.push(`who is in another list gets ${wrong.status}`);
      if (right.status !== 200 || !right.body.equals(readFileSync(join(tree, path)))) problems.push(`who is in the list gets ${right.status}`);
      if (right.headers['cache-control'] !== 'private, no-store') problems.push(`is kept as ${right.headers['cache-control']}`);
      if (right.headers['x-robots-tag'] !== 'noindex') problems.push(`robots are told ${right.headers['x-robots-tag']}`);
      told(`lock of ${level}`, [...problems, ...wrongHeaders(right), ...wrongHeaders(nobody)]);
    }));
    const path = one(levels[0]);
    const [, , level, name] = path.split('/');
    const letter = `%${level.charCodeAt(0).toString(16)}${level.slice(1)}`;
    for (const odd of [`/%67/${level}/${name}`, `/g/${letter}/${name}`, `//g/${level}/${name}`, `/g//${level}/${name}`, `/g/${level}//${name}`, `/./g/${level}/${name}`, `/tips/../g/${level}/${name}`, `/tips/%2e%2e/g/${level}/${name}`, `/g%2f${level}%2f${name}`, `/g/${level}%2f${name}`, `/g/${levels[1]}/../${level}/${name}`, `/g/s/..%2f${level}/${name}`, `/G/${level.toUpperCase()}/${name}`, `/g/${level}/${name}?x=.css`, `/g/${level}/${name}/`, `/g\\${level}\\${name}`, `/g/${level};x/${name}`, `/g/${level}/${encodeURIComponent('../') + level}/${name}`]) {
      const answer = await here(odd);
      told(`lock, spelled ${odd}`, [401, 403, 404, 400, 301, 308].includes(answer.status) ? [] : [`answers ${answer.status}`]);
    }
    const slots = readdirSync(join(tree, 'g/s')).slice(0, 1).map((slot) => `/g/s/${slot}`);
    for (const open of ['/', '/tips/fathers/', '/g/head.json', '/g/manifest.json', ...slots]) {
      const answer = await here(open);
      told(`lock, open ${open}`, answer.status === 200 && answer.headers['cache-control'] === 'no-cache' ? [] : [`answers ${answer.status}, kept as ${answer.headers['cache-control']}`]);
    }
  } finally {
    await running.close();
  }
}

/** What `pimh access verify` says against a host. */
function verified(project, origin) {
  return new Promise((done) => {
    execFile(values.pimh, ['access', 'verify', '--root', project, `${origin}/`], (error, out, said) => done(error ? said.split('\n').slice(0, 5) : []));
  });
}

/** That each sort of fault would be seen. */
function selftest() {
  const right = { status: 200, body: Buffer.from('{}'), headers: { 'content-type': 'application/json', 'cache-control': 'no-cache', 'x-robots-tag': 'noindex', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'permissions-policy': 'camera=()', 'strict-transport-security': 'max-age=31536000' } };
  const found = (change) => wrongFile('g/a.json', Buffer.from('{}'), { ...right, ...change, headers: { ...right.headers, ...change.headers } }).length;
  results.check('publish self-test', 'a right answer', found({}) === 0 ? [] : ['is told of']);
  for (const name of Object.keys(right.headers)) {
    results.check('publish self-test', name, found({ headers: { [name]: 'x' } }) > 0 ? [] : ['was not seen']);
  }
  results.check('publish self-test', 'bytes', found({ body: Buffer.from('[]') }) > 0 ? [] : ['was not seen']);
  results.check('publish self-test', 'status', found({ status: 404 }) > 0 ? [] : ['was not seen']);
}

function built(server, base, publish = '', name = base.length) {
  const project = join(folder, `${server.name}-project-${name}`);
  mkdirSync(project);
  cpSync(join(values.sample, 'content'), join(project, 'content'), { recursive: true });
  cpSync(join(values.sample, 'keyring.json'), join(project, 'keyring.json'));
  const page = join(project, 'content/tips/fathers.md');
  writeFileSync(page, readFileSync(page, 'utf8').replace(/^aliases:.*$/m, 'aliases: [/dads/, /tips/dads/, "/père (deux)/", /old.page.html]'));
  mkdirSync(join(project, 'content/.well-known'));
  writeFileSync(join(project, 'content/.well-known/security.txt'), 'Contact: mailto:security@pimh.example.org\n');
  writeFileSync(join(project, 'content/track.gpx'), '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"></gpx>');
  writeFileSync(join(project, 'content/plain'), 'Words.\n');
  const settings = join(project, 'content/site.toml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^title = /m, 'files = [".well-known/security.txt", "track.gpx", "plain"]\ntitle = ') + (publish && `\n[publish]\n${publish}`));
  execFileSync(values.pimh, ['build', '-q', '--root', project, '--host', server.name, '--base-url', `https://pimh.example.org${base}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  return project;
}

try {
  selftest();
  await Promise.all(SERVERS.flatMap((server) => ['/', '/families/'].map(async (base) => {
    const mine = new Report();
    await mine.group(`${server.name} at ${base}`, () => check(server, base, built(server, base), (what, problems) => mine.check('publish', `${server.name} ${base} ${what}`, problems)));
    results.passed += mine.passed;
    results.failures.push(...mine.failures);
  })));
  await Promise.all(SERVERS.map(async (server) => {
    const mine = new Report();
    await mine.group(`${server.name} with its own lock`, () => checkLock(server, (what, problems) => mine.check('publish', `${server.name} ${what}`, problems)));
    results.passed += mine.passed;
    results.failures.push(...mine.failures);
  }));
} finally {
  hangUp();
  rmSync(folder, { recursive: true, force: true });
}
console.log(results.summary('web checks'));
process.exitCode = results.failed > 0 ? 1 : 0;
