// What is particular to Chromium, and what only its user agent stands for.
import { ANDROID_CHROME, APPS, HOME_SCREEN, SAFARI_ON_IPHONE } from '../user-agents.mjs';
import {
  ALL_REFUSED, CODE, FIRST, FORGOTTEN, HEALED, MY, NEW, NO_RATE_LIMITS, SELF_HEAL_OFF, TRUSTED, again, asked, first, likely, onItsOwn,
  possible, signIn, tick,
} from './expected.mjs';

const engine = 'chromium';

/** It writes cookies and localStorage from time to time: now and then just before it is killed. */
const killed = (onlyIndexed, bothMarkers) => ({
  either: [
    { ...onlyIndexed, arrives: 'indexed' }, { ...bothMarkers, arrives: 'local indexed' },
    ...['cookie indexed', 'cookie local indexed'].map((arrives) => ({ arrives, lands: MY })),
  ],
});

export const CHROMIUM = [
  {
    row: 'all site data blocked', name: 'Chromium with site data blocked', engine, state: 'blocked',
    steps: [signIn(ALL_REFUSED), again, signIn(ALL_REFUSED)],
  },
  { row: 'forgets when closed', name: 'Chromium that clears on close', engine, state: 'clear on close', steps: [first, again, signIn(FORGOTTEN)] },
  {
    row: 'forgets when closed', when: 'forty times, ticked each time', name: 'Chromium that clears on close, forty times', engine,
    state: 'clear on close', minutes: 8, env: NO_RATE_LIMITS,
    steps: [['sign in and close, again and again', 40, forty, tick]],
  },
  { row: 'private window', name: 'Chromium incognito', engine, state: 'incognito', steps: [first, again, signIn(FORGOTTEN)] },
  {
    row: 'managed: may keep nothing', name: 'Chromium whose policy lets it keep nothing', engine, state: 'managed: may keep nothing',
    steps: [signIn(ALL_REFUSED)],
  },
  {
    row: 'managed: forgets when closed', name: 'Chromium whose policy clears on close', engine, state: 'managed: forgets when closed',
    steps: [first, again, signIn(FORGOTTEN)],
  },
  {
    row: 'managed: always private', name: 'Chromium whose policy makes every window incognito', engine, state: 'managed: always private',
    steps: [first, again, signIn(FORGOTTEN)],
  },
  {
    row: 'killed 1 s after the green page', when: 'self-heal off', name: 'Chromium killed a second after the green page, self-heal off',
    engine, env: SELF_HEAL_OFF,
    steps: [first, ['killed after', 1], signIn(killed(asked(likely('CLOSED_TOO_SOON')), asked(likely('COOKIE_REMOVED'))))],
  },
  {
    row: 'killed 1 s after the green page', when: 'self-heal on', name: 'Chromium killed a second after the green page, self-heal on', engine,
    steps: [first, ['killed after', 1], signIn(killed(HEALED, HEALED))],
  },
  ...Object.entries(APPS).map(([app, userAgent]) => ({
    row: `inside ${app}`, name: `the browser inside ${app}`, engine, userAgent,
    steps: [signIn(onItsOwn(likely('IN_APP'))), again, signIn(TRUSTED)],
  })),
  {
    row: 'inside an Android app, told by the client hint alone', name: 'a WebView that hides in its user agent', engine,
    userAgent: ANDROID_CHROME, brands: ['Android WebView', 'Chromium'],
    steps: [signIn(onItsOwn(likely('IN_APP'))), again, signIn(TRUSTED)],
  },
  {
    row: 'from the home screen of an iPhone', name: 'an icon on the home screen, registered in Safari', engine, userAgent: SAFARI_ON_IPHONE,
    steps: [
      signIn({ ...FIRST, caution: null }), ['with another browser', { userAgent: HOME_SCREEN, standalone: true }],
      signIn({
        arrives: 'nothing', lands: CODE, before: possible('HOME_SCREEN_APP'), caution: possible('HOME_SCREEN_APP'), outcome: 'yes-but',
        after: likely('HOME_SCREEN_APP'),
      }),
      again, signIn(TRUSTED),
    ],
  },
];

/** The n-th sign-in of somebody who ticks the box each time, in a browser that forgets each time. */
function forty(n) {
  const found = { arrives: 'nothing', lands: CODE, before: NEW };
  if (n === 1) return FIRST;
  if (n === 2) return { ...found, ticked: true, caution: null, outcome: 'yes', after: possible('CLEARED_ON_CLOSE') };
  // At the third registration the box is no longer ticked for them; once three never came back, it is likely.
  const after = n === 3 ? possible('CLEARED_ON_CLOSE') : likely('CLEARED_ON_CLOSE');
  const known = { ...found, ticked: false, caution: possible('CLEARED_ON_CLOSE'), after };
  return n <= 30 ? known : { ...known, replace: true, outcome: 'full' };
}
