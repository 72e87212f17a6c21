// A reverse proxy as operators and companies have them, between the browser and the site: it may speak TLS (WebKit keeps
// no Secure cookie on plain http), may strip Set-Cookie, and may lend a browser without remote control one
// (see remote.mjs). A rule in the browser would not do: Playwright's route.fetch() fills the jar by itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The trust cookie. */
export const OURS = '__Host-browser';

export async function startFront(options) {
  const front = new Front(options);
  await front.listen();
  return front;
}

class Front {
  #server;
  #port;

  /** Names of the cookies that came with the last request for /sign-in. */
  presented = [];

  /** Values of the browser's cookie: the one given out last, the one that came last, and the one that came before it. */
  #given;
  #brought;
  #before;

  /** How often a browser has told of its marker and was answered. */
  reports = 0;

  /** `tls`: speaks https; `strip(line)`: whether this Set-Cookie is dropped; `remote`: lent to every page. */
  constructor({ tls = false, strip = () => false, remote } = {}) {
    Object.assign(this, { tls, strip, remote });
  }

  async listen() {
    const answer = (request, response) => this.#answer(request, response);
    this.#server = this.tls ? https.createServer(certificate(), answer) : http.createServer(answer);
    await new Promise((done, fail) => this.#server.on('error', fail).listen(0, '127.0.0.1', done));
    this.url = `${this.tls ? 'https' : 'http'}://localhost:${this.#server.address().port}`;
  }

  /** Where requests go from now on. */
  leadsTo(port) {
    this.#port = port;
  }

  /** Which value came with the last request for /sign-in. */
  get value() {
    if (!this.#brought) return 'none';
    if (this.#brought === this.#given) return 'the newest';
    return this.#brought === this.#before ? 'the one before' : 'another';
  }

  end() {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(done));
  }

  #answer(request, response) {
    if (this.remote?.takes(request, response)) return;
    const { method, url: path, headers } = request;
    if (method === 'GET' && path.split('?')[0] === '/sign-in') {
      const cookies = (headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
      this.presented = cookies.map(([name]) => name);
      this.#before = this.#brought;
      this.#brought = cookies.find(([name]) => name === OURS)?.[1];
    }
    const lend = this.remote && headers.accept?.includes('text/html');
    const sent = lend ? { ...headers, 'accept-encoding': 'identity' } : headers;
    const inner = http.request({ host: '127.0.0.1', port: this.#port, method, path, headers: sent }, (answer) => {
      if (path === '/api/report_browser') answer.on('end', () => (this.reports += 1));
      const said = { ...answer.headers };
      const kept = (said['set-cookie'] ?? []).filter((line) => !this.strip(line));
      for (const [name, value] of kept.map((line) => line.split(/[=;]/))) if (name === OURS && value) this.#given = value;
      if (kept.length) said['set-cookie'] = kept;
      else delete said['set-cookie'];
      if (!lend || !said['content-type']?.startsWith('text/html')) {
        response.writeHead(answer.statusCode, said);
        answer.pipe(response);
        return;
      }
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        const page = this.remote.lentTo(Buffer.concat(parts).toString());
        delete said['transfer-encoding'];
        response.writeHead(answer.statusCode, { ...said, 'content-length': Buffer.byteLength(page) });
        response.end(page);
      });
    });
    inner.on('error', () => response.headersSent || response.writeHead(502).end());
    request.pipe(inner);
  }
}

/** Made on the spot, for this machine alone. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'shinrai-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const made = spawnSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', cert], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  try {
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
