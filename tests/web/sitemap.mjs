// The sitemap and robots.txt: every address is a page that a search engine may keep.

import { isDate, absolute } from './feeds.mjs';

export const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const CHILDREN = new Set(['loc', 'lastmod', 'changefreq', 'priority', 'link', 'image']);
const FREQUENCIES = new Set(['always', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'never']);
const MOST = 50_000;

/** Problems of one sitemap or index of sitemaps. */
export function sitemapProblems(tree, root) {
  const rows = root.named(root.name === 'urlset' ? 'url' : 'sitemap');
  const problems = [];
  if (rows.length === 0) problems.push('no address in it');
  if (rows.length > MOST) problems.push(`${rows.length} addresses, where ${MOST} are allowed`);
  if (rows.length !== root.children.length) problems.push('an element that does not belong there');
  const seen = new Set();
  for (const row of rows) {
    const locs = row.named('loc').map((loc) => loc.text.trim());
    if (locs.length !== 1) problems.push(`an entry with ${locs.length} of <loc>, not one`);
    for (const loc of locs) {
      if (seen.has(loc)) problems.push(`${loc} stands twice`);
      seen.add(loc);
      problems.push(...locProblems(tree, loc).map((problem) => `${loc} ${problem}`));
    }
    problems.push(...rowProblems(tree, row, locs[0]));
  }
  return problems;
}

function locProblems(tree, loc) {
  const target = absolute(tree, loc);
  if (target.foreign) return ['is not under the base URL'];
  if (target.problem) return [target.problem];
  if (loc.includes('#')) return ['has a fragment'];
  const page = tree.pageAt.get(target.path);
  if (page?.isRedirect) return ['is a redirect'];
  const robots = page?.all('meta').find((e) => e.attrs.get('name')?.toLowerCase() === 'robots');
  return /noindex/i.test(robots?.attrs.get('content') ?? '') ? ['asks not to be indexed'] : [];
}

function rowProblems(tree, row, loc) {
  const problems = [];
  for (const child of row.children) {
    const text = child.text.trim();
    if (!CHILDREN.has(child.name)) problems.push(`${loc}: <${child.name}> does not belong there`);
    if (child.name === 'lastmod' && !(isDate(text) || isDate(`${text}T00:00:00Z`))) problems.push(`${loc}: <lastmod> "${text}" is no date`);
    if (child.name === 'changefreq' && !FREQUENCIES.has(text)) problems.push(`${loc}: <changefreq> "${text}"`);
    if (child.name === 'priority' && !(Number(text) >= 0 && Number(text) <= 1)) problems.push(`${loc}: <priority> "${text}"`);
    if (child.name !== 'link') continue;
    const target = absolute(tree, child.attrs.href);
    if (target.problem) problems.push(`${loc}: other language ${child.attrs.href} ${target.problem}`);
    if (!child.attrs.hreflang) problems.push(`${loc}: other language without hreflang`);
  }
  return problems;
}

/** robots.txt must say where the sitemap is, by its whole address. */
export function robotsProblems(tree) {
  if (!tree.files.has('robots.txt')) return ['missing'];
  const lines = tree.text('robots.txt').split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim()).filter(Boolean);
  const problems = lines.filter((line) => !/^[A-Za-z-]+:/.test(line)).map((line) => `"${line}" is no rule`);
  const sitemaps = lines.filter((line) => /^sitemap:/i.test(line)).map((line) => line.replace(/^sitemap:\s*/i, ''));
  if (sitemaps.length === 0) problems.push('names no sitemap');
  for (const address of sitemaps) {
    const target = absolute(tree, address);
    if (!target.path) problems.push(`sitemap ${address} ${target.problem ?? 'is on another origin'}`);
  }
  return problems;
}
