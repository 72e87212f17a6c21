// Our `test`: each has a site of its own, and fails on any word in the console, any page error, any answer of 500 and
// up, any page without a Content-Security-Policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { test as base, expect } from '@playwright/test';

import { HANAKO, startSite } from './site.mjs';
import { Visitor } from './visitor.mjs';

export { expect, HANAKO };

export const test = base.extend({
  /** Environment of the site, by `test.use({ siteEnv: {…} })`. */
  siteEnv: [{}, { option: true }],

  site: async ({ siteEnv }, use, info) => {
    const site = await startSite({ env: siteEnv });
    await use(site);
    if (info.status !== info.expectedStatus) await info.attach('log of the site', { body: site.log });
    await site.end();
  },

  baseURL: async ({ site }, use) => use(site.url),

  /** What went wrong unseen. A test that means to cause one says so: `problems.allow(/…/)`. */
  problems: async ({ javaScriptEnabled }, use) => {
    const problems = new Problems();
    // Without script nobody uses what is preloaded for it; Chromium finds that worth a warning.
    if (!javaScriptEnabled) problems.allow(/was preloaded using link preload but not used/);
    await use(problems);
    expect(problems.found(), 'problems nobody asked for').toEqual([]);
  },

  context: async ({ context, problems }, use) => {
    problems.watch(context);
    await use(context);
  },

  /** The subscriber at the first browser. */
  visitor: async ({ page, site, javaScriptEnabled }, use) => use(new Visitor(page, site, javaScriptEnabled)),

  /** Another browser: its own cookies, its own storage. */
  anotherBrowser: async ({ browser, site, problems, javaScriptEnabled, locale, timezoneId }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: site.url, javaScriptEnabled, locale, timezoneId, ...options });
      contexts.push(context);
      problems.watch(context);
      return new Visitor(await context.newPage(), site, options.javaScriptEnabled ?? javaScriptEnabled);
    });
    for (const context of contexts) await context.close();
  },
});

class Problems {
  #seen = [];
  #allowed = [];

  allow(...patterns) {
    this.#allowed.push(...patterns);
  }

  found() {
    return this.#seen.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }

  watch(context) {
    context.on('console', (message) => {
      const text = message.text();
      const bad = ['error', 'warning'].includes(message.type()) || /Content.Security.Policy|panicked/i.test(text);
      if (bad) this.#seen.push(`console ${message.type()}: ${text} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#seen.push(`page error: ${error.error()}`));
    context.on('response', (response) => {
      const where = `${response.request().method()} ${new URL(response.url()).pathname}`;
      if (response.status() >= 500) this.#seen.push(`${response.status()} on ${where}`);
      const page = (response.headers()['content-type'] ?? '').startsWith('text/html');
      if (page && !response.headers()['content-security-policy']) this.#seen.push(`no policy on ${where}`);
    });
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No violation of WCAG 2.2 AA on this page, in the light and in the dark. */
export async function expectAccessible(page, schemes = ['light', 'dark']) {
  // Not by a script element: the page's policy would refuse it. Our pages have no frames, so that no second page is needed.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = await page.evaluate(async (tags) => {
      const found = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'], iframes: false });
      return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }, RULES);
    expect(violations, `axe on ${page.url()}, ${colorScheme}`).toEqual([]);
  }
}

/** Nothing to scroll sideways at this width. */
export async function expectNoSidewaysScroll(page, width) {
  await page.setViewportSize({ width, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `pixels beyond ${width} on ${page.url()}`).toBeLessThanOrEqual(0);
}
