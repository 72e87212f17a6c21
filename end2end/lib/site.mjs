// One running Shinrai on a loopback port, with a database of its own: what tests, bench and screenshots drive.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = process.env.SHINRAI_BIN ?? join(ROOT, 'target/release/shinrai');

/** The account that `--dev` seeds. */
export const HANAKO = { loginId: 'hanako', password: 'correct horse battery staple' };

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts a site; `env` is added to what it is told, and nothing of our own environment reaches it. */
export async function startSite({ env = {} } = {}) {
  const site = new Site(await freePort(), env);
  try {
    await site.start();
  } catch (error) {
    await site.end();
    throw error;
  }
  return site;
}

class Site {
  #process;
  #log = '';

  constructor(port, env) {
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.folder = mkdtempSync(join(tmpdir(), 'shinrai-'));
    this.env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      SHINRAI_LISTEN: `127.0.0.1:${port}`,
      SHINRAI_PUBLIC_URL: this.url,
      SHINRAI_DATABASE_URL: `sqlite://${this.folder}/dev.db`,
      SHINRAI_SECRET_FILE: `${this.folder}/secret.key`,
      SHINRAI_SITE_ROOT: join(PROGRAM, '../../site'),
      ...env,
    };
  }

  get pid() {
    return this.#process.pid;
  }

  get log() {
    return this.#log;
  }

  /** What it logged, without the words for people at the start. */
  get logLines() {
    return this.#log.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  }

  /** Comes back when the site can serve, with the milliseconds that took. */
  async start() {
    const began = performance.now();
    const child = spawn(PROGRAM, ['serve', '--dev'], { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    let gone;
    child.on('error', (error) => (gone = error.message));
    child.on('exit', (status, signal) => (gone ??= `it ended with ${signal ?? status}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (this.#log = (this.#log + text).slice(-20_000)));
    }
    for (let tries = 0; tries < 3000; tries++) {
      if (gone) throw new Error(`${PROGRAM} does not serve: ${gone}\n${this.#log}`);
      if ((await this.status('/readyz')) === 200) return performance.now() - began;
      await sleep(5);
    }
    throw new Error(`${PROGRAM} is not ready after 15 s\n${this.#log}`);
  }

  /** Ends the process: politely, or with SIGKILL at once. */
  async stop(signal = 'SIGTERM') {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }

  async restart(signal) {
    await this.stop(signal);
    return this.start();
  }

  /** Stops it and forgets its data. */
  async end() {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Status of a GET; 0 if nobody answers. */
  status(path) {
    return new Promise((done) => {
      const request = http.get({ host: '127.0.0.1', port: this.port, path, headers: { host: `localhost:${this.port}` } });
      request.on('response', (response) => response.resume().on('end', () => done(response.statusCode)));
      request.on('error', () => done(0));
    });
  }

  /** Runs `shinrai ARGUMENT… --dev` on the same database. */
  command(args, input = '') {
    const run = spawnSync(PROGRAM, [...args, '--dev'], { cwd: this.folder, env: this.env, input, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`shinrai ${args.join(' ')}: ${run.stderr || run.stdout || run.error}`);
    return run.stdout;
  }

  addAccount(loginId, password, email, ...more) {
    this.command(['account', 'add', loginId, '--email', email, ...more], `${password}\n`);
    return { loginId, password, email };
  }

  /** Messages sent so far, newest first; `to` narrows them to one address. */
  async outbox(to) {
    const query = to ? `?to=${encodeURIComponent(to)}` : '';
    return (await fetch(`${this.url}/dev/outbox.json${query}`)).json();
  }

  /** The newest message that carries a code, waiting for one that is not `after`. */
  async message({ to, after } = {}) {
    for (let tries = 0; tries < 200; tries++) {
      const newest = (await this.outbox(to)).find((message) => message.code);
      if (newest && newest.id !== after?.id) return newest;
      await sleep(50);
    }
    throw new Error(`no ${after ? 'new ' : ''}message with a code in ten seconds`);
  }

  async latestCode(to) {
    return (await this.message({ to })).code;
  }

  /** Moves the site's clock; it only ever goes forward. */
  async advance(seconds) {
    const body = new URLSearchParams({ advance_seconds: String(seconds) });
    const answer = await fetch(`${this.url}/dev/clock`, { method: 'POST', body, redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`POST /dev/clock: ${answer.status}`);
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = net.createServer().on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
