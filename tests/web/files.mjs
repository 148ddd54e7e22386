// Each kind of file that is published, opened in a browser from four hosts that know nothing of this site: nothing in it
// runs, and the host calls it nothing that a browser runs. Each file holds as much of a page as the gate lets pass.
//
//   node tests/web/files.mjs --pimh target/debug/pimh --hosts FOLDER

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser } from './browser.mjs';
import { hosts, start } from './hosts.mjs';
import { Report } from './report.mjs';

const { values } = parseArgs({ options: { pimh: { type: 'string' }, hosts: { type: 'string' } } });
const results = new Report();
const folder = mkdtempSync(join(tmpdir(), 'pimh-files-'));
const project = join(folder, 'project');

/** What would change the title of whatever page it runs in. */
const RUN = "document.title='ran'";
/** Markup that no list of a browser's begins a page with, and that would run if it were in one. */
const SLY = `<b onmouseover="${RUN}">b</b> <details open ontoggle="${RUN}">d</details> <video src=x onerror="${RUN}">`;
const XML = 'text &lt;script&gt;document.title=1&lt;/script&gt;';
const PAGE = `<!doctype html><title>Sample</title><script>${RUN}</script>`;

/** Whole files, by ending; what has no row here is made of a beginning and the page behind it. */
const WHOLE = {
  gpx: `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><name>${XML}</name></gpx>`,
  kml: `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><name>${XML}</name></kml>`,
  json: JSON.stringify({ a: SLY }), geojson: JSON.stringify({ a: SLY }),
  ics: `BEGIN:VCALENDAR\r\nSUMMARY:${SLY}\r\nEND:VCALENDAR\r\n`, vcf: `BEGIN:VCARD\r\nNOTE:${SLY}\r\nEND:VCARD\r\n`,
  vtt: `WEBVTT\n\n00:00.000 --> 00:01.000\n${SLY}\n`, rtf: `{\\rtf1 ${SLY}}`,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>${RUN}</script><path d="M0 0h9v9z" onclick="${RUN}"/></svg>`,
};
for (const ending of ['', 'txt', 'text', 'csv', 'tsv', 'srt']) WHOLE[ending] = `Words. ${SLY}\n`;

const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const BEGINNINGS = {
  mp3: 'ID3\x03\0\0\0\0\0\n', aac: '\xff\xf1', 'ogg oga opus ogv': 'OggS\0', wav: 'RIFF\0\0\0\0WAVE', avi: 'RIFF\0\0\0\0AVI ',
  flac: 'fLaC\0', 'wma wmv': '\x30\x26\xb2\x75\x8e\x66\xcf\x11',
  'webm mkv': '\x1a\x45\xdf\xa3\x87\x42\x82\x84webm', 'mpg mpeg': '\0\0\x01\xba', ico: '\0\0\x01\0\x01\0',
};

/** A ZIP archive of one part that is not packed, so that its words stand in it. */
function archive(name, content) {
  const head = Buffer.alloc(26);
  const data = Buffer.from(content, 'latin1');
  head.writeUInt16LE(20, 0);
  head.writeUInt32LE(crc32(data), 10);
  head.writeUInt32LE(data.length, 14);
  head.writeUInt32LE(data.length, 18);
  head.writeUInt16LE(name.length, 22);
  const local = bytes('PK\x03\x04', head, name, data);
  const listed = bytes('PK\x01\x02', [20, 0], head, Buffer.alloc(14), name);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(local.length, 12);
  return bytes(local, listed, 'PK\x05\x06', end);
}

function crc32(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function pdf() {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Sample(${PAGE.replace(/[()]/g, '\\$&')})>>`];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const at = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  return `${file}xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`;
}

/** A film whose second box is the page. */
function film() {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(PAGE.length + 8);
  return bytes('\0\0\0\x10ftypisom\0\0\x02\0', length, 'mdat', PAGE);
}

/** An old Office file with its root, and the page wherever the header leaves room and behind all of it. */
function compound() {
  const file = Buffer.alloc(1536, 0xff);
  const head = Buffer.alloc(80);
  head.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  for (const [at, number] of [[26, 3], [28, 0xfffe], [30, 9], [32, 6], [44, 1], [48, 1]]) head.writeUInt16LE(number, at);
  file.set(head);
  file.set(bytes(PAGE), 80);
  file[1024 + 66] = 5;
  return bytes(file, PAGE);
}

/** A file of an ending with a page in it, wherever a file of this kind may have one. */
function sample(ending, pictures) {
  if (ending in WHOLE) return bytes(Buffer.from(WHOLE[ending]));
  if (['mp4', 'm4v', 'm4a', 'mov', '3gp'].includes(ending)) return film();
  if (['doc', 'dot', 'xls', 'xlt', 'ppt', 'pps', 'pot'].includes(ending)) return compound();
  const begins = Object.entries(BEGINNINGS).find(([endings]) => endings.split(' ').includes(ending));
  if (begins) return bytes(begins[1], PAGE);
  if (ending === 'pdf') return bytes(pdf());
  if (ending === 'epub') return archive('mimetype', `application/epub+zip${PAGE}`);
  if (ending in pictures) return pictures[ending];
  return archive('sample.html', PAGE); // ZIP, and all that is one within
}

/** Small pictures of each kind, as the browser itself makes them. */
async function drawn(browser) {
  const page = await browser.newPage();
  const as = async (type) => {
    const url = await page.evaluate((type) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 4, height: 4 });
      canvas.getContext('2d').fillRect(0, 0, 2, 2);
      return canvas.toDataURL(type);
    }, type);
    return Buffer.from(url.split(',')[1], 'base64');
  };
  const [png, jpeg, webp] = [await as('image/png'), await as('image/jpeg'), await as('image/webp')];
  await page.close();
  const gif = bytes('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;');
  return { png, apng: png, jpg: jpeg, jpeg, jpe: jpeg, jfif: jpeg, webp, gif };
}

/** The endings that the handbook lists, so that a kind that is added is tried here too. */
function endings() {
  const page = execFileSync(values.pimh, ['help', 'files'], { encoding: 'utf8' });
  const table = page.split('## Kinds of files that are published')[1].split('What is in a file')[0];
  return ['', ...table.match(/(?<=\s)\.[a-z0-9]+/g).map((ending) => ending.slice(1))];
}

/** Types of which a browser makes a page that can run something. */
const RUNS = /html|javascript|ecmascript|^(text|application)\/xml$/;

/** Types that every host knows. */
const TYPES = {
  pdf: 'application/pdf', txt: 'text/plain', png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', svg: 'image/svg+xml', mp4: 'video/mp4',
};

/** What a browser makes of a file: whether something ran, and whether it took it for a page with elements of its own. */
async function opened(page, url) {
  const download = page.waitForEvent('download', { timeout: 5_000 }).catch(() => undefined);
  const problem = await page.goto(url, { waitUntil: 'load', timeout: 10_000 }).then(() => '', (error) => String(error));
  if (/Download is starting|ERR_ABORTED/.test(problem)) {
    await (await download)?.cancel();
    return {};
  }
  if (problem) return { problem };
  await page.mouse.move(20, 20);
  return page.evaluate(() => ({
    ran: document.title === 'ran',
    type: document.contentType,
    live: document.querySelectorAll('script, details, b').length,
  }));
}

async function served(browser, host, names, told) {
  const context = await browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  for (const name of names) {
    const problems = [];
    const type = (await fetch(`${host.origin}/${name}`, { method: 'HEAD' })).headers.get('content-type') ?? '';
    if (RUNS.test(type)) problems.push(`the host calls it ${type}`);
    const right = TYPES[name.split('.')[1]] ?? type;
    if (!type.startsWith(right)) problems.push(`the host calls it ${type}, and not ${right}`);
    const found = await opened(page, `${host.origin}/${name}`);
    if (found.problem) problems.push(found.problem);
    if (found.ran) problems.push('a script of it ran');
    if (found.live || found.type === 'text/html') problems.push(`it became a page (${found.type})`);
    told(`${host.name} ${name}`, problems);
    await page.goto('about:blank');
  }
  await context.close();
}

function write(path, content) {
  const file = join(project, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
}

async function main(browser) {
  const pictures = await drawn(browser);
  const names = endings().map((ending) => (ending === '' ? 'sample' : `sample.${ending}`));
  write('content/site.toml', `title = "Sample"\nbase_url = "https://files.test/"\nfiles = ${JSON.stringify(names)}\n[search]\nenabled = false\n`);
  write('content/_index.md', '---\ntitle: Home\nsummary: A small sample site to try things on.\n---\n\nSample words.\n');
  for (const name of names) write(`content/${name}`, sample(name.split('.')[1] ?? '', pictures));
  execFileSync(values.pimh, ['build', '--root', project], { stdio: 'inherit' });
  const tree = join(project, 'public');
  // What must be found if nothing stood in its way: the same page under a name of which Apache knows nothing.
  writeFileSync(join(tree, 'control.gpx'), PAGE);
  await Promise.all(hosts(values.hosts).map(async (host) => {
    const mine = new Report();
    await mine.group(host.name, async () => {
      const running = await start(host, tree, folder, values.hosts);
      try {
        await served(browser, running, names, (where, problems) => mine.check('files', where, problems));
        if (host.name === 'apache') {
          await served(browser, running, ['control.gpx'], (_, problems) => {
            const seen = problems.some((problem) => /ran/.test(problem));
            mine.check('files self-test', 'a page would run', seen ? [] : [`that was not seen: ${problems}`]);
          });
        }
      } finally {
        await running.close();
      }
    });
    results.passed += mine.passed;
    results.failures.push(...mine.failures);
  }));
}

try {
  await withBrowser(main);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(results.summary('web checks'));
process.exitCode = results.failed > 0 ? 1 : 0;
