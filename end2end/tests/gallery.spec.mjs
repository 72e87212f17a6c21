import { galleryStates } from '../lib/gallery.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../lib/test.mjs';

// Many pages in one test: a browser context for each would cost more than the looking.
async function states(site, language) {
  const found = (await galleryStates(site)).filter((state) => state.language === language);
  expect(found.length).toBeGreaterThan(30);
  return found;
}

/** Puts a page into the document that is open, as the server wrote it: in a document of its own axe starts cold. */
async function putIn(page, url) {
  // Not fetched there: the page's policy would refuse it.
  const text = await (await fetch(url)).text();
  await page.evaluate(({ text, url }) => {
    const written = new DOMParser().parseFromString(text, 'text/html');
    for (const { name, value } of written.documentElement.attributes) document.documentElement.setAttribute(name, value);
    document.title = written.title;
    document.body.replaceWith(written.body);
    history.replaceState(null, '', url);
  }, { text, url });
}

// Words are longer in one language, rules are the same in both: axe takes turns. In `make proof` each state is a page of
// its own, and axe sees it in both languages and schemes.
for (const [language, scheme, turn] of [['ja', 'light', 0], ['en', 'dark', 1]]) {
  test(`every state fits 320 pixels, and each second one passes axe: ${language}, ${scheme} @js @once`, async ({ page, site }) => {
    test.setTimeout(600_000);
    // Mails bring styles of their own, so each is a document of its own, after the pages.
    const isMail = ({ name }) => name.includes('-message-');
    const all = (await states(site, language)).sort((one, other) => isMail(one) - isMail(other));
    await page.goto(all[0].url);
    for (const [nth, state] of all.entries()) {
      if (isMail(state)) await page.goto(state.url);
      else await putIn(page, state.url);
      await expectNoSidewaysScroll(page, 320);
      if (nth % 2 === turn) await expectAccessible(page, [scheme]);
    }
  });

  test(`every state, light and dark, at every width, with text twice as large: ${language} @proof @once`, async ({ page, site }) => {
    test.setTimeout(1_800_000);
    for (const { url } of await states(site, language)) {
      await page.goto(url);
      for (const width of [320, 360, 768, 1280]) await expectNoSidewaysScroll(page, width);
      await expectAccessible(page);
      // 200 % zoom is half the width in CSS pixels.
      await expectNoSidewaysScroll(page, 640);
    }
  });
}

test('the index shows each state as phone and desktop in both languages @js @once', async ({ page, site }) => {
  const all = await galleryStates(site);
  await page.goto(`${site.url}/dev/gallery`);
  await expect(page.locator('iframe')).toHaveCount(all.length * 2);
  const first = page.frameLocator('iframe').first();
  await expect(first.locator('h1')).toBeVisible();
});
