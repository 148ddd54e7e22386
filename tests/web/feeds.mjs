// Atom feeds by the rules of RFC 4287 that a generator can break.

import { elements } from './page.mjs';

export const ATOM = 'http://www.w3.org/2005/Atom';
const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/; // RFC 3339, as RFC 4287 narrows it
const TEXT_TYPES = new Set([undefined, 'text', 'html', 'xhtml']);

/** Problems of one feed, whose root element has been read from `path`. */
export function feedProblems(tree, path, feed, idsOfSite) {
  const problems = [...common(feed, 'feed'), ...selfLink(tree, path, feed)];
  const entries = feed.named('entry');
  if (entries.length === 0) problems.push('no entry');
  const ids = new Set();
  for (const entry of entries) {
    const name = `entry "${entry.named('title')[0]?.text.trim() ?? '?'}"`;
    problems.push(...common(entry, name), ...entryBody(tree, entry, name));
    if (entry.named('author').length === 0 && feed.named('author').length === 0) problems.push(`${name} has no author, nor has the feed`);
    const id = entry.named('id')[0]?.text.trim();
    if (ids.has(id)) problems.push(`${name} shares its id ${id} with another entry`);
    ids.add(id);
  }
  const id = feed.named('id')[0]?.text.trim();
  if (idsOfSite.has(id)) problems.push(`the feed shares its id ${id} with another feed`);
  idsOfSite.add(id);
  return problems;
}

/** What RFC 4287 asks of the feed and of each entry alike. */
function common(node, name) {
  const problems = [];
  for (const child of ['id', 'title', 'updated']) {
    const count = node.named(child).length;
    if (count !== 1) problems.push(`${name} has ${count} of <${child}>, not one`);
  }
  const id = node.named('id')[0]?.text.trim();
  if (id !== undefined && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) problems.push(`${name} has the id "${id}", which is no absolute address`);
  for (const date of [...node.named('updated'), ...node.named('published')]) {
    if (!isDate(date.text.trim())) problems.push(`${name} has <${date.name}> "${date.text.trim()}", which is no RFC 3339 date`);
  }
  for (const title of [...node.named('title'), ...node.named('subtitle')]) {
    if (title.text.trim() === '') problems.push(`${name} has an empty <${title.name}>`);
  }
  for (const author of node.named('author')) {
    if (author.named('name').length !== 1) problems.push(`${name} has an author without a name`);
  }
  for (const text of ['title', 'subtitle', 'summary', 'rights'].flatMap((child) => node.named(child))) {
    if (!TEXT_TYPES.has(text.attrs.type)) problems.push(`${name} has <${text.name}> of the type ${text.attrs.type}`);
  }
  return problems;
}

export function isDate(text) {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
}

function selfLink(tree, path, feed) {
  const self = feed.named('link').filter((link) => link.attrs.rel === 'self');
  if (self.length !== 1) return [`the feed has ${self.length} links rel="self", not one`];
  const target = absolute(tree, self[0].attrs.href);
  if (target.problem) return [`self link ${self[0].attrs.href} ${target.problem}`];
  return target.path === path ? [] : [`self link names ${target.path ?? 'another origin'}, not itself`];
}

function entryBody(tree, entry, name) {
  const problems = [];
  const links = entry.named('link');
  const alternates = links.filter((link) => (link.attrs.rel ?? 'alternate') === 'alternate');
  const content = entry.named('content');
  if (content.length > 1) problems.push(`${name} has ${content.length} of <content>`);
  if (entry.named('summary').length > 1) problems.push(`${name} has two summaries`);
  if (alternates.length === 0) problems.push(`${name} has no link to its page`);
  const kinds = alternates.map((link) => `${link.attrs.type} ${link.attrs.hreflang}`);
  if (new Set(kinds).size < kinds.length) problems.push(`${name} has two alternate links of one type and language`);
  for (const link of links) {
    const target = absolute(tree, link.attrs.href);
    if (target.problem) problems.push(`${name}: link ${link.attrs.href} ${target.problem}`);
    else if (alternates.includes(link) && target.foreign) problems.push(`${name}: link ${link.attrs.href} is not under the base URL`);
  }
  for (const body of [...content, ...entry.named('summary')]) if (body.attrs.type === 'html') problems.push(...bodyLinks(tree, body.text, name));
  for (const body of content.filter((node) => node.attrs.type === 'xhtml')) {
    if (body.children.length !== 1 || body.children[0].name !== 'div') problems.push(`${name}: xhtml content is not one div`);
  }
  return problems;
}

/** A reader shows the entry away from the site, so each link in it must be whole. */
function bodyLinks(tree, html, name) {
  return elements(html, { fragment: true }).flatMap(({ name: tag, attrs }) =>
    ['href', 'src'].flatMap((attr) => {
      const href = attrs.get(attr);
      if (href === undefined || /^(mailto|tel|sms):/.test(href)) return [];
      const target = absolute(tree, href);
      return target.problem ? [`${name}: <${tag} ${attr}="${href}"> in its text ${target.problem}`] : [];
    }),
  );
}

/** Where a link leads that must stand on its own. */
export function absolute(tree, href) {
  if (!/^https?:\/\//.test(href ?? '')) return { problem: 'is not absolute' };
  return tree.follow(href, '');
}
