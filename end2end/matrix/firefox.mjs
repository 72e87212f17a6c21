// Firefox ESR by WebDriver BiDi: Playwright drives only a Firefox of its own making.
import puppeteer from 'puppeteer-core';

import { gone } from './bounds.mjs';
import { Browser } from './browser.mjs';
import { managed } from './managed.mjs';

const PROGRAM = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

const STATES = {
  normal: {},
  // Settings, history: "never remember history". Its windows look like any other.
  'never remember history': { prefs: { 'browser.privatebrowsing.autostart': true } },
  'private window': { args: ['--private-window', 'about:blank'] },
  blocked: { prefs: { 'network.cookie.cookieBehavior': 2 } },
  'clear on close': {
    prefs: { 'privacy.sanitize.sanitizeOnShutdown': true, 'privacy.clearOnShutdown_v2.cookiesAndStorage': true },
  },
  'managed: may keep nothing': { policy: { Cookies: { Behavior: 'reject', BehaviorPrivateBrowsing: 'reject', Locked: true } } },
  'managed: forgets when closed': { policy: { SanitizeOnShutdown: true } },
  'managed: always private': { policy: { PrivateBrowsingModeAvailability: 2 } },
};

export class Firefox extends Browser {
  #browser;
  #page;

  async launch() {
    const { prefs = {}, args = [], policy } = STATES[this.state];
    this.#browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: policy ? managed('firefox', this.profile, PROGRAM, { policies: policy }) : PROGRAM,
      headless: true,
      userDataDir: this.profile,
      timeout: 30_000,
      protocolTimeout: 30_000,
      args,
      extraPrefsFirefox: { 'intl.accept_languages': 'ja', ...prefs },
    });
    this.pid = this.#browser.process().pid;
    this.#page = (await this.#browser.pages())[0] ?? (await this.#browser.newPage());
    this.#page.setDefaultTimeout(15_000);
  }

  goto(url) {
    return this.#page.goto(url);
  }

  read(look, argument) {
    return this.#page.evaluate(look, argument);
  }

  async type(selector, text) {
    const field = await this.#page.waitForSelector(selector);
    await field.evaluate((element) => element.select());
    await field.type(text);
  }

  async click(selector) {
    await (await this.#page.waitForSelector(selector)).click();
  }

  async loseCookies() {
    await this.#page.deleteCookie(...(await this.#page.cookies(this.address)));
  }

  picture(file) {
    return this.#page.screenshot({ path: file });
  }

  async quit() {
    await this.#browser?.close();
    if (this.pid) await gone(this.pid, 15_000);
  }

  async abandon() {
    await this.#browser?.close().catch(() => {});
  }
}
