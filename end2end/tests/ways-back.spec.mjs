import { codeAfter, expectDone, newRecoveryCodes, openedForm, send } from '../lib/forms.mjs';
import { expect, HANAKO, test } from '../lib/test.mjs';

const NEW_PASSWORD = 'lantern-orbit-mustard-42';

test('a forgotten password comes back at once by two different ways', async ({ visitor, site, anotherBrowser }) => {
  await visitor.signIn();
  const [first] = await newRecoveryCodes(visitor);
  await site.advance(61);

  const other = await anotherBrowser();
  await other.open('/recover');
  const code = await codeAfter(site, HANAKO.email, () => send(other, 'recover', { login_id: HANAKO.loginId }));
  await send(other, 'recover_code', { code: '000000' });
  await other.expectRefusal('CODE_WRONG');
  await send(other, 'recover_code', { code });
  await other.isAt('/recover/code');
  await openedForm(other, 'recover_code');
  await send(other, 'recover_code', { recovery_code: first });
  await other.isAt('/recover/password');
  await send(other, 'reset_password', { new_password: 'hanako123' });
  await other.expectRefusal('PASSWORD_COMMON');
  await send(other, 'reset_password', { new_password: NEW_PASSWORD });
  await expectDone(other, 'PASSWORD_RESET');

  await visitor.open('/my');
  await visitor.isAt('/sign-in');
  await other.signIn({ ...HANAKO, password: NEW_PASSWORD });
  // Two ways were shown: nothing has to rest.
  await other.open('/my/customer/email');
  await expect(other.form('request_email_change')).toBeVisible();
});

test('an ID that does not exist is answered as one that does', async ({ visitor, site }) => {
  await visitor.open('/recover');
  await send(visitor, 'recover', { login_id: 'nobody-here' });
  await visitor.isAt('/recover/code');
  await send(visitor, 'recover_code', { code: '000000' });
  await visitor.expectRefusal('CODE_WRONG');
  expect((await site.outbox()).filter((message) => message.code)).toEqual([]);
});

test('a new address is called off, asked for again, and confirmed by the digits of the mail', async ({ visitor, site }) => {
  const to = 'hanako.new@example.jp';
  await visitor.signIn();
  await visitor.open('/my/customer/email');
  await send(visitor, 'request_email_change', { email: to });
  await expectDone(visitor, 'EMAIL_REQUESTED');
  await visitor.press('cancel_email_change');
  await expectDone(visitor, 'EMAIL_CANCELLED');
  await site.advance(61);
  const code = await codeAfter(site, to, () => send(visitor, 'request_email_change', { email: to }));
  await send(visitor, 'confirm_email', { code });
  await expectDone(visitor, 'EMAIL_CHANGED');
});

test('a lost device is shut out from another one', async ({ visitor, site, anotherBrowser }) => {
  const lost = await anotherBrowser();
  await lost.signIn();
  await site.advance(61);
  await visitor.signIn();
  await visitor.open('/help/lost');
  await visitor.open('/my/devices');
  const form = await openedForm(visitor, 'lost_device');
  await visitor.after(() => form.locator('button').click());
  await expectDone(visitor, 'DEVICE_LOST');
  await lost.open('/my');
  await lost.isAt('/sign-in');
  await site.advance(61);
  await lost.givePassword();
  await lost.isAt('/sign-in/code');
});

test('one session of several is ended, and a notice read goes away', async ({ visitor, site, anotherBrowser }) => {
  const other = await anotherBrowser();
  await other.signIn(HANAKO, { remember: false });
  await site.advance(61);
  await visitor.signIn();
  await visitor.open('/my/devices');
  await visitor.press('end_session');
  await expectDone(visitor, 'SESSION_ENDED');
  await other.open('/my');
  await other.isAt('/sign-in');

  await visitor.open('/my');
  const notices = visitor.form('read_notice');
  const before = await notices.count();
  expect(before).toBeGreaterThan(0);
  await visitor.press('read_notice');
  await visitor.isAt('/my');
  await expect(notices).toHaveCount(before - 1);
});

test('an ID that is taken is told once the address is proved, and another one chosen', async ({ visitor, site }) => {
  await visitor.open('/sign-up');
  const fields = { login_id: HANAKO.loginId, password: NEW_PASSWORD, email: 'saburo@example.jp' };
  const code = await codeAfter(site, fields.email, () => send(visitor, 'sign_up', fields));
  await visitor.isAt('/sign-up/code');
  await send(visitor, 'confirm_sign_up', { code });
  await visitor.expectRefusal('ID_TAKEN');
  await send(visitor, 'sign_up', { login_id: 'saburo' });
  await visitor.open('/my');
  await visitor.isAt('/my');
});
