// What a page weighs over the wire, brotli as served: its HTML, and all that its HTML makes a browser fetch.
import { brotliDecompressSync } from 'node:zlib';

const plain = ({ headers, body }) => (headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body).toString();

/** `{ html, css, js, wasm, split, icons, total, first, unpacked }` in bytes; `first` is HTML + CSS. */
export async function weigh(client, path) {
  const page = await client.get(path);
  if (page.status !== 200) throw new Error(`GET ${path}: ${page.status}`);
  const weight = { html: page.body.length, css: 0, js: 0, wasm: 0, split: 0, icons: 0 };
  const unpacked = [];
  const seen = new Set();

  const fetchInto = async (address) => {
    const url = new URL(address, `${client.site.url}${path}`);
    if (url.origin !== client.site.url || seen.has(url.pathname)) return;
    seen.add(url.pathname);
    const file = await client.get(url.pathname);
    if (file.status !== 200) throw new Error(`GET ${url.pathname}: ${file.status}`);
    weight[kind(url.pathname)] += file.body.length;
    if (!file.headers['content-encoding'] && file.body.length > 1024) unpacked.push(url.pathname);
    if (url.pathname.endsWith('.js')) {
      const source = plain(file);
      for (const [, , next] of source.matchAll(/\b(?:from|import)\s*(["'])(\.{0,2}\/[^"']+\.js)\1/g)) {
        await fetchInto(new URL(next, url).href);
      }
    }
  };

  const html = plain(page);
  for (const [link] of html.matchAll(/<link\b[^>]*>/g)) {
    const rel = /\brel="?([\w-]+)/.exec(link)?.[1];
    const href = /\bhref="?([^"\s>]+)/.exec(link)?.[1];
    if (href && ['stylesheet', 'modulepreload', 'preload', 'icon'].includes(rel)) await fetchInto(href);
  }
  for (const [, src] of html.matchAll(/<script\b[^>]*\bsrc="?([^"\s>]+)/g)) await fetchInto(src);
  for (const [, , next] of html.matchAll(/\b(?:from|import)\s*\(?\s*(["'])(\/[^"']+\.js)\1/g)) await fetchInto(next);

  const { html: document, css, js, wasm, split, icons } = weight;
  return { ...weight, first: document + css, total: document + css + js + wasm + split + icons, unpacked };
}

function kind(path) {
  if (path.endsWith('.css')) return 'css';
  if (/\/(split|chunk)[^/]*\.wasm$/.test(path)) return 'split';
  if (path.endsWith('.wasm')) return 'wasm';
  if (path.endsWith('.js')) return 'js';
  return 'icons';
}
