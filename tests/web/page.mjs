// One HTML page of a built site, parsed by parse5: its elements in order, its ids, its kind.

import { parse, parseFragment } from 'parse5';

/** Elements in document order as { name, attrs, line, hidden, text() }; those in `template` and `noscript` too. */
export function elements(html, { fragment = false } = {}) {
  // With scripting off, what `noscript` holds is parsed as well, and so checked.
  const options = { sourceCodeLocationInfo: true, scriptingEnabled: false };
  const root = fragment ? parseFragment(html, options) : parse(html, options);
  const found = [];
  const visit = (node, hidden) => {
    let inside = hidden;
    if (node.tagName) {
      const attrs = new Map(node.attrs.map((a) => [a.prefix ? `${a.prefix}:${a.name}` : a.name, a.value]));
      inside = hidden || attrs.has('hidden') || node.tagName === 'template';
      const line = node.sourceCodeLocation?.startLine ?? 0;
      found.push({ name: node.tagName, attrs, line, hidden: inside, text: () => textOf(node) });
    }
    for (const child of node.content?.childNodes ?? node.childNodes ?? []) visit(child, inside);
  };
  visit(root, false);
  return found;
}

function textOf(node) {
  if (node.nodeName === '#text') return node.value;
  return (node.childNodes ?? []).map(textOf).join('');
}

export class Page {
  /** `path` is the file's path in the tree, with forward slashes. */
  constructor(path, html) {
    this.path = path;
    this.elements = elements(html);
    this.ids = new Set(this.elements.flatMap((e) => (e.attrs.has('id') ? [e.attrs.get('id')] : [])));
    // Former way to name a target of a link; still valid for browsers.
    for (const e of this.all('a')) if (e.attrs.has('name')) this.ids.add(e.attrs.get('name'));
    this.isRedirect = this.all('meta').some((e) => e.attrs.get('http-equiv')?.toLowerCase() === 'refresh');
    this.isNotFound = path === '404.html';
  }

  all(name) {
    return this.elements.filter((e) => e.name === name);
  }

  first(name) {
    return this.elements.find((e) => e.name === name);
  }

  /** The address relative to the base URL: `tips/index.html` is `tips/`. */
  get address() {
    return this.path.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/');
  }

  /** A key that pages of one template and one writing direction share. */
  get type() {
    const root = this.first('html')?.attrs ?? new Map();
    const body = this.first('body')?.attrs ?? new Map();
    const named = [body.get('data-type'), body.get('class')].filter(Boolean).join(' ');
    // Without a name: the top folder and the depth, which tells a section from its pages and a page from its leaflet.
    const parts = this.path.split('/');
    return `${named || `${parts[0]} ${parts.length}`} ${root.get('lang') ?? ''} ${root.get('dir') ?? 'ltr'}`;
  }
}
