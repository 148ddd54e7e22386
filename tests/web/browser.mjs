// Debian's Chromium, and a visit: one page in a fresh profile, with everything it complains about.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SHELL = '/usr/bin/chromium-headless-shell';

/** The whole browser: with a profile on the disk, as people have it. */
export const WHOLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** The same engine without windows, where it is there: it takes a third of the time. Who names a browser gets that one. */
const EXECUTABLE = process.env.CHROMIUM ?? (existsSync(SHELL) ? SHELL : WHOLE);
const TIMEOUT = 20_000;
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // No name but ours is looked up: a request to another origin fails at once instead of hanging.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Runs `work(browser)` and closes the browser whatever happens. */
export async function withBrowser(work) {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS, timeout: 60_000 });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Gives a piece of work a limit, since nothing else stops a script of a page that never ends. */
export async function within(seconds, work) {
  let timer;
  const limit = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Works through `items` with two pages at a time, one for each core. */
export async function inParallel(items, work, workers = 2) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

export class Visit {
  /** Opens an address; the page must answer with `status`. */
  static async open(browser, server, address, { width = 1280, height = 900, scheme = 'light', status = 200 } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: 'reduce', // no colour is measured half way through a transition
      locale: 'en-GB',
      timezoneId: 'Europe/London',
    });
    context.setDefaultTimeout(TIMEOUT);
    const visit = new Visit(context, await context.newPage(), server);
    try {
      await visit.goto(address, status);
    } catch (error) {
      await visit.close();
      throw error;
    }
    return visit;
  }

  constructor(context, page, server) {
    this.context = context;
    this.page = page;
    this.server = server;
    this.problems = new Set();
    this.watch();
  }

  watch() {
    const own = (url) => url.startsWith(`${this.server.origin}/`) || url.startsWith(`blob:${this.server.origin}/`);
    this.context.on('request', (request) => {
      if (!own(request.url())) this.problems.add(`asks another origin: ${request.url()}`);
    });
    this.context.on('response', (response) => {
      if (response.status() >= 400 && response.url() !== this.expected404) this.problems.add(`answer ${response.status()}: ${this.short(response.url())}`);
    });
    this.page.on('pageerror', (error) => this.problems.add(`script error: ${error.message}`));
    this.context.on('requestfailed', (request) => {
      // A change that is taken in the preview brings the page anew, perhaps before the answer: the server has had it all.
      if (request.url().includes('/_pimh/take?') && request.failure()?.errorText === 'net::ERR_ABORTED') return;
      this.problems.add(`request failed: ${this.short(request.url())} ${request.failure()?.errorText ?? ''}`);
    });
    this.page.on('console', (message) => {
      // That the 404 page answers 404 is as it should be.
      const meant = message.location().url === this.expected404 && message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !meant) this.problems.add(`console: ${this.short(message.text())}`);
    });
  }

  async goto(address, status = 200) {
    const url = this.server.url(address);
    this.expected404 = status === 404 ? url : undefined;
    // Violations of the content security policy come as events of the document, before any script of the page runs.
    await this.page.addInitScript(() => {
      window.__violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    const response = await this.page.goto(url, { waitUntil: 'load' });
    if (response.status() !== status) this.problems.add(`answers ${response.status()}, not ${status}`);
    await this.settle();
  }

  /** Fonts are there, transitions over, and scripts had a moment to do what they do on loading. */
  async settle() {
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 60));
      for (const animation of document.getAnimations()) {
        try {
          animation.finish();
        } catch {
          // One that never ends; it stays.
        }
      }
    });
  }

  async setView({ width, height = 900, scheme, media, forcedColors }) {
    if (width) await this.page.setViewportSize({ width, height });
    await this.page.emulateMedia({ ...(scheme && { colorScheme: scheme }), ...(media && { media }), ...(forcedColors && { forcedColors }), reducedMotion: 'reduce' });
    await this.settle();
  }

  /** Text without this run's port, so that messages compare. */
  short(text) {
    return text.replaceAll(this.server.origin, '').replace(/\s+/g, ' ').slice(0, 300);
  }

  /** All that the page complained about so far. */
  async complaints() {
    const violations = await this.page.evaluate(() => window.__violations ?? []);
    return [...this.problems, ...new Set(violations.map((line) => `policy violation: ${this.short(line)}`))];
  }

  async close() {
    await this.context.close();
  }
}
