// The search of the search page. The index is loaded when the field is used or a query is in the address.
const data = JSON.parse(document.getElementById("search-data").textContent);
const field = document.getElementById("search-field");
const box = document.getElementById("search");
const says = document.getElementById("search-says");
const list = document.createElement("ul");
const more = document.createElement("button");
const STEP = 10;
let engine, found = [], shown = 0, turn = 0, told = new Set();

const say = (key, query = "", n = 0) => {
  const words = box.dataset[key] ?? "";
  says.textContent = words.replace("{n}", n).replace("{query}", query);
};

function load() {
  engine ??= start().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

async function start() {
  const [first, ...others] = data.bundles;
  const pagefind = await import(data.script || first + "pagefind.js");
  await pagefind.options({ basePath: first, baseUrl: "/", noWorker: true, excerptLength: 24 });
  await pagefind.init();
  const folders = [...others, ...(await sealed())];
  await Promise.all(folders.map((path) => pagefind.mergeIndex(path, { baseUrl: "/" })));
  return pagefind;
}

// What this reader's code opens, on a sealed site: one folder for each level. Its files exist in memory only; the engine
// asks for them as for any other.
async function sealed() {
  const loader = document.querySelector("script[data-sign-in]");
  if (!loader) return [];
  const { packs, base } = await import(loader.src);
  const folders = new Map((await packs()).map((files, i) => [`${base}g/search/${i}/`, files]));
  const ask = window.fetch;
  window.fetch = (what, options) => {
    const { pathname } = new URL(what.url ?? what, location.href);
    const folder = [...folders.keys()].find((path) => pathname.startsWith(path));
    if (!folder) return ask(what, options);
    const bytes = folders.get(folder).get(pathname.slice(folder.length));
    return Promise.resolve(new Response(bytes, { status: bytes ? 200 : 404 }));
  };
  return [...folders.keys()];
}

// The query itself, then the query with each known phrase put in other words.
function wordings(query) {
  const text = query.toLowerCase();
  const all = [query];
  for (const [phrase, others] of Object.entries(data.synonyms ?? {})) {
    const at = ` ${text} `.indexOf(` ${phrase.toLowerCase()} `);
    if (at < 0) continue;
    for (const other of others) all.push(query.slice(0, at) + other + query.slice(at + phrase.length));
  }
  return [...new Set(all)];
}

async function search() {
  const query = field.value.trim();
  const mine = ++turn;
  clear();
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
  if (!query) return (says.textContent = "");
  say("looking");
  try {
    const pagefind = await load();
    const answers = await Promise.all(wordings(query).map((words) => pagefind.search(words)));
    if (mine !== turn) return;
    found = [...new Map(answers.flatMap((answer) => answer.results).map((hit) => [hit.id, hit])).values()];
    say(found.length === 0 ? "none" : found.length === 1 ? "one" : "many", query, found.length);
    await show();
  } catch (error) {
    console.error(error);
    if (mine === turn) say("fail");
  }
}

function clear() {
  found = [];
  shown = 0;
  told = new Set();
  list.replaceChildren();
  more.hidden = true;
}

// The words of a page are loaded when its row is shown, not before.
async function show() {
  const mine = turn;
  const hits = found.slice(shown, shown + STEP);
  more.disabled = true;
  const pages = await Promise.all(hits.map((hit) => hit.data()));
  if (mine !== turn) return;
  shown += hits.length;
  // A page and a box in it are found in two indexes and make one row.
  const fresh = pages.filter((page) => !told.has(page.url) && told.add(page.url)).map(row);
  list.append(...fresh);
  more.disabled = false;
  more.hidden = shown >= found.length;
  return fresh[0];
}

function row(page) {
  const item = document.createElement("li");
  const title = document.createElement("h3");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta?.title || page.url;
  title.append(link);
  const words = document.createElement("p");
  const excerpt = (page.excerpt ?? "").trim();
  const text = excerpt.replace(/<\/?mark>/g, "");
  words.append(...marked(excerpt));
  // Taken out of the middle of a sentence, and seen to be.
  if (/^\p{Ll}/u.test(text)) words.prepend("… ");
  if (/[\p{L}\p{N},;]$/u.test(text)) words.append(" …");
  item.append(title, words);
  return item;
}

// The excerpt is text with <mark> around what was found; it is built from nodes and never parsed as HTML. A stop behind a
// word was not looked for.
function marked(excerpt) {
  return excerpt.split(/<mark>(.*?)<\/mark>/s).flatMap((part, i) => {
    const text = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
    if (i % 2 === 0) return text;
    const [, word, rest] = /^(.*?)([^\p{L}\p{N}]*)$/su.exec(text);
    const mark = document.createElement("mark");
    mark.textContent = word;
    return [mark, rest];
  });
}

list.className = "rows";
more.type = "button";
more.className = "button quiet";
more.textContent = box.dataset.more;
more.hidden = true;
more.addEventListener("click", async () => {
  try {
    (await show())?.querySelector("a").focus();
  } catch (error) {
    console.error(error);
    more.disabled = false;
    say("fail");
  }
});
says.after(list, more);
says.textContent = "";
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
let wait;
field.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(search, 300);
});
field.addEventListener("focus", () => load().catch(() => say("fail")), { once: true });
field.value = new URLSearchParams(location.search).get("q") ?? "";
if (field.value) search();
