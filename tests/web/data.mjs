// Everything in a tree that machines read: XML, JSON, JSON-LD, calendars, robots.txt.

import { calendarProblems } from './calendar.mjs';
import { ATOM, feedProblems } from './feeds.mjs';
import { SITEMAP, robotsProblems, sitemapProblems } from './sitemap.mjs';
import { readXml } from './xml.mjs';

const REQUIRED = ['404.html', 'sitemap.xml', 'robots.txt', 'pages.json'];

export function checkData(tree, report) {
  for (const path of REQUIRED) report.check('present', tree.label(path), tree.files.has(path) ? [] : ['missing']);
  const counts = { feeds: xmlFiles(tree, report) };
  report.check('present', tree.label('(an Atom feed)'), counts.feeds > 0 ? [] : ['missing']);
  report.check('robots', tree.label('robots.txt'), robotsProblems(tree));

  const calendars = tree.withEnding('.ics');
  for (const path of calendars) report.check('calendar', tree.label(path), calendarProblems(tree.text(path)));
  const json = tree.withEnding('.json', '.webmanifest');
  for (const path of json) report.check('json', tree.label(path), jsonProblems(tree, path));
  const linked = tree.pages.filter((page) => linkedData(page).length > 0);
  for (const page of linked) report.check('json-ld', tree.label(page.path), linkedDataProblems(tree, page));
  // Nothing found is also nothing checked: say how much there was.
  report.note(`${tree.name}: ${counts.feeds} feeds, ${calendars.length} calendars, ${json.length} JSON files, ${linked.length} pages with JSON-LD`);
}

/** Checks all XML and SVG files; returns how many of them are feeds. */
function xmlFiles(tree, report) {
  const feedIds = new Set();
  let feeds = 0;
  for (const path of tree.withEnding('.xml', '.atom', '.svg')) {
    const { root, problems } = readXml(tree.text(path));
    const kind = root?.name === 'feed' ? 'feed' : /^(urlset|sitemapindex)$/.test(root?.name) ? 'sitemap' : 'xml';
    if (kind === 'feed') feeds += 1;
    if (problems.length === 0) {
      const wanted = { feed: ATOM, sitemap: SITEMAP }[kind];
      if (wanted && root.namespace !== wanted) problems.push(`the namespace is "${root.namespace}", not ${wanted}`);
      else if (kind === 'feed') problems.push(...feedProblems(tree, path, root, feedIds));
      else if (kind === 'sitemap') problems.push(...sitemapProblems(tree, root));
    }
    report.check(kind, tree.label(path), problems);
  }
  return feeds;
}

const SIGNED = /^[\w-]+\.[\w-]*\.[\w-]+\s*$/; // a compact JWS, which is what a signed file may be instead

function jsonProblems(tree, path) {
  const text = tree.text(path);
  if (path.startsWith('g/') && SIGNED.test(text)) return [];
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`does not parse: ${error.message}`];
  }
  if (path !== 'pages.json') return [];
  const empty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  return empty ? ['lists no page'] : ownAddresses(tree, value);
}

const linkedData = (page) => page.all('script').filter((e) => e.attrs.get('type') === 'application/ld+json');

function linkedDataProblems(tree, page) {
  return linkedData(page).flatMap((script) => {
    let value;
    try {
      value = JSON.parse(script.text());
    } catch (error) {
      return [`does not parse: ${error.message}`];
    }
    const problems = [];
    for (const thing of Array.isArray(value) ? value : [value]) {
      if (!/^https?:\/\/schema\.org\/?$/.test(thing?.['@context'])) problems.push(`@context is "${thing?.['@context']}"`);
      for (const node of thing?.['@graph'] ?? [thing]) if (!node?.['@type']) problems.push('no @type');
    }
    return [...problems, ...ownAddresses(tree, value)];
  });
}

/** Whatever names an address of this site must name one that exists. */
function ownAddresses(tree, value) {
  if (typeof value === 'string') {
    if (!value.startsWith(tree.base.href)) return [];
    const target = tree.follow(value.replace(/#.*/, ''), ''); // an @id may add a fragment of its own
    return target.problem ? [`${value} ${target.problem}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => ownAddresses(tree, part));
}
