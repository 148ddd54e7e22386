// Keeps an open page up to date. Part of the preview only; no built page has it.
(() => {
  const own = document.currentScript.dataset;
  const here = location.pathname + location.search;
  const [tab, always] = [sessionStorage, localStorage];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const find = (id) => document.getElementById(id);

  // The server's elements: [tag, attributes, inner]. Texts stay texts.
  const make = ([tag, attributes, inner]) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...inner.map((node) => (node.map ? make(node) : node)));
    return element;
  };
  const put = (id, tree, place) => {
    const old = find(id);
    if (!tree) return old?.remove();
    if (old?.dataset.was === tree[1]['data-was']) return;
    const fresh = make(tree);
    if (old) old.replaceWith(fresh); else document.body[place](fresh);
    wire(fresh);
  };

  // --- The bar and the problems ---
  const follows = () => always.pimhFollow;
  const show = (on) => {
    const stop = find('pimh-stop');
    if (!stop) return;
    const inside = stop.contains(document.activeElement);
    stop.hidden = !on;
    tab.pimhHidden = on ? '' : stop.textContent;
    if (on) stop.focus();
    else if (inside) all('[data-pimh=stop]')[0]?.focus();
  };
  const acts = {
    narrow: () => open(here, 'pimh-narrow', 'width=390,height=844'),
    print: () => print(),
    follow: (button) => {
      always.pimhFollow = follows() ? '' : 1;
      wire(button);
    },
    hide: () => show(false),
    stop: () => show(true),
    open: (link) => fetch(link.href),
    more: (link, again) => import('/_pimh/findings.js').then((own) => own.list(link, again)),
  };
  const wire = (root) => {
    for (const element of [root, ...root.querySelectorAll('[data-pimh]')]) {
      const what = element.dataset.pimh;
      if (what === 'as') element.onchange = () => element.form.submit();
      if (what === 'follow') element.setAttribute('aria-pressed', !!follows());
      if (what === 'bar') {
        // It begins folded on a phone; whoever wants it otherwise says so once.
        element.open = (always.pimhBar ?? (innerWidth < 700 && 'shut')) !== 'shut';
        element.firstChild.onclick = () => { always.pimhBar = element.open ? 'shut' : ''; };
      }
      // The list of findings was open on the page before.
      if (what === 'more' && tab.pimhMore) acts.more(element, 1);
      if (acts[what]) element.onclick = (event) => { event.preventDefault(); acts[what](element); };
    }
    if (root.id === 'pimh-stop') root.hidden = tab.pimhHidden === root.textContent;
  };
  all('#pimh-bar, #pimh-stop').forEach(wire);
  addEventListener('keydown', (event) => event.key === 'Escape' && show(false));

  // --- The page ---
  const details = () => all('details').filter((d) => !d.closest('#pimh-bar, #pimh-stop'));
  const reload = () => {
    const place = [here, scrollX, scrollY, document.activeElement?.id, details().map((d) => d.open)];
    tab.pimhPlace = JSON.stringify(place);
    location.reload();
  };
  const [was, left, top, focus, opened] = JSON.parse(tab.pimhPlace || '[]');
  tab.pimhPlace = '';
  if (was === here) {
    details().forEach((d, n) => { d.open = opened[n] ?? d.open; });
    if (focus) find(focus)?.focus({ preventScroll: true });
    const back = () => scrollTo({ left, top, behavior: 'instant' });
    back();
    addEventListener('load', back);
  }
  const bare = (url) => new URL(url, location).pathname.replace(/\.[0-9a-f]{10}(\.\w+)$/, '$1');
  const style = ([url, integrity]) => {
    for (const old of all('link[rel=stylesheet]:not([data-old])')) {
      if (bare(old.href) !== bare(url) || old.getAttribute('href') === url) continue;
      const fresh = old.cloneNode();
      old.dataset.old = 1;
      if (old.integrity) fresh.integrity = integrity;
      fresh.href = url;
      fresh.onload = () => old.remove();
      old.after(fresh);
    }
  };
  let seen;
  const take = (news) => {
    if (news.run !== own.run) return reload();
    const to = follows() && seen && news.goto;
    if (to && to !== location.pathname) return location.assign(to);
    if (news.page !== own.page) {
      if (news.shape !== own.shape) return reload();
      news.styles.forEach(style);
      own.page = news.page;
    }
    // The sizes of a picture lie in a folder that has its name, and all of them are other ones now.
    for (const image of all('img')) {
      const path = new URL(image.src).pathname.replace(/\.sizes\/.*/, '');
      const version = news.pictures[path];
      if (!(seen && version && version !== seen[path])) continue;
      if (image.closest('picture') || image.srcset) return reload();
      image.src = `${path}?v=${version}`;
    }
    seen = news.pictures;
    put('pimh-bar', news.bar, 'prepend');
    put('pimh-stop', news.stop, 'append');
  };

  // --- The line to the preview ---
  let line, lost, wait = 100;
  const gone = () => find('pimh-lost') ?? document.body.append(
    make(['p', { id: 'pimh-lost', role: 'status' }, ['The preview has stopped. This page waits for it.']]));
  const connect = () => {
    if (line || document.hidden) return;
    line = new EventSource(`/_pimh/events?page=${encodeURIComponent(here)}`);
    line.onopen = () => { clearTimeout(lost); lost = 0; wait = 100; find('pimh-lost')?.remove(); };
    line.onmessage = (event) => take(JSON.parse(event.data));
    line.onerror = () => {
      hangUp();
      lost ||= setTimeout(gone, 3000);
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 2000);
    };
  };
  const hangUp = () => { line?.close(); line = null; };
  // A browser has few connections to one host, and a page that nobody sees needs none.
  addEventListener('visibilitychange', () => (document.hidden ? hangUp() : connect()));
  addEventListener('pagehide', hangUp);
  addEventListener('pageshow', connect);
  connect();
})();
