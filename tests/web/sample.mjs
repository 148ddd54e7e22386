// A small site made by hand that passes every check, as a map from path to content. The self-test plants its
// faults into it.

export const BASE = 'https://pimh.example.org/network/';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'";

const MENU = `<header><a href="#main">Skip to content</a> <a class="lamp" href="/network/tips/fathers/">Get help</a>
<details><summary>Menu</summary><nav aria-label="Main"><ul><li><a href="/network/">Home</a></li><li><a href="/network/tips/fathers/">Fathers</a></li></ul></nav></details></header>`;

/** A page of the sample; each part can be replaced by a faulty one. */
export function page({ title, body, type = 'page', lang = 'en-GB', policy = POLICY, head = '', style = '/network/style.css' }) {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
${policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="/network/mark.svg" type="image/svg+xml">
${head}
</head>
<body data-type="${type}">
${MENU}
<main id="main">
${body}
</main>
</body>
</html>
`;
}

export const redirect = (to) => `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${to}"><title>Moved</title></head>
<body><p><a href="${to}">This page has moved</a></p></body></html>
`;

const STYLE = `:root { color-scheme: light dark; }
body { margin: 1rem; font: 1.1rem/1.7 sans-serif; background: #fff; color: #111; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } a { color: #9cf; } }
.sign { background-image: url("mark.svg"); }
li { margin: 0.8rem 0; }
input, button { font: inherit; min-height: 2.75rem; max-width: 100%; }
:focus-visible { outline: 3px solid; }
header a, summary { display: inline-block; min-width: 2.75rem; line-height: 2.75rem; }
#results a { display: inline-block; line-height: 2.75rem; }
@media print { header, form { display: none; } details::details-content { content-visibility: visible; block-size: auto; } }
`;

const MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><path id="arc" d="M1 9a4 4 0 0 1 8 0"/></svg>\n';

const SEARCH = `const field = document.querySelector('main input');
const list = document.querySelector('#results');
async function find() {
  const pages = await (await fetch('/network/search.json')).json();
  const hits = field.value ? pages.filter((page) => page.text.includes(field.value)) : [];
  list.replaceChildren(...hits.map((page) => {
    const row = document.createElement('li');
    const link = document.createElement('a');
    link.href = page.url;
    link.textContent = page.title;
    row.append(link);
    return row;
  }));
}
field.addEventListener('input', find);
field.value = new URLSearchParams(location.search).get('q') ?? '';
if (field.value) find();
`;

const JSON_LD = `<script type="application/ld+json">{"@context":"https://schema.org","@type":"MedicalWebPage","name":"Fathers","url":"${BASE}tips/fathers/"}</script>`;

const entry = (name, words) => `<entry>
<id>${BASE}tips/${name}/</id><title>${words}</title><updated>2026-03-05T09:00:00Z</updated>
<link rel="alternate" type="text/html" href="${BASE}tips/${name}/"/>
<content type="html">&lt;p&gt;See &lt;a href="${BASE}"&gt;the site&lt;/a&gt;.&lt;/p&gt;</content>
</entry>`;

export const feed = (entries, path = 'feed.xml') => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${BASE}${path}</id><title>News &amp; tips</title><updated>2026-03-05T09:00:00Z</updated>
<author><name>The network</name></author>
<link rel="self" href="${BASE}${path}"/>
${entries}
</feed>
`;

export const calendar = (lines) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//pimh//sample//EN', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

export const EVENT = ['UID:1@pimh.example.org', 'DTSTAMP:20260301T090000Z', 'DTSTART:20260401T090000Z', 'DTEND:20260401T110000Z', 'SUMMARY:Forum'];

const urls = (addresses) => addresses.map((address) => `<url><loc>${BASE}${address}</loc><lastmod>2026-03-05</lastmod></url>`).join('\n');

export const sitemap = (more = '') => `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls(['', 'tips/fathers/', 'tips/mothers/', 'search/'])}
${more}
</urlset>
`;

export function sampleSite() {
  const home = `<h1>Home</h1>
<p>Welcome to a small site, with <a href="/network/tips/fathers/#rest">a page about rest</a> and <a href="#part">a part below</a>.</p>
<h2 id="part">A part</h2><p><img src="/network/mark.svg" srcset="/network/mark.svg 1x, /network/mark.svg?big 2x" alt="Two arcs" width="10" height="10"></p>
<p><a href="mailto:team@pimh.example.org">Write to us</a> or read <a href="https://elsewhere.example/">another site</a>.</p>`;
  const search = `<h1>Search</h1><form action="/network/search/"><label for="q">Words to find</label> <input id="q" name="q" type="search"><button type="submit">Search</button></form>
<ul id="results"></ul>`;
  return new Map([
    ['index.html', page({ title: 'Home', body: home, head: `<link rel="canonical" href="${BASE}"><link rel="alternate" type="application/atom+xml" href="/network/feed.xml" title="News">` })],
    ['tips/fathers/index.html', page({ title: 'Fathers', type: 'top-tips', body: '<h1>Fathers</h1><p>Words for fathers.</p><h2 id="rest">Rest</h2><p>Feeling low is common. <a href="../mothers/">For mothers</a>.</p>', head: JSON_LD })],
    ['tips/mothers/index.html', page({ title: 'Mothers', type: 'top-tips', body: '<h1>Mothers</h1><p>Words for mothers. <a href="/network/forum.ics">A date</a>.</p>' })],
    ['tips/dads/index.html', redirect('/network/tips/fathers/')],
    ['search/index.html', page({ title: 'Search', type: 'search', body: search, head: '<script src="/network/search.js" defer></script>' })],
    ['404.html', page({ title: 'Not found', type: 'not-found', body: '<h1>Not found</h1><p>Try the <a href="/network/">first page</a>.</p>' })],
    ['style.css', STYLE],
    ['mark.svg', MARK],
    ['search.js', SEARCH],
    ['search.json', JSON.stringify([{ url: '/network/tips/fathers/', title: 'Fathers', text: 'feeling low is common' }])],
    ['feed.xml', feed(entry('fathers', 'Fathers') + entry('mothers', 'Mothers'))],
    ['sitemap.xml', sitemap()],
    ['robots.txt', `User-agent: *\nAllow: /\nSitemap: ${BASE}sitemap.xml\n`],
    ['pages.json', JSON.stringify([{ title: 'Fathers', url: `${BASE}tips/fathers/` }])],
    ['forum.ics', calendar(EVENT)],
  ]);
}
