// Four plain hosts with what they have out of the box, and the types that they tell: Apache with Debian's table, nginx,
// Caddy, and Python's own server. No header of ours: what a host says of a file is what its makers thought of.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** The hosts that are there, each ready to be started. `packages` is a folder of unpacked packages of Debian. */
export function hosts(packages) {
  const program = (path) => join(packages, path);
  return [
    {
      name: 'apache',
      files: (tree, port, dir) => ({
        'apache.conf': `ServerRoot "${dir}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${dir}/apache.pid"
ErrorLog "${dir}/apache.log"
${['mpm_event', 'authz_core', 'dir', 'mime'].map((name) => `LoadModule ${name}_module "${program(`usr/lib/apache2/modules/mod_${name}.so`)}"`).join('\n')}
TypesConfig "${program('etc/mime.types')}"
DocumentRoot "${tree}"
`,
      }),
      command: (dir) => [program('usr/sbin/apache2'), '-X', '-f', join(dir, 'apache.conf')],
    },
    {
      name: 'nginx',
      files: (tree, port, dir) => ({
        'nginx.conf': `daemon off; master_process off; pid "${dir}/nginx.pid"; error_log "${dir}/nginx.log";
events {}
http {
  include "${program('etc/nginx/mime.types')}"; default_type application/octet-stream; access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path "${dir}/${name}";`).join(' ')}
  server { listen 127.0.0.1:${port}; root "${tree}"; }
}
`,
      }),
      command: (dir) => [program('usr/sbin/nginx'), '-c', join(dir, 'nginx.conf'), '-p', dir, '-e', join(dir, 'nginx.log')],
    },
    {
      name: 'caddy',
      files: () => ({}),
      command: (dir, tree, port) => [program('usr/bin/caddy'), 'file-server', '--root', tree, '--listen', `127.0.0.1:${port}`],
    },
    {
      name: 'python',
      files: () => ({}),
      command: (dir, tree, port) => ['python3', '-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', tree],
    },
  ];
}

/** Starts one on a tree and waits for it to answer. */
export async function start(host, tree, folder, packages) {
  const dir = join(folder, host.name);
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  for (const [name, content] of Object.entries(host.files(tree, port, dir))) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  const [command, ...args] = host.command(dir, tree, port);
  if (command.startsWith('/') && !existsSync(command)) throw new Error(`${command} is not there`);
  const libraries = join(packages, 'usr/lib/x86_64-linux-gnu');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir, HOME: dir };
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const ended = new Promise((done) => child.once('exit', done));
  const origin = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${origin}/`).catch(() => undefined);
    if (answer) {
      await answer.arrayBuffer();
      return { name: host.name, origin, close: () => (child.kill(), ended) };
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill();
  throw new Error(`${host.name} does not answer: ${said.slice(0, 500)}`);
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
