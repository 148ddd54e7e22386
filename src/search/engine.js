// Looks for words in the indexes of a site (their form: lib.rs). It asks for a file when a search needs it, and for none twice.
// It touches no page: what it finds is given as values, so that tests call it as the search page does.

// What a word counts where it stands; how much less what is not the word itself counts.
const ADDRESS = 64, TITLE = 32, HEADING = 16, SUMMARY = 8;
const SAME_STEM = 0.9, MUTATED = 0.9, SYNONYM = 0.85, WIDER = 0.45, BEGINNING = 0.6, OTHER_LANGUAGE = 0.7;
const EXACT_TITLE = 1000;

// Words that tell nothing of what is looked for, if there are others.
const SMALL = new Set((
  "an and are as at be been but by can could did do does for from get had has have he her him his how if in into is it its me my of " +
  "on or our she should so that the their them then there these they this to us was we were what when where which who why " +
  "will with would you your am im ive don dont about any some re ll ve " +
  "know think want need much very really just like please tell find page pages information info much too there here go going feel feeling am being thing things " +
  "ac am ar at bod chi ei eich ein er fel fy fod gan hi hwn hyn maen mae mi na neu nhw ni nid o oes os oddi pan pam roedd sut sy sydd wedi wrth yn yr yw ydy beth i y a " +
  "کا کی کے کو سے میں نے پر اور ہے ہیں تھا تھی کیا کیسے یہ وہ ہو اس ان مجھے میرا میری میرے آپ"
).split(" "));

// ---- Words ----------------------------------------------------------------------------------------------------------

const LETTERS = { "ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ه": "ہ", "ھ": "ہ", "ة": "ہ", "ە": "ہ" };

/** The words of a text, without case, accents, vowel signs and stops: as the index has them (words.rs). */
export function words(text) {
  const folded = text
    .normalize("NFD")
    .replace(/[\p{M}\u00ad\u200b-\u200d\u0640\u0621]/gu, "")
    .toLowerCase()
    .replace(/[يىېكهھةە]/g, (letter) => LETTERS[letter]);
  return (folded.match(/[\p{Alphabetic}\p{N}]+/gu) ?? []).filter((word) => !/^[a-z]$/.test(word));
}

// What is left of an English word when its ending is taken away: light, and only where enough is left.
const ENDINGS = [
  [/(?:iety|ious|ous)$/, "i", 3], [/(?:ancy|ency)$/, "ant", 4], [/(?:isations?|izations?)$/, "is", 4], [/(?:ations?|ators?|ative|ating|ated|ates?)$/, "at", 3],
  [/(?:ions?|ive|ively)$/, "", 4], [/(?:fulness|ful|ness|ment|less|ship|hood)$/, "", 4], [/(?:ally|al)$/, "", 5], [/(?:ors?|ers?)$/, "", 5], [/ly$/, "", 4],
];
function english(word) {
  // No English word ends with "i", and many Welsh ones do.
  if (!/^[a-z]{3,}[a-hj-z]$/.test(word)) return `${word}.`;
  let stem = word.replace(/(ss|x|ch|sh)es$/, "$1").replace(/ies$/, "y");
  if (/[^su]s$/.test(stem)) stem = stem.slice(0, -1);
  for (const ending of [/ing$/, /ied$/, /ed$/]) {
    const cut = stem.replace(ending, ending.source === "ied$" ? "y" : "");
    if (cut !== stem && cut.length >= 3 && /[aeiouy]/.test(cut)) {
      stem = cut.replace(/([bdfgmnprt])\1$/, "$1");
      break;
    }
  }
  for (const [ending, put, least] of ENDINGS) {
    const cut = stem.replace(ending, "");
    if (cut !== stem && cut.length >= least) {
      stem = cut + put;
      break;
    }
  }
  stem = stem.replace(/ent$/, "ant");
  return stem.replace(/([lr])\1$/, "$1").replace(/(?<=..)e$/, "").replace(/(?<=..)y$/, "i");
}

// A plural and a verb of Urdu, by the vowels that they end with.
const urdu = (word) => (word.length > 3 ? word.replace(/(?:یوں|وں|یاں|یں|ات|ے|ہ|ا|ی)$/, "") : word);

// A Welsh word as it stands in a dictionary: each word that mutation may have made this one of.
const MUTATIONS = [
  ["ngh", "c"], ["mh", "p"], ["nh", "t"], ["ng", "g"], ["ph", "p"], ["th", "t"], ["ch", "c"], ["dd", "d"],
  ["b", "p"], ["d", "t"], ["g", "c"], ["f", "b"], ["f", "m"], ["m", "b"], ["n", "d"], ["l", "ll"], ["r", "rh"], ["h", ""], ["", "g"],
];
const radicals = (word) =>
  [word, ...MUTATIONS.filter(([now]) => word.startsWith(now)).map(([now, was]) => was + word.slice(now.length))];
const welsh = (word) => (word.length > 4 ? word.replace(/(?:iadau|iau|au|oedd|ion|ydd|wch|o|i)$/, "") : word);
const withoutMutation = (word) => word.slice(Math.max(0, word.search(/[aeiouwy]/)));

// How like a word of the site is to a word that was typed: 1 for the same, 0 for another.
function likeness(typed, word, language) {
  if (typed === word) return 1;
  if (language === "cy") {
    const meant = radicals(typed).map(welsh);
    return radicals(word).some((one) => meant.includes(welsh(one))) ? MUTATED : 0;
  }
  if (/^[\u0600-\u06ff]/.test(typed)) return urdu(typed) === urdu(word) ? SAME_STEM : 0;
  return english(typed) === english(word) ? SAME_STEM : 0;
}

/** Whether two rows of words say the same: endings do not matter. */
const same = (one, other) => one.length === other.length && one.every((word, i) => likeness(word, other[i]) || likeness(word, other[i], "cy") === 1);

/** How many letters were left out, put in, changed or swapped; `most` + 1 if there are more. */
export function mistakes(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let last, before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    [last, before, row] = [before, row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], last[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return row[b.length];
}

// As many letters of a word may be wrong. In short words another letter makes another word.
const allowed = (word) => (/\p{N}/u.test(word) || word.length < 4 ? 0 : word.length < 6 ? 1 : 2);

// Two wrong letters and another beginning make another word; in a word of six or seven letters, another end does too.
const isOther = (word, one) =>
  one[0] !== word[0] || (word.length < 8 && (one.at(-1) !== word.at(-1) || Math.abs(one.length - word.length) > 1));

/**
 * Whether a query speaks of a crisis: one of the phrases stands in it, with other small words between, other endings, or a
 * letter wrong in a long word.
 */
export function speaksOf(query, phrases) {
  const typed = words(query);
  const told = typed.filter((word) => !SMALL.has(word));
  const like = (word, known) =>
    likeness(word, known) > 0 || likeness(word, known, "cy") > 0 || (word.length > 4 && known.startsWith(word) && word === typed.at(-1)) ||
    (word.length > 5 && known.length > 5 && mistakes(word, known, 2) <= (known.length > 7 ? 2 : 1));
  return phrases.some((phrase) => {
    const all = words(phrase);
    const strong = all.filter((word) => !SMALL.has(word));
    if (strong.length === 0) return ` ${typed.join(" ")} `.includes(` ${all.join(" ")} `);
    if (strong.length === 1 && all.length > 1) {
      // "end it": the small words are what is said.
      return typed.some((_, at) => all.every((word, i) => typed[at + i] !== undefined && like(typed[at + i], word)));
    }
    let at = 0;
    for (const word of told) if (at < strong.length && like(word, strong[at])) at += 1;
    return at === strong.length || same([told.join("")], [strong.join("")]);
  });
}

// ---- Indexes --------------------------------------------------------------------------------------------------------

/** One index, by a function that gives the value of a file of it. */
class Index {
  constructor(ask) {
    const asked = new Map();
    this.file = (name) => {
      if (!asked.has(name)) asked.set(name, ask(name).catch((error) => { asked.delete(name); throw error; }));
      return asked.get(name);
    };
  }

  async start() {
    // A level without a word has no index.
    this.list = (await this.file("index.json")) ?? { form: 1, titles: [], addresses: [], alphabets: [] };
    if (this.list.form !== 1) throw Error("an index of another form");
    return this;
  }

  // The words that begin with something, each with its pages.
  async beginning({ name, terms }, start) {
    const key = name === "cy" ? withoutMutation : (word) => word;
    const from = terms.findLastIndex(([first]) => first < start);
    const ranges = terms.filter(([first], i) => i >= from && (first < start || first.startsWith(start)));
    const found = await Promise.all(ranges.map(([, file]) => this.file(file)));
    return found.flatMap((range) => Object.entries(range)).filter(([word]) => key(word).startsWith(start));
  }

  async row(page) {
    const { rows, each } = this.list;
    return (await this.file(rows[Math.floor(page / each)]))[page % each];
  }

  async vocabulary() {
    const all = await Promise.all(this.list.alphabets.map(({ words }) => this.file(words)));
    return all.flatMap((text) => text.split(" "));
  }
}

// Adds to what a search has of a page; the better of two ways to the same words counts.
function add(found, page, hit) {
  const before = found.get(page);
  if (!before || before.score < hit.score) found.set(page, { ...hit, terms: [...(before?.terms ?? []), ...hit.terms] });
  else before.terms.push(...hit.terms);
}

/** What looks. `asks` has a function for each index that a reader may use; `synonyms` rows of phrases that mean one thing, the word of the pages first. */
export class Engine {
  constructor(asks, synonyms = []) {
    this.indexes = asks.map((ask) => new Index(ask));
    this.synonyms = synonyms.map((row) => row.map(words).filter((phrase) => phrase.length));
  }

  start() {
    return (this.started ??= Promise.all(this.indexes.map((index) => index.start())));
  }

  /**
   * Looks for a query. Gives `hits`, best first; `near`, the words that were looked for in the place of what no page has;
   * `suggestion`, words that would find something, where nothing was found.
   */
  async find(query, language = "en") {
    await this.start();
    const typed = words(query);
    if (typed.length === 0) return { hits: [] };
    const answer = await this.look(typed, language);
    if (answer.missing.length === 0) return { hits: answer.hits };
    const mended = await this.mended(typed, answer.missing);
    if (mended) {
      const again = await this.look(mended, language);
      if (again.missing.length === 0) return { hits: again.hits, near: mended.join(" ") };
      Object.assign(answer, again);
    }
    // What no page has is not put in the place of what was asked; the rest is offered.
    const known = answer.known.join(" ");
    if (answer.known.length > answer.missing.length) return { hits: answer.hits, near: known };
    return { hits: [], suggestion: known || undefined };
  }

  async look(typed, language) {
    const units = this.units(typed);
    const telling = units.filter(({ at }) => !at.every((word) => SMALL.has(word)));
    const wanted = telling.length ? telling : units;
    const found = await Promise.all(wanted.map((unit, i) => this.pages(unit, i === wanted.length - 1)));
    const known = wanted.filter((_, i) => found[i].size);
    const missing = wanted.filter((_, i) => !found[i].size).flatMap(({ at }) => at);
    const hits = await this.once(this.ranked(found.filter((pages) => pages.size), typed, language));
    return { hits, known: known.flatMap(({ at }) => at), missing };
  }

  // The words of a query in units: phrases that have synonyms stay together.
  units(typed) {
    const units = [];
    for (let i = 0; i < typed.length; ) {
      let length = 1;
      for (const phrase of this.synonyms.flat()) {
        if (phrase.length > length && same(phrase, typed.slice(i, i + phrase.length))) length = phrase.length;
      }
      const at = typed.slice(i, i + length);
      const ways = [[at, 1]];
      for (const row of this.synonyms) {
        const which = row.findIndex((phrase) => same(phrase, at));
        if (which < 0) continue;
        // From what people type to the word of the pages it is a short way, and back again a longer one.
        row.forEach((phrase, i) => i !== which && ways.push([phrase, i === 0 ? SYNONYM : WIDER]));
      }
      units.push({ at, ways });
      i += length;
    }
    return units;
  }

  // The pages of a unit: of each way to say it those that have all its words.
  async pages({ at, ways }, last) {
    const found = new Map();
    for (const [way, worth] of ways) {
      const telling = way.filter((word) => !SMALL.has(word));
      const each = await Promise.all((telling.length ? telling : way).map((word) => this.word(word)));
      for (const [page, hit] of each[0]) {
        const hits = each.map((pages) => pages.get(page));
        if (hits.some((one) => !one)) continue;
        const score = (worth * hits.reduce((sum, one) => sum + one.score, 0)) / hits.length;
        // How many words of the title, and of the address, are these, and how nearly.
        const literal = worth === 1 && hits.every((one) => one.titled) ? way.length : 0;
        const titled = worth * way.length * Math.min(...hits.map((one) => one.titled)) ** 3;
        const named = worth * way.length * Math.min(...hits.map((one) => one.named)) ** 3;
        const whole = hits.every((one) => one.named) ? way.length : 0;
        add(found, page, { score, literal, titled, named, whole, terms: hits.flatMap((one) => one.terms) });
      }
    }
    if (found.size === 0 && at.length === 1 && last && at[0].length > 3) {
      for (const [page, hit] of await this.word(at[0], true)) found.set(page, { ...hit, literal: 0, titled: 0, named: 0, whole: 0 });
    }
    return found;
  }

  // The pages of a word: it, and words of its stem; or words that begin with it.
  async word(word, unfinished = false) {
    const found = new Map();
    let everywhere = 0;
    const matches = [];
    for (const [n, index] of this.indexes.entries()) {
      everywhere += index.list.titles.length;
      for (const alphabet of index.list.alphabets) {
        const key = alphabet.name === "cy" ? withoutMutation(word) : word;
        const start = unfinished ? key : key.slice(0, Math.max(2, Math.min(4, key.length - 2)));
        for (const [term, pages] of await index.beginning(alphabet, start)) {
          const like = unfinished ? (term.startsWith(word) ? BEGINNING : 0) : likeness(word, term, alphabet.name);
          if (like) matches.push([n, term, pages, like]);
        }
      }
    }
    const has = new Set();
    for (const [n, term, pages, like] of matches) {
      for (let i = 0, page = 0; i < pages.length; i += 2) {
        page += pages[i];
        const places = pages[i + 1];
        has.add(`${n} ${page}`);
        const titled = (places & TITLE) > 0;
        const often = places & 7;
        const score = like * ((titled ? 9 : 0) + (places & HEADING ? 2.5 : 0) + (places & SUMMARY ? 3 : 0) + (often ? 0.6 + 0.5 * often : 0));
        add(found, `${n} ${page}`, { score, titled: titled ? like : 0, named: places & ADDRESS ? like : 0, terms: [term] });
      }
    }
    const rare = Math.log(2 + everywhere / Math.max(1, has.size));
    for (const hit of found.values()) hit.score *= rare;
    return found;
  }

  ranked(found, typed, language) {
    const all = new Map();
    for (const pages of found) {
      for (const [page, hit] of pages) {
        const sum = all.get(page) ?? { units: 0, score: 0, literal: 0, titled: 0, named: 0, whole: 0, terms: [] };
        sum.units += 1;
        sum.score += hit.score;
        for (const part of ["literal", "titled", "named", "whole"]) sum[part] += hit[part];
        sum.terms.push(...hit.terms);
        all.set(page, sum);
      }
    }
    // Pages with all that was asked; without one, those that have most of it.
    let most = 0;
    for (const { units } of all.values()) most = Math.max(most, units);
    if (most * 2 < found.length) return [];
    const enough = Math.min(most, Math.floor(found.length / 2) + 1);
    const telling = typed.filter((word) => !SMALL.has(word)).length || typed.length;
    const hits = [];
    for (const [page, sum] of all) {
      if (sum.units < enough) continue;
      const [n, number] = page.split(" ").map(Number);
      const { titles, addresses, languages, language: of, kinds, kind } = this.indexes[n].list;
      const spoken = languages[of[number]];
      const part = Math.max(sum.titled / Math.max(1, titles[number]), sum.named / Math.max(1, addresses[number]));
      let score = sum.score * (sum.whole > 0 && sum.whole >= addresses[number] ? 3.5 : 1 + 1.2 * Math.min(1, part)) * (sum.units / found.length) ** 2;
      if (sum.literal >= telling && titles[number] <= typed.length) score += EXACT_TITLE;
      if (spoken.split("-")[0] !== language.split("-")[0]) score *= OTHER_LANGUAGE;
      hits.push({ index: n, page: number, score, kind: kinds[kind[number]], language: spoken, terms: [...new Set(sum.terms)] });
    }
    return hits.sort((a, b) => b.score - a.score || a.index - b.index || a.page - b.page);
  }

  // A page and a box in it are found in two indexes and are one result.
  async once(hits) {
    if (this.indexes.length === 1) return hits;
    const rows = await Promise.all(hits.map((hit) => this.indexes[hit.index].row(hit.page)));
    const seen = new Set();
    return hits.filter((_, i) => !seen.has(rows[i][0]) && seen.add(rows[i][0]));
  }

  // What was typed with each word that no page has put right: a letter or two, a space too many or too few.
  async mended(typed, missing) {
    const all = new Set((await Promise.all(this.indexes.map((index) => index.vocabulary()))).flat());
    for (const row of this.synonyms) for (const word of row.flat()) all.add(word);
    const put = [];
    for (let i = 0; i < typed.length; i += 1) {
      const word = typed[i];
      if (!missing.includes(word)) {
        const joined = word + typed[i + 1];
        if (missing.includes(typed[i + 1]) && all.has(joined)) put.push(joined, ""), (i += 1);
        else put.push(word);
        continue;
      }
      const joined = word + (typed[i + 1] ?? "");
      if (typed[i + 1] && all.has(joined)) {
        put.push(joined);
        i += 1;
        continue;
      }
      put.push(...((await this.nearest(word, all)) ?? [word]));
    }
    const mended = put.filter(Boolean);
    return mended.join(" ") === typed.join(" ") ? undefined : mended;
  }

  // The words of the site nearest to one that was mistyped: of several the one that most pages have.
  async nearest(word, all) {
    for (let cut = 3; cut <= word.length - 3; cut += 1) {
      const halves = [word.slice(0, cut), word.slice(cut)];
      if (word.length > 7 && halves.every((half) => all.has(half))) return halves;
    }
    let least = allowed(word) + 1, near = [];
    for (const one of all) {
      if (one.length < 3 || /\p{N}/u.test(one)) continue;
      const many = mistakes(word, one, Math.min(least, allowed(word)));
      if (many > allowed(word) || many > least || (many > 1 && isOther(word, one))) continue;
      if (many < least) near = [];
      least = many;
      near.push(one);
    }
    const letters = (one) => [...one].sort().join("");
    const swapped = near.filter((one) => letters(one) === letters(word));
    if (swapped.length) near = swapped;
    const alike = near.filter((one) => one[0] === word[0]);
    if (alike.length) near = alike;
    let best, pages = -1;
    for (const one of near.slice(0, 6)) {
      const { size } = await this.word(one);
      if (size > pages) [best, pages] = [one, size];
    }
    return best && [best];
  }

  /** What a result shows: the address, at the heading that has the words if the title has none of them. */
  async row(hit) {
    const [url, title, summary, headings] = await this.indexes[hit.index].row(hit.page);
    const has = (text) => words(text).filter((word) => hit.terms.includes(word)).length;
    const best = headings.map(([id, text]) => [has(text), id, text]).sort((a, b) => b[0] - a[0])[0];
    const [, id, heading] = best?.[0] > has(title) ? best : [];
    return { ...hit, url: id ? `${url}#${encodeURIComponent(id)}` : url, page: url, title, summary, heading };
  }
}
