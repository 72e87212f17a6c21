// A subscriber's way through the sign-in, in any engine, and what the pages said on it. It goes by the names of the
// interface alone: forms, fields, data attributes.
import { sleep } from '../lib/site.mjs';
import { OURS } from './front.mjs';

const form = (call) => `form[action="/api/${call}"] button[type="submit"]`;

/** Runs in the page. */
function whatItSays() {
  const card = (found) => (found ? [found.dataset.reason, found.dataset.certainty] : null);
  const cards = [...document.querySelectorAll('[data-reason]')];
  const atTheBox = document.querySelector('[data-caution]');
  const box = document.querySelector('input[name="trust"]');
  const warning = document.querySelector('#cookies-refused');
  return {
    path: location.pathname,
    refusal: document.querySelector('[data-refusal]')?.dataset.refusal ?? null,
    outcome: document.querySelector('[data-outcome]')?.dataset.outcome ?? null,
    // The card of the page itself; one in the outcome is about what is to come.
    reason: card(cards.find((found) => !found.closest('[data-outcome]'))),
    caution: atTheBox ? [atTheBox.dataset.caution, atTheBox.dataset.certainty] : null,
    ticked: box ? box.checked : null,
    warned: Boolean(warning && getComputedStyle(warning).display !== 'none'),
  };
}

/** Runs in the page. */
function hasLooked() {
  return /idb=(ok|refused)/.test(document.querySelector('input[name="browser_report"]').value);
}

/** Runs in the page. Private windows of Firefox and WebKit refuse these files: a state is proved, not believed. */
async function whatItsFilesSay() {
  if (!navigator.storage?.getDirectory) return 'absent';
  return navigator.storage.getDirectory().then(() => 'ok', (error) => error.name);
}

/** Signs in as far as it goes. Gives what was found on the way; only what was there is in it. */
export async function visit(browser, site, account, { tick, atFull = 'skip_remember' } = {}) {
  const found = {};
  const { reports } = browser.front;
  await browser.open('/sign-in');
  if ((await browser.read(whatItSays)).path !== '/sign-in') {
    // Whoever is signed in is led on from there.
    await signOut(browser);
    await browser.open('/sign-in');
  }
  found.arrives = await traces(browser);
  found.value = browser.front.value;
  found.opfs = await browser.read(whatItsFilesSay);
  const start = await browser.read(whatItSays);
  found.warned = start.warned || undefined;

  const before = (await site.outbox(account.email)).find((message) => message.code);
  await browser.fill('input[name="login_id"]', account.loginId);
  await browser.fill('input[name="password"]', account.password);
  // Typing takes longer than the browser takes to look at itself.
  for (let tries = 0; tries < 120 && !(await browser.read(hasLooked)); tries++) await sleep(50);
  await browser.press(form('sign_in'));
  let page = await browser.read(whatItSays);
  found.lands = page.path;
  if (page.refusal) Object.assign(found, { refusal: page.refusal, named: page.reason });

  if (page.path === '/sign-in/code') {
    Object.assign(found, { before: page.reason, caution: page.caution, ticked: page.ticked });
    if (tick !== undefined) await browser.tick('input[name="trust"]', tick);
    const { code } = await site.message({ to: account.email, after: before });
    await browser.fill('input[name="code"]', code);
    await browser.press(form('submit_code'));
    page = await browser.read(whatItSays);
    if (page.refusal) found.refusal = page.refusal;
    if (page.path === '/sign-in/replace') {
      found.replace = true;
      await browser.press(form(atFull));
    }
    // It says the same on every reload, so one more look changes nothing.
    if (page.path !== '/sign-in/remembered') await browser.open('/sign-in/remembered');
    page = await browser.read(whatItSays);
    found.after = page.reason;
  }
  if (page.outcome) found.outcome = page.outcome;
  // A key pair takes its moment; what comes next may take its cookie away.
  const registered = ['yes', 'yes-but', 'healed'].includes(page.outcome);
  for (let tries = 0; registered && tries < 100 && browser.front.reports === reports; tries++) await sleep(50);
  if (page.outcome) await leaveTraces(browser);
  return found;
}

export async function signOut(browser) {
  await browser.open('/my');
  await browser.press(form('sign_out'));
}

/** Marks of the test's own, beside the product's: what becomes of them tells what this browser really does. */
async function leaveTraces(browser) {
  await browser.read(async () => {
    try {
      localStorage.setItem('matrix', '1');
    } catch {
      // refused: that is the state
    }
    await new Promise((done) => {
      const open = indexedDB.open('matrix');
      open.onupgradeneeded = () => open.result.createObjectStore('marks');
      open.onerror = done;
      open.onsuccess = () => {
        const write = open.result.transaction('marks', 'readwrite', { durability: 'strict' });
        write.objectStore('marks').put(1, 'mark');
        write.oncomplete = write.onabort = () => done(open.result.close());
      };
    });
  });
}

/** What came along from last time, such as `cookie indexed`. */
async function traces(browser) {
  const stored = await browser.read(async () => {
    const found = [];
    try {
      if (localStorage.getItem('matrix')) found.push('local');
    } catch {
      // refused
    }
    const names = await indexedDB.databases().catch(() => []);
    if (names.some(({ name }) => name === 'matrix')) found.push('indexed');
    return found;
  });
  return [...(browser.front.presented.includes(OURS) ? ['cookie'] : []), ...stored].join(' ') || 'nothing';
}

/** Storage that script wrote goes, cookies stay: Safari after seven days, and some extensions. */
export async function loseStorage(browser) {
  // A page whose script writes nothing meanwhile, nor is anybody led on from it.
  await browser.open('/help/devices');
  if (browser.loseStorage) return browser.loseStorage();
  await browser.read(async () => {
    localStorage.clear();
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => {
        const gone = indexedDB.deleteDatabase(name);
        gone.onsuccess = gone.onerror = gone.onblocked = done;
      });
    }
  });
  return sleep(0);
}
