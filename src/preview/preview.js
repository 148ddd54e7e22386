// Keeps an open page up to date. Part of the preview only; no built page has it.
(() => {
  const own = document.currentScript.dataset;
  const here = location.pathname + location.search;
  const store = (area, key, value) => {
    try {
      if (value === undefined) return area.getItem(key);
      if (value === null) area.removeItem(key); else area.setItem(key, value);
    } catch { /* storage is switched off: nothing is remembered */ }
    return null;
  };
  const $ = (selector) => [...document.querySelectorAll(selector)];
  const find = (id) => document.getElementById(id);

  // Server's elements: [tag, attributes, inner]. Texts stay texts.
  const make = ([tag, attributes, inner]) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...inner.map((node) => (Array.isArray(node) ? make(node) : node)));
    return element;
  };
  const put = (id, tree, before) => {
    const old = find(id);
    if (!tree) return old?.remove();
    const fresh = make(tree);
    if (old?.isEqualNode(fresh)) return;
    if (old) old.replaceWith(fresh); else before(fresh);
    wire(fresh);
  };

  // --- The bar ---
  let hidden = store(sessionStorage, 'pimh-hidden');
  const follows = () => store(localStorage, 'pimh-follow') === '1';
  const acts = {
    narrow: () => open(here, 'pimh-narrow', 'width=390,height=844'),
    print: () => print(),
    follow: (button) => {
      store(localStorage, 'pimh-follow', follows() ? null : '1');
      button.setAttribute('aria-pressed', follows());
    },
    hide: () => show(false),
    stop: (link, event) => { event.preventDefault(); show(true); find('pimh-stop')?.focus(); },
    open: (link, event) => { event.preventDefault(); fetch(link.href); },
  };
  const show = (on) => {
    const stop = find('pimh-stop');
    if (!stop) return;
    const inside = stop.contains(document.activeElement);
    stop.hidden = !on;
    hidden = on ? null : stop.textContent;
    store(sessionStorage, 'pimh-hidden', hidden);
    if (!on && inside) document.querySelector('[data-pimh=stop]')?.focus();
  };
  const wire = (root) => {
    for (const element of [root, ...root.querySelectorAll('[data-pimh]')]) {
      const what = element.dataset?.pimh;
      if (what === 'as') element.onchange = () => element.form.submit();
      if (what === 'follow') element.setAttribute('aria-pressed', follows());
      if (what === 'bar') {
        element.open = store(localStorage, 'pimh-bar') !== 'shut';
        element.ontoggle = () => store(localStorage, 'pimh-bar', element.open ? null : 'shut');
      }
      if (acts[what]) element.onclick = (event) => acts[what](element, event);
    }
    if (root.id === 'pimh-stop') {
      root.hidden = hidden === root.textContent;
      root.setAttribute('aria-live', 'polite');
    }
  };
  $('#pimh-bar, #pimh-stop').forEach(wire);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && find('pimh-stop')?.hidden === false) show(false);
  });

  // --- The page ---
  const details = () => $('details:not(#pimh-bar *):not(#pimh-stop *)');
  const reload = () => {
    const focus = document.activeElement?.id;
    store(sessionStorage, 'pimh-place', JSON.stringify([here, scrollX, scrollY, focus, details().map((d) => d.open)]));
    location.reload();
  };
  const [was, x, y, focus, open_] = JSON.parse(store(sessionStorage, 'pimh-place') ?? '[]');
  store(sessionStorage, 'pimh-place', null);
  if (was === here) {
    details().forEach((d, n) => { if (open_[n] !== undefined) d.open = open_[n]; });
    if (focus) find(focus)?.focus({ preventScroll: true });
    const back = () => scrollTo({ left: x, top: y, behavior: 'instant' });
    back();
    addEventListener('load', back);
  }
  const bare = (url) => new URL(url, location).pathname.replace(/\.[0-9a-f]{10}(\.\w+)$/, '$1');
  const style = ([url, integrity]) => {
    for (const old of $('link[rel=stylesheet]')) {
      if (old.dataset.old || bare(old.href) !== bare(url) || old.getAttribute('href') === url) continue;
      const fresh = old.cloneNode();
      old.dataset.old = 1;
      if (old.integrity) fresh.integrity = integrity;
      fresh.href = url;
      fresh.onload = () => old.remove();
      old.after(fresh);
    }
  };
  const seen = {};
  const picture = (path, version) => {
    const known = seen[path];
    seen[path] = version;
    if (known === version || (known === undefined && first)) return;
    for (const image of $('img')) if (new URL(image.src).pathname === path) image.src = `${path}?v=${version}`;
  };
  let first = true;
  const take = (news) => {
    if (news.run !== own.run) return reload();
    if (follows() && !first && news.goto && news.goto !== location.pathname) return location.assign(news.goto);
    if (news.page !== own.page) {
      if (news.shape !== own.shape) return reload();
      news.styles.forEach(style);
      own.page = news.page;
    }
    for (const path in news.pictures) picture(path, news.pictures[path]);
    put('pimh-bar', news.bar, (bar) => document.body.prepend(bar));
    put('pimh-stop', news.stop, (stop) => document.body.append(stop));
    first = false;
  };

  // --- The line to the preview ---
  let line, wait = 100, lost;
  const gone = () => {
    if (find('pimh-lost')) return;
    document.body.append(make(['p', { id: 'pimh-lost', role: 'status' }, ['The preview has stopped. This page waits for it.']]));
  };
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
  // A browser has few connections to one host: a page that nobody sees needs none.
  addEventListener('visibilitychange', () => (document.hidden ? hangUp() : connect()));
  addEventListener('pagehide', hangUp);
  addEventListener('pageshow', connect);
  connect();
})();
