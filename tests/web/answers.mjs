// What a host of a published site answers, and what stands in every answer of it.

import { Agent, request } from 'node:http';

/** What every answer has, errors and redirects of folders too. */
const HEADERS = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /camera=\(\)/,
  'strict-transport-security': /^max-age=31536000$/,
};

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Asks for exactly this path: nothing is made right on the way. */
export function ask(origin, path, headers = {}) {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(origin);
    const asked = request({ hostname, port, path, headers, agent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', failed);
    asked.end();
  });
}

/** Lets go of all connections. */
export const hangUp = () => agent.destroy();

/** What is wrong with the headers of an answer. */
export function wrongHeaders(answer) {
  return Object.entries(HEADERS).filter(([name, right]) => !right.test(answer.headers[name] ?? '')).map(([name]) => `${name}: ${answer.headers[name]}`);
}
