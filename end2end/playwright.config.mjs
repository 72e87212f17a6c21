import { defineConfig } from '@playwright/test';

import { launchOptions } from './lib/chromium.mjs';

const speak = (locale, javaScriptEnabled) => ({ locale, javaScriptEnabled });

// Every sentence is tried in both languages, with JavaScript and without: crosswise in `make test`, in every combination
// in `make proof`. `@js` needs JavaScript, `@once` says nothing about either, `@proof` is for `make proof`.
export default defineConfig({
  testDir: 'tests',
  testMatch: '*.spec.mjs',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 3,
  timeout: 90_000,
  expect: { timeout: 5_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: { browserName: 'chromium', launchOptions, timezoneId: 'Asia/Tokyo', actionTimeout: 10_000, screenshot: 'only-on-failure' },
  projects: [
    { name: 'ja', use: speak('ja-JP', true) },
    { name: 'ja, no script', use: speak('ja-JP', false), grepInvert: /@js|@once/ },
    { name: 'en', use: speak('en-US', true), grepInvert: /@once/ },
    { name: 'en, no script', use: speak('en-US', false), grepInvert: /@js|@once/ },
  ],
});
