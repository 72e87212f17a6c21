// Pages that come back as they were left, out of the browser's memory. Playwright turns that memory off; people have it on.
import { wholeBrowser } from '../lib/chromium.mjs';
import { expect, HANAKO, test } from '../lib/test.mjs';

test.use({ launchOptions: { ...wholeBrowser, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

const MARKER = 'ab'.repeat(16);

async function backOutOfMemory(page) {
  // The answer may be lost with the page that gives it.
  await page.evaluate(() => history.back()).catch(() => {});
  await page.waitForFunction(() => window.fromMemory);
}

test.beforeEach(({ page }) =>
  page.addInitScript(() => addEventListener('pageshow', ({ persisted }) => (window.fromMemory = persisted))),
);

test('a sign-in page out of the memory looks at this browser anew, and its form goes out @js @once', async ({ visitor, page }) => {
  await visitor.open('/sign-in');
  const report = page.locator('input[name="browser_report"]');
  await expect(report).toHaveValue(/ls=ok/);
  await visitor.open('/help/devices');
  await page.evaluate((marker) => localStorage.setItem('shinrai.browser', marker), MARKER);
  await backOutOfMemory(page);
  await expect(report).toHaveValue(new RegExp(`lm=${MARKER}`));
  await visitor.loginId.fill(HANAKO.loginId);
  await visitor.password.fill(HANAKO.password);
  await visitor.press('sign_in');
  await visitor.isAt('/sign-in/code');
});

// The browser drops the page of a sign-in: it brought a cookie, and the page may not be stored.
test('a form that was sent in vain can be sent again from there @js @once', async ({ visitor, page }) => {
  await visitor.givePassword({ ...HANAKO, password: 'not this one' });
  await visitor.expectRefusal('BAD_CREDENTIALS');
  await page.goBack();
  await visitor.password.fill(HANAKO.password);
  await visitor.press('sign_in');
  await visitor.isAt('/sign-in/code');
});
