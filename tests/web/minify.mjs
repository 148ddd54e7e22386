// The scripts of the gate as they are served: src/gate/loader/*.js, made small by esbuild, beside their sources.
//
//   node minify.mjs            writes src/gate/loader/*.min.js anew, after a change

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';

const FOLDER = join(import.meta.dirname, '../../src/gate/loader');
const SCRIPTS = ['loader', 'sign-in', 'sw'];
// What every page of a sealed site has to load before it can open anything.
const MOST_BYTES = 6000;

export const source = (script) => readFileSync(join(FOLDER, `${script}.js`), 'utf8');
export const minified = (text) => transformSync(text, { minify: true, format: 'esm', target: 'es2022', charset: 'utf8' }).code;

/** Checks that what is served is what the sources say, and that it is small enough. */
export function checkScripts(report) {
  for (const script of SCRIPTS) {
    const served = readFileSync(join(FOLDER, `${script}.min.js`), 'utf8');
    report.check('scripts', `${script}.min.js`, served === minified(source(script)) ? [] : [`is not what ${script}.js gives: run node tests/web/minify.mjs`]);
  }
  const size = gzipSync(readFileSync(join(FOLDER, 'loader.min.js')), { level: 9 }).length;
  report.note(`loader.min.js is ${size} bytes zipped`);
  report.check('scripts', 'the size of the loader', size < MOST_BYTES ? [] : [`${size} bytes zipped, the limit is ${MOST_BYTES}`]);
}

if (process.argv[1] === import.meta.filename) {
  for (const script of SCRIPTS) writeFileSync(join(FOLDER, `${script}.min.js`), minified(source(script)));
}
