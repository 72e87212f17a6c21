// One real browser on a profile of its own: what every engine's driver has in common. A driver gives `launch`, `goto`,
// `read`, `type`, `click`, `picture`, `quit` and `pid`; everything here is built from these.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sleep } from '../lib/site.mjs';
import { killed, within } from './bounds.mjs';

/** A page may take this long, wasm and all, on a machine that others use as well. */
const PAGE = 45_000;

export class Browser {
  /** A copy of the profile, if a step makes one. */
  get keptProfile() {
    return `${this.profile}-kept`;
  }

  constructor(state, address) {
    this.state = state;
    this.address = address;
    this.profile = mkdtempSync(join(tmpdir(), 'shinrai-browser-'));
  }

  /** Starts it; a second time on the same profile it is the same browser, opened again. */
  start() {
    return within(80_000, `start ${this.constructor.name}`, this.launch());
  }

  async open(path) {
    await within(PAGE, `goto ${path}`, this.goto(new URL(path, this.address).href));
    await this.ready();
  }

  /** Clicks, and waits for the document that comes of it. */
  async press(selector) {
    await this.read(() => document.documentElement.setAttribute('data-before', ''));
    await within(PAGE, `click ${selector}`, this.click(selector));
    await this.ready();
  }

  /** The document is another than before, complete, and taken over by the script. */
  async ready() {
    const until = Date.now() + PAGE;
    for (;;) {
      const state = await this.read(() => {
        const { documentElement: html, body, readyState } = document;
        if (html.hasAttribute('data-before') || readyState !== 'complete' || !location.host) return 'not there';
        return body.hasAttribute('data-hydrated') ? 'ready' : 'not taken over by the script';
      }).catch((error) => error.message); // between two documents there is nobody to ask
      if (state === 'ready') return;
      if (Date.now() > until) throw new Error(`the page is not ready: ${state}`);
      await sleep(50);
    }
  }

  fill(selector, text) {
    return within(PAGE, `fill ${selector}`, this.type(selector, text));
  }

  /** Ticks or unticks by a click, as a hand does. */
  async tick(selector, on) {
    if ((await this.read((at) => document.querySelector(at)?.checked, selector)) === on) return;
    await within(PAGE, `tick ${selector}`, this.click(selector));
    const now = await this.read((at) => document.querySelector(at)?.checked, selector);
    if (now !== on) throw new Error(`${selector} does not stay ${on ? 'ticked' : 'unticked'}`);
  }

  screenshot(file) {
    return within(PAGE, 'screenshot', this.picture(file));
  }

  /** Closes it as a person does, so that what it forgets when closed is forgotten. */
  close() {
    return within(20_000, 'close', this.quit());
  }

  /** The power goes: no handler of its own runs. */
  async kill() {
    await killed(this.pid);
    await this.abandon?.();
  }

  /** Whatever happened, no process and no file stays. */
  async end() {
    await this.close().catch(() => {});
    await this.kill().catch(() => {});
    for (const folder of [this.profile, this.keptProfile]) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
