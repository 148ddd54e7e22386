// XML read strictly: saxes refuses whatever is not well formed, down to a bare ampersand.

import { SaxesParser } from 'saxes';

class Node {
  constructor(tag) {
    this.name = tag.local;
    this.namespace = tag.uri;
    this.attrs = Object.fromEntries(Object.values(tag.attributes).map((a) => [a.prefix === 'xmlns' ? a.name : a.local, a.value]));
    this.children = [];
    this.ownText = '';
  }

  /** Children of that name in the same namespace. */
  named(name) {
    return this.children.filter((child) => child.name === name && child.namespace === this.namespace);
  }

  get text() {
    return this.ownText + this.children.map((child) => child.text).join('');
  }

  /** All nodes from here down that pass the test. */
  find(test) {
    return [...(test(this) ? [this] : []), ...this.children.flatMap((child) => child.find(test))];
  }
}

/** { root, problems }: with problems, the root is whatever had been read. */
export function readXml(text) {
  const problems = [];
  const open = [];
  let root;
  const parser = new SaxesParser({ xmlns: true, position: true });
  parser.on('error', (error) => problems.push(`not well formed: ${error.message}`));
  parser.on('opentag', (tag) => {
    const node = new Node(tag);
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  const addText = (words) => {
    if (open.length > 0) open.at(-1).ownText += words;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(text).close();
  } catch (error) {
    problems.push(`not well formed: ${error.message}`);
  }
  return { root, problems: problems.slice(0, 3) };
}
