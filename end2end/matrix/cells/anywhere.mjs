// States that every engine can be in: what goes missing on the way, and what the account's own history tells.
import {
  CODE, COOKIES_REFUSED, FIRST, HEALED, MY, NEW, NO_RATE_LIMITS, OTHER_BROWSER, SELF_HEAL_OFF, TRUSTED, again, asked, certain, first, likely,
  possible, signIn, tick,
} from './expected.mjs';

const lost = ['cookies are deleted'];
const REMOVED = { arrives: 'local indexed', ...asked(likely('COOKIE_REMOVED')) };

/** A use of trust gives the cookie a new value; on the disk may be either. */
const OVERWRITTEN = { either: ['the one before', 'the newest'].map((value) => ({ ...TRUSTED, value })) };
const killedAfterUse = (seconds) => [['time passes', 120], signIn(TRUSTED), ['killed after', seconds], signIn(OVERWRITTEN), again];

/** `name` is how the engine is called in the names of the cells. */
export function anywhere(engine, name) {
  const cell = (row, called, more) => ({ row, name: `${name} ${called}`, engine, ...more });
  return [
    cell('ordinary', 'remembers', { steps: [first, again, signIn(TRUSTED), again, signIn(TRUSTED)] }),
    cell('every cookie stripped on the way', 'behind a proxy that strips every cookie', {
      strip: 'all', steps: [signIn(COOKIES_REFUSED)],
    }),
    cell('our cookie stripped on the way', 'behind a proxy that strips our cookie', {
      strip: 'ours',
      steps: [
        signIn({ ...FIRST, outcome: 'cookie-refused' }), again,
        signIn({ arrives: 'local indexed', lands: CODE, before: NEW, outcome: 'cookie-refused', after: likely('COOKIE_ONLY_REFUSED') }),
      ],
    }),
    cell('cookie lost, storage kept', 'that lost its cookie, self-heal on', {
      when: 'self-heal on',
      steps: [
        first, lost, signIn(HEALED), again, signIn(TRUSTED), lost, signIn(HEALED),
        // Twice in 30 days; then it is named.
        lost, signIn(REMOVED, tick), again, signIn(TRUSTED),
      ],
    }),
    cell('cookie lost, storage kept', 'that lost its cookie, self-heal off', {
      when: 'self-heal off', env: SELF_HEAL_OFF,
      steps: [first, lost, signIn(REMOVED), again, signIn(TRUSTED)],
    }),
    cell('cookie lost, clock two days off', 'that lost its cookie, its clock two days behind', {
      env: SELF_HEAL_OFF,
      steps: [
        first, ['time passes', 2 * 24 * 3600], lost,
        signIn({ arrives: 'local indexed', ...asked(possible('CLOCK_WRONG')), caution: possible('CLOCK_WRONG'), outcome: 'yes-but' }),
      ],
    }),
    cell('storage lost, cookie kept', 'that lost its storage', {
      steps: [
        // The marks of this test go with it, and come back with a registration only. The product's own are written anew
        // by My Page, without a word: a cookie that goes after that is healed.
        first, ['sign out'], ['storage is deleted'], again, signIn({ arrives: 'cookie', lands: MY }), ['its marker was told of', 2],
        again, signIn({ arrives: 'cookie', lands: MY }), lost, signIn({ ...HEALED, arrives: 'nothing' }),
      ],
    }),
    cell('cookie overwritten, then killed', 'killed after its cookie was overwritten', {
      minutes: 3,
      steps: [first, again, ...[1, 1, 5].flatMap(killedAfterUse)],
    }),
    cell('old copy of the profile put back', 'whose old profile was put back', {
      steps: [
        first, ['the profile is kept'],
        ...[1, 2, 3].flatMap(() => [['time passes', 120], signIn(TRUSTED), again]),
        ['the kept profile is put back'],
        signIn({ arrives: 'cookie local indexed', ...asked(possible('COPIED_SUSPECTED')) }), again, signIn(TRUSTED),
      ],
    }),
    cell('another browser of the same person', 'after another browser of the same person', {
      steps: [['another browser is registered'], signIn(OTHER_BROWSER)],
    }),
    cell('another account in the same browser', 'with another account', {
      steps: [
        first, ['sign out'], ['as another account'],
        signIn({ arrives: 'cookie local indexed', lands: CODE, before: NEW, outcome: 'yes', after: certain('OTHER_ACCOUNT') }),
        again, signIn(TRUSTED),
      ],
    }),
    cell('the box not ticked', 'in which the box was not ticked', {
      steps: [
        signIn({ ...FIRST, outcome: 'not-asked' }, { tick: false }), again,
        signIn({ lands: CODE, before: NEW, outcome: 'not-asked', after: certain('NEVER_TRUSTED') }, { tick: false }),
      ],
    }),
    cell('trust expired', 'whose trust expired', {
      // Hours, not days: the browser's own clock stays, and must not look wrong.
      env: { SHINRAI_LIMIT_TRUST_IDLE: '2h' },
      steps: [first, again, ['time passes', 3 * 3600], signIn({ ...asked(certain('EXPIRED')), arrives: 'cookie local indexed' })],
    }),
    cell('trust removed by the subscriber', 'whose trust was removed', {
      steps: [first, again, ['all devices are removed elsewhere'], signIn(asked(certain('REVOKED_BY_YOU')))],
    }),
    cell('trust older than the password', 'whose trust is older than the password', {
      steps: [first, again, ['the password is changed elsewhere'], signIn(asked(certain('CREDENTIAL_CHANGED')))],
    }),
    cell('the 31st device', 'as the 31st device, not registered', {
      when: 'not registered', env: NO_RATE_LIMITS,
      steps: [
        ['thirty other browsers are registered'], signIn({ lands: CODE, before: NEW, replace: true, outcome: 'full' }),
        // What was given up is no registration that was not finished.
        again, signIn({ lands: CODE, before: NEW, replace: true, outcome: 'full', after: likely('DIFFERENT_BROWSER') }),
      ],
    }),
    cell('the 31st device', 'as the 31st device, in the place of another', {
      when: 'in the place of another', env: NO_RATE_LIMITS,
      steps: [
        ['thirty other browsers are registered'],
        signIn({ lands: CODE, before: NEW, replace: true, outcome: 'yes' }, { atFull: 'replace_device' }),
        again, signIn(TRUSTED),
      ],
    }),
  ];
}
