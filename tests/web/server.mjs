// A small static host on 127.0.0.1 that serves a tree under the path of its base URL, as a plain host would:
// index.html for folders, 404.html with status 404, gzip for text.

import { createServer } from 'node:http';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8', '.json': 'application/json', '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.ics': 'text/calendar; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp',
  '.avif': 'image/avif', '.gif': 'image/gif', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.woff': 'font/woff',
  '.pdf': 'application/pdf', '.wasm': 'application/wasm', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4', '.vtt': 'text/vtt',
};
const ZIPPED = /^text\/|json$|xml$/;

export class Server {
  static async start(tree) {
    const server = new Server(tree);
    await new Promise((done, fail) => server.http.once('error', fail).listen(0, '127.0.0.1', done));
    server.origin = `http://127.0.0.1:${server.http.address().port}`;
    return server;
  }

  constructor(tree) {
    this.tree = tree;
    this.log = []; // { path, status, bytes }: what went over the wire, as gzip left it
    this.zipped = new Map();
    this.http = createServer((request, response) => this.answer(request, response));
  }

  /** The whole address of a path below the base URL. */
  url(address) {
    return this.origin + this.tree.base.pathname + address;
  }

  async close() {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  answer(request, response) {
    const url = new URL(request.url, this.tree.base);
    const target = this.tree.locate(new URL(url.pathname, this.tree.base));
    if (target.problem === 'lacks its final slash') {
      response.writeHead(301, { location: `${url.pathname}/${url.search}` }).end();
      return;
    }
    if (target.path) this.send(request, response, 200, target.path);
    else if (this.tree.files.has('404.html')) this.send(request, response, 404, '404.html');
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  }

  send(request, response, status, path) {
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    // Each visit has a fresh profile; within one, what was fetched is not fetched again, as on a real host.
    const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'max-age=600' };
    let body = this.tree.bytes(path);
    if (ZIPPED.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      if (!this.zipped.has(path)) this.zipped.set(path, gzipSync(body));
      body = this.zipped.get(path);
      headers['content-encoding'] = 'gzip';
    }
    headers['content-length'] = body.length;
    this.log.push({ path, status, bytes: body.length });
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  }
}
