// Hosts for the tests of the gate: one that can be in trouble, and a reader in a browser that complains of everything.

import { Server } from './server.mjs';

/** Files in memory, as the server wants a tree. */
export class MemoryTree {
  constructor(base, files) {
    this.base = new URL(base, 'https://pimh.example.org');
    this.set(files);
  }

  set(files) {
    this.contents = files;
    this.files = new Set(files.keys());
  }

  bytes(path) {
    return this.contents.get(path);
  }

  locate(url) {
    let path = decodeURIComponent(url.pathname.slice(this.base.pathname.length));
    if (!url.pathname.startsWith(this.base.pathname)) return { problem: 'not of this site' };
    if (path === '' || path.endsWith('/')) path += 'index.html';
    if (this.files.has(path)) return { path };
    return this.files.has(`${path}/index.html`) ? { problem: 'lacks its final slash' } : { problem: 'leads to no file' };
  }
}

/** What careful hosts add. Policies intersect, so the pages' own stays as strict as it is. */
export const HOST_HEADERS = {
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

export class Host extends Server {
  static async start(tree) {
    const host = new Host(tree);
    await host.listen(0);
    return host;
  }

  constructor(tree) {
    super(tree);
    this.headers = {};
    this.others = []; // further trees on the same origin
    this.asked = [];
    this.fault = undefined; // (path) => { status, type, body } or undefined
  }

  async listen(port) {
    await new Promise((done, fail) => this.http.once('error', fail).listen(port, '127.0.0.1', done));
    this.port = this.http.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** No network, and again one. */
  async stop() {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  async again() {
    await this.listen(this.port);
  }

  answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    this.asked.push(pathname);
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    const trouble = this.fault?.(pathname);
    if (trouble) {
      const { status = 200, type = 'application/json', body = '' } = trouble;
      response.writeHead(status, { 'content-type': type, 'cache-control': 'max-age=600' }).end(body);
      return;
    }
    this.zipped.clear(); // files change under this host
    const other = this.others.find((tree) => pathname.startsWith(tree.base.pathname));
    const mine = this.tree;
    if (other) this.tree = other;
    super.answer(request, response);
    this.tree = mine;
  }
}

const VIOLATION = 'policy violation';

/** One browser profile. What its pages complain of is kept: nothing of it is ever expected. */
export class Reader {
  static async open(browser, host, { script = true, before = [], patience = 10_000 } = {}) {
    const context = await browser.newContext({
      javaScriptEnabled: script,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(patience);
    const reader = new Reader(context, host);
    await context.exposeBinding('__complain', (_, line) => reader.problems.add(line));
    await context.addInitScript((name) => {
      document.addEventListener('securitypolicyviolation', (event) => window.__complain(`${name}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    }, VIOLATION);
    for (const change of before) await context.addInitScript(change);
    context.on('request', (request) => {
      const url = request.url().replace(/^blob:/, '');
      if (!url.startsWith(`${host.origin}/`)) reader.problems.add(`asks another origin: ${url}`);
    });
    context.on('page', (page) => reader.watch(page));
    reader.page = await context.newPage();
    return reader;
  }

  constructor(context, host) {
    this.context = context;
    this.host = host;
    this.problems = new Set();
  }

  watch(page) {
    page.on('pageerror', (error) => this.problems.add(`script error: ${error.message}`));
    page.on('console', (message) => {
      // Statuses and a lost network are what some stories are about.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) this.problems.add(`console: ${message.text()}`);
    });
  }

  /** Another tab of the same profile. */
  async tab(address = null) {
    const tab = new Reader(this.context, this.host);
    tab.problems = this.problems;
    tab.page = await this.context.newPage();
    if (address !== null) await tab.goto(address);
    return tab;
  }

  async goto(address) {
    await this.page.goto(this.host.url(address));
    await this.settled();
  }

  async reload() {
    await this.page.reload();
    await this.settled();
  }

  /** Until the loader has done what it does on its own. */
  async settled() {
    await this.page.waitForLoadState('load');
    await this.page
      .evaluate(async () => {
        const script = document.querySelector('script[data-sign-in]');
        if (!script) return;
        const loader = await import(script.src);
        await loader.started;
      })
      .catch(() => {}); // the page has gone elsewhere, or no loader runs here: what is looked at tells
    await this.page.waitForTimeout(60);
  }

  async signIn(code, { keep = false, address = 'sign-in/' } = {}) {
    if (address !== null) await this.goto(address);
    await this.page.locator('[name=code]').fill(code);
    if (keep) await this.page.locator('#keep').check();
    await this.page.locator('form[data-when=out] .button').click();
    await this.page.waitForFunction(() => document.querySelector('form[data-when=out]')?.hidden ?? true);
    await this.settled();
  }

  async waitFor(text, where = 'body') {
    await this.page.waitForFunction(([words, selector]) => document.querySelector(selector)?.innerText.includes(words), [text, where]);
  }

  async sees(text, where = 'body') {
    return this.waitFor(text, where).then(
      () => true,
      () => false,
    );
  }

  async text(where = 'body') {
    return this.page.evaluate((selector) => document.querySelector(selector)?.innerText ?? '', where);
  }

  async path() {
    return new URL(this.page.url()).pathname;
  }

  /** Everything that this profile keeps for the origin. */
  async kept() {
    return this.page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      local: localStorage.length,
      cookies: document.cookie,
    }));
  }

  /** The same, once a worker that lets go of its pages is listed no more. */
  async left() {
    for (let round = 0; round < 50 && (await this.kept()).workers > 0; round++) await this.page.waitForTimeout(100);
    return this.kept();
  }

  /** Changes what is kept of the sign-in, as time or an older version would. */
  async age(change) {
    await this.page.evaluate(async (fields) => {
      const script = document.querySelector('script[data-sign-in]');
      const db = await new Promise((done, fail) => {
        const asked = indexedDB.open(`pimh:${script.dataset.base}`);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = fail;
      });
      const change = db.transaction('me', 'readwrite');
      const store = change.objectStore('me');
      const asked = store.get('me');
      asked.onsuccess = () => store.put({ ...asked.result, ...fields }, 'me');
      await new Promise((done) => (change.oncomplete = done));
      db.close();
    }, change);
  }

  async close() {
    await this.context.close();
  }
}
