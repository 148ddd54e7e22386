// Rules about a page's markup that no validator holds for us: nothing inline that the content security policy
// would block, unique ids, headings in order, pictures with words and sizes.

const DATA_SCRIPTS = new Set(['application/ld+json', 'application/json']);

export function checkMarkup(tree, report) {
  helpInOnePlace(tree, report);
  for (const page of tree.pages) {
    const problems = [...inline(page), ...identity(page), ...pictures(page)];
    // A redirect stub is no page for readers: a line and a link.
    if (!page.isRedirect) problems.push(...headings(page), ...policy(page));
    report.check('markup', tree.label(page.path), problems);
  }
}

/** The link to help stands at the same place of the header on every page (WCAG 3.2.6); a sheet to print has none. */
function helpInOnePlace(tree, report) {
  const place = (page) => page.all('a').findIndex(({ attrs }) => (attrs.get('class') ?? '').split(' ').includes('lamp'));
  const pages = tree.pages.filter((page) => !page.isRedirect && page.first('body')?.attrs.get('data-type') !== 'leaflet');
  const usual = pages.map(place).find((at) => at >= 0);
  if (usual === undefined) return;
  for (const page of pages) {
    const at = place(page);
    report.check('help', tree.label(page.path), at === usual ? [] : [at < 0 ? 'has no link to help' : `has the link to help at place ${at + 1} of its links, others at ${usual + 1}`]);
  }
}

function inline(page) {
  const problems = [];
  for (const { name, attrs } of page.elements) {
    if (attrs.has('style')) problems.push(`<${name}> has a style attribute`);
    for (const attr of attrs.keys()) if (/^on/.test(attr)) problems.push(`<${name}> has the event attribute ${attr}`);
    if (name === 'style') problems.push('inline <style>');
    if (name === 'base') problems.push('<base>, which the policy forbids');
    if (name === 'script' && !attrs.has('src') && !DATA_SCRIPTS.has(attrs.get('type') ?? '')) problems.push('inline <script>');
  }
  return problems;
}

function identity(page) {
  const problems = [];
  const lang = page.first('html')?.attrs.get('lang') ?? '';
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(lang)) problems.push(`<html lang="${lang}"> names no language`);
  const seen = new Set();
  for (const { attrs } of page.elements) {
    const id = attrs.get('id');
    if (id === undefined) continue;
    if (seen.has(id)) problems.push(`id "${id}" stands twice`);
    if (id === '' || /\s/.test(id)) problems.push(`id "${id}" is empty or has a space`);
    seen.add(id);
  }
  if (!page.first('title')?.text().trim()) problems.push('no title');
  return problems;
}

function pictures(page) {
  return page.all('img').flatMap(({ attrs }) => {
    const missing = ['alt', 'width', 'height'].filter((attr) => !attrs.has(attr));
    return missing.length > 0 ? [`<img src="${attrs.get('src')}"> has no ${missing.join(', no ')}`] : [];
  });
}

function headings(page) {
  const problems = [];
  const shown = page.elements.filter((e) => /^h[1-6]$/.test(e.name) && !e.hidden);
  const ones = shown.filter((e) => e.name === 'h1').length;
  if (ones !== 1) problems.push(`${ones} h1 headings, not one`);
  let before = 1; // a heading of a menu may come before the h1, as an h2 at most
  for (const heading of shown) {
    const level = Number(heading.name[1]);
    const words = heading.text().replace(/\s+/g, ' ').trim();
    if (level > before + 1) problems.push(`heading "${words}" jumps from h${before} to h${level}`);
    before = level;
  }
  return problems;
}

/** The content security policy is in every page, since a static host may send no headers. */
function policy(page) {
  const meta = page.all('meta').find((e) => e.attrs.get('http-equiv')?.toLowerCase() === 'content-security-policy');
  if (!meta) return ['no content security policy'];
  const problems = [];
  const words = (meta.attrs.get('content') ?? '').split(/[\s;]+/);
  if (!/default-src 'none'/.test(meta.attrs.get('content'))) problems.push("the policy lacks default-src 'none'");
  for (const word of words) {
    if (["'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'", '*', 'https:', 'http:'].includes(word) || /^https?:/.test(word)) problems.push(`the policy allows ${word}`);
  }
  // A policy in a meta element governs only what follows it.
  const early = page.elements.slice(0, page.elements.indexOf(meta)).find((e) => e.name === 'script' || e.name === 'style' || e.name === 'link');
  if (early) problems.push(`the policy comes after a <${early.name}>`);
  return problems;
}
