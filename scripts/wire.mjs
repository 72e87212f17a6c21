// What each page weighs over the wire. With --bars it fails where a page is over its bar (protocol.md 15).
import { Client } from '../end2end/lib/client.mjs';
import { HANAKO, startSite } from '../end2end/lib/site.mjs';
import { weigh } from '../end2end/lib/weigh.mjs';

const KB = 1000;
/** HTML + CSS, and all with script and wasm, brotli. Lower them when the pages have become lighter. */
const BARS = { '/sign-in': { first: 20 * KB, total: 230 * KB } };

export async function weighAll(site) {
  const client = new Client(site);
  const pages = { '/sign-in': await weigh(client, '/sign-in') };
  await client.step('sign_in', { login_id: HANAKO.loginId, password: HANAKO.password }, '/sign-in/code');
  pages['/sign-in/code'] = await weigh(client, '/sign-in/code');
  await client.step('submit_code', { code: await site.latestCode(), trust: 'on' }, '/sign-in/remembered');
  pages['/sign-in/remembered'] = await weigh(client, '/sign-in/remembered');
  pages['/my'] = await weigh(client, '/my');
  client.close();
  return pages;
}

export function printWeights(pages) {
  const columns = ['html', 'css', 'js', 'wasm', 'split', 'icons', 'first', 'total'];
  console.log(`${'bytes, brotli as served'.padEnd(26)}${columns.map((column) => column.padStart(9)).join('')}`);
  for (const [path, weight] of Object.entries(pages)) {
    console.log(`${path.padEnd(26)}${columns.map((column) => String(weight[column]).padStart(9)).join('')}`);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const site = await startSite();
  try {
    const pages = await weighAll(site);
    printWeights(pages);
    const over = [];
    for (const [path, bars] of Object.entries(BARS)) {
      for (const [what, bar] of Object.entries(bars)) {
        if (pages[path][what] > bar) over.push(`${path}: ${what} ${pages[path][what]} bytes, the bar is ${bar}`);
      }
    }
    for (const [path, { unpacked }] of Object.entries(pages)) over.push(...unpacked.map((file) => `${path}: ${file} is sent uncompressed`));
    for (const line of over) console.log(`over the bar: ${line}`);
    if (process.argv.includes('--bars') && over.length) process.exitCode = 1;
  } finally {
    await site.end();
  }
}
