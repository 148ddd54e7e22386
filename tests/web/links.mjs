// Every address in a page leads to a file of the tree, and every #fragment to an id there.

// Attributes whose address the browser fetches by itself: never another origin.
const FETCHED = [
  ['img', 'src'], ['source', 'src'], ['script', 'src'], ['audio', 'src'], ['video', 'src'], ['video', 'poster'],
  ['track', 'src'], ['embed', 'src'], ['object', 'data'], ['input', 'src'], ['iframe', 'src'],
  ['use', 'href'], ['use', 'xlink:href'], ['image', 'href'], ['image', 'xlink:href'], ['a', 'ping'],
  ['form', 'action'], ['button', 'formaction'], ['input', 'formaction'],
];
const SOURCE_SETS = [['img', 'srcset'], ['source', 'srcset'], ['link', 'imagesrcset']];
// Links of the head that a browser does not fetch; all others it does.
const NOT_FETCHED = new Set(['canonical', 'alternate', 'license', 'author', 'help', 'me', 'next', 'prev', 'search', 'up', 'index']);
const HARMLESS = new Set(['mailto:', 'tel:', 'sms:']);

export function checkLinks(tree, report) {
  for (const page of tree.pages) report.check('links', tree.label(page.path), pageLinks(tree, page));
  for (const path of tree.withEnding('.css')) report.check('links', tree.label(path), styleLinks(tree, path));
}

function pageLinks(tree, page) {
  return addresses(page).flatMap(({ element, attr, href, fetched, own }) => {
    const target = tree.follow(href.trim(), page.address);
    const say = (what) => [`<${element.name} ${attr}="${href}"> ${what}`];
    if (target.problem) return say(target.problem);
    if (target.foreign && fetched) return say('asks another origin');
    if (target.foreign) return own ? say(`is not under the base URL ${tree.base}`) : [];
    if (target.scheme === 'javascript:') return say('is a script');
    if (target.scheme && (fetched || !HARMLESS.has(target.scheme))) return say(`has the scheme ${target.scheme}, which pages may not use here`);
    return [];
  });
}

/** All addresses of a page: { element, attr, href, fetched, own }; `own` ones speak of this site itself. */
function addresses(page) {
  const found = [];
  const add = (element, attr, fetched, href = element.attrs.get(attr), own = false) => {
    if (href !== undefined) found.push({ element, attr, href, fetched, own });
  };
  for (const element of page.elements) {
    for (const [name, attr] of FETCHED) if (element.name === name) add(element, attr, true);
    for (const [name, attr] of SOURCE_SETS) {
      if (element.name !== name || !element.attrs.has(attr)) continue;
      for (const href of sources(element.attrs.get(attr))) add(element, attr, true, href);
    }
    if (element.name === 'a' || element.name === 'area') {
      add(element, 'href', false);
      add(element, 'xlink:href', false);
    }
    if (element.name === 'link') {
      const kinds = (element.attrs.get('rel') ?? '').toLowerCase().split(/\s+/);
      add(element, 'href', !kinds.every((kind) => NOT_FETCHED.has(kind)), element.attrs.get('href'), kinds.includes('canonical'));
    }
    if (element.name === 'meta') {
      const content = element.attrs.get('content') ?? '';
      if (/^og:(url|image)$/.test(element.attrs.get('property') ?? '')) add(element, 'content', false, content, true);
      const refresh = /^\s*[\d.]+\s*[;,]\s*url\s*=\s*['"]?([^'"]+)/i.exec(content);
      if (element.attrs.get('http-equiv')?.toLowerCase() === 'refresh' && refresh) add(element, 'content', true, refresh[1]);
    }
  }
  return found;
}

const sources = (srcset) => [...srcset.matchAll(/\s*([^\s,]\S*[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)/g)].map((match) => match[1]);

function styleLinks(tree, path) {
  const css = tree.text(path).replace(/\/\*[\s\S]*?\*\//g, '');
  const hrefs = [...css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)|@import\s+["']([^"']+)/g)];
  return hrefs.flatMap((match) => {
    const href = match.slice(1).find((part) => part !== undefined) ?? '';
    if (href.startsWith('#')) return [];
    const target = tree.follow(href, path);
    if (target.path) return [];
    return [`url(${href.slice(0, 60)}) ${target.problem ?? 'is not on this origin'}`];
  });
}
