// Chromium by Playwright. Never `newContext()`: that is an incognito profile, and the states here are those of people.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { launchOptions, wholeBrowser } from '../lib/chromium.mjs';
import { gone } from './bounds.mjs';
import { Browser } from './browser.mjs';
import { managed } from './managed.mjs';

/** What chrome://settings/content/siteData writes: 2 = may not store, 4 = deleted when all windows are closed. */
const siteData = (setting) => ({ profile: { default_content_setting_values: { cookies: setting } } });

const STATES = {
  normal: {},
  blocked: { preferences: siteData(2) },
  'clear on close': { preferences: siteData(4) },
  incognito: { args: ['--incognito'] },
  'managed: may keep nothing': { policy: { DefaultCookiesSetting: 2 } },
  'managed: forgets when closed': {
    // It works only where nothing is synchronised.
    policy: { ClearBrowsingDataOnExitList: ['cookies_and_other_site_data'], SyncDisabled: true },
  },
  'managed: always private': { policy: { IncognitoModeAvailability: 2 } },
};

/** Storage that script writes, as Safari empties it after seven days. */
const STORAGE = 'local_storage,indexeddb,cache_storage,file_systems,service_workers';

export class Chromium extends Browser {
  #context;
  #page;

  async launch() {
    const { preferences, policy, args = [] } = STATES[this.state] ?? fail(`Chromium knows no state "${this.state}"`);
    if (preferences && !this.#context) {
      mkdirSync(join(this.profile, 'Default'));
      writeFileSync(join(this.profile, 'Default/Preferences'), JSON.stringify(preferences));
    }
    const options = { locale: 'ja-JP', timezoneId: 'Asia/Tokyo', userAgent: this.userAgent };
    // Settings, policies and windows are of the whole browser; all else is of its engine.
    const program = this.state === 'normal' ? launchOptions : wholeBrowser;
    const start = { ...program, headless: true, timeout: 30_000, args: [...program.args, ...args] };
    if (policy) start.executablePath = managed('chromium', this.profile, wholeBrowser.executablePath, policy);
    this.#context = await chromium.launchPersistentContext(this.profile, { ...start, ...options });
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.#page.setDefaultTimeout(15_000);
    if (this.brands) await this.#hint();
    // How Safari tells its own pages; nothing else of an iPhone is here.
    if (this.standalone) await this.#page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
    this.pid = processOn(this.profile);
  }

  goto(url) {
    return this.#page.goto(url);
  }

  read(look, argument) {
    return this.#page.evaluate(look, argument);
  }

  type(selector, text) {
    return this.#page.fill(selector, text);
  }

  click(selector) {
    return this.#page.locator(selector).first().click({ noWaitAfter: true });
  }

  picture(file) {
    return this.#page.screenshot({ path: file, fullPage: true });
  }

  async quit() {
    await this.#context?.close();
    if (this.pid) await gone(this.pid, 10_000);
  }

  async abandon() {
    await this.#context?.close().catch(() => {});
  }

  /** The client hint, which a WebView sends beside whatever user agent its app has chosen. */
  async #hint() {
    const brands = this.brands.map((brand) => ({ brand, version: '140' }));
    const about = { platform: 'Android', platformVersion: '15', architecture: '', model: '', mobile: true, fullVersion: '140.0.0.0' };
    const devtools = await this.#context.newCDPSession(this.#page);
    await devtools.send('Emulation.setUserAgentOverride', { userAgent: this.userAgent, userAgentMetadata: { brands, ...about } });
  }

  loseCookies() {
    return this.#context.clearCookies();
  }

  async loseStorage() {
    const devtools = await this.#context.newCDPSession(this.#page);
    await devtools.send('Storage.clearDataForOrigin', { origin: new URL(this.address).origin, storageTypes: STORAGE });
  }
}

/** The browser's own process among its helpers, which have a type. */
function processOn(profile) {
  const commandOf = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    } catch {
      return []; // ended meanwhile
    }
  };
  const isIt = (command) => command.includes(`--user-data-dir=${profile}`) && !command.some((word) => word.startsWith('--type='));
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isIt(commandOf(name)));
  return Number(pid ?? fail(`no process has ${profile}`));
}

function fail(sentence) {
  throw new Error(sentence);
}
