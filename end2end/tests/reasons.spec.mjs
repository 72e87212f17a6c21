// What a subscriber can do with a reason, besides reading it.
import { expect, test } from '../lib/test.mjs';
import { APPS } from '../matrix/user-agents.mjs';

const card = (page) => page.locator('[data-reason="IN_APP"]');
const lineLink = (page) => card(page).locator('a[href*="openExternalBrowser=1"]');
const copyButton = (page) => card(page).locator('button[type="button"]');

test.describe('inside LINE', () => {
  test.use({ userAgent: APPS.LINE });

  test('the reason offers the way that LINE has into the usual browser', async ({ visitor, page }) => {
    await visitor.givePassword();
    await visitor.isAt('/sign-in/code');
    await visitor.after(() => lineLink(page).click());
    await visitor.isAt('/sign-in');
    await expect(visitor.loginId).toBeVisible();
  });

  test('the address of the sign-in can be taken along, with script and without', async ({ visitor, page, site, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visitor.givePassword();
    await expect(card(page).getByText(`${site.url}/sign-in`, { exact: true })).toBeVisible();
    if (!visitor.script) {
      await expect(copyButton(page)).toBeHidden();
      return;
    }
    const said = card(page).locator('p[role="status"]');
    await expect(said).toBeEmpty();
    await copyButton(page).click();
    await expect(said).not.toBeEmpty();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${site.url}/sign-in`);
  });

  test('where scripts have no clipboard the address is left marked @js', async ({ visitor, page, site }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await visitor.givePassword();
    await copyButton(page).click();
    await expect.poll(() => page.evaluate(() => getSelection().toString())).toBe(`${site.url}/sign-in`);
  });
});

test.describe('inside Instagram, which has no such way', () => {
  test.use({ userAgent: APPS.Instagram });

  test('no link promises what the app does not do', async ({ visitor, page }) => {
    await visitor.givePassword();
    await expect(card(page)).toBeVisible();
    await expect(lineLink(page)).toHaveCount(0);
  });
});
