// What a check must find: each fault says how it is planted into the sample site and what must be reported of it.
// { name, plant(files), check, where, words }; faults about a page get a page of their own, called after them.

import { randomBytes } from 'node:crypto';
import { BASE, EVENT, calendar, feed, page, redirect, sitemap } from './sample.mjs';

const slug = (name) => name.replace(/[^a-z0-9]+/g, '-');

// Which group of checks in a browser finds what.
const SEEN_BY = {
  pages: ['browser', 'overflow', 'axe'],
  weight: ['weight', 'script'],
  use: ['still', 'keyboard', 'targets', 'reading', 'print', 'text spacing'],
};
const SEEN_BY_BROWSER = Object.values(SEEN_BY).flat();
// Checks that see one page of each type.
const SEEN_BY_TYPE = [...SEEN_BY_BROWSER, 'habits'];

/** A fault within a page. Where the browser must see it, the page is of a type of its own. */
const inPage = (name, parts, check, words) => ({
  name,
  check,
  words,
  where: `${slug(name)}/index.html`,
  plant: (files) => {
    const given = typeof parts === 'string' ? { body: `<h1>Fault</h1>${parts}` } : parts;
    files.set(`${slug(name)}/index.html`, page({ title: name, type: SEEN_BY_TYPE.includes(check) ? slug(name) : 'page', body: '<h1>Fault</h1>', ...given }));
  },
});

/** A fault in a file of its own. */
const inFile = (name, path, content, check, words) => ({ name, check, words, where: path, plant: (files) => files.set(path, content) });

const script = (code) => ({ script: code });
/** A fault in what a page's script does. */
const inScript = (name, { script: code }, check, words) => {
  const fault = inPage(name, { head: `<script src="/network/${slug(name)}.js" defer></script>` }, check, words);
  return { ...fault, plant: (files) => files.set(`${slug(name)}.js`, code) && fault.plant(files) };
};

/** A fault in one entry of a feed of its own. */
const inFeed = (name, entry, words) => inFile(name, `${slug(name)}.xml`, feed(entry, `${slug(name)}.xml`), 'feed', words);
const whole = (parts) => {
  const { id = `<id>${BASE}tips/fathers/</id>`, updated = '2026-03-05T09:00:00Z', href = `${BASE}tips/fathers/`, text = '' } = parts;
  return `<entry>${id}<title>T</title><updated>${updated}</updated><link href="${href}"/><content type="html">${text}</content></entry>`;
};

const loc = (address, rest = '') => `<url><loc>${address}</loc>${rest}</url>`;
const inSitemap = (name, rows, words) => inFile(name, `${slug(name)}.xml`, sitemap(rows), 'sitemap', words);

const inSearchScript = (line) => (files) => files.set('search.js', files.get('search.js').replace('row.append(link);', line));

const PICTURE = '<img src="/network/mark.svg" alt="" width="10" height="10">';

export const FAULTS = [
  // HTML
  inPage('bad nesting', '<p><b><i>crossed</b></i></p>', 'html', /violates nesting rules|Stray end tag|mis-nested/i),
  inPage('unknown attribute', '<p colour="red">red</p>', 'html', /Attribute .colour. not allowed/),
  inPage('a button that may send a form', '<p><button>Press</button></p>', 'habits', /no-implicit-button-type/),
  inPage('a warning of the validator', '<ul role="list"><li>one</li></ul>', 'html', /warning: The .list. role is unnecessary/),

  // Links
  inPage('dead link', '<p><a href="/network/nowhere/">no</a></p>', 'links', /"\/network\/nowhere\/"> leads to no file/),
  inPage('dead anchor here', '<p><a href="#nowhere">no</a></p>', 'links', /finds no id/),
  inPage('dead anchor elsewhere', '<p><a href="/network/tips/fathers/#nowhere">no</a></p>', 'links', /finds no id .* tips\/fathers/),
  inPage('wrong capitals', '<p><a href="/network/Tips/Fathers/">no</a></p>', 'links', /differs in capital letters/),
  inPage('no final slash', '<p><a href="/network/tips/fathers">no</a></p>', 'links', /lacks its final slash/),
  inPage('outside the base path', '<p><a href="/tips/fathers/">no</a></p>', 'links', /leaves the site's own path/),
  inPage('dead form', '<form action="/network/nowhere/"><button>Go</button></form>', 'links', /<form action/),
  inPage('dead source set', '<p><img src="/network/mark.svg" srcset="/network/mark.svg 1x, /network/big.svg 2x" alt="" width="1" height="1"></p>', 'links', /srcset="\/network\/big.svg"/),
  inPage('dead symbol', '<p><svg width="9" height="9" aria-hidden="true"><use href="/network/mark.svg#none"></use></svg></p>', 'links', /finds no id/),
  inPage('javascript link', '<p><a href="javascript:go()">no</a></p>', 'links', /is a script/),
  inPage('data picture', '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="" width="1" height="1"></p>', 'links', /scheme data:/),
  inPage('picture of another origin', '<p><img src="https://elsewhere.example/p.png" alt="" width="1" height="1"></p>', 'links', /asks another origin/),
  inPage('canonical of another origin', { head: '<link rel="canonical" href="https://elsewhere.example/">' }, 'links', /not under the base URL/),
  inFile('redirect to nowhere', 'gone/index.html', redirect('/network/nowhere/'), 'links', /<meta content/),
  inFile('dead picture in a style sheet', 'more.css', 'p { background: url(none.png) }', 'links', /url\(none.png\)/),

  // Markup
  inPage('missing alt', '<p><img src="/network/mark.svg" width="10" height="10"></p>', 'markup', /has no alt/),
  inPage('missing size', '<p><img src="/network/mark.svg" alt=""></p>', 'markup', /no width, no height/),
  inPage('inline style', '<p style="color: red">red</p>', 'markup', /style attribute/),
  inPage('inline style sheet', { head: '<style>p { color: red }</style>' }, 'markup', /inline <style>/),
  inPage('inline script', '<script>window.x = 1</script>', 'markup', /inline <script>/),
  inPage('event attribute', '<p><button onclick="go()">Go</button></p>', 'markup', /event attribute onclick/),
  inPage('duplicate id', '<p id="a">one</p><p id="a">two</p>', 'markup', /id "a" stands twice/),
  inPage('id twice through a template', '<p id="a">one</p><template><p id="a">two</p></template>', 'markup', /id "a" stands twice/),
  inPage('skipped heading', '<h2>Two</h2><h4>Four</h4>', 'markup', /jumps from h2 to h4/),
  inPage('two first headings', '<h1>Again</h1>', 'markup', /2 h1/),
  inPage('no first heading', { body: '<p>Words.</p>' }, 'markup', /0 h1/),
  inPage('no language', { lang: '' }, 'markup', /names no language/),
  inPage('no policy', { policy: '' }, 'markup', /no content security policy/),
  inPage('weak policy', { policy: "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'" }, 'markup', /allows 'unsafe-inline'/),

  { ...inPage('no help', {}, 'help', /has no link to help/), plant: (files) => files.set('no-help/index.html', page({ title: 'No help', body: '<h1>Fault</h1>' }).replace('class="lamp"', '')) },
  { ...inPage('help elsewhere', {}, 'help', /at place 3 of its links, others at 2/), plant: (files) => files.set('help-elsewhere/index.html', page({ title: 'Help elsewhere', body: '<h1>Fault</h1>' }).replace('<a class="lamp"', '<a href="/network/">Home</a> <a class="lamp"')) },

  // The browser
  inPage('policy stops a picture', '<p><img src="https://elsewhere.example/p.png" alt="" width="1" height="1"></p>', 'browser', /policy violation: img-src/),
  inPage('nothing stops a picture', { policy: '', body: '<h1>Fault</h1><p><img src="https://elsewhere.example/p.png" alt="" width="1" height="1"></p>' }, 'browser', /asks another origin: https:\/\/elsewhere/),
  inPage('policy stops a script', '<script>window.x = 1</script>', 'browser', /policy violation: script-src/),
  inScript('console error', script('console.error("oh no")'), 'browser', /console: oh no/),
  inScript('script error', script('nothing.here()'), 'browser', /script error: nothing is not defined/),
  inScript('failed request', script('fetch("/network/none.json")'), 'browser', /answer 404: .*none.json/),
  { name: '404 page with a relative style sheet', check: 'browser', where: '404.html', words: /request failed: .*such\/page\/style.css/, plant: (files) => files.set('404.html', page({ title: 'Not found', type: 'not-found', body: '<h1>Not found</h1>', style: 'style.css' })) },
  inPage('too wide', `<p class="wide">${PICTURE}</p>`, 'overflow', /px wide in a window of 320: p.wide/),
  inPage('low contrast', '<p class="faint">Hard to read</p>', 'axe', /color-contrast: .* p \(#cccccc/),
  { ...inPage('low contrast at night', '<p class="night">Hard to read</p>', 'axe', /color-contrast: .* p \(#333333/), where: 'low-contrast-at-night/index.html (320 dark)' },
  { ...inPage('low contrast in a menu', '<details><summary>More</summary><p class="faint">Hard to read</p></details>', 'axe', /color-contrast: .* p \(#cccccc/), where: 'low-contrast-in-a-menu/index.html (320 light, details open)' },
  inPage('small targets', '<p class="tiny"><a href="/network/">a</a><br><a href="/network/search/">b</a><br><a href="/network/tips/fathers/">c</a></p>', 'axe', /target-size/),
  inPage('field without a label', '<form action="/network/search/"><input name="q"></form>', 'axe', /^label: /),

  // Weight, and words that need a script
  { ...inPage('too heavy', { head: '<link rel="stylesheet" href="/network/heavy.css">' }, 'weight', /weighs \d+ bytes on first view/), plant: (files) => files.set('heavy.css', `/* ${randomBytes(60_000).toString('base64')} */`).set('too-heavy/index.html', page({ title: 'Heavy', type: 'too-heavy', body: '<h1>Fault</h1>', head: '<link rel="stylesheet" href="/network/heavy.css">' })) },
  { ...inPage('too many requests', {}, 'weight', /asks \d times/), plant: (files) => {
    const sheets = [1, 2, 3, 4].map((n) => `more-${n}.css`);
    for (const sheet of sheets) files.set(sheet, 'p { margin: 0; }');
    files.set('too-many-requests/index.html', page({ title: 'Many', type: 'too-many-requests', body: '<h1>Fault</h1>', head: sheets.map((sheet) => `<link rel="stylesheet" href="/network/${sheet}">`).join('\n') }));
  } },
  inScript('words by script', script('document.querySelector("main").append("These words need a script.")'), 'script', /says something else without scripts/),

  // The first screen
  inPage('tips that begin late', { type: 'top-tips', body: '<h1>Fault</h1><div class="tall"></div><div class="tips"><ol><li>Rest.</li></ol></div>' }, 'first screen', /the first tip begins at \d+/),
  inPage('guidance that begins late', { type: 'guidance', body: '<h1>Fault</h1><div class="tall"></div><div class="main"><p>At last.</p></div>' }, 'first screen', /the first paragraph begins at \d+/),
  inPage('large letters that do not fit', { type: 'guidance', body: '<h1>Fault</h1><div class="main"><p class="stiff">Long.</p></div>' }, 'large letters', /scrolls \d+ px sideways/),

  // People who use it differently
  inScript('moves by itself', script('setTimeout(() => { document.querySelector("h1").style.marginTop = "600px"; }, 200)'), 'still', /moves while it loads \(0\.\d+\): #main/),
  inPage('unmarked focus', '<p class="unmarked"><a href="/network/">Home</a></p>', 'keyboard', /nothing marks the focus on a "Home"/),
  inPage('told in another order', '<p id="owned">First words</p><div role="group" aria-label="Both" aria-owns="owned"><p>Second words</p></div>', 'reading', /“Second words” is told before what stands above it/),
  inPage('words that nobody is told', '<p aria-hidden="true">Words within</p>', 'reading', /“Words within” is not told/),
  inPage('seen in another order', '<div class="turned"><h2>Above</h2><h2>Below</h2></div>', 'reading', /“Below” is seen before what stands above it/),
  inPage('covered focus', '<p><a href="/network/">Under the banner</a></p><div class="banner">Banner</div>', 'keyboard', /div covers the focus on a/),
  { ...inScript('out of reach', script('document.querySelector(".trap").addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault())'), 'keyboard', /Tab reaches \d+ of \d+ places/), plant: (files) => files.set('out-of-reach.js', 'document.querySelector(".trap").addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault());').set('out-of-reach/index.html', page({ title: 'Trap', type: 'out-of-reach', head: '<script src="/network/out-of-reach.js" defer></script>', body: '<h1>Fault</h1><p><a class="trap" href="/network/">One</a></p><p><a href="/network/search/">Two</a></p>' })) },
  inPage('small target', '<p><a href="/network/">Home</a></p>', 'targets', /a "Home" is \d+ by \d+ px/),
  inPage('menu on paper', '<nav aria-label="More" class="kept"><ul><li><a href="/network/">Home</a></li></ul></nav>', 'print', /nav "More" is printed/),
  inPage('words cut off', '<div class="fixed">Words in a box that does not grow with them, however many there are.</div>', 'text spacing', /div.fixed cuts its words off/),

  // What machines read
  inFile('malformed feed', 'malformed.xml', feed('<entry><title>Q & A</title></entry>'), 'xml|feed', /not well formed/),
  inFile('malformed picture', 'malformed.svg', '<svg xmlns="http://www.w3.org/2000/svg"><path></svg>', 'xml', /not well formed/),
  inFeed('feed entry without id', whole({ id: '' }), /0 of <id>/),
  inFeed('feed entries of one id', whole({}) + whole({}), /shares its id/),
  inFeed('feed date without a zone', whole({ updated: '2026-03-05T09:00:00' }), /no RFC 3339 date/),
  inFeed('feed date that is none', whole({ updated: '2026-02-30T09:00:00Z' }), /no RFC 3339 date/),
  inFeed('feed link not absolute', whole({ href: '/network/tips/fathers/' }), /is not absolute/),
  inFeed('feed link to nowhere', whole({ href: `${BASE}nowhere/` }), /leads to no file/),
  inFeed('feed link elsewhere', whole({ href: 'https://elsewhere.example/' }), /not under the base URL/),
  inFeed('feed text with a relative link', whole({ text: '&lt;a href="/network/"&gt;x&lt;/a&gt;' }), /in its text is not absolute/),
  inFile('feed that names another as itself', 'other.xml', feed(whole({})), 'feed', /self link names feed.xml/),
  inSitemap('sitemap without a place', '<url><lastmod>2026-03-05</lastmod></url>', /0 of <loc>/),
  inSitemap('sitemap with a page twice', loc(`${BASE}search/`), /stands twice/),
  inSitemap('sitemap with a page that is not there', loc(`${BASE}nowhere/`), /leads to no file/),
  inSitemap('sitemap with a page elsewhere', loc('https://elsewhere.example/'), /not under the base URL/),
  inSitemap('sitemap with a redirect', loc(`${BASE}tips/dads/`), /is a redirect/),
  inSitemap('sitemap with a broken date', loc(`${BASE}404.html`, '<lastmod>March</lastmod>'), /is no date/),
  inFile('robots without a sitemap', 'robots.txt', 'User-agent: *\nAllow: /\n', 'robots', /names no sitemap/),
  inFile('broken calendar', 'broken.ics', 'BEGIN:VCALENDAR\r\nnonsense\r\n', 'calendar', /does not parse/),
  inFile('calendar without an id', 'anonymous.ics', calendar(EVENT.slice(1)), 'calendar', /no UID/),
  inFile('calendar with an unknown zone', 'zone.ics', calendar([...EVENT.slice(0, 2), 'DTSTART;TZID=Europe/London:20260401T090000', EVENT[4]]), 'calendar', /time zone Europe\/London/),
  inFile('calendar with plain line ends', 'plain.ics', calendar(EVENT).replaceAll('\r\n', '\n'), 'calendar', /CR LF/),
  inPage('broken linked data', { head: '<script type="application/ld+json">{"@context":}</script>' }, 'json-ld', /does not parse/),
  inPage('linked data without a type', { head: '<script type="application/ld+json">{"@context":"https://schema.org"}</script>' }, 'json-ld', /no @type/),
  inFile('broken list of pages', 'pages.json', '[', 'json', /does not parse/),

  // Search
  { name: 'search finds something else', check: 'search', where: 'search/index.html (typed)', words: /"Feeling low" is not among/, plant: (files) => files.set('search.json', JSON.stringify([{ url: '/network/', title: 'Another', text: 'feeling low' }])) },
  { name: 'search weighs too much', check: 'search', where: 'search/index.html (typed)', words: /the limit is/, plant: (files) => files.set('search.js', `${files.get('search.js')}\n// ${randomBytes(120_000).toString('base64')}`) },
  { name: 'search results out of reach', check: 'search', where: 'search/index.html (by keyboard)', words: /Tab does not reach the first result/, plant: inSearchScript('link.tabIndex = -1; row.append(link);') },
  { name: 'search results without a name', check: 'search', where: 'search/index.html (typed)', words: /axe on the results: link-name/, plant: inSearchScript("row.append(link, Object.assign(document.createElement('a'), { href: '/network/', tabIndex: -1 }));") },
];

/** Styles that the faulty pages need. */
export const FAULTY_STYLE = `
.wide { width: 500px; }
.faint { color: #ccc; background: #fff; }
@media (prefers-color-scheme: dark) { .night { color: #333; } .faint { color: #444; background: #111; } }
.tiny { font-size: 8px; line-height: 1; }
.unmarked a:focus-visible { outline: 0; }
.turned { display: flex; flex-direction: column-reverse; }
.banner { position: fixed; inset: 0; z-index: 9; background: #fff; color: #111; opacity: .99; }
.tall { block-size: 60rem; }
.stiff { inline-size: 20rem; }
.fixed { height: 3rem; overflow: hidden; }
`;

/** The pages that each group must look at: a sound one, and those with a fault that it is for. */
export const PAGES_BY_GROUP = Object.fromEntries(Object.entries(SEEN_BY).map(([group, checks]) => [
  group,
  ['tips/fathers/', ...FAULTS.filter(({ check }) => checks.includes(check)).map(({ where }) => where.split(' ')[0].replace(/index\.html$/, ''))],
]));
