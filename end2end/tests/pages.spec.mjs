import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { wholeBrowser } from '../lib/chromium.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, HANAKO, test } from '../lib/test.mjs';
import { Visitor } from '../lib/visitor.mjs';
import { sentence } from '../lib/words.mjs';

test('the first page speaks the language of the browser', async ({ visitor, page, locale }) => {
  await visitor.open('/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2));
});

test('another language, once chosen, stays: on this page, the next ones, and in the message', async ({ visitor, site, page, locale }) => {
  const other = locale.startsWith('ja') ? 'en' : 'ja';
  await visitor.open('/sign-in');
  await visitor.press('set_language');
  await visitor.isAt('/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', other);
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await expect(page.locator('html')).toHaveAttribute('lang', other);
  const { subject, body } = await site.message();
  const japanese = /[\u3040-\u30ff]/;
  expect(japanese.test(subject + body)).toBe(other === 'ja');
});

test('in the middle of a sign-in the language can change without losing it', async ({ visitor, site }) => {
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await visitor.press('set_language');
  await visitor.isAt('/sign-in/code');
  await visitor.giveCode(await site.latestCode());
  await visitor.isAt('/sign-in/remembered');
});

test('password managers and phones find the fields they know', async ({ visitor }) => {
  await visitor.open('/sign-in');
  await expect(visitor.loginId).toHaveAttribute('autocomplete', /username/);
  await expect(visitor.password).toHaveAttribute('autocomplete', /current-password/);
  await visitor.givePassword();
  await expect(visitor.code).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(visitor.code).toHaveAttribute('inputmode', 'numeric');
});

test('every page of the way passes axe, light and dark, and fits a screen of 320 pixels @js', async ({ visitor, site, page }) => {
  const look = async () => {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page, 320);
  };
  await visitor.open('/sign-in');
  await look();
  await visitor.givePassword({ ...HANAKO, password: 'not this one' });
  await look();
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await look();
  await visitor.giveCode(await site.latestCode());
  await visitor.isAt('/sign-in/remembered');
  await look();
  await visitor.open('/my');
  await look();
});

test('inputs are large enough that a phone does not zoom, buttons large enough for a thumb', async ({ visitor, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await visitor.open('/sign-in');
  for (const field of [visitor.loginId, visitor.password]) {
    const size = await field.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
    expect(size).toBeGreaterThanOrEqual(16);
    expect((await field.boundingBox()).height).toBeGreaterThanOrEqual(44);
  }
  expect((await visitor.button('sign_in').boundingBox()).height).toBeGreaterThanOrEqual(44);
});

test('an address we do not have is answered 404 with a page and a way on', async ({ visitor, page, problems }) => {
  problems.allow(/status of 404/);
  const answer = await visitor.open('/no-such-page');
  expect(answer.status()).toBe(404);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('main a')).toHaveAttribute('href', '/');
});

test('a refusal is said once: not in the address, not after a reload', async ({ visitor, page, javaScriptEnabled }) => {
  await visitor.open('/sign-in');
  await visitor.loginId.fill('nobody');
  await visitor.password.fill('wrong');
  await visitor.press('sign_in');
  await visitor.expectRefusal('BAD_CREDENTIALS');
  await expect(visitor.loginId).toHaveValue('nobody');
  await expect(visitor.password).toHaveValue('');
  if (javaScriptEnabled) await expect(page).toHaveURL((url) => url.search === '');
  await page.reload();
  await visitor.isAt('/sign-in');
  await expect(visitor.refusal).toHaveCount(0);
  await expect(page).toHaveTitle(new RegExp(`^${await page.locator('h1').innerText()}`));
});

test('asking for another message keeps the box as it was left', async ({ visitor, site }) => {
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await site.advance(61);
  await visitor.open('/sign-in/code');
  await visitor.trust.uncheck();
  await visitor.press('resend_code');
  await expect(visitor.trust).not.toBeChecked();
});

test('a made-up refusal in the address shows nothing', async ({ visitor, page }) => {
  await visitor.open('/sign-in?refusal=%3Cimg%20src%3Dx%3E');
  await expect(visitor.refusal).toHaveCount(0);
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});

test('from the green page to My Page without loading a document @js', async ({ visitor, site, page }) => {
  await visitor.givePassword();
  await visitor.giveCode(await site.latestCode());
  await visitor.isAt('/sign-in/remembered');
  const documents = [];
  page.on('request', (request) => request.resourceType() === 'document' && documents.push(request.url()));
  await page.locator('main a[href="/my"]').click();
  await expect(page).toHaveURL((url) => url.pathname === '/my');
  await expect(page.locator('main')).toContainText(HANAKO.loginId);
  await expect(page.locator('h1')).toBeFocused();
  expect(documents).toEqual([]);
});

test('the seconds of the code run down, and a minute before the end and at the end it is said @js @once', async ({ visitor, page, site, locale }) => {
  await page.clock.install();
  await visitor.givePassword();
  await site.message();
  const timer = page.getByRole('timer');
  const before = await timer.innerText();
  await page.clock.runFor(3_000);
  await expect(timer).not.toHaveText(before);
  const heard = page.locator('p.heard[role="status"]');
  await expect(heard).toHaveText('');
  await page.clock.fastForward('09:10');
  await expect(heard).toHaveText(sentence(locale, 'code_minute_left'));
  await page.clock.fastForward('01:00');
  await expect(heard).toHaveText(sentence(locale, 'code_over'));
  await expect(timer).toHaveText('');
});

test('while cookies are refused the page says so before a password is typed @once', async ({ site }, info) => {
  for (const javaScriptEnabled of [true, false]) {
    const folder = info.outputPath(`profile-${javaScriptEnabled}`);
    mkdirSync(join(folder, 'Default'), { recursive: true });
    const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify(blocked));
    const context = await chromium.launchPersistentContext(folder, { ...wholeBrowser, headless: true, locale: 'ja-JP', javaScriptEnabled });
    const visitor = new Visitor(context.pages()[0] ?? (await context.newPage()), site, javaScriptEnabled);
    await visitor.open('/sign-in');
    await expect(visitor.page.locator('#cookies-refused')).toBeVisible();
    // It blocks nothing: the answer to the form is what decides.
    await visitor.loginId.fill(HANAKO.loginId);
    await visitor.password.fill(HANAKO.password);
    await visitor.press('sign_in');
    await visitor.isAt('/sign-in');
    await visitor.expectRefusal('COOKIES_REFUSED');
    await context.close();
  }
});

test('where cookies are kept the page does not speak of them', async ({ visitor, page }) => {
  await visitor.open('/sign-in');
  await expect(page.locator('#cookies-refused')).toBeHidden();
  await page.reload();
  await expect(page.locator('#cookies-refused')).toBeHidden();
});

test('a form that another site sends changes nothing @once', async ({ visitor, site, page, context, problems }) => {
  problems.allow(/status of 403/, /no policy on GET \/$/);
  await visitor.signIn();
  // 127.0.0.1 is another site than localhost.
  await context.route('http://127.0.0.1:1/', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<form method="post" action="${site.url}/api/sign_out"><button>go</button></form>`,
  }));
  await page.goto('http://127.0.0.1:1/');
  const answer = page.waitForResponse(`${site.url}/api/sign_out`);
  await page.getByRole('button').click();
  expect((await answer).status()).toBe(403);
  await visitor.open('/my');
  await visitor.isAt('/my');
});

test('every page carries the headers that keep it from being framed, cached or sniffed @once', async ({ visitor }) => {
  await visitor.signIn();
  for (const path of ['/sign-in', '/my']) {
    const headers = (await visitor.open(path)).headers();
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/s);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('cookies are for this site alone, and out of reach of scripts @once', async ({ visitor, context }) => {
  await visitor.signIn();
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining(['__Host-session', '__Host-browser', '__Host-probe']));
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/', domain: 'localhost' });
  }
});

test('where a password is changed, password managers are told @once', async ({ site }) => {
  const answer = await fetch(`${site.url}/.well-known/change-password`, { redirect: 'manual' });
  expect([302, 303, 307]).toContain(answer.status);
  expect(new URL(answer.headers.get('location'), site.url).pathname).toBe('/my/password');
});

test('the check finds this browser fit to be remembered, and puts nothing of it into the address @js', async ({ visitor, page }) => {
  await visitor.signIn();
  await visitor.open('/check');
  await visitor.after(() => page.locator('form[action="/check"] button').click());
  await expect(page.locator('main .alert-good')).toBeVisible();
  const report = new URL(page.url()).searchParams.get('browser_report');
  expect(report).toMatch(/^ls=ok;idb=ok;opfs=ok;(key=ok;)?$/);
});

test('a device can be named, and the browser forgotten with all it kept', async ({ visitor, page, context }) => {
  await visitor.signIn();
  await visitor.open('/my/devices');
  await page.locator('details:has(form[action="/api/rename_device"]) > summary').click();
  await page.locator('input[name="name"]').fill('居間のパソコン');
  await visitor.press('rename_device');
  await expect(page.locator('main')).toContainText('居間のパソコン');
  await visitor.press('forget_browser');
  await visitor.isAt('/sign-in');
  const names = (await context.cookies()).map(({ name }) => name);
  expect(names).not.toContain('__Host-browser');
  const kept = await page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length]);
  expect(kept).toEqual([0, 0]);
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
});
