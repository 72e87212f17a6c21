// What is particular to Firefox.
import { ALL_REFUSED, FORGOTTEN, MY, again, first, inPrivate, signIn } from './expected.mjs';

const engine = 'firefox';
const private_ = [inPrivate('SecurityError'), again, inPrivate('SecurityError')];

export const FIREFOX = [
  {
    row: 'all site data blocked', name: 'Firefox with site data blocked', engine, state: 'blocked',
    steps: [signIn(ALL_REFUSED), again, signIn(ALL_REFUSED)],
  },
  { row: 'private window', name: 'a private window of Firefox', engine, state: 'private window', steps: private_ },
  { row: 'never remembers history', name: 'Firefox that never remembers history', engine, state: 'never remember history', steps: private_ },
  { row: 'forgets when closed', name: 'Firefox that clears on close', engine, state: 'clear on close', steps: [first, again, signIn(FORGOTTEN)] },
  {
    row: 'managed: may keep nothing', name: 'Firefox whose policy lets it keep nothing', engine, state: 'managed: may keep nothing',
    steps: [signIn(ALL_REFUSED)],
  },
  {
    row: 'managed: forgets when closed', name: 'Firefox whose policy clears on close', engine, state: 'managed: forgets when closed',
    steps: [first, again, signIn(FORGOTTEN)],
  },
  { row: 'managed: always private', name: 'Firefox whose policy makes every window private', engine, state: 'managed: always private', steps: private_ },
  {
    row: 'killed 1 s after the green page', name: 'Firefox killed a second after the green page', engine,
    steps: [first, ['killed after', 1], signIn({ arrives: 'cookie indexed', lands: MY })],
  },
];
