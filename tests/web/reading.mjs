// The order in which a page is read: aloud, as Chromium's accessibility tree gives it to a screen reader; and by eye, in
// a narrow window. Both must be the order in which the words stand in the page.

const BEFORE = ['banner', 'main', 'contentinfo']; // the landmarks that every page has, in this order
// A box to tick is told with its label, and the label no more.
const SAID = new Set(['StaticText', 'checkbox', 'radio']);
const SKIPPED = new Set(['InlineTextBox', 'ListMarker']); // the same words once more, and what no source holds

/** What is not read in its order; the window is narrow. */
export async function reading(visit) {
  const cdp = await visit.context.newCDPSession(visit.page);
  try {
    const { nodes } = await cdp.send('Accessibility.getFullAXTree');
    return [...aloud(told(nodes), await visit.page.evaluate(written)), ...(await visit.page.evaluate(outOfSight))].slice(0, 5);
  } finally {
    await cdp.detach();
  }
}

const squeezed = (text) => text.replace(/\s+/g, '').toLowerCase();

/** The landmarks of a tree in their order, and all words of the main one without spaces. */
function told(nodes) {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const landmarks = [];
  let main = '';
  const walk = (node, inMain) => {
    const role = node.role?.value;
    if (SKIPPED.has(role)) return;
    if (!node.ignored && BEFORE.includes(role)) landmarks.push(role);
    if (inMain && SAID.has(role) && !node.ignored) main += squeezed(node.name?.value ?? '');
    for (const id of node.childIds ?? []) {
      const child = byId.get(id);
      if (child) walk(child, inMain || role === 'main');
    }
  };
  walk(nodes[0], false);
  return { landmarks, main };
}

/** Runs in the page: the words of its main part that are shown, piece by piece. */
function written() {
  const pieces = [];
  const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const isShown = parentElement.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    // Options are told by their field, drawings by their name.
    if (!/\p{L}/u.test(data) || !isShown || parentElement.closest('svg, script, style, option')) continue;
    pieces.push(data.trim());
  }
  return pieces;
}

function aloud({ landmarks, main }, pieces) {
  const problems = [];
  const order = BEFORE.filter((role) => landmarks.includes(role));
  if (pieces.length === 0 || main === '') problems.push('nothing of the main part is told');
  if (!landmarks.includes('main') || landmarks.filter((role) => role === 'main').length > 1) problems.push('there is not one main part');
  if (landmarks.join() !== order.join()) problems.push(`the parts are told as ${landmarks.join(', ')}`);
  let at = 0;
  for (const piece of pieces) {
    const words = squeezed(piece);
    const found = main.indexOf(words, at);
    if (found >= 0) at = found + words.length;
    else problems.push(`“${piece.slice(0, 40)}” is ${main.includes(words) ? 'told before what stands above it' : 'not told'}`);
  }
  return problems;
}

/** Runs in the page: headings that the eye meets before those above them in the source. */
function outOfSight() {
  const shown = [...document.querySelectorAll('main :is(h1, h2, h3)')].filter((heading) => {
    return heading.checkVisibility({ visibilityProperty: true }) && !heading.closest('.vh') && heading.getClientRects().length > 0;
  });
  const tops = shown.map((heading) => heading.getBoundingClientRect().top);
  const early = shown.filter((heading, index) => index > 0 && tops[index] < tops[index - 1] - 1);
  return early.map((heading) => `“${heading.textContent.trim().slice(0, 40)}” is seen before what stands above it`);
}
