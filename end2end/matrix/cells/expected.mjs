// What a sign-in must find. Derived from protocol.md 1-5 and the table of what browsers were measured to do. In
// `expect`:
//   arrives  what was kept since the last time: cookie, local (localStorage), indexed (IndexedDB)
//   value    the value of our cookie: the newest we gave, or the one before it was overwritten
//   opfs     how the origin's private files answer: `ok`, or the name of the error
//   warned   the block "cookies are refused" stands before a password is typed
//   lands    the page after ID and password; `refusal` on it, and the reason that is `named` there
//   before, caution, ticked   reason, reason at the box, and the box, before the code is typed
//   either   several of these: the one whose `arrives` and `value` are what the browser kept
//   outcome, after            what became of the box, and the reason with all that the account knows
export const CODE = '/sign-in/code';
export const MY = '/my';

export const NEW = ['NEW_BROWSER', 'certain'];
export const likely = (reason) => [reason, 'likely'];
export const possible = (reason) => [reason, 'possible'];
export const certain = (reason) => [reason, 'certain'];

export const FIRST = { arrives: 'nothing', opfs: 'ok', lands: CODE, before: NEW, caution: null, ticked: true, outcome: 'yes', after: NEW };
export const TRUSTED = { arrives: 'cookie local indexed', lands: MY };
export const HEALED = { arrives: 'local indexed', lands: '/sign-in/remembered', outcome: 'healed' };
const REFUSED = { arrives: 'nothing', warned: true, lands: '/sign-in', refusal: 'COOKIES_REFUSED' };
/** Nothing at all may be kept, or cookies alone may not. */
export const ALL_REFUSED = { ...REFUSED, named: certain('ALL_STORAGE_REFUSED') };
export const COOKIES_REFUSED = { ...REFUSED, named: certain('COOKIE_ONLY_REFUSED') };
export const FORGOTTEN = { arrives: 'nothing', lands: CODE, before: NEW, outcome: 'yes', after: possible('CLEARED_ON_CLOSE') };
export const OTHER_BROWSER = { arrives: 'nothing', lands: CODE, before: NEW, outcome: 'yes', after: likely('DIFFERENT_BROWSER') };

/** A browser that is told so before the code, and is registered all the same. */
export const onItsOwn = (reason) => ({ arrives: 'nothing', lands: CODE, before: reason, caution: reason, outcome: 'yes-but', after: reason });
/** A code is asked, and both pages say the same. */
export const asked = (reason, more) => ({ lands: CODE, before: reason, after: reason, outcome: 'yes', ...more });

export const SELF_HEAL_OFF = { SHINRAI_SELF_HEAL: 'off' };
export const NO_RATE_LIMITS = { SHINRAI_RATE_LIMITS: 'off' };

/** Steps, see ../steps.mjs. */
export const signIn = (expect, how) => ['sign in', expect, how];
export const first = signIn(FIRST);
export const again = ['close and open again'];
export const tick = { tick: true };
export const inPrivate = (error) => signIn({ ...onItsOwn(likely('PRIVATE_WINDOW')), opfs: error });
