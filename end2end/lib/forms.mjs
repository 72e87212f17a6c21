// The forms behind sign-in and of the ways back, by the names of the interface.
import { expect } from '@playwright/test';

/** Fills in a form by the names of its fields and sends it. */
export async function send(visitor, call, fields = {}) {
  for (const [name, value] of Object.entries(fields)) {
    const field = visitor.form(call).locator(`[name="${name}"]`).first();
    if (value === true) await field.check();
    else await field.fill(value);
  }
  await visitor.press(call);
}

/** Ten minutes and more pass: what was proved is no longer fresh. */
export const later = (site) => site.advance(11 * 60);

export async function expectDone(visitor, code) {
  await expect(visitor.page.locator(`[data-done="${code}"]`)).toBeVisible();
}

/** The code of the newest message to somebody that is newer than `before`. */
export async function codeAfter(site, to, act) {
  const before = (await site.outbox(to)).find((message) => message.code);
  await act();
  return (await site.message({ to, after: before })).code;
}

/** The recovery codes that the account gets now. */
export async function newRecoveryCodes(visitor) {
  await visitor.open('/my/recovery-codes');
  await visitor.press('create_recovery_codes');
  return visitor.page.locator('.spare-codes li').allInnerTexts();
}

/** The form, with what it is folded into opened. */
export async function openedForm(visitor, call, choose = (forms) => forms.first()) {
  const form = choose(visitor.form(call));
  if (!(await form.isVisible())) await visitor.page.locator('details', { has: form }).last().locator('summary').first().click();
  return form;
}
