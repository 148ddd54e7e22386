// The scripts of the gate as they are served: src/gate/loader/*.js, made small by esbuild, beside their sources.
//
//   node minify.mjs            writes src/gate/loader/*.min.js anew, after a change

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const FOLDER = join(import.meta.dirname, '../../src/gate/loader');
const SCRIPTS = ['loader', 'sign-in', 'sw'];
// What every page of a sealed site has to load before it can open anything.
const MOST_BYTES = 8000;

export const source = (script) => readFileSync(join(FOLDER, `${script}.js`), 'utf8');

/** A script with those that it imports, small; `read` gives the text of each by its name. */
export async function minified(script, read = source) {
  const ours = {
    name: 'ours',
    setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: read(basename(path, '.js')) })),
  };
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, `${script}.js`)], plugins: [ours], bundle: true, write: false,
    minify: true, format: 'esm', target: 'es2022', charset: 'utf8',
  });
  return outputFiles[0].text;
}

/** Checks that what is served is what the sources say, and that it is small enough. */
export async function checkScripts(report) {
  for (const script of SCRIPTS) {
    const served = readFileSync(join(FOLDER, `${script}.min.js`), 'utf8');
    report.check('scripts', `${script}.min.js`, served === (await minified(script)) ? [] : [`is not what ${script}.js gives: run node tests/web/minify.mjs`]);
  }
  const size = gzipSync(readFileSync(join(FOLDER, 'loader.min.js')), { level: 9 }).length;
  report.note(`loader.min.js is ${size} bytes zipped`);
  report.check('scripts', 'the size of the loader', size < MOST_BYTES ? [] : [`${size} bytes zipped, the limit is ${MOST_BYTES}`]);
}

if (process.argv[1] === import.meta.filename) {
  for (const script of SCRIPTS) writeFileSync(join(FOLDER, `${script}.min.js`), await minified(script));
}
