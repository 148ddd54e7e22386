// The list of what is found on a page, marked in its words. Part of the preview only; fetched when the list is opened.
const find = (id) => document.getElementById(id);
const [tab, always] = [sessionStorage, localStorage];
const highlights = globalThis.CSS?.highlights;
const make = ([tag, attributes, inner]) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...inner.map((node) => (node.map ? make(node) : node)));
  return element;
};
const links = () => [...document.querySelectorAll('[data-pimh=more]')];
const say = (words) => { find('pimh-said').textContent = words; };

// --- The words of the page: letters and figures in small letters, one space for all between them ---
const BLOCK = 'p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,summary,figcaption,blockquote,pre,div,section,header,main';
const read = () => {
  let [text, block] = [' '];
  const places = [null];
  const space = () => { if (!text.endsWith(' ')) { text += ' '; places.push(null); } };
  const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (around.closest('script, style, noscript')) continue;
    const own = around.closest(BLOCK);
    if (own !== block) space();
    block = own;
    let at = 0;
    for (const letter of node.data) {
      const end = at + letter.length;
      if (/[\p{Alphabetic}\p{N}]/u.test(letter)) {
        for (const unit of letter.toLowerCase().split('')) { text += unit; places.push([node, at, end]); }
      } else space();
      at = end;
    }
  }
  space();
  return { text, places };
};
const same = (one, other) => {
  let count = 0;
  while (count < one.length && one[count] && one[count] === other[count]) count += 1;
  return count;
};
// The place of an element's words in the page: of several, the one among the words that stand around them in the file.
const rangeOf = ({ dataset }, { text, places }) => {
  if (!dataset.words) return null;
  // What only the page knows, such as a figure, may be some words long.
  const pattern = ` ${dataset.words}`.replaceAll(' *', '(?: [^ ]+){0,9}?');
  const [before, after] = [dataset.before.split(' ').reverse(), dataset.after.split(' ')];
  let [best, score] = [null, -1];
  for (const match of text.matchAll(new RegExp(`${pattern}(?= )`, 'g'))) {
    const end = match.index + match[0].length;
    const near = same(before, text.slice(0, match.index).trim().split(' ').slice(-9).reverse()) + same(after, text.slice(end, end + 200).trim().split(' '));
    if (near > score) [best, score] = [[match.index + 1, end - 1], near];
  }
  const [first, last] = best ? [places[best[0]], places[best[1]]] : [];
  if (!first || !last) return null;
  const range = new Range();
  range.setStart(first[0], first[1]);
  range.setEnd(last[0], last[2]);
  return range;
};

// --- Marks and shades: painted by the browser, so that the page stays as it is built ---
let ranges = [];
const paint = (name, wanted) => {
  const some = ranges.filter(wanted).map(([, range]) => range);
  if (some.length) highlights?.set(name, new Highlight(...some)); else highlights?.delete(name);
};
const mark = () => {
  const list = find('pimh-findings');
  const page = list && read();
  ranges = list ? [...list.querySelectorAll('[data-words]')].map((element) => [element, rangeOf(element, page)]).filter(([, range]) => range) : [];
  const hot = !!always.pimhHeat;
  paint('pimh-found', ([element]) => !element.dataset.shade);
  for (const shade of ['crowded', 'long', 'longer', 'acts']) paint(`pimh-${shade}`, ([element]) => hot && element.dataset.shade === shade);
  paint('pimh-here', () => false);
  for (const button of document.querySelectorAll('[data-act=heat], [data-heat]')) button.setAttribute('aria-pressed', hot && !!list);
  for (const link of links()) if (!('heat' in link.dataset)) link.setAttribute('aria-expanded', !!list);
};
const show = (button) => {
  const element = button.closest('[data-words]');
  const [, range] = ranges.find(([known]) => known === element) ?? [];
  if (!range) return say('These words are not in the page as it is shown here. Open the file to see them.');
  const around = range.startContainer.parentElement;
  for (let shut; (shut = around.closest('details:not([open])'));) shut.open = true;
  paint('pimh-here', ([, own]) => own === range);
  if (!highlights) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  around.scrollIntoView({ block: 'center' });
  return say(`Marked in the page: “${range}”`);
};
const take = async (button) => {
  button.disabled = true;
  const answer = await fetch(button.dataset.take, { keepalive: true }).catch(() => null);
  const said = await answer?.text();
  // What was written comes back as a new page.
  say(answer?.ok ? 'Written. The page follows.' : said ?? 'The preview does not answer.');
  button.disabled = false;
};
const shut = () => {
  const inside = find('pimh-findings')?.contains(document.activeElement);
  find('pimh-findings')?.remove();
  tab.pimhMore = '';
  mark();
  if (inside) links()[0]?.focus();
};
const heat = () => {
  always.pimhHeat = always.pimhHeat ? '' : 1;
  mark();
  const hard = document.querySelector('.pimh-hard');
  if (hard) hard.open = !!always.pimhHeat;
  say(hard ? '' : 'No sentence of this page is hard to read, or it has too few words to say.');
};
const acts = { close: shut, heat, mark: show, take };

addEventListener('keydown', (event) => event.key === 'Escape' && find('pimh-findings') && shut());
// A click on marked words leads to what is found there.
document.addEventListener('click', ({ clientX, clientY }) => {
  const at = document.caretPositionFromPoint?.(clientX, clientY);
  const [element] = (at && ranges.find(([known, range]) => !known.dataset.shade && range.isPointInRange(at.offsetNode, at.offset))) ?? [];
  element?.scrollIntoView({ block: 'nearest' });
});

/** Opens the list that a link of the bar leads to, or shuts it; `again` when it is open and the page or the bar is a new one. */
export const list = async (link, again) => {
  const shades = 'heat' in link.dataset;
  if (again && shades) return;
  const before = find('pimh-findings');
  if (before && !again) {
    if (shades) heat(); else shut();
    return;
  }
  const answer = await fetch(link.href, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = make(await answer.json());
  const [top, focus] = [before?.scrollTop, before?.contains(document.activeElement)];
  find('pimh-findings')?.remove();
  document.body.append(fresh);
  fresh.onclick = (event) => {
    const button = event.target.closest('[data-act]');
    const opener = event.target.closest('[data-pimh=open]');
    if (button) acts[button.dataset.act](button);
    if (opener) { event.preventDefault(); fetch(opener.href); }
  };
  if (before) fresh.scrollTop = top;
  tab.pimhMore = 1;
  if (shades && !always.pimhHeat) heat(); else mark();
  if (!again || focus) fresh.focus({ preventScroll: true });
};
