// The preview in a real browser: what an open page does while an editor works.
//
//   node preview.mjs --pimh PROGRAM [--only WORDS]
//
// Each story is told twice: once as the preview is, where it must find nothing, and once with one fault in the
// preview's script or style, where it must find something. Exit code 0 when all of that is so.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { violations } from './axe.mjs';
import { Visit, withBrowser, within } from './browser.mjs';
import { Report } from './report.mjs';

const SOURCES = ['preview.js', 'preview.css'].map((name) => readFileSync(join(import.meta.dirname, '../../src/preview', name), 'utf8'));
const PATIENCE = 15_000;
const STORY_SECONDS = 60;
const SETTINGS = `title = "Amberwick"
base_url = "https://example.org/"
theme = "mine"
[search]
enabled = false
[roles.member]
label = "Members"
[roles.champion]
label = "Champions"
includes = ["member"]
`;
const PIXEL = {
  one: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  two: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
};

const page = (title, words, fields = '') => `---\ntitle: ${title}\nsummary: About ${title}.\ntype: page\n${fields}---\n${words}\n`;
const LONG = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} of a long page, so that there is something to scroll through.`).join('\n\n');
const STYLE = 'main { color: rgb(1, 2, 3) } img { inline-size: 40px; block-size: 40px }\n';

/** A project and its preview, in a folder of its own. */
class Serving {
  static async start(pimh) {
    const serving = new Serving(pimh);
    serving.writeAll();
    await serving.run(0);
    return serving;
  }

  constructor(pimh) {
    this.pimh = pimh;
    this.root = mkdtempSync(join(tmpdir(), 'pimh-preview-'));
  }

  writeAll() {
    this.write('content/site.toml', SETTINGS);
    this.write('content/_index.md', page('Home', 'Welcome.'));
    this.write('content/a.md', page('Page A', `::: details More about it\nWithin.\n:::\n\n## Top\n\n[a link to focus](/b.md)\n\n${LONG}`));
    this.write('content/b.md', page('Page B', 'Other words.'));
    this.write('content/club.md', page('The club', 'Inside the club.', 'access: member\nteaser: title\n'));
    this.write('content/look/index.md', page('Look', '![A dot](dot.png)\n\n![Another dot](other.png)'));
    this.write('content/look/dot.png', Buffer.from(PIXEL.one, 'base64'));
    this.write('content/look/other.png', Buffer.from(PIXEL.one, 'base64'));
    this.write('themes/mine/theme.toml', 'name = "mine"\ncontract = 1\nextends = "harbour"\n');
    this.write('themes/mine/static/harbour.css', STYLE);
  }

  /** Written beside and renamed, as most editors do. */
  write(file, content) {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, content);
    renameSync(`${path}.tmp`, path);
  }

  async run(port) {
    this.child = spawn(this.pimh, ['serve', '--root', this.root, '--port', String(port), '--editor', 'editor://open{file}'], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.origin = await new Promise((done, fail) => {
      let said = '';
      this.child.stdout.on('data', (data) => {
        said += data;
        const found = /^Preview: (http:\/\/[^/\s]+)/m.exec(said);
        if (found) done(found[1]);
      });
      this.child.once('exit', (code) => fail(new Error(`pimh serve ended with ${code}: ${said}`)));
    });
    for (;;) {
      const answer = await fetch(`${this.origin}/`);
      await answer.text();
      if (answer.status === 200) return;
      await pause(20);
    }
  }

  url(address) {
    return `${this.origin}/${address}`;
  }

  async stop() {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGINT');
    return ended;
  }

  async close() {
    if (this.child.exitCode === null) await this.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a story works with. */
class Scene {
  constructor(serving, browser, fault) {
    Object.assign(this, { serving, browser, fault, visits: [], problems: [] });
  }

  /** Opens a page, with the fault of the self-test in the preview's script or style. */
  async open(address) {
    const visit = await Visit.open(this.browser, this.serving, 'b/');
    this.visits.push(visit);
    if (this.fault) {
      await visit.page.route('**/_pimh/preview.*', async (route) => {
        // A page that is left while its script is fetched has no use for it.
        const answer = await route.fetch().catch(() => undefined);
        let text = await answer?.text().catch(() => undefined);
        if (text === undefined) return;
        for (const [from, to] of this.fault) text = text.replaceAll(from, to);
        await route.fulfill({ response: answer, body: text }).catch(() => undefined);
      });
    }
    await visit.goto(address);
    await visit.page.evaluate(() => { window.mark = 'still the same document'; });
    // The first word from the preview has come when a second one can.
    await pause(400);
    return visit.page;
  }

  expect(what, fine) {
    if (!fine) this.problems.push(what);
  }

  /** Waits until something is so in a page. */
  async until(what, page, test, argument) {
    const end = Date.now() + (this.fault ? 4_000 : PATIENCE);
    while (Date.now() < end) {
      // A page that is just being left cannot answer.
      const fine = await page.evaluate(test, argument).catch(() => false);
      if (fine) return true;
      await pause(25);
    }
    this.problems.push(`never: ${what}`);
    return false;
  }

  same(page) {
    return page.evaluate(() => window.mark === 'still the same document');
  }

  async finish() {
    for (const visit of this.visits) {
      const complaints = await visit.complaints().catch((error) => [String(error)]);
      // A line that is hung up, or that finds the preview gone, is meant to be.
      this.problems.push(...complaints.filter((line) => !/_pimh\/events|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(line)));
      await visit.close();
    }
    return this.problems;
  }
}

const says = (words) => document.querySelector('main')?.textContent.includes(words);

/** Each story: what it tells, its fault as texts of the script or style and what stands in their place, and how it goes. */
const STORIES = {
  'P-12 a new page keeps scroll, focus and open details': {
    fault: [['if (was === here) {', 'if (false) {']],
    async tell(scene) {
      const page = await scene.open('a/');
      await page.evaluate(() => {
        document.querySelector('main details').open = true;
        const link = document.querySelector('main a[href="/b/"]');
        link.id = link.id || 'no-id';
        document.querySelector('#main').focus({ preventScroll: true });
        scrollTo(0, 900);
      });
      await pause(100);
      const before = await page.evaluate(() => scrollY);
      scene.serving.write('content/a.md', page_a('Edited words.'));
      if (!(await scene.until('the edited words', page, says, 'Edited words.'))) return;
      await scene.until('the place', page, (y) => Math.abs(scrollY - y) <= 5, before);
      const after = await page.evaluate(() => [scrollY, document.activeElement?.id, document.querySelector('main details').open]);
      scene.expect(`scrolled to ${after[0]}, not ${before}`, Math.abs(after[0] - before) <= 5 && before > 500);
      scene.expect(`focus is on ${after[1]}`, after[1] === 'main');
      scene.expect('the details are shut', after[2] === true);
    },
  },
  'P-10 a stylesheet is put in place of the older one': {
    fault: [['news.styles.forEach(style)', 'reload()']],
    async tell(scene) {
      const page = await scene.open('a/');
      await page.evaluate(() => {
        document.querySelector('main details').open = true;
        document.querySelector('#main').focus({ preventScroll: true });
        scrollTo(0, 700);
      });
      const before = await page.evaluate(() => scrollY);
      scene.serving.write('themes/mine/static/harbour.css', STYLE.replace('rgb(1, 2, 3)', 'rgb(9, 8, 7)'));
      await scene.until('the new colour', page, () => getComputedStyle(document.querySelector('main')).color === 'rgb(9, 8, 7)');
      await scene.until('the older sheet goes', page, () => document.querySelectorAll('link[rel=stylesheet][href*="/assets/"]').length === 1);
      scene.expect('the page was loaded anew', await scene.same(page));
      const after = await page.evaluate(() => [scrollY, document.activeElement?.id, document.querySelector('main details').open]);
      scene.expect(`something moved: ${after}`, Math.abs(after[0] - before) <= 5 && after[1] === 'main' && after[2]);
    },
  },
  'P-11 a picture alone is fetched again': {
    fault: [['version !== seen[path]', 'false']],
    async tell(scene) {
      const page = await scene.open('look/');
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      scene.serving.write('content/look/dot.png', Buffer.from(PIXEL.two, 'base64'));
      await scene.until('the new picture', page, () => [...document.images].some((image) => image.src.includes('dot.png?v=') && image.complete));
      scene.expect('the page was loaded anew', await scene.same(page));
      scene.expect(`asked for ${asked}`, asked.filter((path) => path.endsWith('.png')).join() === '/look/dot.png');
    },
  },
  'P-13 words of another page leave this one alone': {
    fault: [['if (news.page !== own.page) {', 'if (seen) return reload(); {']],
    async tell(scene) {
      const page = await scene.open('a/');
      scene.serving.write('content/b.md', page_b('Edited b.'));
      await pause(1200);
      scene.expect('the page was loaded anew', await scene.same(page).catch(() => false));
    },
  },
  'P-14 who follows the edits is taken to them': {
    fault: [['return location.assign(to)', '{}']],
    async tell(scene) {
      const page = await scene.open('a/');
      await page.getByRole('button', { name: 'Follow my edits' }).click();
      scene.expect('the button does not say so', (await page.getAttribute('[data-pimh=follow]', 'aria-pressed')) === 'true');
      scene.serving.write('content/b.md', page_b('Follow me.'));
      await scene.until('the other page', page, () => location.pathname === '/b/' && document.querySelector('main').textContent.includes('Follow me.'));
    },
  },
  'P-20 to P-25 a problem comes, can be put away and called back, and goes': {
    fault: [["put('pimh-stop', news.stop, 'append')", '0']],
    async tell(scene) {
      const page = await scene.open('a/');
      scene.serving.write('content/a.md', page_a('<b onclick="alert(1)">x</b>\n\n::: urgnt <img src=x onerror=window.bad=1>\n- one\n:::'));
      // An unknown block is a problem of a page that can be drawn all the same.
      await scene.until('it is shown', page, () => document.querySelector('#pimh-stop:not([hidden])')?.textContent.includes('content/a.md, line'));
      await scene.until('as text', page, () => !window.bad && !document.querySelector('#pimh-stop img'));
      const name = await page.evaluate(() => document.getElementById(document.querySelector('#pimh-stop')?.getAttribute('aria-labelledby'))?.textContent);
      scene.expect(`it is called ${name}`, name?.length > 10);
      await page.keyboard.press('Escape');
      await scene.until('Escape puts it away', page, () => document.querySelector('#pimh-stop')?.hidden);
      await page.locator('[data-pimh=stop]').click({ timeout: scene.fault ? 3000 : PATIENCE }).catch(() => scene.problems.push('no way back to it'));
      await scene.until('and the bar calls it back', page, () => document.querySelector('#pimh-stop')?.hidden === false && document.activeElement?.id === 'pimh-stop');
      const other = await scene.open('b/');
      scene.expect('a page that is opened later is not told', await other.evaluate(() => document.querySelector('#pimh-stop')?.textContent.includes('content/a.md')));
      scene.problems.push(...(await violations(other)).filter((line) => /pimh-/.test(line)).map((line) => `axe: ${line}`));
      scene.serving.write('content/a.md', '---\ntitle: "open\n---\n');
      await scene.until('a broken page is covered', page, () => document.querySelector('#pimh-stop.pimh-full')?.textContent.includes('last good page'));
      scene.serving.write('content/a.md', page_a('Mended.'));
      await scene.until('it goes by itself', page, () => !document.querySelector('#pimh-stop') && document.querySelector('main').textContent.includes('Mended.'));
      await scene.until('there too', other, () => !document.querySelector('#pimh-stop'));
    },
  },
  'P-60 P-62 the bar: as whom, shut and remembered, not printed': {
    fault: [['element.form.submit()', '0'], ["remember(always, 'pimh-bar'", "remember(always, 'x'"], ['@media print', '@media speech']],
    async tell(scene) {
      const page = await scene.open('club/');
      scene.expect('the public gets the page', !(await page.evaluate(() => document.querySelector('main').textContent.includes('Inside the club.'))));
      await page.selectOption('#pimh-as', 'champion');
      await scene.until('a champion gets it', page, says, 'Inside the club.');
      const place = await page.evaluate(() => [!!document.querySelector('main #pimh-bar'), document.querySelector('#pimh-bar')?.getAttribute('aria-label')]);
      scene.expect(`the bar is ${place}`, place[0] === false && /preview/i.test(place[1] ?? ''));
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press('Tab');
      scene.expect('the keyboard does not reach the bar first', await page.evaluate(() => !!document.activeElement.closest('#pimh-bar')));
      await page.keyboard.press('Enter');
      await scene.until('it is shut', page, () => document.querySelector('#pimh-bar > details').open === false);
      // The page hears of it a task later; nobody is as quick as this test.
      await scene.until('that is remembered', page, () => Object.values(localStorage).includes('shut'));
      await page.goto(scene.serving.url('b/'));
      await scene.until('it stays shut', page, () => document.querySelector('#pimh-bar > details')?.open === false);
      await page.emulateMedia({ media: 'print' });
      scene.expect('it is printed', await page.evaluate(() => getComputedStyle(document.querySelector('#pimh-bar')).display === 'none'));
    },
  },
  'P-16 a preview that stops is missed, and found again': {
    fault: [['lost ||= setTimeout(gone, 3000)', '0']],
    async tell(scene) {
      const page = await scene.open('a/');
      await scene.serving.stop();
      await scene.until('the notice', page, () => document.querySelector('#pimh-lost')?.textContent.includes('stopped'));
      scene.expect('the page was loaded anew', await scene.same(page));
      scene.serving.write('content/a.md', page_a('Written meanwhile.'));
      await scene.serving.run(new URL(scene.serving.origin).port);
      await scene.until('the new words', page, says, 'Written meanwhile.');
      await scene.until('no notice any more', page, () => !document.querySelector('#pimh-lost'));
      await pause(1000);
      await page.evaluate(() => { window.mark = 'still the same document'; });
      await pause(1500);
      scene.expect('it is loaded again and again', await scene.same(page).catch(() => false));
    },
  },
  'P-17 a page that nobody sees holds no line': {
    fault: [["addEventListener('visibilitychange'", "addEventListener('x'"]],
    async tell(scene) {
      const page = await scene.open('a/');
      const hide = (hidden) => page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, hidden);
      const lines = [];
      page.on('request', (request) => { if (request.url().includes('/_pimh/events')) lines.push(request.url()); });
      await hide(true);
      scene.serving.write('content/a.md', page_a('While nobody looks.'));
      await pause(1200);
      scene.expect('it was told all the same', await scene.same(page).catch(() => false));
      await hide(false);
      await scene.until('it catches up when it is shown', page, says, 'While nobody looks.');
    },
  },
};

const page_a = (words) => page('Page A', `${words}\n\n::: details More about it\nWithin.\n:::\n\n## Top\n\n[a link to focus](/b.md)\n\n${LONG}`);
const page_b = (words) => page('Page B', words);

async function tell(pimh, browser, story, fault) {
  const serving = await Serving.start(pimh);
  const scene = new Scene(serving, browser, fault);
  try {
    await within(STORY_SECONDS, story.tell(scene)).catch((error) => scene.problems.push(`stopped: ${error.message.split('\n')[0]}`));
    return await scene.finish();
  } finally {
    await serving.close();
  }
}

async function main() {
  const { values } = parseArgs({ options: { pimh: { type: 'string' }, only: { type: 'string', default: '' } } });
  if (!values.pimh) {
    console.error('preview.mjs: no --pimh; see the top of that file');
    process.exit(2);
  }
  const report = new Report();
  await withBrowser(async (browser) => {
    for (const [name, story] of Object.entries(STORIES).filter(([name]) => name.includes(values.only))) {
      await report.group(name, async () => {
        const parts = story.fault.filter(([from]) => !SOURCES.some((source) => source.includes(from)));
        report.check('preview self-test', `${name} (fault)`, parts.map(([from]) => `neither script nor style has ${from}`));
        report.check('preview', name, await tell(values.pimh, browser, story));
        const found = await tell(values.pimh, browser, story, story.fault);
        report.check('preview self-test', name, found.length > 0 ? [] : ['a fault in the preview was not found']);
      });
    }
  });
  console.log(report.summary('web checks'));
  process.exitCode = report.failed > 0 ? 1 : 0;
}

await main();
