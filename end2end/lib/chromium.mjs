// Which Chromium, and how it is started: Debian's, since Playwright's own cannot be fetched from everywhere.
import { existsSync } from 'node:fs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHELL = '/usr/bin/chromium-headless-shell';

/** The whole browser, with its profiles, settings and policies: what people have. */
export const wholeBrowser = {
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** The same engine without a browser around it, for half of the time: enough for all that goes on in a page. */
export const launchOptions = {
  ...wholeBrowser,
  executablePath: !process.env.CHROMIUM && existsSync(SHELL) ? SHELL : CHROMIUM,
};
