// A screen that nobody sees, for WebKit, which has no headless mode: one for the process, ended with it.
import { spawn } from 'node:child_process';

import { within } from './bounds.mjs';

let screen;

/** Environment of a WebKit on that screen. */
export async function webkitEnvironment(home) {
  screen ??= start();
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    LANGUAGE: 'ja',
    HOME: home,
    XDG_DATA_HOME: `${home}/data`,
    XDG_CACHE_HOME: `${home}/cache`,
    XDG_CONFIG_HOME: `${home}/config`,
    DISPLAY: await screen,
    GDK_BACKEND: 'x11',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    // Its sandbox needs rights that containers do not give; it loads our own pages only.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
}

function start() {
  // -displayfd: it looks for a free number and says which, so that several may run.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1000x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  process.on('exit', () => child.kill());
  const number = new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (status) => fail(new Error(`Xvfb ended with ${status}`)));
    child.stdio[3].once('data', (text) => done(`:${String(text).trim()}`));
  });
  child.unref();
  child.stdio[3].unref();
  return within(15_000, 'start Xvfb', number);
}
