// What readers, hosts and editors do at the gate, told on the tiny sealed site. Each story has a fresh site and host;
// `must(what, holds)` is one check. Every story ends with the check that no page complained of anything.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { violations } from './axe.mjs';
import { GatedSite, LEVELS, PDF } from './gated-site.mjs';
import { HOST_HEADERS, MemoryTree } from './gate-host.mjs';
import { grouped, newCode } from './sealer.mjs';

const SECRET = /lantern/i; // in every gated text of the site; its public title apart
const hasSecret = (text) => SECRET.test(text.replaceAll('Lantern Row', ''));
const DAY = 864e5;

/** The object of a page in a site's files: its path. */
const pathOf = (site, at, roles) => `g/${site.publisher.levelId(roles)}/${site.publisher.id('page', at)}.json`;
const json = (files, path) => JSON.parse(files.get(path).toString());

const typing = {
  name: 'a code is typed',
  async tell({ site, open, must }) {
    const r = await open();
    await r.goto('members/forum/');
    must('a locked page shows nothing gated', !hasSecret(await r.text()));
    await r.page.locator('main a', { hasText: 'Sign in' }).click();
    await r.settled();
    must('the link leads to the sign-in page', (await r.path()) === '/pimh/sign-in/');
    must('where to return is not told to the host', !r.host.asked.some((path) => path.includes('to=')) && r.page.url().includes('#to='));
    must('the code can be read while it is typed', (await r.page.locator('#code').getAttribute('type')) === 'text');
    await r.page.locator('[data-pimh=eye]').click();
    must('the code can be hidden', (await r.page.locator('#code').getAttribute('type')) === 'password');
    must('and the button says what it would do', (await r.text('[data-pimh=eye]')) === 'Show the code');
    await r.page.locator('#code').fill(grouped(site.codes.champion).toLowerCase().replaceAll('-', ' ').replace('0', 'o'));
    await r.page.locator('form[data-when=out] .button').click();
    must('the reader comes back and reads', await r.sees('by lantern light'));
    await r.settled();
    must('at the address of the page', (await r.path()) === '/pimh/members/forum/');
    must('focus is on the heading', await r.page.evaluate(() => document.activeElement.tagName === 'H1'));
    must('the tab has the title of the page', (await r.page.title()) === 'Forum – Lantern Row');
    must('the body has its type', await r.page.evaluate(() => document.body.dataset.type === 'page'));
    must('the crumbs are there', (await r.text('.crumbs')).includes('Home'));
    must('the menu has grown', await r.page.evaluate(() => !!document.querySelector('header nav a[href="/pimh/champions/"]')));
    must('the header says that one is signed in', (await r.text('.account')).includes('You are signed in'));
    await r.goto('shared/');
    must('a page in another language says so', await r.page.evaluate(() => document.documentElement.lang === 'cy'));
  },
};

const linking = {
  name: 'a code comes by link',
  async tell({ site, open, must }) {
    const r = await open();
    await r.goto(`sign-in/#to=http://[&k=${grouped(site.codes.member)}`);
    must('the code opens', await r.sees('Members', '[data-pimh=levels]'));
    must('the code has left the address', !r.page.url().includes('#'));
    must('the page adds nothing to the history', (await r.page.evaluate(() => history.length)) <= 2);
    must('the page says what the history keeps', await r.sees('the history of this browser keeps the link'));
    must('the page that stays knows of no such address', !(await r.page.evaluate(() => JSON.stringify(performance.getEntries()))).includes(site.codes.member.slice(4, 8)));
    must('the heading says what it shows', (await r.text('h1')) === 'What your code opens');
    must('no stored thing holds the code', !JSON.stringify(await dumped(r)).includes(site.codes.member.slice(4)));
    await r.goto('members/forum/');
    must('pages open by themselves', await r.sees('by lantern light'));
    // Twice the same is no question; another code is one.
    await r.goto(`sign-in/#k=${site.codes.member}`);
    must('the same link again asks nothing', await r.page.locator('[data-pimh=swap]').isHidden());
    await r.page.evaluate((code) => (location.hash = `k=${code}`), site.codes.specialist);
    await r.page.locator('[data-pimh=swap]').waitFor();
    must('another link on an open page asks before it replaces', !r.page.url().includes('#k'));
    must('the question has the focus', await r.page.evaluate(() => document.activeElement.dataset.pimh === 'swap'));
    await r.page.locator('[data-pimh=no]').click();
    must('a link that is not used is in the history all the same', await r.sees('the history of this browser keeps the link'));
    await r.goto('specialists/notes/');
    must('to stay leaves everything as it was', await r.sees('Your code does not open this page'));
    const other = await r.tab('members/forum/');
    await r.goto(`sign-in/#k=${site.codes.specialist}`);
    await r.page.locator('[data-pimh=yes]').click();
    must('to change changes', await r.sees('Specialists', '[data-pimh=levels]'));
    must('the former reader has left other tabs', await other.sees('signed out'));
    await r.goto('specialists/notes/');
    must('the new code opens its pages', await r.sees('Specialist lantern notes'));
    must('and nothing of the former in the menu', !(await r.text('header')).includes('Champions'));
    const wrong = newCode('9rpa');
    await r.goto(`sign-in/#k=${wrong}`);
    must('a code that waits leaves the address', !r.page.url().includes('#k'));
    await r.page.locator('[data-pimh=yes]').click();
    must('a wrong code in a link is told', await r.sees('Your code did not open anything here'));
    must('and that the history has it', (await r.text('[data-pimh=says]')).includes('the history of this browser keeps the link'));
    await r.goto('specialists/notes/');
    must('a wrong code in a link costs nobody the sign-in', await r.sees('Specialist lantern notes'));
  },
};

const naming = {
  name: 'a link brings the first group',
  async tell({ site, host, open, must }) {
    const r = await open();
    const [first, ...rest] = grouped(site.codes.member).split('-');
    await r.goto(`sign-in/#r=${first}`);
    const field = r.page.locator('#code');
    must('it stands in the field', (await field.inputValue()) === `${first}-`);
    must('where one types on', await r.page.evaluate(() => document.activeElement.id === 'code' && document.activeElement.selectionStart === 5));
    must('nothing is wrong with it', !(await r.text('[data-pimh=wrong]')));
    must('keyboards write capitals and correct nothing', await field.evaluate((input) =>
      ['autocapitalize=characters', 'autocorrect=off', 'spellcheck=false', 'inputmode=text'].every((one) => input.getAttribute(one.split('=')[0]) === one.split('=')[1])));
    await r.page.keyboard.type(rest.join('').toLowerCase());
    await r.page.keyboard.press('Enter');
    must('the rest opens', await r.sees('Members', '[data-pimh=levels]'));
    must('and nothing is said of the history', !(await r.text()).includes('history'));
    for (const [what, typed] of Object.entries({ 'the whole code, pasted behind it': `${first}-${grouped(site.codes.member)}`, 'the rest alone': rest.join(' '), 'the whole code in its place': site.codes.member })) {
      const other = await open();
      await other.goto(`sign-in/#r=${first.toLowerCase()}`);
      await other.page.locator('#code').fill(typed);
      await other.page.locator('form[data-when=out] .button').click();
      must(`${what} opens too`, await other.sees('Members', '[data-pimh=levels]'));
    }
    const strange = await open();
    await strange.goto('sign-in/#r=ZZZZ');
    must('a first group that nobody has is told at once', await strange.sees('No code of this site begins with ZZZZ'));
    await strange.page.locator('#code').fill('7QK');
    must('and no more once it is changed', await strange.page.waitForFunction(() => !document.querySelector('[data-pimh=wrong]').textContent).then(() => true));
    await strange.page.locator('#code').fill('zz2z');
    must('while it is typed too', await strange.sees('begins with ZZ2Z'));
    host.fault = (path) => (path.includes('/g/s/') ? { status: 503, type: 'text/html', body: '<h1>Busy</h1>' } : undefined);
    await strange.page.locator('#code').fill('zz3z');
    await strange.page.waitForTimeout(300);
    must('a host in trouble says nothing of it', !(await strange.text('[data-pimh=wrong]')));
    host.fault = undefined;
    must('no page stored anything', (await strange.kept()).databases.length === 0);
  },
};

/** What IndexedDB and the other stores hold, as text: keys as what can be learnt of them. */
const dumped = (r) =>
  r.page.evaluate(async () => {
    const found = [];
    const flat = async (value) => {
      if (value instanceof CryptoKey) {
        let out = 'kept in';
        for (const format of ['raw', 'jwk', 'pkcs8', 'spki']) await crypto.subtle.exportKey(format, value).then(() => (out = format), () => {});
        return { type: value.type, algorithm: value.algorithm.name, extractable: value.extractable, out };
      }
      if (value && typeof value === 'object' && !(value instanceof Uint8Array)) {
        const parts = {};
        for (const [name, part] of Object.entries(value)) parts[name] = await flat(part);
        return parts;
      }
      return value instanceof Uint8Array ? [...value].join() : value;
    };
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
      for (const store of db.objectStoreNames) {
        const values = await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)));
        found.push(await flat(values));
      }
      db.close();
    }
    return [found, { ...localStorage }, { ...sessionStorage }, document.cookie];
  });

const opening = {
  name: 'what a code opens',
  async tell({ site, open, must }) {
    const r = await open();
    await r.page.setViewportSize({ width: 1280, height: 800 });
    const menuAt = () => r.page.evaluate(() => [...new Set([...document.querySelectorAll('header nav li')].map((item) => item.getBoundingClientRect().top))].length);
    const shifts = () => r.page.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 100);
    }));
    await r.signIn(site.codes.champion);
    await r.waitFor('The kit', '[data-pimh=levels]');
    const listed = await r.page.evaluate(() => [...document.querySelectorAll('[data-pimh=levels] a')].map((link) => new URL(link.href).pathname));
    const own = site.gated().pages.filter(({ roles }) => roles.some((role) => ['member', 'champion'].includes(role))).map(({ at }) => `/pimh${at}`);
    must('every page is there, once', listed.sort().join() === own.sort().join(), listed.join());
    must('one section is one heading, whatever levels it has', (await r.page.locator('[data-pimh=levels] h2').count()) === 1);
    const marked = await r.page.evaluate(() => [...document.querySelectorAll('[data-since]')].filter((mark) => !mark.hidden).map((mark) => mark.parentElement.firstElementChild.textContent));
    must('what was published lately is marked, and nothing else', marked.join() === 'The kit', marked.join());
    must('the menu has grown and keeps one row', (await menuAt()) === 1);
    const button = r.page.locator('[data-pimh=save]');
    const before = await button.boundingBox();
    await button.click();
    must('saving says so beside the button, of which day it is and when it ends', /as it was on \d+ \w+ \d{4}\. Signing out deletes it/.test((await r.sees('Your pages are saved', '[data-pimh=kept]')) && (await r.text('[data-pimh=kept]'))));
    must('and the button stays where it was', (await button.boundingBox()).y === before.y);
    await r.goto('sign-in/');
    must('it is there when one comes back', await r.sees('as it was on', '[data-pimh=kept]'));
    await r.goto('guidance/');
    must('what is opened moves nothing above it', (await shifts()) < 0.1, String(await shifts()));
    await r.goto('sign-in/');
    await button.click();
    must('letting go is said there too', await r.sees('Nothing is saved', '[data-pimh=kept]'));
    await r.page.setViewportSize({ width: 390, height: 844 });
    const y = () => r.page.evaluate(() => document.querySelector('h1').getBoundingClientRect().top);
    await r.page.evaluate(() => scrollTo(0, 0));
    const at = await y();
    await r.page.evaluate(() => document.querySelector('[data-pimh=says]').append(document.querySelector('[data-pimh=words]').content.querySelector('[data-say=linked]').cloneNode(true)));
    must('words of the loader have a place of their own, in view', (await y()) === at && (await r.page.evaluate(() => {
      const { top, bottom } = document.querySelector('[data-pimh=says] > *').getBoundingClientRect();
      return top > 0 && bottom <= innerHeight;
    })));
  },
};

const mistyping = {
  name: 'a code is mistyped',
  async tell({ site, open, must }) {
    const r = await open();
    await r.goto('sign-in/');
    const good = grouped(site.codes.member);
    const groups = good.split('-');
    const changed = (place, to) => groups.map((group, i) => (i === place ? to : group)).join('-');
    const said = async (typed) => {
      await r.page.locator('#code').fill(typed);
      await r.page.locator('form[data-when=out] .button').click();
      await r.page.waitForFunction(() => document.querySelector('[data-pimh=wrong]').textContent !== '');
      await r.page.waitForTimeout(60);
      const words = await r.text('[data-pimh=wrong]');
      await r.page.evaluate(() => document.querySelector('[data-pimh=wrong]').replaceChildren());
      return words;
    };
    must('an empty field is answered', (await said('')).includes('type your code'));
    must('a short group is named', (await said(changed(3, groups[3].slice(1)))).includes('The fourth group has a character too few'));
    must('a long group is named', (await said(changed(0, `${groups[0]}A`))).includes('The first group has a character too many'));
    must('a very short group is named', (await said(changed(5, 'A'))).includes('The sixth group has 1 characters'));
    must('without groups it counts', (await said(site.codes.member.slice(1))).includes('That code has 23 characters'));
    must('a letter that no code has is named', (await said(changed(2, 'AUAA'))).includes('“U”'));
    const last = groups[5].slice(0, 3) + (groups[5][3] === '7' ? '8' : '7');
    must('a wrong character is found', (await said(changed(5, last))).includes('One of the characters is not right'));
    must('a code of another site opens nothing', (await said(newCode('zzzz'))).includes('Your code did not open anything here'));
    must('a wrong code for a right name opens nothing', (await said(newCode('7qk2'))).includes('Your code did not open anything here'));
    must('focus is in the field', await r.page.evaluate(() => document.activeElement.id === 'code'));
    must('the field says that it is wrong', (await r.page.locator('#code').getAttribute('aria-invalid')) === 'true');
    must('the words belong to the field', (await r.page.locator('#code').getAttribute('aria-describedby')).includes('code-wrong'));
    must('nothing is kept of it', JSON.stringify(await r.kept()).includes('"databases":[]') || !JSON.stringify(await dumped(r)).includes('locator'));
    r.host.fault = (path) => (path.includes('/g/s/') ? { status: 503, type: 'text/html', body: '<h1>Busy</h1>' } : undefined);
    must('a host in trouble is not the reader’s fault', (await said(good)).includes('could not check'));
    r.host.fault = undefined;
    await r.signIn(good, { address: null });
    must('the right one opens after all', await r.sees('Members', '[data-pimh=levels]'));
    must('password managers see name and password', await r.page.evaluate(() => {
      const user = document.querySelector('[name=user]');
      const code = document.querySelector('[name=code]');
      return user.autocomplete === 'username' && user.value === '7QK2' && code.autocomplete === 'current-password' && code.type === 'password';
    }));
  },
};

const returning = {
  name: 'readers come back',
  async tell({ site, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion);
    for (const address of ['members/forum/', 'guidance/', 'members/forum/']) await r.goto(address);
    must('three clicks later one is still signed in', await r.sees('by lantern light'));
    await r.reload();
    must('after a reload too', await r.sees('by lantern light'));
    const kept = await r.kept();
    must('and nothing is stored', kept.databases.length === 0 && kept.caches.length === 0 && kept.local === 0 && kept.cookies === '', JSON.stringify(kept));
    const other = await r.tab('members/forum/');
    must('another tab opens too', await other.sees('by lantern light'));
    await other.page.close();
    // A worker that has nothing to do is ended, and its memory with it.
    const session = await r.context.newCDPSession(r.page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await r.goto('guidance/');
    must('a worker that was ended in between asks the page that goes', await r.sees('For champions: lantern.'));
    await r.page.close();
    await new Promise((done) => setTimeout(done, 11_000));
    const late = await r.tab('members/forum/');
    must('some seconds after the last tab one is signed out', (await late.sees('This page is for Members')) && !hasSecret(await late.text()));
    await late.signIn(site.codes.champion);
    await late.page.locator('#keep-on').check();
    await late.page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await late.page.locator('#keep-on').uncheck();
    must('who changes their mind is told what stays', await late.sees('may still find the key'));
    must('and is signed in still', (await late.goto('members/forum/'), await late.sees('by lantern light')));
    await late.goto('sign-in/');
    await late.page.locator('#keep-on').check();
    await late.page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await late.age({ used: Date.now() - 29 * DAY });
    await late.page.close();
    const again = await r.tab('members/forum/');
    must('kept, it lasts for 29 idle days', await again.sees('by lantern light'));
    await again.age({ used: Date.now() - 31 * DAY });
    await again.page.close();
    const gone = await r.tab('members/forum/');
    must('and no longer than 30', (await gone.sees('This page is for Members')) && !hasSecret(await gone.text()));
    await gone.signIn(site.codes.champion, { keep: true });
    await gone.age({ keep: false });
    await gone.page.close();
    const former = await r.tab('members/forum/');
    must('what an earlier loader stored without being asked to is taken away', (await former.sees('This page is for Members')) && (await former.kept()).databases.length === 0);
  },
};

const roles = {
  name: 'each role sees its own',
  async tell({ site, open, must }) {
    const own = { member: ['member'], champion: ['member', 'champion'], specialist: ['member', 'specialist'] };
    const pages = site.gated().pages.filter(({ title }) => title !== 'Injected');
    for (const [who, held] of Object.entries(own)) {
      const r = await open();
      await r.signIn(site.codes[who]);
      for (const page of pages) {
        await r.goto(page.at.slice(1));
        const may = page.roles.some((role) => held.includes(role));
        const text = await r.text('main');
        must(`a ${who} ${may ? 'reads' : 'does not read'} ${page.at}`, may ? text.startsWith(page.title) && hasSecret(text) : !hasSecret(text));
      }
      if (who !== 'specialist') {
        await r.goto('specialists/notes/');
        must(`a ${who} is told so`, (await r.text('main')).includes('Your code does not open this page'));
        must(`a ${who} is not asked to sign in again`, await r.page.locator('main a', { hasText: 'Sign in' }).isHidden());
      }
    }
  },
};

const files = {
  name: 'pictures and files',
  async tell({ site, open, must }) {
    const r = await open({
      before: [
        () => {
          window.__blobs = new Map();
          const { createObjectURL, revokeObjectURL } = URL;
          URL.createObjectURL = (blob) => {
            const url = createObjectURL.call(URL, blob);
            window.__blobs.set(url, blob.type);
            return url;
          };
          URL.revokeObjectURL = (url) => {
            window.__blobs.delete(url);
            revokeObjectURL.call(URL, url);
          };
        },
      ],
    });
    await r.signIn(site.codes.champion);
    await r.goto('champions/kit/');
    await r.page.waitForFunction(() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth > 0));
    const pixels = await r.page.evaluate(() =>
      [...document.querySelectorAll('main img')].map((img) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
        const pen = canvas.getContext('2d');
        pen.drawImage(img, 0, 0, 1, 1);
        return { src: img.src, colour: [...pen.getImageData(0, 0, 1, 1).data].join(), width: img.naturalWidth };
      }),
    );
    must('a gated picture shows', pixels[0].colour === '200,40,40,255' && pixels[0].width === 30);
    must('a gated drawing shows', pixels[1].colour === '255,0,0,255');
    must('a photo shows in the size that the screen needs', pixels[2].width === 80 && pixels[2].colour === '40,200,40,255', JSON.stringify(pixels[2]));
    must('all come from memory', pixels.every(({ src }) => src.startsWith(`blob:${r.host.origin}/`)));
    const types = await r.page.evaluate(() => [...window.__blobs.values()]);
    must('no drawing and no document can be opened by itself', types.length > 0 && types.every((type) => /^image\/(png|jpeg|webp)$|^application\/octet-stream$/.test(type)), types.join());
    const [download] = await Promise.all([r.page.waitForEvent('download'), r.page.locator('main a[download]').click()]);
    must('a file is saved under its real name', download.suggestedFilename() === 'lantern plan.pdf');
    must('with its bytes', readFileSync(await download.path()).equals(PDF));
    const second = r.page.waitForEvent('download', { timeout: 5000 }).catch(() => {});
    await r.page.locator('main a[download]').click({ button: 'middle' });
    must('with the middle button too', (await second)?.suggestedFilename() === 'lantern plan.pdf');
    must('the page stays', (await r.path()) === '/pimh/champions/kit/');
    must('the host was never asked for them by name', !r.host.asked.some((path) => /photo|drawing|walk|plan/.test(path)));
    must('no script of a drawing ran', (await r.page.evaluate(() => window.__ran)) === undefined);
  },
};

const boxes = {
  name: 'boxes and rows in a public page',
  async tell({ site, open, must }) {
    const anyone = await open();
    await anyone.goto('guidance/');
    must('for everybody, a place of a box', (await anyone.text('main')).includes('There is more here for Champions'));
    must('and nothing of what is silent', !hasSecret(await anyone.text()));
    const r = await open();
    await r.signIn(site.codes.champion);
    await r.goto('guidance/');
    const text = await r.text('main');
    must('the box is open', text.includes('For champions: lantern.') && !text.includes('There is more here'));
    const order = ['Every', 'Between two words: lantern.', 'After that: lantern.', 'family is different.', 'For champions: lantern.', 'End.', 'The forum lantern.', 'The kit lantern.'];
    must('silent boxes stand in their places, in their order', order.every((words, i) => i === 0 || text.indexOf(order[i - 1]) < text.indexOf(words)) && text.includes('Between'), text);
    must('what is stricter within stays shut', !text.includes('Deep lantern'));
    must('rows come in the order of the levels', text.indexOf('Also here for you') < text.indexOf('For champions\n'));
    must('it is announced', (await r.text('[data-pimh=says]')).includes('have been opened'));
    must('the rest of the page is as it was', await r.page.evaluate(() => document.querySelector('h1').textContent === 'Guidance' && document.title.startsWith('Guidance')));
    const all = await open();
    await all.signIn(site.codes.all);
    await all.goto('guidance/');
    must('and takes nothing away', (await all.text('#box-1')).includes('After it'));
    must('a box within a box opens for those with both keys', (await all.text('#box-1')).includes('Deep lantern'));
    await all.goto('champions/second/');
    must('so does a box within a gated page', (await all.text('main')).includes('A stricter lantern') && !(await all.text('main')).includes('There is more here'));
    await all.goto('champions/');
    must('rows that a page has already do not come twice', (await all.text('main')).includes('The lantern room') && !(await all.text('main')).includes('Twice'));
    const specialist = await open();
    await specialist.signIn(site.codes.specialist);
    await specialist.goto('guidance/');
    must('not for those with the inner key alone', !(await specialist.text()).includes('Deep lantern'));
  },
};

const ways = {
  name: 'hidden pages are opened in place',
  async tell({ site, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion);
    await r.goto('champions/kit/');
    must('a hidden page opens at its own address', await r.sees('The lantern kit'));
    must('which the host does not know', (await (await fetch(r.host.url('champions/kit/'))).status) === 404);
    must('the section is marked in the menu', await r.page.evaluate(() => document.querySelector('header nav a[href="/pimh/champions/"]').getAttribute('aria-current') === 'true'));
    r.host.asked.length = 0;
    await r.page.evaluate(() => scrollTo(0, 40));
    await r.page.locator('main a', { hasText: 'On to the second' }).click();
    must('a link to a hidden page opens in place', await r.sees('Second lantern'));
    must('the host is not asked for it', !r.host.asked.some((path) => path.startsWith('/pimh/champions')));
    must('the address is its own', r.page.url().endsWith('/pimh/champions/second/#part'));
    must('the tab has its title', (await r.page.title()) === 'The second – Lantern Row');
    await r.page.goBack();
    must('back goes back', (await r.sees('The lantern kit')) && (await r.path()) === '/pimh/champions/kit/');
    await r.page.goForward();
    must('forward goes forward', (await r.sees('Second lantern')) && (await r.page.title()) === 'The second – Lantern Row');
    await r.page.goBack();
    await r.waitFor('The lantern kit');
    await r.page.locator('main a', { hasText: 'by its old name' }).click();
    await r.page.waitForTimeout(200);
    must('a link by an old name stays', (await r.text('main')).includes('The lantern kit') && !r.host.asked.some((path) => path.includes('old-kit')));
    await r.page.locator('main a', { hasText: 'to the forum' }).click();
    must('a page that the host has is asked for', (await r.sees('by lantern light')) && r.host.asked.includes('/pimh/members/forum/'));
    await r.page.goBack();
    must('and back again', await r.sees('The lantern kit'));
    await r.goto('old-kit/');
    must('an alias leads to the page', (await r.sees('The lantern kit')) && (await r.path()) === '/pimh/champions/kit/');
    await r.goto('guidance/');
    await r.page.evaluate(() => (document.querySelector('details.menu').open = true));
    await r.page.locator('header nav a', { hasText: 'Champions' }).click();
    must('from a public page too', await r.sees('The lantern room'));
    await r.page.goBack();
    must('and back to it', await r.sees('Every'));
    await r.goto('guidance/#main');
    await r.goto('champions/kit/#100%');
    must('a fragment that nobody wrote is no trouble', (await r.sees('The lantern kit')) && !(await r.text('[data-pimh=says]')));
    const none = await open();
    await none.goto('champions/kit/');
    must('for others there is no such page', (await none.text('main')).includes('There is no page at this address'));
  },
};

const search = {
  name: 'search',
  async tell({ site, open, must }) {
    const found = async (r, words) => {
      await r.goto(`search/?q=${words}`);
      await r.page.waitForFunction(() => /found/.test(document.querySelector('#search-says').textContent));
      return r.text('#search');
    };
    const anyone = await open();
    must('public words are found', (await found(anyone, 'family')).includes('Guidance'));
    must('gated words are not', (await found(anyone, 'lantern')).includes('Nothing was found'));
    const r = await open();
    await r.signIn(site.codes.champion);
    const text = await found(r, 'lantern');
    must('for those who open them they are', text.includes('The kit') && text.includes('Forum'));
    must('and nothing of others', !text.includes('Notes'));
    must('public words still are', (await found(r, 'family')).includes('Guidance'));
    r.host.asked.length = 0;
    await found(r, 'kit');
    await r.page.locator('#search a', { hasText: 'The kit' }).click();
    must('a hit opens', await r.sees('The lantern kit'));
    must('without a word to the host', !r.host.asked.some((path) => path.includes('champions')));
  },
};

const leaving = {
  name: 'signing out',
  async tell({ site, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    await r.page.locator('[data-pimh=save]').click();
    must('something was saved', await r.sees('saved on this device'));
    await r.goto('guidance/');
    await r.goto('members/forum/');
    await r.waitFor('by lantern light');
    const other = await r.tab('champions/kit/');
    must('two tabs are open', await other.sees('The lantern kit'));
    await r.page.locator('.account button', { hasText: 'Sign out' }).click();
    must('one is told', await r.sees('You are signed out'));
    must('and that the key may still be found', (await r.sees('may still find the key')) && !(await r.text()).includes('has stored nothing'));
    await r.settled();
    must('the page shows nothing gated', !hasSecret(await r.page.content()));
    must('the other tab neither', (await other.sees('signed out')) && !hasSecret(await other.page.content()));
    const kept = await r.left();
    must('no database is left', kept.databases.length === 0, JSON.stringify(kept));
    must(
      'no cache, no worker, nothing else',
      kept.caches.length === 0 && kept.workers === 0 && kept.local === 0 && kept.cookies === '',
      JSON.stringify(kept),
    );
    await r.page.goBack();
    await r.settled();
    must('the back button shows nothing', !hasSecret(await r.page.content()));
    await r.page.goBack();
    await r.settled();
    must('pressed twice neither', !hasSecret(await r.page.content()));
    await r.goto('members/forum/');
    must('the page is shut again', (await r.text('main')).includes('This page is for Members'));
    await r.goto('search/?q=lantern');
    await r.page.waitForFunction(() => /found/.test(document.querySelector('#search-says').textContent));
    must('the search finds nothing gated', (await r.text('#search')).includes('Nothing was found'));
  },
};

const revoking = {
  name: 'a code is revoked, others live on',
  async tell({ site, host, open, must }) {
    const [gone, stays, asleep] = [await open(), await open(), await open()];
    await gone.signIn(site.codes.member, { keep: true });
    await stays.signIn(site.codes.champion, { keep: true });
    await stays.goto('champions/kit/');
    await asleep.page.clock.install();
    await asleep.signIn(site.codes.member);
    await asleep.goto('members/forum/');
    await site.publisher.revoke('7qk2');
    host.tree.set(await site.files());
    await gone.goto('members/forum/');
    must('the revoked code loses access, and is told', await gone.sees('Your access has ended'));
    must('nothing of it is left', !hasSecret(await gone.page.content()) && (await gone.kept()).databases.length === 0);
    must('others read on without typing anything', (await stays.goto('champions/kit/'), await stays.sees('The lantern kit')));
    must('and after the next rotation', await (async () => {
      site.publisher.rotate();
      host.tree.set(await site.files());
      await stays.reload();
      return stays.sees('The lantern kit');
    })());
    await stays.goto('members/forum/');
    must('everywhere', await stays.sees('by lantern light'));
    await asleep.page.clock.fastForward('02:00:00');
    await asleep.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    must('a page that wakes up is shut too', await asleep.sees('Your access has ended'));
    await gone.signIn.call(gone, site.codes.member).catch(() => {});
    must('the old code opens nothing', await gone.sees('Your code did not open anything here'));
  },
};

const renewing = {
  name: 'a code is renewed',
  async tell({ site, host, open, must }) {
    const [lost, other] = [await open(), await open()];
    await lost.signIn(site.codes.champion, { keep: true });
    await other.signIn(site.codes.member, { keep: true });
    must('of all keys of a code a device has one', !JSON.stringify(await dumped(lost)).includes('"key":['));
    site.publisher.renew('9rpa');
    host.tree.set(await site.files());
    await lost.goto('champions/kit/');
    must('a device that was signed in is shut out', (await lost.sees('Your access has ended on this device')) && !hasSecret(await lost.page.content()));
    await other.goto('members/forum/');
    must('others notice nothing', await other.sees('by lantern light'));
    const home = await open();
    await home.signIn(site.codes.champion);
    await home.goto('champions/kit/');
    must('the code, typed again, opens', await home.sees('The lantern kit'));
    await site.publisher.addReader('3abd', ['member'], newCode('3abd'), undefined, 1);
    host.tree.set(await site.files());
    const old = await open();
    await old.signIn(site.publisher.readers.get('3abd').code);
    must('a code of an earlier program, with one key, opens as ever', await old.sees('Members', '[data-pimh=levels]'));
  },
};

const injecting = {
  name: 'injected markup is inert',
  async tell({ site, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion);
    await r.goto('champions/injected/');
    await r.waitFor('A link');
    await r.page.locator('#evil').click();
    await r.page.waitForTimeout(300);
    must('nothing ran', (await r.page.evaluate(() => window.__ran)) === undefined);
    must('nothing that could is there', (await r.page.locator('main :is(script, iframe, object, base, meta, [onerror], [onload], [style])').count()) === 0);
    must('the address is the same', (await r.path()) === '/pimh/champions/injected/');
    // Chromium checks attributes as it parses them, so that its policy tells of each before the loader takes it away.
    // The program seals no such markup; that its pages cause not one such line is checked on a real site.
    const attribute = /Executing inline event handler|Applying inline style|(script|style)-src-attr inline|base URI to|base-uri/;
    const told = [...r.problems].filter((line) => attribute.test(line));
    must('the policy stops what the loader would', told.length > 0);
    for (const line of told) r.problems.delete(line);
  },
};

const offline = {
  name: 'saved for visits',
  async tell({ site, host, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    await r.page.locator('[data-pimh=save]').click();
    must('it says so', await r.sees('Your pages are saved'));
    must('the button stays pressed', (await r.page.locator('[data-pimh=save]').getAttribute('aria-pressed')) === 'true');
    const stored = await r.page.evaluate(async () => {
      const all = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) all.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
      }
      return all;
    });
    must('what is stored is sealed', stored.length > 15 && !stored.some(([path, text]) => !path.endsWith('.js') && hasSecret(text)), stored.find(([, text]) => hasSecret(text))?.[0]);
    must('hidden addresses are not asked for', !host.asked.some((path) => path.startsWith('/pimh/champions')));
    const marked = () => r.page.evaluate(async () => !!(await (await caches.open('pimh:/pimh/')).match('/pimh/g/saved')));
    await r.page.evaluate(async () => (await caches.open('pimh:/pimh/')).delete('/pimh/g/saved'));
    await r.goto('guidance/');
    must('what an earlier loader saved is fetched anew', await marked());
    await host.stop();
    await r.goto('members/forum/');
    must('with no network a saved page opens', await r.sees('by lantern light'));
    await r.reload();
    must('after a reload too', await r.sees('by lantern light'));
    await r.goto('champions/kit/');
    must('a hidden page too', await r.sees('The lantern kit'));
    await r.page.waitForFunction(() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth > 0));
    must('with its pictures', true);
    await r.goto('guidance/');
    must('a public page with boxes too', await r.sees('For champions: lantern.'));
    await r.page.evaluate(async (at) => {
      const cache = await caches.open('pimh:/pimh/');
      const mark = await (await cache.match('/pimh/g/saved')).json();
      await cache.put('/pimh/g/saved', new Response(JSON.stringify({ ...mark, at })));
    }, Date.now() - 15 * DAY);
    await r.goto('members/forum/');
    must('after two weeks it says how old that is', await r.sees('more than two weeks ago'));
    await host.again();
    site.publisher.rotate();
    host.tree.set(await site.files());
    await r.goto('members/forum/');
    must('with a network again it is current', await r.sees('by lantern light'));
    await r.settled(); // and what is saved, after keys were renewed
    await host.stop();
    await r.goto('champions/kit/');
    must('so that it opens after a rotation', await r.sees('The lantern kit'));
    await host.again();
    // A portal answers everything with its own page: what was saved stays.
    host.fault = () => ({ type: 'text/html', body: '<h1>Welcome to the train</h1>' });
    await r.page.evaluate((address) => fetch(address, { cache: 'reload' }).then((reply) => reply.text()), r.host.url(pathOf(site, '/champions/kit/', ['champion'])));
    host.fault = undefined;
    await host.stop();
    await r.goto('champions/kit/');
    must('a portal spoils nothing', await r.sees('The lantern kit'));
    await host.again();
    // Whoever published leaves: all names are others.
    const former = pathOf(site, '/champions/kit/', ['champion']);
    site.publisher.idKey = new GatedSite().publisher.idKey;
    site.publisher.rotate();
    host.tree.set(await site.files());
    await r.goto('members/forum/');
    await r.settled();
    const names = await r.page.evaluate(async () => (await (await caches.open('pimh:/pimh/')).keys()).map(({ url }) => new URL(url).pathname));
    must('under new names it is fetched anew', names.includes(`/pimh/${pathOf(site, '/champions/kit/', ['champion'])}`));
    must('and the former copies go', !names.includes(`/pimh/${former}`));
    await host.stop();
    await r.goto('champions/kit/');
    must('so that it opens after that too', await r.sees('The lantern kit'));
    await host.again();
    await r.goto('sign-in/');
    must('the page of the code shows that it is saved', (await r.page.locator('[data-pimh=save]').getAttribute('aria-pressed')) === 'true');
    await r.page.locator('[data-pimh=save]').click();
    await r.page.waitForFunction(async () => (await caches.keys()).length === 0);
    must('pressed again it lets go', (await r.left()).workers === 0);
  },
};

const guides = {
  name: 'help and tips saved without a code',
  async tell({ site, host, open, must }) {
    const r = await open();
    await r.goto('help/');
    await r.page.locator('[data-pimh=guides]').click();
    must('it says so', await r.sees('open without a network now'));
    must('the button stays pressed', (await r.page.locator('[data-pimh=guides]').getAttribute('aria-pressed')) === 'true');
    const stored = await r.page.evaluate(async () => {
      const all = [];
      for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
      return all;
    });
    must('pictures are saved too, and nothing sealed', stored.some((path) => path.endsWith('.svg')) && !stored.some((path) => path.includes('/g/')));
    must('other pages are not', !stored.includes('/pimh/about/'));
    await host.stop();
    await r.goto('tips/rest/');
    must('without a network tips open', await r.sees('Sit down.'));
    must('with their pictures', await r.page.evaluate(() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth > 0)));
    await r.goto('help/#now');
    must('and the page that helps', await r.sees('Call 999.'));
    await r.goto('about/');
    must('what is not saved says why', await r.sees('You are offline'));
    must('and not that it is missing', !(await r.text('main')).includes('There is no page at this address'));
    must('the tab says it too', (await r.page.title()) === 'You are offline - Lantern Row');
    await host.again();
    site.helpWords = 'Call 999 or 111.';
    host.tree.set(await site.files());
    await r.goto('help/');
    must('the host’s page comes before the saved one', await r.sees('Call 999 or 111.'));
    await host.stop();
    await r.reload();
    must('and takes its place', await r.sees('Call 999 or 111.'));
    await host.again();
    await r.signIn(site.codes.member);
    await r.page.locator('[data-pimh=out] >> visible=true').first().click();
    await r.sees('You are signed out');
    await host.stop();
    await r.goto('help/');
    must('signing out leaves what needs no code', await r.sees('Call 999 or 111.'));
    await host.again();
  },
};

const pasting = {
  name: 'a code among other words',
  async tell({ site, open, must }) {
    const r = await open();
    const code = grouped(site.codes.member);
    const pasted = {
      'a whole link': `https://pimh.example.org/sign-in/#k=${code}&to=/pimh/members/forum/`,
      'a letter with a full stop': `Your code: ${code}.`,
      'words without a colon': `Hello, your code is ${code.replaceAll('-', ' ').toLowerCase()} and opens all`,
      'in quotes, without groups': `“${site.codes.member}”,`,
    };
    for (const [what, typed] of Object.entries(pasted)) {
      await r.signIn(typed);
      must(what, await r.sees('Members', '[data-pimh=levels]'));
      await r.page.locator('[data-pimh=out] >> visible=true').first().click();
      await r.sees('You are signed out');
    }
    await r.page.setViewportSize({ width: 390, height: 844 });
    await r.goto('sign-in/');
    await r.page.locator('#code').fill(`Code: ${site.codes.member.slice(0, 23)}`);
    await r.page.locator('form[data-when=out] .button').click();
    await r.sees('characters', '[data-pimh=wrong]');
    must('a wrong one stands in its groups', (await r.page.locator('#code').inputValue()) === grouped(site.codes.member).slice(0, -1));
    must('and all of them can be seen on a phone', await r.page.evaluate(() => { const field = document.querySelector('#code'); return field.scrollWidth <= field.clientWidth; }));
  },
};

const deep = {
  name: 'a deep link to what only a code opens',
  async tell({ site, open, must }) {
    const r = await open();
    await r.goto('champions/second/#part');
    must('it says that some pages need a code', await r.sees('Some pages open only with a code'));
    await r.page.locator('main a', { hasText: 'Sign in' }).click();
    await r.settled();
    await r.signIn(site.codes.champion, { address: null });
    must('the page opens', await r.sees('Second lantern.'));
    must('at the part of it', r.page.url().endsWith('/champions/second/#part'));
    must('nothing says any more that it is being opened', !(await r.text('main')).includes('Opening'));
    await r.goto('nowhere/');
    must('an address that is not there says so, signed in too', await r.sees('There is no page at this address'));
    must('without an offer to sign in', !(await r.text('main')).includes('only with a code'));
  },
};

const doorstep = {
  name: 'saved without staying signed in',
  async tell({ site, host, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion);
    await r.page.locator('[data-pimh=save]').click();
    must('it says so', await r.sees('Your pages are saved'));
    must('no key is stored', (await r.kept()).databases.length === 0);
    await r.page.close();
    await new Promise((done) => setTimeout(done, 11_000));
    await host.stop();
    const late = await r.tab('members/forum/');
    must('later, with no network, nothing is open', !hasSecret(await late.text()));
    await late.signIn(site.codes.champion);
    must('the code typed again opens what was saved', await late.sees('Champions', '[data-pimh=levels]'));
    must('and it is known that it is saved', (await late.page.locator('[data-pimh=save]').getAttribute('aria-pressed')) === 'true');
    await late.goto('champions/kit/');
    must('a hidden page too', await late.sees('The lantern kit'));
    await host.again();
    await late.page.close();
    await new Promise((done) => setTimeout(done, 11_000));
    const other = await r.tab('sign-in/');
    await other.signIn(site.codes.specialist, { address: null });
    must('somebody else’s code lets go of it', (await other.kept()).caches.length === 0);
    await other.page.locator('[data-pimh=out] >> visible=true').first().click();
    must('signing out says what is left', await other.sees('this site has stored nothing on this device'));
  },
};

const tabs = {
  name: 'two tabs, and sleep',
  async tell({ site, open, must }) {
    const r = await open();
    const other = await r.tab('members/forum/');
    must('at first both are shut', (await other.text('main')).includes('This page is for Members'));
    await r.signIn(site.codes.champion);
    must('signing in opens the other tab', await other.sees('by lantern light'));
    const session = await r.context.newCDPSession(other.page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await r.goto('guidance/');
    await r.page.locator('.account button', { hasText: 'Sign out' }).click();
    await r.waitFor('You are signed out');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    must('a tab that slept through signing out wakes up shut', (await other.sees('signed out')) && !hasSecret(await other.page.content()));
    await r.signIn(site.codes.champion);
    await r.goto('members/forum/');
    await r.waitFor('by lantern light');
    // As if the page came back from the browser's memory, after the keys went in a way that it did not hear of.
    await r.page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    });
    must('a page that is put aside is hidden', await r.page.evaluate(() => document.documentElement.hidden));
    await r.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await r.page.waitForFunction(() => !document.documentElement.hidden);
    must('and comes back while one is signed in', await r.sees('by lantern light'));
    await r.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).unregister());
    await r.page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    must('but not without keys', (await r.sees('signed out')) && !hasSecret(await r.page.content()));
  },
};

const neighbours = {
  name: 'two sites on one origin',
  async tell({ site, host, open, must }) {
    const other = await GatedSite.start('/other/');
    host.others.push(new MemoryTree('/other/', await other.files()));
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    const there = (address) => r.page.goto(`${host.origin}/other/${address}`).then(() => r.settled());
    await there('members/forum/');
    must('signing in here is nothing there', !hasSecret(await r.text()) && (await r.text('main')).includes('This page is for'));
    await there('sign-in/');
    await r.signIn(other.codes.member, { address: null, keep: true });
    await there('members/forum/');
    must('each has its own', await r.sees('by lantern light'));
    must('by name', (await r.kept()).databases.sort().join() === 'pimh:/other/,pimh:/pimh/');
    const here = await r.tab('champions/kit/');
    await here.waitFor('The lantern kit');
    await r.page.locator('.account button', { hasText: 'Sign out' }).click();
    await r.waitFor('You are signed out');
    must('signing out there leaves this one', (await here.text()).includes('The lantern kit') && (await r.kept()).databases.join() === 'pimh:/pimh/');
    await here.reload();
    must('for good', await here.sees('The lantern kit'));
  },
};

const keys = {
  name: 'keys do not come out',
  async tell({ site, open, must }) {
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    await r.goto('champions/kit/');
    const text = JSON.stringify(await dumped(r));
    must('keys are kept', text.includes('"ECDH"') && text.includes('"AES-KW"'), text.slice(0, 200));
    must('none but the public one is extractable', !/"type":"(private|secret)"[^}]*"extractable":true/.test(text));
    must('and none comes out', !/"type":"(private|secret)"[^}]*"out":"(raw|jwk|pkcs8|spki)"/.test(text));
    const jwks = site.publisher.keysOf(['member', 'champion']).map(({ key }) => key.toString('base64url'));
    must('no bytes of a key and no code are kept', ![...jwks, site.codes.champion.slice(4), grouped(site.codes.champion).slice(5)].some((secret) => text.includes(secret)));
    must('nothing gated is kept', !hasSecret(text));
  },
};

const keyboard = {
  name: 'by keyboard alone',
  async tell({ site, open, must }) {
    const r = await open();
    await r.goto('members/forum/');
    const tabTo = async (test) => {
      for (let step = 0; step < 30; step += 1) {
        await r.page.keyboard.press('Tab');
        if (await r.page.evaluate(test)) return true;
      }
      return false;
    };
    must('Tab reaches the way to sign in', await tabTo("document.activeElement.matches('main a.button')"));
    await r.page.keyboard.press('Enter');
    await r.page.waitForURL('**/sign-in/**');
    await r.settled();
    must('Tab reaches the field', await tabTo("document.activeElement.id === 'code'"));
    await r.page.keyboard.type(grouped(site.codes.member).slice(0, 20));
    await r.page.keyboard.press('Enter');
    await r.page.waitForFunction(() => document.querySelector('[data-pimh=wrong]').textContent !== '');
    must('after a mistake one is back in the field', await r.page.evaluate(() => document.activeElement.id === 'code'));
    await r.page.keyboard.press('End');
    await r.page.keyboard.type(grouped(site.codes.member).slice(20));
    must('Tab reaches the box to keep', await tabTo("document.activeElement.id === 'keep'"));
    await r.page.keyboard.press('Space');
    await r.page.keyboard.press('Enter');
    must('the page opens', await r.sees('by lantern light'));
    await r.settled();
    must('with the focus on its heading', await r.page.evaluate(() => document.activeElement.tagName === 'H1'));
    const reach = async () => {
      await r.page.evaluate(() => document.activeElement.blur());
      return tabTo("document.activeElement.dataset.pimh === 'out'");
    };
    must('Tab reaches the way out', await reach());
    await r.page.keyboard.press('Enter');
    must('and it works', await r.sees('You are signed out'));
  },
};

const accessible = {
  name: 'accessible in every state',
  async tell({ site, open, must }) {
    const r = await open();
    const look = async (what) => {
      for (const scheme of ['light', 'dark']) {
        await r.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        const lines = await violations(r.page);
        must(`${what}, ${scheme}`, lines.length === 0, lines.join('; '));
      }
      await r.page.setViewportSize({ width: 320, height: 800 });
      must(`${what}, narrow`, await r.page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
      await r.page.setViewportSize({ width: 1280, height: 900 });
    };
    await r.goto('sign-in/');
    await look('the empty form');
    await r.page.locator('#code').fill('7QK2-M4XT-9RPA');
    await r.page.locator('form[data-when=out] .button').click();
    await r.page.waitForFunction(() => document.querySelector('[data-pimh=wrong]').textContent !== '');
    await look('a mistake');
    await r.signIn(site.codes.champion);
    await look('signed in');
    await r.page.evaluate((code) => (location.hash = `k=${code}`), site.codes.specialist);
    await r.page.locator('[data-pimh=swap]').waitFor();
    await look('the question');
    for (const [address, what] of [['specialists/notes/', 'not for this code'], ['members/forum/', 'an opened page'], ['guidance/', 'opened boxes'], ['champions/kit/', 'an opened hidden page']]) {
      await r.goto(address);
      await r.settled();
      await look(what);
    }
  },
};

const without = {
  name: 'without JavaScript, a secure context, storage or Ed25519',
  async tell({ site, open, must }) {
    const plain = await open({ script: false });
    await plain.page.goto(plain.host.url('sign-in/'));
    must('without JavaScript it says what is needed', (await plain.page.locator('noscript').innerText()).includes('needs JavaScript'));
    must('and shows no form that cannot work', await plain.page.locator('form[data-when=out]').isHidden());
    const insecure = await open({ before: [() => Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })] });
    await insecure.goto('sign-in/');
    must('without a secure context too', await insecure.sees('secure connection'));
    must('with no form either', await insecure.page.locator('form[data-when=out]').isHidden());
    const forgetful = await open({
      before: [() => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })],
    });
    await forgetful.goto('members/forum/');
    await forgetful.page.locator('main a', { hasText: 'Sign in' }).click();
    await forgetful.signIn(site.codes.member, { address: null });
    must('where nothing is handed on the page opens all the same', await forgetful.sees('by lantern light'));
    must('and says why it will ask again', await forgetful.sees('hand your sign-in on to the next'));
    const beside = await forgetful.tab('members/forum/');
    must('from tab to tab it is handed on even so', await beside.sees('by lantern light'));
    const lossy = await open({
      before: [
        () => {
          if (!globalThis.ServiceWorker) return; // the empty page before
          const { postMessage } = ServiceWorker.prototype;
          ServiceWorker.prototype.postMessage = function (data, ports) {
            return postMessage.call(this, data?.key ? { ...data, key: {} } : data, ports);
          };
        },
      ],
    });
    await lossy.signIn(site.codes.member);
    must('where keys are lost on the way it says so too', await lossy.sees('hand your sign-in on to the next'));
    const shut = await open({
      before: [
        () => {
          const { put } = IDBObjectStore.prototype;
          IDBObjectStore.prototype.put = function (value, key) {
            if (value?.key instanceof CryptoKey) throw new DOMException('no keys here', 'DataCloneError');
            return put.call(this, value, key);
          };
        },
      ],
    });
    await shut.signIn(site.codes.member, { keep: true });
    must('where keys cannot be stored the box is not ticked', !(await shut.page.locator('#keep-on').isChecked()));
    await shut.goto('members/forum/');
    must('and the sign-in lasts as long as a tab', await shut.sees('by lantern light'));
    const older = await open({
      before: [
        () => {
          if (!globalThis.SubtleCrypto) return; // the empty page before
          const { importKey } = SubtleCrypto.prototype;
          SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
            const name = algorithm.name ?? algorithm;
            return name === 'Ed25519' ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) : importKey.call(this, format, data, algorithm, ...rest);
          };
        },
      ],
    });
    await older.signIn(site.codes.member);
    must('without Ed25519 it says that it cannot check', await older.page.locator('[data-pimh=unsigned]').isVisible());
    await older.goto('members/forum/');
    must('and opens', await older.sees('by lantern light'));
  },
};

const headers = {
  name: 'with the headers of a careful host on top',
  async tell({ site, host, open, must }) {
    host.headers = { ...HOST_HEADERS, ...site.headers };
    const r = await open();
    await r.signIn(site.codes.champion);
    await r.page.locator('[data-pimh=save]').click();
    must('saving works', await r.sees('Your pages are saved'));
    await r.goto('champions/kit/');
    must('a hidden page opens', await r.sees('The lantern kit'));
    await r.page.waitForFunction(() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth > 0));
    const [download] = await Promise.all([r.page.waitForEvent('download'), r.page.locator('main a[download]').click()]);
    must('a file comes', (await download.failure()) === null);
    await r.goto('search/?q=lantern');
    must('the search works', await r.sees('The kit', '#search'));
    await r.goto('guidance/');
    await r.page.locator('.account button', { hasText: 'Sign out' }).click();
    must('signing out works', await r.sees('You are signed out'));
  },
};

const trouble = {
  name: 'a host in trouble',
  async tell({ site, host, open, must }) {
    const faults = {
      'answers 503': { status: 503, type: 'text/html', body: '<h1>Busy</h1>' },
      'has lost it (404)': { status: 404, type: 'text/html', body: '<h1>Gone</h1>' },
      'is behind a portal': { type: 'text/html', body: '<h1>Welcome</h1>' },
      'answers JSON of somebody else': { body: '{"ok":true}' },
    };
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    const places = { head: /\/g\/head\.json$/, slots: /\/g\/s\//, objects: /\/g\/[0-9a-z]{16}\// };
    for (const [name, where] of Object.entries(places)) {
      for (const [what, fault] of Object.entries(faults)) {
        // A new kid makes the loader ask for the slot: rotate each time.
        site.publisher.rotate();
        host.tree.set(await site.files());
        host.fault = (path) => (where.test(path) ? fault : undefined);
        await r.goto('members/forum/');
        const said = await r.text('[data-pimh=says]');
        must(`${name}, the host ${what}: keys stay`, (await dumped(r)).toString().length > 0 && JSON.stringify(await dumped(r)).includes('9rpa'));
        must(`${name}, the host ${what}: it says so`, /could not check|being updated/.test(said), said);
        host.fault = undefined;
        await r.reload();
        must(`${name}, the host ${what}: afterwards all is well`, await r.sees('by lantern light'));
      }
    }
  },
};

const older = {
  name: 'old and new mixed',
  async tell({ site, host, open, must }) {
    const r = await open();
    const before = host.tree.contents;
    await r.signIn(site.codes.champion, { keep: true });
    await r.goto('members/forum/');
    const page = pathOf(site, '/members/forum/', ['member']);
    site.publisher.rotate();
    const now = await site.files();
    host.tree.set(new Map([...now, [page, before.get(page)]]));
    await r.goto('members/forum/');
    must('an object of the build before opens with the keys of the day before', await r.sees('by lantern light'));
    await r.age({ until: Date.now() - 1 });
    await r.page.close();
    const late = await r.tab('members/forum/');
    must('but not after 24 hours', (await late.sees('being updated')) && !hasSecret(await late.text()));
    host.tree.set(now);
    await late.reload();
    must('the new one does', await late.sees('by lantern light'));
    // Signed as well as the new one, so that only its age speaks against it.
    site.publisher.epoch = 1;
    host.tree.set(new Map([...now, ['g/head.json', Buffer.from(site.publisher.head(LEVELS))]]));
    site.publisher.epoch = 2;
    await late.reload();
    must('an older head is refused, and the last one holds', (await late.sees('being updated')) || (await late.sees('by lantern light')));
    const { head } = await late.page.evaluate(async () => (await import(document.querySelector('script[data-sign-in]').src)).me);
    must('the highest epoch that was seen stays', head.epoch === 2);
    host.tree.set(new Map([...now, ['g/s/9rpa.json', before.get('g/s/9rpa.json')]]));
    await late.age({ checked: 0 });
    await late.reload();
    const kept = JSON.stringify(await dumped(late));
    must('an older slot is refused, and nobody is signed out', kept.includes('9rpa') && kept.includes('"epoch":2') && !kept.includes('"keys":{},'));
    must('and the keys are those of now', site.publisher.kids(['member']).every((kid) => kept.split('"old"')[0].includes(kid)));
    // A build that was dated far ahead by mistake, seen by this reader; then keys are renewed and the day is right again.
    site.publisher.date = '2099-01-01';
    host.tree.set(new Map([...now, ['g/head.json', Buffer.from(site.publisher.head(LEVELS))]]));
    await late.reload();
    const seen = () => late.page.evaluate(async () => (await import(document.querySelector('script[data-sign-in]').src)).me.head.date);
    must('(a build of the far future was seen)', (await seen()) === '2099-01-01');
    site.publisher.date = '2026-11-23';
    host.tree.set(await site.files());
    await late.reload();
    must('a later day under the same keys counts as newer', (await seen()) === '2099-01-01');
    site.publisher.rotate();
    host.tree.set(await site.files());
    await late.reload();
    must('after keys were renewed nobody is locked out by it', (await late.sees('by lantern light')) && (await seen()) === '2026-11-23');
    const forged = new GatedSite();
    forged.publisher.addRole('member');
    forged.publisher.epoch = 9;
    host.tree.set(new Map([...(await site.files()), ['g/head.json', Buffer.from(forged.publisher.head([['member']]))]]));
    await late.reload();
    must('a head that somebody else signed is refused', (await late.page.evaluate(async () => (await import(document.querySelector('script[data-sign-in]').src)).me.head.epoch)) === 3);
    host.tree.set(await site.files());
    await late.reload();
    must('afterwards all is well', await late.sees('by lantern light'));
  },
};

const underWay = {
  name: 'a publish under way',
  async tell({ site, host, open, must }) {
    const before = host.tree.contents;
    const r = await open();
    await r.signIn(site.codes.champion, { keep: true });
    // A keyholder left, so that every key is another, the publisher's own too. All of it has come, and the head, which is the
    // last, has not.
    site.publisher.signer = generateKeyPairSync('ed25519').privateKey;
    site.publisher.rotate();
    const now = await site.files();
    host.tree.set(new Map([...now, ['g/head.json', before.get('g/head.json')]]));
    await r.goto('members/forum/');
    const told = await r.text('[data-pimh=says]');
    must('who is signed in is told that the site is being updated', /being updated/.test(told) && !/ended/.test(told), told);
    must('and stays signed in', JSON.stringify(await dumped(r)).includes('9rpa'));
    const other = await open();
    await other.goto('sign-in/');
    await other.page.locator('[name=code]').fill(site.codes.champion);
    await other.page.locator('form[data-when=out] .button').click();
    must('whose code is typed is told so too', await other.sees('being updated'));
    host.tree.set(now);
    await r.goto('members/forum/');
    must('afterwards the page opens', await r.sees('by lantern light'));
    await other.signIn(site.codes.champion);
    await other.goto('members/forum/');
    must('and the code opens it', await other.sees('by lantern light'));
  },
};

const forged = {
  name: 'objects that no right builder makes',
  async tell({ site, host, open, must }) {
    const p = site.publisher;
    const r = await open();
    await r.signIn(site.codes.champion);
    const good = host.tree.contents;
    const at = '/members/forum/';
    const path = pathOf(site, at, ['member']);
    const id = p.id('page', at);
    const meta = { title: 'Forum', lang: 'en', dir: 'ltr', type: 'page', crumbs: '', files: {} };
    const content = { meta, html: '<main id="main"><h1>Forged lantern</h1></main>', boxes: [] };
    const object = (change, key = id, roles = ['member']) => p.object('page', key, roles, content, change);
    const bent = (jwe, change) => ({ ...jwe, ...change });
    const sound = await object({});
    const stranger = new GatedSite().publisher;
    const framed = (change) => object({ framed: (plain) => (change(plain), plain) });
    const recoded = (header) => object({ header });
    const twice = (jwe) => bent(jwe, { recipients: [jwe.recipients[0], jwe.recipients[0]] });
    const forgeries = {
      'the object of another page': json(good, pathOf(site, '/champions/kit/', ['champion'])),
      'another id within': await object({}, p.id('page', '/other/')),
      'another level': await object({}, id, ['champion']),
      'another type': await recoded((head) => ({ ...head, pimh: { ...head.pimh, t: 'nav' } })),
      'a later version': await recoded((head) => ({ ...head, pimh: { ...head.pimh, v: 2 } })),
      'a header in another order': await recoded(({ enc, typ, pimh }) => ({ typ, enc, pimh })),
      'one more field in the header': await recoded((head) => ({ ...head, cty: 'json' })),
      'kids that are not those of the recipients': await recoded((head) => ({ ...head, pimh: { ...head.pimh, k: ['00000000'] } })),
      'a kid twice': twice(await recoded((head) => ({ ...head, pimh: { ...head.pimh, k: [...head.pimh.k, ...head.pimh.k] } }))),
      'another algorithm at a recipient': bent(sound, { recipients: [{ ...sound.recipients[0], header: { ...sound.recipients[0].header, alg: 'A128KW' } }] }),
      'a field more at a recipient': bent(sound, { recipients: [{ ...sound.recipients[0], header: { ...sound.recipients[0].header, crit: ['x'] } }] }),
      'an aad': bent(sound, { aad: 'AAAA' }),
      'an unprotected header': bent(sound, { unprotected: { zip: 'DEF' } }),
      'no zeros in front': await framed((plain) => plain.writeUInt8(1, 31)),
      'padding that is not zero': await framed((plain) => plain.writeUInt8(1, plain.length - 1)),
      'a length beyond the end': await framed((plain) => plain.writeUInt32BE(plain.length, 32)),
      'a changed byte': bent(sound, { ciphertext: (sound.ciphertext[0] === 'A' ? 'B' : 'A') + sound.ciphertext.slice(1) }),
      'the signature of somebody else': await object({ signer: stranger.signer }),
      'no recipients': bent(sound, { recipients: [] }),
    };
    const served = async (jwe) => {
      host.tree.set(new Map([...good, [path, Buffer.from(JSON.stringify(jwe))]]));
      await r.goto('about/');
      await r.goto('members/forum/');
      return r.text();
    };
    // With another address each time, so that no cache answers: the fixture's own control comes first.
    must('(control: a sound object is shown)', (await served(sound)).includes('Forged lantern'));
    for (const [what, jwe] of Object.entries(forgeries)) {
      host.fault = undefined;
      const text = await servedFresh(r, host, good, path, jwe);
      must(`refused: ${what}`, !text.includes('Forged') && !text.includes('The kit') && /being updated/.test(text), text.slice(0, 300));
    }
    host.tree.set(good);
    // Sound but for the number of rounds: a slot that costs a phone a minute, or a guesser nothing.
    for (const [what, p2c] of Object.entries({ 'too few rounds': 99_999, 'too many rounds': 1_000_001 })) {
      await p.addReader('7qk2', ['member'], site.codes.member, p2c);
      host.tree.set(new Map([...good, ['g/s/7qk2.json', Buffer.from(JSON.stringify(await p.slot('7qk2')))]]));
      const fresh = await open();
      await fresh.goto('sign-in/');
      await fresh.page.locator('#code').fill(site.codes.member);
      await fresh.page.locator('form[data-when=out] .button').click();
      must(`a slot with ${what} opens nothing`, await fresh.sees('Your code did not open anything here'));
    }
  },
};

/** The page as it is shown when the host gives that object. The cache of the browser is past it. */
async function servedFresh(r, host, good, path, jwe) {
  host.tree.set(new Map([...good, [path, Buffer.from(JSON.stringify(jwe))]]));
  await r.page.evaluate((address) => fetch(address, { cache: "reload" }).then((reply) => reply.text()), r.host.url(path));
  await r.goto('members/forum/');
  return r.text();
}

const buckets = {
  name: 'many slots, in buckets',
  async tell({ site, host, open, must }) {
    site.publisher.bucket = 2;
    await site.publisher.addReader('7qzz', []);
    host.tree.set(await site.files());
    const r = await open();
    await r.signIn(site.codes.member);
    await r.goto('members/forum/');
    must('a code finds its slot in a bucket', (await r.sees('by lantern light')) && host.asked.includes('/pimh/g/s/7q.json'));
    const other = await open();
    await other.goto('sign-in/');
    await other.page.locator('#code').fill(newCode('7qyy'));
    await other.page.locator('form[data-when=out] .button').click();
    must('one that is not in it opens nothing', await other.sees('Your code did not open anything here'));
  },
};

export const STORIES = [
  typing, linking, naming, opening, mistyping, returning, roles, files, boxes, ways, search, leaving, revoking, renewing, injecting, offline,
  guides, pasting, deep, doorstep, tabs, neighbours,
  keys, keyboard, accessible, without, headers, trouble, older, underWay, forged, buckets,
];
