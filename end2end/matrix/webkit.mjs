// WebKitGTK, which stands in for Safari, always by https. Driven by WebDriver it keeps nothing: an honest private
// window. As MiniBrowser of its own it keeps cookies and storage, and is driven by the front's remote control.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';

import { gone, killed } from './bounds.mjs';
import { Browser } from './browser.mjs';
import { webkitEnvironment } from './display.mjs';
import { START } from './remote.mjs';
import { WebDriver } from './webdriver.mjs';

// Safari has these on; in GTK's build they are off.
const FEATURES = '--features=+StorageAPI,+StorageAPIEstimate,+FileSystem,+FileSystemWritableStream';

function miniBrowser() {
  const folders = readdirSync('/usr/lib').flatMap((name) => ['4.1', '4.0'].map((v) => `/usr/lib/${name}/webkit2gtk-${v}/MiniBrowser`));
  const found = process.env.MINIBROWSER ?? folders.find((path) => existsSync(path));
  if (!found) throw new Error('there is no MiniBrowser: scripts/setup.sh test installs webkit2gtk-driver');
  return found;
}

export class WebKitPrivate extends Browser {
  #service;
  #driver;

  async launch() {
    const env = await webkitEnvironment(this.profile);
    const port = await freePort();
    this.#service = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' });
    this.#service.on('error', () => {}); // said by the session that cannot begin
    this.pid = this.#service.pid;
    this.#driver = await WebDriver.begin(port, {
      browserName: 'MiniBrowser',
      acceptInsecureCerts: true,
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation', FEATURES] },
    });
  }

  goto(url) {
    return this.#driver.post('url', { url });
  }

  read(look, argument) {
    return this.#driver.post('execute/sync', { script: `return (${look})(...arguments)`, args: argument === undefined ? [] : [argument] });
  }

  async type(selector, text) {
    const field = await this.#driver.element(selector);
    await this.#driver.post(`element/${field}/clear`, {});
    await this.#driver.post(`element/${field}/value`, { text });
  }

  async click(selector) {
    await this.#driver.post(`element/${await this.#driver.element(selector)}/click`, {});
  }

  async picture(file) {
    writeFileSync(file, Buffer.from(await this.#driver.get('screenshot'), 'base64'));
  }

  async quit() {
    await this.#driver?.end();
    this.#driver = undefined;
    await killed(this.pid);
  }
}

export class WebKitNormal extends Browser {
  /** `front` must carry a remote control. */
  constructor(state, address, front) {
    super(state, address);
    this.remote = front.remote;
  }

  async launch() {
    const env = await webkitEnvironment(this.profile);
    const args = [`--cookies-file=${this.profile}/cookies.sqlite`, '--ignore-tls-errors', FEATURES];
    if (this.state === 'cookies blocked') args.push('--cookies-policy=never');
    this.remote.forget();
    const child = spawn(miniBrowser(), [...args, new URL(START, this.address).href], { env, stdio: 'ignore' });
    child.on('error', () => {});
    this.pid = child.pid;
    // Its first window takes some seconds on a busy machine; asked again until it answers.
    const until = Date.now() + 60_000;
    while (!(await this.remote.read(() => true).catch(() => false))) {
      if (Date.now() > until) throw new Error('MiniBrowser opened no page in 60 s');
    }
  }

  async goto(url) {
    await this.remote.read((to) => {
      document.documentElement.setAttribute('data-before', '');
      setTimeout(() => location.assign(to), 20);
    }, url);
  }

  read(look, argument) {
    return this.remote.read(look, argument);
  }

  type(selector, text) {
    return this.remote.read(
      ([at, typed]) => {
        const field = document.querySelector(at);
        field.focus();
        field.value = typed;
        for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
      },
      [selector, text],
    );
  }

  async click(selector) {
    // Reported first: a click that leads away takes the reporter with it. A box is clicked at once.
    await this.remote.read((at) => {
      const found = document.querySelector(at);
      if (found.type === 'checkbox') found.click();
      else setTimeout(() => found.click(), 20);
    }, selector);
  }

  async picture() {
    throw new Error('MiniBrowser takes no pictures of itself');
  }

  async quit() {
    // Cookies are written when they come; storage within a second. SIGTERM is how a session manager closes it.
    await new Promise((done) => setTimeout(done, 1500));
    if (this.pid) process.kill(this.pid, 'SIGTERM');
    await gone(this.pid, 10_000);
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
