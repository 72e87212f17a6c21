import { galleryStates } from '../lib/gallery.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../lib/test.mjs';

// Many pages in one test: a browser context for each would cost more than the looking.
async function lookAtAll(page, site, language, schemes, widths) {
  const states = (await galleryStates(site)).filter((state) => state.language === language);
  expect(states.length).toBeGreaterThan(30);
  for (const { url } of states) {
    await page.goto(url);
    for (const width of widths) await expectNoSidewaysScroll(page, width);
    await expectAccessible(page, schemes);
  }
}

for (const [language, scheme] of [['ja', 'light'], ['en', 'dark']]) {
  test(`every state of every page passes axe and fits 320 pixels: ${language}, ${scheme} @once`, async ({ page, site }) => {
    test.setTimeout(1_800_000);
    await lookAtAll(page, site, language, [scheme], [320]);
  });
}

for (const language of ['ja', 'en']) {
  test(`every state, light and dark, at every width, with text twice as large: ${language} @proof @once`, async ({ page, site }) => {
    test.setTimeout(1_800_000);
    await lookAtAll(page, site, language, ['light', 'dark'], [320, 360, 768, 1280]);
    for (const { url } of (await galleryStates(site)).filter((state) => state.language === language)) {
      await page.goto(url);
      // 200 % zoom is half the width in CSS pixels.
      await expectNoSidewaysScroll(page, 640);
    }
  });
}

test('the index shows each state as phone and desktop in both languages @js @once', async ({ page, site }) => {
  const states = await galleryStates(site);
  await page.goto(`${site.url}/dev/gallery`);
  await expect(page.locator('iframe')).toHaveCount(states.length * 2);
  const first = page.frameLocator('iframe').first();
  await expect(first.locator('h1')).toBeVisible();
});
