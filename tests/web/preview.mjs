// The preview in a real browser: what an open page does while an editor works.
//
//   node preview.mjs --pimh PROGRAM [--only WORDS]
//
// Each story is told twice: once as the preview is, where it must find nothing, and once with one fault in the
// preview's script or style, where it must find something. Exit code 0 when all of that is so.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { violations } from './axe.mjs';
import { Visit, inParallel, withBrowser, within } from './browser.mjs';
import { Report } from './report.mjs';

const SOURCES = ['preview.js', 'findings.js', 'preview.css'].map((name) => readFileSync(join(import.meta.dirname, '../../src/preview', name), 'utf8'));
const PATIENCE = 15_000;
const LOOK = 25;
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
const HARD = `**Perinatal** care helps. Your pediatric team knows [the first color](/b.md) of it, and the second color too.

When you are so tired that you cannot think and the baby cries and the phone rings and the door bell goes and nobody comes to help you, it is time to call somebody.

${'You are not alone. It will be better. Take it slowly. Say what you need. '.repeat(8)}`;
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
    this.write('content/hard.md', page('Hard', HARD, 'audience: parents\n'));
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

  /** Starts the preview, and waits for the site to be there unless somebody is curious what is before it. */
  async run(port, waits = true) {
    this.child = spawn(this.pimh, ['serve', '--root', this.root, '--port', String(port), '--editor', 'editor://open{file}'], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.origin = await new Promise((done, fail) => {
      let said = '';
      this.child.stdout.on('data', (data) => {
        said += data;
        const found = /^Preview: (http:\/\/[^/\s]+)\/\?token=(\w+)/m.exec(said);
        if (found) [, , this.token] = found;
        if (found) done(found[1]);
      });
      this.child.once('exit', (code) => fail(new Error(`pimh serve ended with ${code}: ${said}`)));
    });
    while (waits) {
      const answer = await this.fetch('');
      await answer.text();
      if (answer.status === 200) return;
      await pause(20);
    }
    return undefined;
  }

  /** What a tool of the editor's gets. */
  fetch(address) {
    return fetch(this.url(address), { headers: { 'X-Pimh-Token': this.token } });
  }

  /** Makes a browser the editor's, as the address does that the terminal shows. */
  async enter(context) {
    const tab = await context.newPage();
    await tab.goto(this.url(`_pimh/?token=${this.token}`));
    await tab.close();
  }

  /** Gives the project a keyring and a champion's code, which is given back. They take their time, so they are made once. */
  keyring() {
    if (!Serving.keys) {
      const { CI, ...env } = process.env; // on a build service the program hides codes
      const access = (...args) => execFileSync(this.pimh, ['access', ...args, '--root', this.root], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
      access('init');
      const [code] = /([0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(access('invite', '--role', 'champion', '--label', 'Ash'));
      Serving.keys = { code, files: ['keyring.json', '.pimh/code'].map((file) => [file, readFileSync(join(this.root, file))]) };
    }
    for (const [file, content] of Serving.keys.files) this.write(file, content);
    return Serving.keys.code;
  }

  /** Starts the preview for the network, and gives the address that lets one browser in, by the name of this computer, which browsers trust. */
  async host() {
    this.child = spawn(this.pimh, ['serve', '--root', this.root, '--port', '0', '--host', '0.0.0.0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [, port, token] = await new Promise((done, fail) => {
      let said = '';
      this.child.stderr.on('data', (data) => {
        said += data;
        const found = /http:\/\/[^/\s]+:(\d+)\/\?token=(\w+)/.exec(said);
        if (found) done(found);
      });
      this.child.once('exit', (code) => fail(new Error(`pimh serve ended with ${code}: ${said}`)));
    });
    this.origin = `http://127.0.0.1:${port}`;
    return this.url(`?token=${token}`);
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
  async open(address, first = 'b/') {
    const visit = await Visit.open(this.browser, this.serving, first);
    this.visits.push(visit);
    await this.serving.enter(visit.context);
    await this.plant(visit.context);
    visit.asked = [];
    visit.page.on('request', (request) => visit.asked.push(request.url()));
    await visit.goto(address);
    await visit.page.evaluate(() => { window.mark = 'still the same document'; });
    // The first word from the preview has come when a second one can.
    await pause(400);
    return visit.page;
  }

  async plant(context) {
    if (!this.fault) return;
    await context.route(/_pimh\/(preview|findings)\.(js|css)/, async (route) => {
      // A page that is left while its script is fetched has no use for it.
      const answer = await route.fetch().catch(() => undefined);
      let text = await answer?.text().catch(() => undefined);
      if (text === undefined) return;
      for (const [from, to] of this.fault) text = text.replaceAll(from, to);
      await route.fulfill({ response: answer, body: text }).catch(() => undefined);
    });
  }

  /** How often the pages that are open have asked for a line, or only the one that was opened last. */
  lines(visit = this.visits.at(-1)) {
    return visit.asked.filter((url) => url.includes('/_pimh/events')).length;
  }

  expect(what, fine) {
    if (!fine) this.problems.push(what);
  }

  /**
   * Waits until something is so in a page. It counts how often it looked, not the time: a machine that stands still for
   * a while takes nothing from the page but one look.
   */
  async until(what, page, test, argument) {
    for (let looks = (this.fault ? 2_500 : PATIENCE) / LOOK; looks > 0; looks -= 1) {
      // A page that is just being left cannot answer.
      const fine = await page.evaluate(test, argument).catch(() => false);
      if (fine) return true;
      await pause(LOOK);
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
      // A line that is hung up, or that finds the preview gone, is meant to be; so is a picture of a page that is left.
      this.problems.push(...complaints.filter((line) => !/_pimh\/events|ERR_CONNECTION_(REFUSED|RESET)|ERR_INCOMPLETE_CHUNKED|\.(svg|png) net::ERR_ABORTED/.test(line)));
      await visit.close();
    }
    return this.problems;
  }
}

const says = (words) => document.querySelector('main')?.textContent.includes(words);

/** Each story: what it tells, its fault as texts of the script or style and what stands in their place, and how it goes. */
const STORIES = {
  'P-01 who comes before the site is read sees it come': {
    fault: [['if (news.shape !== own.shape) return reload();', '']],
    async tell(scene) {
      const context = await scene.browser.newContext();
      await scene.plant(context);
      try {
        // As many pages as it takes to be there before the site.
        for (const pages of [2_000, 6_000, 18_000]) {
          await scene.serving.stop();
          for (let n = 0; n < pages; n += 1) scene.serving.write(`content/many/p${n}.md`, page(`Page ${n}`, LONG));
          const tab = await context.newPage();
          await scene.serving.run(0, false);
          await context.addCookies([{ name: `pimh_token_${new URL(scene.serving.origin).port}`, value: scene.serving.token, url: scene.serving.origin }]);
          const answers = [];
          tab.on('response', (response) => { if (response.request().isNavigationRequest()) answers.push(response.status()); });
          await tab.goto(scene.serving.url('a/'), { waitUntil: 'commit' });
          if (answers[0] === 503) {
            if (await scene.until('the page itself', tab, says, 'More about it')) scene.expect(`the answers were ${answers}`, answers.at(-1) === 200);
            return;
          }
          await tab.close();
        }
        scene.problems.push('the site was always there first');
      } finally {
        await context.close();
      }
    },
  },
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
  'P-05 P-10 a stylesheet is put in place of the older one, and nothing else is fetched for it': {
    fault: [['news.styles.forEach(style)', 'reload()']],
    async tell(scene) {
      const page = await scene.open('a/');
      await page.evaluate(() => {
        document.querySelector('main details').open = true;
        document.querySelector('#main').focus({ preventScroll: true });
        scrollTo(0, 700);
      });
      const before = await page.evaluate(() => scrollY);
      const painted = page.evaluate(() => new Promise((done) => {
        const look = () => (getComputedStyle(document.querySelector('main')).color === 'rgb(9, 8, 7)' ? done(Date.now()) : requestAnimationFrame(look));
        look();
      })).catch(() => 0);
      const { asked } = scene.visits.at(-1);
      asked.length = 0;
      const saved = Date.now();
      scene.serving.write('themes/mine/static/harbour.css', STYLE.replace('rgb(1, 2, 3)', 'rgb(9, 8, 7)'));
      await scene.until('the new colour', page, () => getComputedStyle(document.querySelector('main')).color === 'rgb(9, 8, 7)');
      await scene.until('the older sheet goes', page, () => document.querySelectorAll('link[rel=stylesheet][href*="/assets/"]').length === 1);
      scene.expect('the page was loaded anew', await scene.same(page));
      scene.expect(`asked for ${asked}`, asked.length === 1 && asked[0].endsWith('.css'));
      // How long it may take is the bench's to say: other programs run beside this one.
      if (!scene.fault) console.log(`  from the save of a stylesheet to the new colour: ${await painted - saved} ms`);
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
  'P-20 P-21 P-22 P-23 P-24 P-25 a problem comes, can be put away and called back, and goes': {
    fault: [["put('pimh-stop', news.stop, 'append')", '0']],
    async tell(scene) {
      const page = await scene.open('a/');
      scene.serving.write('content/a.md', page_a('<b onclick="alert(1)">x</b>\n\n::: urgnt <img src=x onerror=window.bad=1>\n- one\n:::'));
      // An unknown block is a problem of a page that can be drawn all the same.
      await scene.until('it is shown', page, () => document.querySelector('#pimh-stop:not([hidden])')?.textContent.includes('content/a.md, line'));
      await scene.until('as text', page, () => !window.bad && !document.querySelector('#pimh-stop img'));
      const name = await page.evaluate(() => document.getElementById(document.querySelector('#pimh-stop')?.getAttribute('aria-labelledby'))?.textContent);
      scene.expect(`it is called ${name}`, name?.length > 10);
      // Who listens to the page is told once: what stays as it was is not put there again.
      await page.evaluate(() => { const stop = document.querySelector('#pimh-stop'); if (stop) stop.mark = stop.querySelectorAll('[role=alert]').length; });
      scene.serving.write('content/b.md', page_b('Another page meanwhile.'));
      await pause(800);
      scene.expect('it is told again', (await page.evaluate(() => document.querySelector('#pimh-stop')?.mark)) === 1);
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
  'P-70 the list of findings: opened by keyboard, marked in the words, taken, read as a parent reads it': {
    fault: [["paint('pimh-here', ([, own]) => own === range)", '0'], ["tab.pimhMore = 1", '0'], ["always.pimhHeat ? '' : 1", "''"]],
    async tell(scene) {
      const page = await scene.open('hard/');
      page.setDefaultTimeout(scene.fault ? 2_000 : PATIENCE);
      const opened = () => !!document.querySelector('#pimh-findings');
      const link = page.locator('[data-pimh=more]').first();
      scene.expect(`the bar says ${await link.textContent()}`, /Problems \d+ Advice \d+/.test(await link.textContent()));
      await link.focus();
      await page.keyboard.press('Enter');
      if (!(await scene.until('the list', page, opened))) return;
      scene.expect('the list has not the focus', await page.evaluate(() => document.activeElement.id === 'pimh-findings'));
      scene.expect('the link does not say that it is open', (await link.getAttribute('aria-expanded')) === 'true');
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        scene.problems.push(...(await violations(page)).filter((line) => /pimh-/.test(line)).map((line) => `axe, ${colorScheme}: ${line}`));
      }
      // Each finding in the words of the page is found there, and the one that is clicked is marked.
      const row = page.locator('#pimh-findings li', { hasText: '“Perinatal” needs explaining' });
      await row.getByRole('button', { name: 'Show in the page' }).focus();
      await page.keyboard.press('Enter');
      await scene.until('the words are marked', page, () => [...(CSS.highlights.get('pimh-here') ?? [])].join() === 'Perinatal');
      scene.expect('that is not said', (await page.textContent('#pimh-said')).includes('“Perinatal”'));
      scene.expect('the file is not opened at its line', (await row.getByRole('link', { name: /Open the file at line 7/ }).getAttribute('href'))?.startsWith('editor://open'));
      const marked = () => [...(CSS.highlights.get('pimh-found') ?? [])].map(String);
      const found = await page.evaluate(marked);
      for (const words of ['Perinatal', 'pediatric', 'color']) scene.expect(`${words} is not marked among ${found}`, found.includes(words));
      // The second of two that read the same is the one in its sentence.
      const around = await page.evaluate(() => [...CSS.highlights.get('pimh-found')].filter((range) => String(range) === 'color').map((range) => range.startContainer.data.slice(0, range.startOffset)));
      scene.expect(`the words before are ${around}`, around.some((words) => words.endsWith('second ')) && around.some((words) => words.endsWith('first ')));
      await page.getByRole('button', { name: 'Hard sentences', exact: true }).click();
      await scene.until('the sentence is shaded', page, () => [...(CSS.highlights.get('pimh-longer') ?? [])].join().startsWith('When you are so tired'));
      scene.expect('the page is not as it was built', await page.evaluate(() => !document.querySelector('main mark, main [class*=pimh]')));
      await row.getByRole('button', { name: /Write “In pregnancy/ }).click();
      await scene.until('what was taken is written', page, says, 'In pregnancy and the first year care helps');
      await scene.until('the list is open again', page, () => document.querySelector('#pimh-findings') && !document.querySelector('#pimh-findings').textContent.includes('“Perinatal”'));
      await page.locator('#pimh-findings').focus();
      await page.keyboard.press('Escape');
      await scene.until('Escape shuts it', page, () => !document.querySelector('#pimh-findings') && document.activeElement.matches('[data-pimh=more]'));
      scene.expect('marks stay behind', await page.evaluate(() => !CSS.highlights.size));
      await page.goto(scene.serving.url('_pimh/parent?page=/hard/'));
      const phone = page.frameLocator('iframe');
      await phone.locator('main').waitFor({ timeout: PATIENCE }).catch(() => scene.problems.push('no first screen'));
      scene.expect('the bar is on the phone', (await phone.locator('#pimh-bar').count()) === 0);
      scene.problems.push(...(await violations(page)).filter((line) => /pimh-|iframe/.test(line)).map((line) => `axe, parent: ${line}`));
    },
  },
  'P-60 P-62 the bar: as whom, shut and remembered, not printed': {
    fault: [['element.form.submit()', '0'], ["always.pimhBar = element", 'always.x = element'], ['@media print', '@media speech']],
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
      const asked = scene.lines();
      await scene.until('the notice', page, () => document.querySelector('#pimh-lost')?.textContent.includes('stopped'));
      const tries = scene.lines() - asked;
      scene.expect(`it tried ${tries} times in three seconds`, tries >= 2 && tries <= 8);
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
  'P-15 one line, no other host, the strict policy of the site, below a path': {
    fault: [['if (line || document.hidden) return;', '']],
    async tell(scene) {
      scene.serving.write('content/site.toml', SETTINGS.replace('https://example.org/', 'https://example.org/below/'));
      for (let status = 0; status !== 200; await pause(50)) ({ status } = await scene.serving.fetch('below/b/'));
      const page = await scene.open('below/a/', 'below/b/');
      scene.serving.write('content/a.md', page_a('Edited below.'));
      await scene.until('the edited words', page, says, 'Edited below.');
      await pause(1000);
      const { asked } = scene.visits.at(-1);
      const loads = asked.filter((url) => url.endsWith('/below/a/')).length;
      scene.expect(`${scene.lines()} lines for ${loads} loads`, scene.lines() === loads);
      const policy = await page.evaluate(() => document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content);
      scene.expect(`the policy is ${policy}`, policy?.includes("default-src 'none'") && !policy.includes('unsafe'));
      const script = await (await scene.serving.fetch('_pimh/preview.js')).text();
      scene.expect(`the script has ${script.length} bytes`, script.length <= 5_000);
      scene.expect('the script names a host', !script.includes('://'));
    },
  },
  'P-53 a guest from the network opens a gated page with a code': {
    fault: [['if (news.run !== own.run)', 'if (news)']],
    async tell(scene) {
      const { serving } = scene;
      await serving.stop();
      const code = serving.keyring();
      const entrance = await serving.host();
      const context = await scene.browser.newContext();
      await scene.plant(context);
      try {
        const tab = await context.newPage();
        tab.setDefaultTimeout(PATIENCE);
        const clear = [];
        tab.on('response', (response) => response.text().then((text) => { if (/Inside the club|Edited inside/.test(text)) clear.push(response.url()); }, () => undefined));
        const refused = await tab.goto(serving.url('club/'));
        scene.expect('somebody without the token is let in', refused.status() === 403);
        await tab.goto(entrance);
        await scene.until('the site', tab, says, 'Welcome.');
        await tab.goto(serving.url('club/'));
        scene.expect('the gated page is open to everybody', !(await tab.evaluate(says, 'Inside the club.')));
        scene.expect('the bar is shown to a guest', await tab.evaluate(() => !document.querySelector('#pimh-bar')));
        await tab.goto(serving.url(`sign-in/#k=${code}`));
        await scene.until('the code opens', tab, () => document.querySelector('[data-pimh=levels]')?.textContent.includes('Members'));
        await tab.goto(serving.url('club/'));
        await scene.until('the gated page', tab, says, 'Inside the club.');
        serving.write('content/club.md', page('The club', 'Edited inside the club.', 'access: member\nteaser: title\n'));
        await pause(1000);
        await tab.reload();
        await scene.until('the edit', tab, says, 'Edited inside the club.');
        scene.expect(`in clear at ${clear}`, clear.length === 0);
      } finally {
        await context.close();
      }
    },
  },
  'P-17 twenty tabs leave room for the one that is looked at': {
    fault: [['(document.hidden ? hangUp() : connect())', 'connect()']],
    async tell(scene) {
      const first = await scene.open('a/');
      const look = (page, hidden) => page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, hidden);
      let tab = first;
      for (let n = 1; n < 20; n += 1) {
        await look(tab, true);
        tab = await first.context().newPage();
        try {
          await tab.goto(scene.serving.url('b/'), { timeout: scene.fault ? 3_000 : PATIENCE });
        } catch {
          scene.problems.push(`tab ${n} is not shown`);
          return;
        }
      }
      scene.serving.write('content/b.md', page_b('Seen in the last tab.'));
      await scene.until('the edit in the last tab', tab, says, 'Seen in the last tab.');
      scene.serving.write('content/a.md', page_a('For the first tab.'));
      await look(tab, true);
      await look(first, false);
      await scene.until('the first tab catches up', first, says, 'For the first tab.');
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
  const stories = Object.entries(STORIES).filter(([name]) => name.includes(values.only));
  await withBrowser((browser) =>
    inParallel(stories, async ([name, story]) => {
      const mine = new Report();
      await mine.group(name, async () => {
        const parts = story.fault.filter(([from]) => !SOURCES.some((source) => source.includes(from)));
        mine.check('preview self-test', `${name} (fault)`, parts.map(([from]) => `neither script nor style has ${from}`));
        // Side by side: most of a story is waiting.
        const [problems, found] = await Promise.all([undefined, story.fault].map((fault) => tell(values.pimh, browser, story, fault)));
        mine.check('preview', name, problems);
        mine.check('preview self-test', name, found.length > 0 ? [] : ['a fault in the preview was not found']);
      });
      report.passed += mine.passed;
      report.failures.push(...mine.failures);
    }),
  );
  console.log(report.summary('web checks'));
  process.exitCode = report.failed > 0 ? 1 : 0;
}

await main();
