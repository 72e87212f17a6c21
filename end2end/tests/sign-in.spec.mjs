import { expect, HANAKO, test } from '../lib/test.mjs';
import { sentence } from '../lib/words.mjs';

/** Six digits that are not this code. */
const wrong = (code, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0');

test('the first time a code is asked, the second time ID and password are enough', async ({ visitor, site }) => {
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await expect(visitor.trust).toBeChecked();
  await visitor.giveCode(await site.latestCode());
  await visitor.isAt('/sign-in/remembered');
  await expect(visitor.success).toBeVisible();
  await visitor.signOut();

  await visitor.givePassword();
  await visitor.isAt('/my');
  expect((await site.outbox()).filter((message) => message.code)).toHaveLength(1);
});

test('without the tick the next sign-in asks for a code again', async ({ visitor }) => {
  await visitor.signIn(HANAKO, { remember: false });
  await visitor.signOut();
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
});

test('a wrong password and an unknown ID get the very same page', async ({ visitor }) => {
  const said = [];
  for (const account of [{ ...HANAKO, password: 'not this one' }, { loginId: 'nobody-here', password: 'not this one' }]) {
    await visitor.givePassword(account);
    await visitor.isAt('/sign-in');
    await visitor.expectRefusal('BAD_CREDENTIALS');
    await expect(visitor.password).toHaveValue('');
    said.push({ url: visitor.page.url(), words: await visitor.page.locator('main').innerText() });
  }
  expect(said[1]).toEqual(said[0]);
});

test('an ID in full-width capitals is the same ID', async ({ visitor }) => {
  await visitor.givePassword({ ...HANAKO, loginId: '　ＨＡＮＡＫＯ ' });
  await visitor.isAt('/sign-in/code');
});

test('the page and the message show the same four letters', async ({ visitor, site, page }) => {
  await visitor.givePassword();
  const message = await site.message();
  const tag = await visitor.tag.inputValue();
  expect(tag).toMatch(/^[A-Z]{4}$/);
  await expect(page.locator('main').getByText(tag, { exact: true })).toBeVisible();
  expect(message.body).toContain(tag);
  expect(message.body).toContain(message.code);
  // The address is masked: who looks over the shoulder learns nothing.
  await expect(page.locator('main')).not.toContainText(message.to);
});

test('a code with full-width digits and blanks is the same code', async ({ visitor, site }) => {
  await visitor.givePassword();
  const fullWidth = [...(await site.latestCode())].map((digit) => String.fromCodePoint(0xff10 + Number(digit)));
  fullWidth.splice(3, 0, '　');
  await visitor.giveCode(` ${fullWidth.join('')} `, { remember: false });
  await visitor.isAt('/my');
});

test('five wrong codes end it, and then the right one does not help', async ({ visitor, site, locale }) => {
  await visitor.givePassword();
  const code = await site.latestCode();
  for (const left of [4, 3, 2, 1]) {
    await visitor.giveCode(wrong(code, left));
    await visitor.isAt('/sign-in/code');
    await visitor.expectRefusal('CODE_WRONG');
    await expect(visitor.form('submit_code')).toContainText(sentence(locale, 'code_tries_left', { count: left }));
  }
  await visitor.giveCode(wrong(code, 5));
  await visitor.expectRefusal('CODE_DEAD');
  await visitor.open('/my');
  await visitor.isAt('/sign-in');

  // The way out that the page offers: start again from the password.
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  const fresh = await site.message({ after: { id: (await site.outbox())[1]?.id } });
  expect(fresh.code).toMatch(/^\d{6}$/);
  await visitor.giveCode(fresh.code, { remember: false });
  await visitor.isAt('/my');
});

test('a code is good for ten minutes, then a new one is one press away', async ({ visitor, site }) => {
  await visitor.givePassword();
  const old = await site.message();
  await site.advance(10 * 60 + 1);
  await visitor.giveCode(old.code);
  await visitor.isAt('/sign-in/code');
  await visitor.expectRefusal('CODE_EXPIRED');

  await visitor.press('resend_code');
  await visitor.isAt('/sign-in/code');
  const fresh = await site.message({ after: old });
  await visitor.giveCode(fresh.code, { remember: false });
  await visitor.isAt('/my');
});

test('asked again after a minute, the same code comes with the same letters', async ({ visitor, site }) => {
  await visitor.givePassword();
  const first = await site.message();
  const tag = await visitor.tag.inputValue();
  await site.advance(61);
  await visitor.open('/sign-in/code');
  await visitor.press('resend_code');
  await visitor.isAt('/sign-in/code');
  const second = await site.message({ after: first });
  expect(second.code).toBe(first.code);
  await expect(visitor.tag).toHaveValue(tag);
  await visitor.giveCode(second.code, { remember: false });
  await visitor.isAt('/my');
});

test('asked again at once, nothing is sent and the page says when', async ({ visitor, site, page }) => {
  await visitor.givePassword();
  await site.message();
  // The button rests; a form that is sent all the same is answered with the reason.
  await visitor.after(() => page.evaluate(() => document.querySelector('form[action="/api/resend_code"]').submit()));
  await visitor.expectRefusal('COOLDOWN');
  await visitor.isAt('/sign-in/code');
  expect((await site.outbox()).filter((message) => message.code)).toHaveLength(1);
});

test('a code is spent once: typed again later it opens nothing', async ({ visitor, site }) => {
  const { code } = await visitor.signIn(HANAKO, { remember: false });
  await visitor.signOut();
  await site.advance(90);
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  const fresh = await site.latestCode();
  test.skip(fresh === code, 'one chance in a million');
  await visitor.giveCode(code);
  await visitor.expectRefusal('CODE_WRONG');
});

test('signing out ends the session and keeps the trust', async ({ visitor }) => {
  await visitor.signIn();
  await visitor.signOut();
  await visitor.open('/my');
  await visitor.isAt('/sign-in');
  await visitor.givePassword();
  await visitor.isAt('/my');
});

test('after sign-out the back button shows nothing of My Page', async ({ visitor, page }) => {
  await visitor.signIn();
  await visitor.signOut();
  await visitor.after(() => page.goBack());
  await visitor.isAt('/sign-in');
  await expect(page.locator('main')).not.toContainText(HANAKO.loginId);
});

test('reload, a second tab and the back button stay in the same sign-in', async ({ visitor, site, context, page }) => {
  await visitor.givePassword();
  const { code } = await site.message();
  const tag = await visitor.tag.inputValue();
  await visitor.after(() => page.reload());
  await expect(visitor.tag).toHaveValue(tag);

  const tab = await context.newPage();
  await tab.goto(`${site.url}/sign-in/code`);
  await expect(tab.locator('input[name="attempt"]')).toHaveValue(tag);
  await tab.close();

  await visitor.after(() => page.goBack());
  await visitor.isAt('/sign-in');
  await visitor.after(() => page.goForward());
  await visitor.isAt('/sign-in/code');
  expect((await site.outbox()).filter((message) => message.code)).toHaveLength(1);
  await visitor.giveCode(code, { remember: false });
  await visitor.isAt('/my');
});

test('the code page without a sign-in under way leads to the start', async ({ visitor }) => {
  await visitor.open('/sign-in/code');
  await visitor.isAt('/sign-in');
  await visitor.open('/my');
  await visitor.isAt('/sign-in');
});

test('two accounts in one browser do not disturb each other', async ({ visitor, site }) => {
  const taro = site.addAccount('taro', 'another long passphrase', 'taro@example.jp', '--two-step', 'email');
  await visitor.signIn();
  await visitor.signOut();
  await visitor.signIn(taro);
  await visitor.signOut();
  for (const account of [HANAKO, taro, HANAKO]) {
    await visitor.givePassword(account);
    await visitor.isAt('/my');
    await expect(visitor.page.locator('main')).toContainText(account.loginId);
    await visitor.signOut();
  }
  expect((await site.outbox()).filter((message) => message.code)).toHaveLength(2);
});

test('a browser remembered here is unknown in another browser', async ({ visitor, anotherBrowser }) => {
  await visitor.signIn();
  const elsewhere = await anotherBrowser();
  await elsewhere.givePassword();
  await elsewhere.isAt('/sign-in/code');
});

test('a browser that is slow to open its files is known all the same @js @once', async ({ visitor, page, context }) => {
  await visitor.signIn();
  await context.clearCookies();
  // The first look gives up before; there is time for another while the password is typed.
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...names) {
      IDBFactory.prototype.open = open;
      const request = open.apply(this, names);
      const late = (heard) => request.addEventListener('success', (event) => setTimeout(heard, 1500, event));
      return Object.defineProperty(request, 'onsuccess', { set: late });
    };
  });
  await visitor.open('/sign-in');
  const report = page.locator('input[name="browser_report"]');
  await expect(report).toHaveValue(/key=ok/);
  await visitor.loginId.fill(HANAKO.loginId);
  await visitor.password.fill(HANAKO.password);
  await visitor.press('sign_in');
  await visitor.isAt('/sign-in/remembered');
});

test('a restart of the server between any two steps changes nothing', async ({ visitor, site, page, problems }) => {
  // An icon may be asked for while nobody is there.
  problems.allow(/favicon/);
  await visitor.open('/sign-in');
  await site.restart('SIGKILL');
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  const { code } = await site.message();
  await site.restart('SIGKILL');
  await visitor.giveCode(wrong(code));
  await visitor.expectRefusal('CODE_WRONG');
  await site.restart();
  const markerTold = visitor.script && page.waitForResponse(/report_browser/);
  await visitor.giveCode(code);
  await visitor.isAt('/sign-in/remembered');
  await markerTold;
  await site.restart('SIGKILL');
  await visitor.open('/my');
  await visitor.isAt('/my');
  await visitor.signOut();
  await site.restart();
  await visitor.givePassword();
  await visitor.isAt('/my');
});

test('the whole way by keyboard alone', async ({ visitor, site, page }) => {
  const focusOn = async (field) => {
    for (let tabs = 0; tabs < 25; tabs++) {
      if (await field.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('25 presses of Tab do not reach it');
  };
  await visitor.open('/sign-in');
  await focusOn(visitor.loginId);
  await page.keyboard.type(HANAKO.loginId);
  await focusOn(visitor.password);
  await page.keyboard.type(HANAKO.password);
  await visitor.after(() => page.keyboard.press('Enter'));
  await visitor.isAt('/sign-in/code');
  await focusOn(visitor.code);
  await page.keyboard.type(await site.latestCode());
  await focusOn(visitor.trust);
  await page.keyboard.press('Space');
  await expect(visitor.trust).not.toBeChecked();
  await page.keyboard.press('Space');
  await focusOn(visitor.button('submit_code'));
  await visitor.after(() => page.keyboard.press('Enter'));
  await visitor.isAt('/sign-in/remembered');
});

test('no secret ever stands in an address', async ({ visitor, site, page }) => {
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url()));
  const { code } = await visitor.signIn();
  const all = addresses.join(' ');
  for (const secret of [code, 'correct', 'horse', HANAKO.loginId]) expect(all).not.toContain(secret);
  const log = site.logLines.join('\n');
  for (const secret of [code, HANAKO.loginId, HANAKO.password, 'hanako@']) expect(log).not.toContain(secret);
});
