// `make screenshots`: every page and gallery state, on phone and desktop, in both languages, light and dark.
// With --readme: the one picture of the README, docs/sign-in.png.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';

import { launchOptions } from './lib/chromium.mjs';
import { galleryStates } from './lib/gallery.mjs';
import { startSite } from './lib/site.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const site = await startSite();
const browser = await chromium.launch(launchOptions);
try {
  if (process.argv.includes('--readme')) await readmePicture();
  else await everything(here('screenshots'));
} finally {
  await browser.close();
  await site.end();
}

async function readmePicture() {
  const page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 390, height: 720 }, deviceScaleFactor: 2 });
  await page.goto(`${site.url}/sign-in`);
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  mkdirSync(here('../docs'), { recursive: true });
  await page.screenshot({ path: here('../docs/sign-in.png') });
}

async function everything(folder) {
  rmSync(folder, { recursive: true, force: true });
  let taken = 0;
  for (const width of [360, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
      for (const { name, url } of await galleryStates(site)) {
        await page.goto(url);
        await page.screenshot({ path: join(folder, `${width}-${colorScheme}`, `${name}.png`), fullPage: true });
        taken++;
      }
      await page.close();
    }
  }
  console.log(`${taken} pictures in end2end/screenshots`);
}
