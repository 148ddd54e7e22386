// What the search finds: some ninety queries of parents, professionals and managers over the sample, asked of the engine itself, with
// the files of a built tree and no browser. And what a first search costs.
//
//   node queries.mjs --tree DIR --all-roles DIR    the public tree, and one in clear for a role

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Report } from './report.mjs';

const MOST_BYTES = 40_000;
const NONE = [];

// A query, and the page that must come first; or a list: pages that must be among the first five; none of it: nothing.
const FOUND = [
  // One word, as parents and professionals type it
  ['fathers', '/tips/fathers/'], ['father', '/tips/fathers/'], ['dad', '/tips/fathers/'], ['dads', '/tips/fathers/'], ['daddy', '/tips/fathers/'], ['DAD', '/tips/fathers/'],
  ['mothers', '/tips/mothers/'], ['mum', '/tips/mothers/'], ['mam', ['/tips/mothers/', '/cy/awgrymiadau/mamau/']], ['mummy', '/tips/mothers/'], ['partner', '/tips/partners/'], ['husband', '/tips/partners/'],
  ['co-parent', '/tips/partners/'], ['family', ['/tips/family-and-friends/', '/tips/']], ['friends', '/tips/family-and-friends/'], ['grandparents', ['/tips/family-and-friends/']],
  ['sleep', '/tips/rest/'], ['rest', '/tips/rest/'], ['tired', ['/tips/rest/']], ['sleeping', '/tips/rest/'], ['depression', ['/tips/mothers/']], ['depressed', ['/tips/mothers/', '/tips/your-health-visitor/']],
  ['anxiety', ['/tips/rest/', '/tips/your-health-visitor/']], ['anxious', ['/tips/rest/', '/tips/your-health-visitor/']], ['hv', ['/tips/your-health-visitor/']], ['help', '/help/'], ['accessibility', '/accessibility/'], ['privacy', '/privacy-and-contact/'],
  ['contact', ['/privacy-and-contact/']], ['training', ['/training/', '/training/awareness/']], ['champions', ['/guidance/champions/']], ['events', '/events/'], ['publications', '/publications/'], ['guidance', '/guidance/'],
  ['talking', ['/tips/talking/']], ['banding', ['/commissioning/job-description/']], ['salary', ['/commissioning/job-description/']], ['999', ['/help/']], ['111', ['/help/']],
  // Several words
  ['top tips for fathers', '/tips/fathers/'], ['Top tips for mothers', '/tips/mothers/'], ['your health visitor', '/tips/your-health-visitor/'], ['health visitor', '/tips/your-health-visitor/'], ['get help now', '/help/'],
  ['what champions do', '/guidance/champions/'], ['job description', '/commissioning/job-description/'], ['feeling low', ['/tips/mothers/', '/tips/your-health-visitor/']], ['getting to know your baby', '/tips/getting-to-know-your-baby/'],
  ['awareness training', '/training/awareness/'], ['fathers champions programme', '/training/fathers-champions/'], ['new dad sleep', ['/tips/fathers/']], ['how can I help my partner', ['/tips/partners/']], ['what is perinatal', ['/guidance/what-is-pimh/']],
  ['working with fathers', ['/tips/fathers/', '/training/fathers-champions/']], ['sample job description for a specialist health visitor', '/commissioning/job-description/'], ['how do i know if i am depressed', ['/tips/mothers/', '/tips/your-health-visitor/']],
  // A letter or two wrong, a space too many or too few
  ['fahter', '/tips/fathers/'], ['fathres', '/tips/fathers/'], ['mohter', '/tips/mothers/'], ['axniety', ['/tips/rest/', '/tips/your-health-visitor/']], ['anxeity', ['/tips/rest/', '/tips/your-health-visitor/']], ['depresion', ['/tips/mothers/']],
  ['helth visiter', ['/tips/your-health-visitor/']], ['healthvisitor', ['/tips/your-health-visitor/']], ['trianing', ['/training/', '/training/awareness/']], ['champoins', ['/guidance/champions/']], ['acessibility', '/accessibility/'], ['partnr', '/tips/partners/'],
  // Welsh, mutated and not; Urdu, with its vowel signs and without
  ['mamau', '/cy/awgrymiadau/mamau/'], ['famau', '/cy/awgrymiadau/mamau/'], ['awgrymiadau', ['/cy/awgrymiadau/', '/cy/awgrymiadau/mamau/']], ['teulu', ['/cy/awgrymiadau/']], ['deuluoedd', '/cy/awgrymiadau/'], ['ymwelydd iechyd', ['/cy/awgrymiadau/mamau/']],
  ['Cymraeg', '/cy/'], ['babi', ['/cy/awgrymiadau/mamau/']], ['isel', ['/cy/awgrymiadau/mamau/']], ['ماں', ['/ur/tips/mothers/']], ['ماؤں', ['/ur/tips/mothers/']], ['مَدَد', ['/ur/tips/mothers/']], ['امی', ['/ur/tips/mothers/']], ['مشورے', ['/ur/tips/', '/ur/tips/mothers/']], ['اُردو', '/ur/'], ['اداسی', ['/ur/tips/mothers/']],
  // Nothing
  ['asdfgh', NONE], ['qwertyuiop', NONE], ['zebra', NONE], ['bitcoin', NONE], ['basketball ranking yesterday', NONE], ['recipe', NONE], ['xx', NONE], ['Ω≈ç', NONE], ['12345678', NONE], ['wxyz fathers qqqq', NONE], ['lantern', NONE], ['', NONE],
];

// What is offered where nothing was found, and what was looked for in the place of a query.
const OFFERED = [['wxyz fathers qqqq', 'fathers'], ['asdfgh', undefined]];
const NEAR = [['fahter', 'father'], ['axniety', 'anxiety'], ['healthvisitor', 'health visitor'], ['fathers', undefined]];

// A result leads to the heading that has the words.
const AT = [['follow their turn away', '/tips/getting-to-know-your-baby/#follow-their-turn-away'], ['let feelings change', '/tips/mothers/#let-feelings-change'], ['top tips for fathers', '/tips/fathers/']];

const DANGER = [
  'suicidal', 'suicide', 'sucidal', 'I feel suicidal', 'self harm', 'self-harming', 'selfharm', 'hurt my baby', 'I might hurt the baby', 'scared I will harm my baby', 'shaking my baby', 'hearing voices', 'I hear voices', 'psychosis', 'postpartum psychosis',
  'psycosis', 'want to die', 'I dont want to live I want to die', 'kill myself', 'end it all', 'overdose', 'hunanladdiad', 'clywed lleisiau', 'brifo fy mabi', 'niweidio babi', 'seicosis', 'خودکشی', 'خود کُشی', 'بچے کو نقصان', 'آوازیں سنائی دیتی ہیں', 'مرنا چاہتی ہوں',
];
const NO_DANGER = ['fathers', 'sleep', 'job description', 'asdfgh', 'health visitor', 'champions training', 'baby', 'end of pregnancy', 'my baby', 'mamau', 'ماں', 'talk to someone', 'all', ''];

/** The engine with the indexes that a tree's search page names, and how many bytes they come to. */
async function opened(tree) {
  const page = readFileSync(join(tree, 'search/index.html'), 'utf8');
  const data = JSON.parse(/<script type="application\/json" id="search-data">(.*?)<\/script>/s.exec(page)[1]);
  const base = /href="([^"]*)assets\//.exec(page)[1];
  const at = (url) => join(tree, url.slice(base.length));
  const { Engine, speaksOf } = await import(pathToFileURL(at(data.engine)));
  const taken = { bytes: gzipSync(readFileSync(at(data.engine))).length };
  const ask = (folder) => async (name) => {
    if (!existsSync(at(folder + name))) return undefined;
    const bytes = readFileSync(at(folder + name));
    taken.bytes += gzipSync(bytes).length;
    return JSON.parse(bytes);
  };
  const engine = new Engine(data.indexes.map(ask), data.synonyms);
  const find = async (query, language = 'en-GB') => {
    const answer = await engine.find(query, language);
    const rows = await Promise.all(answer.hits.slice(0, 10).map((hit) => engine.row(hit)));
    return { ...answer, rows, pages: rows.map(({ page }) => `/${page.slice(base.length)}`) };
  };
  return { find, taken, base, speaks: (query) => speaksOf(query, data.crisis) };
}

async function asked(tree, report) {
  const { find, speaks, base } = await opened(tree);
  for (const [query, wanted] of FOUND) {
    const { pages, hits } = await find(query);
    const problems = [];
    if (wanted === NONE && hits.length) problems.push(`“${query}” finds ${pages.slice(0, 3).join(' ')}`);
    if (typeof wanted === 'string' && pages[0] !== wanted) problems.push(`“${query}” finds ${pages[0]} first, not ${wanted}`);
    if (Array.isArray(wanted)) for (const page of wanted) if (!pages.slice(0, 5).includes(page)) problems.push(`“${query}” does not find ${page} among ${pages.slice(0, 5).join(' ')}`);
    report.check('query', query, problems);
  }
  for (const [query, words] of OFFERED) {
    const { suggestion } = await find(query);
    report.check('offer', query, suggestion === words ? [] : [`offers ${suggestion}, not ${words}`]);
  }
  for (const [query, words] of NEAR) {
    const { near } = await find(query);
    report.check('near', query, near === words ? [] : [`looks for ${near}, not ${words}`]);
  }
  for (const [query, address] of AT) {
    const { rows } = await find(query);
    report.check('heading', query, rows[0].url === base + address.slice(1) ? [] : [`leads to ${rows[0].url}`]);
    report.check('kind', query, rows.every(({ kind }) => kind) ? [] : ['a row has no kind']);
  }
  for (const query of DANGER) report.check('danger', query, speaks(query) ? [] : [`“${query}” shows no help`]);
  for (const query of NO_DANGER) report.check('danger', query, speaks(query) ? [`“${query}” shows help`] : []);
  // Once more from a page in another language: its own pages come first.
  const { pages } = await find('mam', 'cy');
  report.check('language', 'mam', pages[0] === '/cy/awgrymiadau/mamau/' ? [] : [`finds ${pages[0]} first`]);
}

/** What the program wrote into the index, the script finds under the same words: both fold a text alike. */
async function folded(tree, report) {
  const folder = join(tree, 'search/public');
  const files = readdirSync(folder);
  const read = (kind) => files.filter((file) => file.startsWith(kind)).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const engine = files.find((file) => file.startsWith('engine-'));
  const { words } = await import(pathToFileURL(join(folder, engine)));
  const terms = new Set(read('terms-').flatMap((range) => Object.keys(range)));
  const unknown = (all) => all.filter((word) => !terms.has(word));
  for (const [address, title, summary, headings] of read('rows-').flat()) {
    const said = [title, summary, ...headings.map(([, heading]) => heading)].join(' ');
    const missed = unknown(words(said));
    report.check('folding', address, missed.length ? [`the index does not have ${missed.join(', ')}`] : []);
    // What is not folded is missed, or this compares nothing.
    const raw = unknown(title.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word)));
    report.check('folding', `${address}, as it stands`, raw.length || !/\p{Lu}/u.test(title) ? [] : ['a word that is not folded is found']);
  }
}

async function weighed(tree, report) {
  for (const query of ['fathers', 'health visitor', 'axniety', 'feeling low', 'dad']) {
    const { find, taken } = await opened(tree);
    await find(query);
    report.note(`${query}: ${taken.bytes} bytes`);
    report.check('weight', query, taken.bytes <= MOST_BYTES ? [] : [`a first search takes ${taken.bytes} bytes, the limit is ${MOST_BYTES}`]);
  }
}

/** A role's pages come in the same list, in one order, and each page once. */
async function merged(tree, roles, report) {
  const [anyone, member] = [await opened(tree), await opened(roles)];
  for (const query of ['champions', 'fathers', 'specialist', 'cascade kit', 'building a pathway']) {
    const [few, all] = [await anyone.find(query), await member.find(query)];
    const score = all.hits.map((hit) => hit.score);
    report.check('roles', query, [
      ...(all.hits.length >= few.hits.length ? [] : ['a code takes results away']),
      ...(score.every((one, i) => i === 0 || score[i - 1] >= one) ? [] : ['not in one order']),
      ...(new Set(all.pages).size === all.pages.length ? [] : ['a page stands twice']),
    ]);
  }
  const title = 'the specialist year';
  const of = async (who) => (await who.find(title)).pages.some((page) => page.startsWith('/specialists/'));
  report.check('roles', title, (await of(member)) && !(await of(anyone)) ? [] : ['found by others, or not by those who may']);
}

const report = new Report();
const given = (name) => process.argv[process.argv.indexOf(name) + 1];
await report.group('queries', () => asked(given('--tree'), report));
await report.group('folding', () => folded(given('--tree'), report));
await report.group('first search', () => weighed(given('--tree'), report));
await report.group('with a code', () => merged(given('--tree'), given('--all-roles'), report));
console.log(report.summary('web checks'));
process.exitCode = report.failed > 0 ? 1 : 0;
