import { expect, test } from '../lib/test.mjs';

/** A subscriber whose codes come by SMS. */
const addJiro = (site) => ({
  ...site.addAccount('jiro', 'a very long password', 'jiro@example.jp', '--mobile', '090-8765-4321', '--two-step', 'sms'),
  mobile: '+819087654321',
});

test('a phone that hands over the SMS by itself finds the field filled in, and the button still to press @js', async ({ visitor, site, page }) => {
  const jiro = addJiro(site);
  await page.exposeFunction('theCode', () => site.latestCode(jiro.mobile));
  // What Chrome on Android has; here nobody has a SIM card.
  await page.addInitScript(() => {
    window.OTPCredential ??= class {};
    navigator.credentials.get = async (asked) => {
      window.asked = JSON.stringify(asked);
      return { type: 'otp', code: await window.theCode() };
    };
  });
  await visitor.givePassword(jiro);
  await visitor.isAt('/sign-in/code');
  await expect(visitor.code).toHaveValue(await site.latestCode(jiro.mobile));
  expect(await page.evaluate(() => window.asked)).toBe('{"otp":{"transport":["sms"]}}');
  await visitor.press('submit_code');
  await visitor.isAt('/sign-in/remembered');
});

test('what the subscriber has typed already is not touched by the phone @js', async ({ visitor, site, page }) => {
  const jiro = addJiro(site);
  await page.addInitScript(() => {
    window.OTPCredential ??= class {};
    navigator.credentials.get = () => new Promise((done) => { window.arrive = () => done({ code: '000000' }); });
  });
  await visitor.givePassword(jiro);
  await visitor.code.fill('12');
  await page.evaluate(() => window.arrive());
  await page.waitForTimeout(200);
  await expect(visitor.code).toHaveValue('12');
});

test('a code by e-mail asks the phone for nothing @js', async ({ visitor, page }) => {
  await page.addInitScript(() => {
    window.OTPCredential ??= class {};
    navigator.credentials.get = async () => { window.asked = true; throw new Error('nobody asked'); };
  });
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  expect(await page.evaluate(() => window.asked)).toBeUndefined();
});

test('the page hears what became of the message without being loaded again @js', async ({ visitor, page }) => {
  const news = ['delayed', 'handed_over', 'returned'];
  await page.route('**/api/delivery', (route) => route.fulfill({ json: news.shift() }));
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  await page.evaluate(() => { window.sameDocument = true; });
  await expect(page.locator('[data-delivery="returned"]')).toBeAttached({ timeout: 15_000 });
  await expect(page.locator('main .alert-warn')).toBeVisible();
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  expect(news).toEqual([]);
});

test('when nothing came, the steps of four mail services name the sender to allow', async ({ visitor, page }) => {
  await visitor.givePassword();
  await visitor.isAt('/sign-in/code');
  const steps = page.locator('.arrival details').last();
  await steps.locator('summary').click();
  for (const name of ['docomo.ne.jp', 'au.com', 'softbank.ne.jp', 'Gmail']) await expect(steps).toContainText(name);
  await expect(steps).toContainText('no-reply@localhost.localdomain');
});
