// The matrix: which browser in which state, what happens, and what each sign-in must find. Derived from PROTOCOL 1-5 and
// the table of what browsers were measured to do. In `expect`:
//   arrives  what was kept since the last time: cookie, local (localStorage), indexed (IndexedDB)
//   opfs     how the origin's private files answer: `ok`, or the name of the error
//   warned   the block "cookies are refused" stands before a password is typed
//   lands    the page after ID and password; `refusal` on it
//   before, caution, ticked   reason, reason at the box, and the box, before the code is typed
//   either   several of these: the one whose `arrives` is what the browser kept
//   outcome, after            what became of the box, and the reason with all that the account knows
import { APPS, EDGE_ON_WINDOWS } from './user-agents.mjs';

const CODE = '/sign-in/code';
const MY = '/my';
const REMEMBERED = '/sign-in/remembered';

const NEW = ['NEW_BROWSER', 'certain'];
const likely = (reason) => [reason, 'likely'];
const possible = (reason) => [reason, 'possible'];
const certain = (reason) => [reason, 'certain'];

const FIRST = { arrives: 'nothing', opfs: 'ok', lands: CODE, before: NEW, caution: null, ticked: true, outcome: 'yes', after: NEW };
const TRUSTED = { arrives: 'cookie local indexed', lands: MY };
const HEALED = { arrives: 'local indexed', lands: REMEMBERED, outcome: 'healed' };
const REFUSED = { arrives: 'nothing', warned: true, lands: '/sign-in', refusal: 'COOKIES_REFUSED' };
const FORGOTTEN = { arrives: 'nothing', lands: CODE, before: NEW, outcome: 'yes', after: possible('CLEARED_ON_CLOSE') };
const onItsOwn = (reason) => ({ arrives: 'nothing', lands: CODE, before: reason, caution: reason, outcome: 'yes-but', after: reason });
const inPrivate = (error) => signIn({ ...onItsOwn(likely('PRIVATE_WINDOW')), opfs: error });
/** A code is asked, and both pages say the same. */
const asked = (reason, more) => ({ lands: CODE, before: reason, after: reason, outcome: 'yes', ...more });

/** Chromium writes cookies and localStorage from time to time: now and then just before it is killed. */
const killed = (onlyIndexed, bothMarkers) => ({
  either: [
    { ...onlyIndexed, arrives: 'indexed' }, { ...bothMarkers, arrives: 'local indexed' },
    ...['cookie indexed', 'cookie local indexed'].map((arrives) => ({ arrives, lands: MY })),
  ],
});

const SELF_HEAL_OFF = { SHINRAI_SELF_HEAL: 'off' };
const tick = { tick: true };

const first = ['sign in', FIRST];
const again = ['close and open again'];
const signIn = (expect, how) => ['sign in', expect, how];

/** Whatever the engine: `short` cells run with every `make test`. */
export const CELLS = [
  // --- Chromium ---
  { name: 'Chromium remembers', engine: 'chromium', short: true, steps: [first, again, signIn(TRUSTED), again, signIn(TRUSTED)] },
  { name: 'Chromium with site data blocked', engine: 'chromium', state: 'blocked', short: true, steps: [signIn(REFUSED), again, signIn(REFUSED)] },
  { name: 'Chromium behind a proxy that strips every cookie', engine: 'chromium', strip: 'all', short: true, steps: [signIn(REFUSED)] },
  {
    name: 'Chromium behind a proxy that strips our cookie', engine: 'chromium', strip: 'ours', short: true,
    steps: [
      signIn({ ...FIRST, outcome: 'cookie-refused' }),
      again,
      signIn({ arrives: 'local indexed', lands: CODE, before: NEW, outcome: 'cookie-refused', after: likely('COOKIE_ONLY_REFUSED') }),
    ],
  },
  {
    name: 'Chromium that clears on close', engine: 'chromium', state: 'clear on close', short: true,
    steps: [first, again, signIn(FORGOTTEN)],
  },
  {
    name: 'Chromium that clears on close, forty times, ticked each time', engine: 'chromium', state: 'clear on close', minutes: 8,
    env: { SHINRAI_RATE_LIMITS: 'off' },
    steps: [['sign in and close, again and again', 40, forty, tick]],
  },
  { name: 'Chromium incognito', engine: 'chromium', state: 'incognito', steps: [first, again, signIn(FORGOTTEN)] },
  {
    name: 'Chromium that lost its cookie, self-heal on', engine: 'chromium', short: true,
    steps: [
      first, ['cookies are deleted'], signIn(HEALED), again, signIn(TRUSTED), ['cookies are deleted'], signIn(HEALED),
      ['cookies are deleted'], signIn({ arrives: 'local indexed', ...asked(likely('COOKIE_REMOVED')) }, tick),
    ],
  },
  {
    name: 'Chromium that lost its cookie, self-heal off', engine: 'chromium', env: SELF_HEAL_OFF,
    steps: [first, ['cookies are deleted'], signIn({ arrives: 'local indexed', ...asked(likely('COOKIE_REMOVED')) })],
  },
  {
    name: 'Chromium that lost its storage', engine: 'chromium', short: true,
    steps: [first, ['sign out'], ['storage is deleted'], signIn({ arrives: 'cookie', lands: MY }), again, signIn({ arrives: 'cookie', lands: MY })],
  },
  {
    name: 'Chromium killed a second after the green page, self-heal off', engine: 'chromium', env: SELF_HEAL_OFF,
    steps: [first, ['killed after a second'], signIn(killed(asked(likely('CLOSED_TOO_SOON')), asked(likely('COOKIE_REMOVED'))))],
  },
  {
    name: 'Chromium killed a second after the green page, self-heal on', engine: 'chromium',
    steps: [first, ['killed after a second'], signIn(killed(HEALED, HEALED))],
  },
  ...Object.entries(APPS).map(([app, userAgent]) => ({
    name: `the browser inside ${app}`, engine: 'chromium', userAgent, short: app === 'LINE',
    steps: [signIn(onItsOwn(likely('IN_APP'))), again, signIn(TRUSTED)],
  })),
  {
    name: 'another browser of the same person', engine: 'chromium',
    steps: [
      first, ['with another browser', { userAgent: EDGE_ON_WINDOWS }],
      signIn({ arrives: 'nothing', lands: CODE, before: NEW, outcome: 'yes', after: likely('DIFFERENT_BROWSER') }),
    ],
  },
  {
    name: 'another account in the same browser', engine: 'chromium',
    steps: [
      first, ['sign out'], ['as another account'],
      signIn({ arrives: 'cookie local indexed', lands: CODE, before: NEW, outcome: 'yes', after: certain('OTHER_ACCOUNT') }),
      again, signIn(TRUSTED),
    ],
  },
  {
    name: 'a browser in which the box was not ticked', engine: 'chromium',
    steps: [
      signIn({ ...FIRST, outcome: 'not-asked' }, { tick: false }), again,
      signIn({ lands: CODE, before: NEW, outcome: 'not-asked', after: certain('NEVER_TRUSTED') }, { tick: false }),
    ],
  },
  {
    // Hours, not days: the browser's own clock stays, and must not look wrong.
    name: 'a trust that expired', engine: 'chromium', env: { SHINRAI_LIMIT_TRUST_IDLE: '2h' },
    steps: [first, again, ['time passes', 3 * 3600], signIn({ ...asked(certain('EXPIRED')), arrives: 'cookie local indexed' })],
  },
  {
    name: 'a trust that was removed', engine: 'chromium',
    steps: [first, again, ['all devices are removed elsewhere'], signIn(asked(certain('REVOKED_BY_YOU')))],
  },
  {
    name: 'a trust older than the password', engine: 'chromium', waits: 'the form /api/change_password',
    steps: [first, again, ['the password is changed elsewhere'], signIn(asked(certain('CREDENTIAL_CHANGED')))],
  },
  {
    name: 'the 31st device, not registered', engine: 'chromium', env: { SHINRAI_RATE_LIMITS: 'off' },
    steps: [['thirty other browsers are registered'], signIn({ lands: CODE, before: NEW, replace: true, outcome: 'full' })],
  },
  {
    name: 'the 31st device, in the place of another', engine: 'chromium', env: { SHINRAI_RATE_LIMITS: 'off' },
    steps: [
      ['thirty other browsers are registered'],
      signIn({ lands: CODE, before: NEW, replace: true, outcome: 'yes' }, { atFull: 'replace_device' }),
      again, signIn(TRUSTED),
    ],
  },

  // --- Firefox ---
  { name: 'Firefox remembers', engine: 'firefox', steps: [first, again, signIn(TRUSTED)] },
  { name: 'Firefox with all cookies blocked', engine: 'firefox', state: 'blocked', steps: [signIn(REFUSED)] },
  {
    name: 'a private window of Firefox', engine: 'firefox', state: 'private window', short: true,
    steps: [inPrivate('SecurityError'), again, inPrivate('SecurityError')],
  },
  {
    name: 'Firefox that never remembers history', engine: 'firefox', state: 'never remember history',
    steps: [inPrivate('SecurityError'), again, inPrivate('SecurityError')],
  },
  { name: 'Firefox that clears on close', engine: 'firefox', state: 'clear on close', steps: [first, again, signIn(FORGOTTEN)] },
  {
    name: 'Firefox killed a second after the green page', engine: 'firefox',
    steps: [first, ['killed after a second'], signIn({ arrives: 'cookie indexed', lands: MY })],
  },
  {
    name: 'Firefox that lost its storage', engine: 'firefox',
    steps: [first, ['sign out'], ['storage is deleted'], signIn({ arrives: 'cookie', lands: MY })],
  },
  {
    name: 'Firefox after Chromium', engine: 'firefox',
    steps: [
      ['with another browser', { engine: 'chromium' }], first, ['with another browser', {}],
      signIn({ arrives: 'nothing', lands: CODE, before: NEW, outcome: 'yes', after: likely('DIFFERENT_BROWSER') }),
    ],
  },

  // --- WebKit ---
  { name: 'WebKit remembers', engine: 'webkit', steps: [first, again, signIn(TRUSTED)] },
  {
    name: 'WebKit whose storage was emptied after seven days', engine: 'webkit',
    steps: [first, ['sign out'], ['storage is deleted'], again, signIn({ arrives: 'cookie', lands: MY })],
  },
  {
    name: 'WebKit that lost its cookie, self-heal off', engine: 'webkit', env: SELF_HEAL_OFF,
    steps: [first, ['cookies are deleted'], signIn({ arrives: 'local indexed', ...asked(likely('COOKIE_REMOVED')) })],
  },
  {
    name: 'WebKit that lost its cookie, self-heal on', engine: 'webkit',
    steps: [first, ['cookies are deleted'], signIn(HEALED), again, signIn(TRUSTED)],
  },
  { name: 'WebKit with all cookies blocked', engine: 'webkit', state: 'blocked', steps: [signIn(REFUSED)] },
  {
    name: 'a private tab of WebKit', engine: 'webkit', state: 'private',
    steps: [inPrivate('UnknownError'), again, inPrivate('UnknownError')],
  },
];

/** The n-th sign-in of somebody who ticks the box each time, in a browser that forgets each time. */
function forty(n) {
  const found = { arrives: 'nothing', lands: CODE, before: NEW };
  if (n === 1) return FIRST;
  if (n <= 3) return { ...found, ticked: true, caution: null, outcome: 'yes', after: possible('CLEARED_ON_CLOSE') };
  // Three never came back: likely now, and the box is no longer ticked for them.
  const known = { ...found, ticked: false, caution: likely('CLEARED_ON_CLOSE'), after: likely('CLEARED_ON_CLOSE') };
  return n <= 30 ? known : { ...known, replace: true, outcome: 'full' };
}
