import { codeAfter, expectDone, later, newRecoveryCodes, openedForm, send } from '../lib/forms.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, HANAKO, test } from '../lib/test.mjs';

const NEW_PASSWORD = 'lantern-orbit-mustard-42';
const LINE = '+819012345678';

test('a number is added by a code to it, and codes go there from then on', async ({ visitor, site }) => {
  await visitor.signIn();
  await visitor.open('/my/customer/mobile');
  const code = await codeAfter(site, LINE, () => send(visitor, 'request_mobile_change', { mobile: '０９０ー１２３４ー５６７８' }));
  await send(visitor, 'confirm_mobile', { code });
  await visitor.isAt('/my/customer');
  await expectDone(visitor, 'MOBILE_CHANGED');

  await site.advance(61);
  await visitor.open('/my/two-step');
  const form = visitor.page.locator('form[action="/api/start_two_step"]');
  const sms = await codeAfter(site, LINE, async () => {
    await form.locator('[name="channel"][value="sms"]').first().click();
    if (await form.locator('input[type="radio"]').count()) await visitor.press('start_two_step');
    await visitor.isAt('/my/two-step');
  });
  await send(visitor, 'enable_two_step', { code: sms });
  await expectDone(visitor, 'CHANNEL_CHANGED');
});

test('password and code are asked on the page, which then goes on', async ({ visitor, site }) => {
  await visitor.signIn();
  await later(site);
  await visitor.open('/my/recovery-codes');
  await send(visitor, 'confirm_identity', { password: 'not this one' });
  await visitor.expectRefusal('BAD_CREDENTIALS');
  await send(visitor, 'confirm_identity', { password: HANAKO.password });
  await visitor.isAt('/my/recovery-codes');
  const code = await codeAfter(site, HANAKO.email, () => visitor.press('send_fresh_code'));
  // The step lives on the server: a reload and a second look show the same one.
  await visitor.open('/my/recovery-codes');
  await send(visitor, 'confirm_fresh_code', { code });
  await visitor.press('create_recovery_codes');
  const codes = await visitor.page.locator('.spare-codes li').allInnerTexts();
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
});

test('a recovery code signs in where no message arrives', async ({ visitor, site, anotherBrowser }) => {
  await visitor.signIn();
  const [first] = await newRecoveryCodes(visitor);
  await site.advance(61);
  const other = await anotherBrowser();
  await other.givePassword();
  await other.isAt('/sign-in/code');
  await openedForm(other, 'use_recovery_code');
  await send(other, 'use_recovery_code', { recovery_code: first.toLowerCase() });
  await other.open('/my');
  await other.isAt('/my');
});

test('a new address is confirmed by its link, and undone from the old one', async ({ visitor, site, anotherBrowser }) => {
  await visitor.signIn();
  await visitor.open('/my/customer/email');
  await send(visitor, 'request_email_change', { email: 'hanako.new@example.jp' });
  await expectDone(visitor, 'EMAIL_REQUESTED');
  const link = async (to, path) => {
    const mails = await site.outbox(to);
    const found = mails.map((mail) => new RegExp(`\\S+${path}\\?token=\\S+`).exec(mail.body)).find(Boolean);
    const url = new URL(found[0]);
    return url.pathname + url.search;
  };
  await site.message({ to: 'hanako.new@example.jp' });
  await visitor.open(await link('hanako.new@example.jp', '/email/confirm'));
  await visitor.press('confirm_email');
  await visitor.isAt('/my/customer');
  await expectDone(visitor, 'EMAIL_CHANGED');

  const phone = await anotherBrowser();
  await phone.open(await link(HANAKO.email, '/email/undo'));
  await phone.press('undo_email');
  await phone.isAt('/sign-in');
  await expectDone(phone, 'EMAIL_RESTORED');
  await visitor.open('/my');
  await visitor.isAt('/sign-in');
});

test('a new password ends every other session and keeps this one', async ({ visitor, site, anotherBrowser }) => {
  await visitor.signIn();
  await site.advance(61);
  const other = await anotherBrowser();
  await other.signIn();
  await visitor.open('/my/password');
  await send(visitor, 'change_password', { current_password: HANAKO.password, new_password: 'hanako123' });
  await visitor.expectRefusal('PASSWORD_COMMON');
  await send(visitor, 'change_password', { current_password: HANAKO.password, new_password: NEW_PASSWORD });
  await expectDone(visitor, 'PASSWORD_CHANGED');
  await other.open('/my');
  await other.isAt('/sign-in');
  await visitor.signOut();
  await visitor.givePassword({ ...HANAKO, password: NEW_PASSWORD });
  await visitor.isAt('/my');
});

test('two-step verification is switched off with eyes open', async ({ visitor }) => {
  await visitor.signIn();
  await visitor.open('/my/two-step');
  await openedForm(visitor, 'disable_two_step');
  await send(visitor, 'disable_two_step', { understood: true });
  await expectDone(visitor, 'TWO_STEP_OFF');
  await visitor.signOut();
  await visitor.givePassword();
  await visitor.isAt('/my');
});

test('a forgotten password comes back by the mailbox', async ({ visitor, site }) => {
  await visitor.open('/recover');
  const code = await codeAfter(site, HANAKO.email, () => send(visitor, 'recover', { login_id: HANAKO.loginId }));
  await visitor.isAt('/recover/code');
  await send(visitor, 'recover_code', { code });
  await visitor.isAt('/recover/password');
  await send(visitor, 'reset_password', { new_password: NEW_PASSWORD });
  await visitor.isAt('/sign-in');
  await expectDone(visitor, 'PASSWORD_RESET');
  await visitor.givePassword();
  await visitor.expectRefusal('BAD_CREDENTIALS');
});

test('a new subscriber proves the address and is in', async ({ visitor, site }) => {
  await visitor.open('/sign-up');
  const fields = { login_id: 'jiro', password: NEW_PASSWORD, email: 'jiro@example.jp' };
  const code = await codeAfter(site, fields.email, () => send(visitor, 'sign_up', fields));
  await visitor.isAt('/sign-up/code');
  await send(visitor, 'confirm_sign_up', { code });
  await visitor.isAt('/sign-in/remembered');
  await visitor.open('/my');
  await visitor.isAt('/my');
});

test('a sign-in that was somebody else ends their session', async ({ visitor, site, anotherBrowser }) => {
  const stranger = await anotherBrowser();
  await stranger.signIn();
  await site.advance(61);
  await visitor.signIn();
  await visitor.open('/my/history');
  const last = await openedForm(visitor, 'disown_sign_in', (forms) => forms.last());
  await visitor.after(() => last.locator('button').click());
  await visitor.isAt('/my/password');
  await stranger.open('/my');
  await stranger.isAt('/sign-in');
});

test('every page of the account is accessible and fits a phone @once', async ({ visitor, page }) => {
  test.setTimeout(180_000);
  await visitor.signIn();
  for (const path of ['/my', '/my/two-step', '/my/customer', '/my/customer/email', '/my/customer/mobile', '/my/password',
    '/my/recovery-codes', '/my/history', '/my/devices', '/help/lost', '/help/privacy', '/recover']) {
    await visitor.open(path);
    await visitor.isAt(path);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page, 320);
  }
});
