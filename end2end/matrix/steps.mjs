// What can happen to a subscriber's browser between two sign-ins.
import { rmSync } from 'node:fs';

import { sleep } from '../lib/site.mjs';
import { loseStorage, signOut, visit } from './walk.mjs';

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

  /** Counted from when the green page is shown. */
  async 'killed after a second'(scene) {
    await sleep(1000);
    await scene.browser.kill();
    await scene.browser.start();
  },

  async 'cookies are deleted'(scene) {
    if (scene.browser.loseCookies) return scene.browser.loseCookies();
    // MiniBrowser's jar is a file.
    await scene.browser.close();
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${scene.browser.profile}/cookies.sqlite${end}`, { force: true });
    return scene.browser.start();
  },

  'storage is deleted': (scene) => loseStorage(scene.browser),

  'time passes': (scene, seconds) => scene.site.advance(seconds),

  'with another browser': (scene, browser) => scene.take(browser),

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
