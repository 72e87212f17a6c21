// What can happen to a subscriber's browser between two sign-ins.
import { cpSync, rmSync } from 'node:fs';

import { sleep } from '../lib/site.mjs';
import { EDGE_ON_WINDOWS } from './user-agents.mjs';
import { loseStorage, signOut, visit } from './walk.mjs';

/** Locks of a profile are links that lead nowhere. */
const WHOLE = { recursive: true, verbatimSymlinks: true };

export const STEPS = {
  /** Signs in; `expect` names what must be found, `how` what the subscriber does (`tick`, `atFull`). */
  async 'sign in'(scene, expect, how) {
    scene.note(expect, await visit(scene.browser, scene.site, scene.account, how));
  },

  /** The same, closing the browser after each; `expect(n)` gives what the n-th must find. */
  async 'sign in and close, again and again'(scene, times, expect, how) {
    for (let n = 1; n <= times; n++) {
      if (n > 1) await scene.browser.start();
      await STEPS['sign in'](scene, expect(n), how);
      await scene.browser.close();
    }
    await scene.browser.start();
  },

  'sign out': (scene) => signOut(scene.browser),

  async 'close and open again'(scene) {
    await scene.browser.close();
    await scene.browser.start();
  },

  /** Counted from when the last page was there. */
  async 'killed after'(scene, seconds) {
    await sleep(seconds * 1000);
    await scene.browser.kill();
    await scene.browser.start();
  },

  /** A backup, an image of the disk. */
  'the profile is kept': (scene) => whileClosed(scene.browser, (profile, copy) => cpSync(profile, copy, WHOLE)),

  'the kept profile is put back': (scene) =>
    whileClosed(scene.browser, (profile, copy) => {
      rmSync(profile, { recursive: true });
      cpSync(copy, profile, WHOLE);
    }),

  async 'cookies are deleted'(scene) {
    if (scene.browser.loseCookies) return scene.browser.loseCookies();
    // MiniBrowser's jar is a file.
    return whileClosed(scene.browser, (profile) => {
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${profile}/cookies.sqlite${end}`, { force: true });
    });
  },

  /** So many times in all; quietly, so that the subscriber sees nothing of it. */
  async 'its marker was told of'(scene, times) {
    for (let tries = 0; scene.front.reports < times; tries++) {
      if (tries === 200) throw new Error(`the marker was told of ${scene.front.reports} times, not ${times}`);
      await sleep(50);
    }
  },

  'storage is deleted': (scene) => loseStorage(scene.browser),

  'time passes': (scene, seconds) => scene.site.advance(seconds),

  'with another browser': (scene, browser) => scene.take(browser),

  'another browser is registered': (scene) => scene.elsewhere.register(scene.account, EDGE_ON_WINDOWS),

  async 'as another account'(scene) {
    const taro = ['taro', 'another long passphrase', 'taro@example.jp'];
    scene.account = scene.site.addAccount(...taro, '--two-step', 'email');
  },

  'all devices are removed elsewhere': (scene) => scene.elsewhere.revokeAll(scene.account),

  async 'the password is changed elsewhere'(scene) {
    scene.account = await scene.elsewhere.changePassword(scene.account, 'a quite different passphrase');
  },

  'thirty other browsers are registered': async (scene) => {
    for (let n = 0; n < 30; n++) await scene.elsewhere.register(scene.account);
  },
};

async function whileClosed(browser, work) {
  await browser.close();
  work(browser.profile, browser.keptProfile);
  await browser.start();
}
