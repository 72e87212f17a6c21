// A subscriber in front of a browser: the verbs of the tests. The only file that knows what pages are made of, and it
// goes by the names of the interface (forms, fields, data attributes), never by words.
import { expect } from '@playwright/test';

import { HANAKO } from './site.mjs';

export class Visitor {
  constructor(page, site, script = true) {
    this.page = page;
    this.site = site;
    this.script = script;
  }

  // --- where things are ---------------------------------------------------------------------------------------------
  get loginId() { return this.page.locator('input[name="login_id"]'); }
  get password() { return this.page.locator('input[name="password"]'); }
  get code() { return this.page.locator('input[name="code"]'); }
  get trust() { return this.page.locator('input[name="trust"]').first(); }
  get refusal() { return this.page.locator('[data-refusal]'); }
  get tag() { return this.page.locator('input[name="attempt"]'); }
  get success() { return this.page.locator('main .alert-good'); }
  form(call) { return this.page.locator(`form[action="/api/${call}"]`); }
  button(call) { return this.form(call).locator('button[type="submit"]').first(); }

  // --- going places -------------------------------------------------------------------------------------------------
  async open(path) {
    const answer = await this.page.goto(new URL(path, this.site.url).href);
    await this.ready();
    return answer;
  }

  /** The page is there, and taken over if there is a script to do so. */
  async ready() {
    await this.page.waitForLoadState();
    // Pages that are plain forms come without script.
    const scripted = this.script && (await this.page.locator('script[type="module"]').count()) > 0;
    if (scripted) await this.page.locator('body[data-hydrated]').waitFor({ state: 'attached', timeout: 10_000 });
  }

  async isAt(path) {
    await expect(this.page).toHaveURL((url) => url.pathname === path);
    await this.ready();
  }

  async press(call) {
    await this.after(() => this.button(call).click());
  }

  /** Does it and waits for the document that comes of it: every form is a navigation of its own. */
  async after(act) {
    const arrived = this.page.waitForEvent('domcontentloaded');
    await act();
    await arrived;
    await this.ready();
  }

  // --- signing in ---------------------------------------------------------------------------------------------------
  async givePassword(account = HANAKO) {
    await this.open('/sign-in');
    // Whoever is signed in is led on from there.
    if (new URL(this.page.url()).pathname !== '/sign-in') await this.signOut();
    await this.loginId.fill(account.loginId);
    await this.password.fill(account.password);
    await this.press('sign_in');
  }

  async giveCode(code, { remember } = {}) {
    await this.code.fill(code);
    if (remember !== undefined) await this.trust.setChecked(remember);
    await this.press('submit_code');
  }

  /** From nothing to My Page with a code, which it gives back. */
  async signIn(account = HANAKO, { remember = true } = {}) {
    const before = await this.site.outbox();
    await this.givePassword(account);
    await this.isAt('/sign-in/code');
    const message = await this.site.message({ to: account.email, after: before.find((m) => m.code) });
    await this.giveCode(message.code, { remember });
    if (remember) await expect(this.success).toBeVisible();
    await this.open('/my');
    await this.isAt('/my');
    return message;
  }

  async signOut() {
    await this.open('/my');
    await this.press('sign_out');
    await this.isAt('/sign-in');
  }

  async expectRefusal(code) {
    await expect(this.page.locator(`[data-refusal="${code}"]`)).toBeVisible();
  }
}
