import { galleryStates } from '../lib/gallery.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../lib/test.mjs';

// Many pages in one test: a browser context for each would cost more than the looking.
async function lookAtAll(page, site, language, { widths, schemesOf }) {
  const states = (await galleryStates(site)).filter((state) => state.language === language);
  expect(states.length).toBeGreaterThan(30);
  for (const [nth, { url }] of states.entries()) {
    await page.goto(url);
    for (const width of widths) await expectNoSidewaysScroll(page, width);
    const schemes = schemesOf(nth);
    if (schemes.length) await expectAccessible(page, schemes);
  }
}

// Words are longer in one language, rules are the same in both: axe takes turns. In `make proof` it sees all.
for (const [language, scheme, turn] of [['ja', 'light', 0], ['en', 'dark', 1]]) {
  test(`every state fits 320 pixels, and each second one passes axe: ${language}, ${scheme} @once`, async ({ page, site }) => {
    test.setTimeout(1_800_000);
    await lookAtAll(page, site, language, { widths: [320], schemesOf: (nth) => (nth % 2 === turn ? [scheme] : []) });
  });
}

for (const language of ['ja', 'en']) {
  test(`every state, light and dark, at every width, with text twice as large: ${language} @proof @once`, async ({ page, site }) => {
    test.setTimeout(1_800_000);
    await lookAtAll(page, site, language, { widths: [320, 360, 768, 1280], schemesOf: () => ['light', 'dark'] });
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
