// What is particular to WebKit, which stands in for Safari.
import { COOKIES_REFUSED, HEALED, MY, again, first, inPrivate, signIn } from './expected.mjs';

const engine = 'webkit';
const private_ = [inPrivate('UnknownError'), again, inPrivate('UnknownError')];

/** It writes cookies as they come, and storage within a second or two. */
const keptCookie = ['cookie', 'cookie indexed', 'cookie local indexed'].map((arrives) => ({ arrives, lands: MY }));

export const WEBKIT = [
  {
    row: 'cookies blocked, storage allowed', name: 'WebKit with cookies blocked', engine, state: 'cookies blocked',
    steps: [signIn(COOKIES_REFUSED), again, signIn(COOKIES_REFUSED)],
  },
  { row: 'private window', name: 'a private tab of WebKit', engine, state: 'private', steps: private_ },
  {
    row: 'killed 1 s after the green page', name: 'WebKit killed a second after the green page', engine,
    steps: [first, ['killed after', 1], signIn({ either: [...keptCookie, HEALED, { ...HEALED, arrives: 'indexed' }] })],
  },
];
