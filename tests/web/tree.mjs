// A built site as a folder of files: what is in it, and where an address leads.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { Page } from './page.mjs';
import { readXml } from './xml.mjs';

export class Tree {
  constructor(dir, baseUrl) {
    this.dir = resolve(dir);
    this.name = basename(this.dir);
    if (!statSync(this.dir, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${dir} is not a folder`);
    // Names come from the listing, so look-ups are case-exact on every file system.
    this.files = new Set(
      readdirSync(this.dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(this.dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort(),
    );
    this.lowerCase = new Map([...this.files].map((path) => [path.toLowerCase(), path]));
    this.pages = this.withEnding('.html').map((path) => new Page(path, this.text(path)));
    this.pageAt = new Map(this.pages.map((page) => [page.path, page]));
    this.base = new URL(baseUrl ?? this.canonicalHome() ?? 'https://pimh.example.org/');
    if (!this.base.pathname.endsWith('/')) this.base.pathname += '/';
  }

  /** The home page's canonical link is the base URL, so nobody has to repeat it. */
  canonicalHome() {
    const links = this.pageAt.get('index.html')?.all('link') ?? [];
    return links.find((link) => link.attrs.get('rel') === 'canonical')?.attrs.get('href');
  }

  withEnding(...endings) {
    return [...this.files].filter((path) => endings.some((ending) => path.endsWith(ending)));
  }

  bytes(path) {
    return readFileSync(join(this.dir, path));
  }

  text(path) {
    return this.bytes(path).toString('utf8');
  }

  /** How a file is called in messages: several trees may be checked in one run. */
  label(path) {
    return `${this.name}/${path}`;
  }

  /** One page for each type, the one with the most elements, so that it shows the most of its template. */
  pagesByType() {
    const best = new Map();
    for (const page of this.pages) {
      if (page.isRedirect) continue; // a browser leaves it at once
      const key = page.isNotFound ? '404' : page.type;
      if (page.elements.length > (best.get(key)?.elements.length ?? -1)) best.set(key, page);
    }
    return [...best.values()];
  }

  /**
   * The pages that a browser looks at: those of `only` by their addresses, or all, or one of each type, without the
   * types of the trees in `after`.
   */
  chosen({ all = false, only, after = [] } = {}) {
    if (only) {
      const wanted = new Set(only.map((address) => address.replace(/^\//, '')));
      const found = this.pages.filter((page) => wanted.has(page.address));
      if (found.length < wanted.size) throw new Error(`not every page is there: ${[...wanted].join(' ')}`);
      return found;
    }
    if (all) return this.pages.filter((page) => !page.isRedirect);
    const seen = new Set(after.flatMap((tree) => tree.pages.map(({ type }) => type)));
    return this.pagesByType().filter(({ type }) => !seen.has(type));
  }

  /** The file that an address names: { path } or { problem }, or { foreign: true } for another origin. */
  locate(url) {
    if (url.origin !== this.base.origin) return { foreign: true };
    if (!url.pathname.startsWith(this.base.pathname)) return { problem: `leaves the site's own path ${this.base.pathname}` };
    let path;
    try {
      path = decodeURIComponent(url.pathname.slice(this.base.pathname.length));
    } catch {
      return { problem: 'has a broken percent sign' };
    }
    if (path === '' || path.endsWith('/')) path += 'index.html';
    if (this.files.has(path)) return { path };
    if (this.files.has(`${path}/index.html`)) return { problem: 'lacks its final slash' };
    const other = this.lowerCase.get(path.toLowerCase());
    if (other) return { problem: `differs in capital letters from ${other}` };
    return { problem: 'leads to no file of the site' };
  }

  /** Like `locate`, for a link as written in a file whose address is `from`, with its fragment. */
  follow(href, from) {
    let url;
    try {
      url = new URL(href, new URL(from, this.base));
    } catch {
      return { problem: 'is no address' };
    }
    if (!/^https?:$/.test(url.protocol)) return { scheme: url.protocol };
    const found = this.locate(url);
    if (found.path === undefined || url.hash.length < 2) return found;
    return this.hasFragment(found.path, url.hash.slice(1)) ? found : { problem: `finds no id of that name in ${found.path}` };
  }

  hasFragment(path, fragment) {
    const raw = fragment.replace(/:~:.*$/, ''); // a text fragment names no id
    if (raw === '' || raw === 'top') return true;
    let id = raw;
    try {
      id = decodeURIComponent(raw);
    } catch {
      // Keep it as it stands.
    }
    const page = this.pageAt.get(path);
    if (page) return page.ids.has(id) || page.ids.has(raw);
    if (path.endsWith('.svg')) return readXml(this.text(path)).root?.find((e) => e.attrs.id === id).length > 0;
    return true; // pages of a PDF, seconds of a film
  }
}
