// The search of the search page. What looks is loaded when the field is used or a query is in the address.
const data = JSON.parse(document.getElementById("search-data").textContent);
const field = document.getElementById("search-field");
const box = document.getElementById("search");
const says = document.getElementById("search-says");
const help = document.getElementById("search-help");
const results = document.createElement("div");
const STEP = 10; // rows at once
const EACH = 4; // rows at once of one kind of page, where there are several
let loading, turn = 0;

const worded = (key, values = {}) =>
  Object.entries(values).reduce((words, [name, value]) => words.replace(`{${name}}`, () => value), box.dataset[key] ?? "");

function load() {
  loading ??= start().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start() {
  const engine = await import(data.engine);
  const asks = [...data.indexes.map(published), ...(await sealed())];
  const search = new engine.Engine(asks, data.synonyms);
  await search.start();
  return { search, words: engine.words, speaksOf: engine.speaksOf };
}

// The files of an index in a folder. Only the list of them keeps its name when the site changes.
const published = (folder) => async (name) => {
  const reply = await fetch(folder + name, name === "index.json" ? { cache: "no-cache" } : {});
  if (!reply.ok) throw Error(`${name}: ${reply.status}`);
  return reply.json();
};

// What this reader's code opens, on a sealed site: files in memory, for each level.
async function sealed() {
  const loader = document.querySelector("script[data-sign-in]");
  if (!loader) return [];
  const { packs } = await import(loader.src);
  return (await packs()).map((files) => async (name) => {
    const bytes = files.get(name);
    if (!bytes) return undefined;
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  });
}

async function look() {
  const query = field.value.trim();
  const mine = ++turn;
  results.replaceChildren();
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
  if (help) help.hidden = true;
  if (!query) return (says.textContent = "");
  says.textContent = worded("looking");
  try {
    const engine = await load();
    if (mine !== turn) return;
    // Whoever is in danger waits for no result.
    const danger = engine.speaksOf(query, data.crisis);
    if (help) help.hidden = !danger;
    const { hits, near, suggestion } = await engine.search.find(query, document.documentElement.lang);
    if (mine !== turn) return;
    if (help) help.hidden = !danger && hits.length > 0;
    await show(hits, engine, mine);
    if (mine !== turn) return;
    const key = hits.length === 0 ? "none" : near ? "near" : hits.length === 1 ? "one" : "many";
    says.textContent = worded(key, { n: hits.length, query, near });
    if (hits.length === 0 && suggestion) results.append(offer(suggestion));
  } catch (error) {
    console.error(error);
    if (mine !== turn) return;
    says.textContent = worded("fail");
    if (help) help.hidden = false;
  }
}

function offer(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = worded("try", { near: words });
  button.addEventListener("click", () => {
    field.value = words;
    field.focus();
    look();
  });
  return button;
}

// Many results stand under the kinds of their pages, the kind of the best first.
async function show(hits, engine, mine) {
  const kinds = new Map();
  for (const hit of hits) kinds.set(hit.kind, [...(kinds.get(hit.kind) ?? []), hit]);
  const grouped = hits.length > STEP && kinds.size > 1;
  const lists = grouped ? [...kinds] : hits.length ? [["", hits]] : [];
  const parts = await Promise.all(lists.map(([kind, all]) => list(kind, all, grouped ? EACH : STEP, engine)));
  if (mine === turn) results.replaceChildren(...parts.flat());
}

// The rows of a list come from the index when they are shown, not before.
async function list(kind, hits, step, engine) {
  const rows = document.createElement("ul");
  rows.className = "rows";
  const more = document.createElement("button");
  more.type = "button";
  more.className = "button quiet";
  more.textContent = box.dataset.more;
  let shown = 0;
  const next = async () => {
    const pages = await Promise.all(hits.slice(shown, shown + step).map((hit) => engine.search.row(hit)));
    const fresh = pages.map((page) => row(page, kind, engine.words));
    shown += fresh.length;
    rows.append(...fresh);
    more.hidden = shown >= hits.length;
    return fresh[0];
  };
  more.addEventListener("click", async () => {
    more.disabled = true;
    try {
      (await next())?.querySelector("a").focus();
    } catch (error) {
      console.error(error);
      says.textContent = worded("fail");
    }
    more.disabled = false;
  });
  await next();
  if (!kind) return [rows, more];
  const title = document.createElement("h3");
  title.textContent = kind;
  const of = document.createElement("span");
  of.className = "vh";
  of.textContent = ` ${kind}`;
  more.append(of);
  return [title, rows, more];
}

function row(page, kind, words) {
  const item = document.createElement("li");
  item.lang = page.language;
  item.dir = "auto";
  const title = document.createElement(kind ? "h4" : "h3");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.title || page.page;
  title.append(link);
  item.append(title);
  const about = [kind ? "" : page.kind, page.heading ?? ""].filter(Boolean).join(" · ");
  if (about) {
    const line = document.createElement("p");
    line.className = "meta";
    line.textContent = about;
    // The kind is said in the language of the site.
    if (!page.heading) line.lang = document.documentElement.lang;
    item.append(line);
  }
  const summary = document.createElement("p");
  summary.append(...marked(page, words));
  if (page.summary) item.append(summary);
  return item;
}

// What was found is marked. It is built from nodes and never parsed as HTML.
function marked({ summary, terms }, words) {
  const known = new Set(terms);
  return summary.split(/([\p{L}\p{M}\p{N}]+)/u).map((part, i) => {
    if (i % 2 === 0 || !words(part).some((word) => known.has(word))) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

says.after(results);
says.textContent = "";
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
let wait;
field.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(look, 300);
});
field.addEventListener("focus", () => load().catch(() => {}), { once: true });
field.value = new URLSearchParams(location.search).get("q") ?? "";
if (field.value) look();
