// The rows of the matrix: every state of a browser that the pages must explain, in the order in which people meet them.
// `absent` says of each engine without a cell why the state cannot be reached here; a row that is silent about an engine
// fails the tests.
const ON_A_PHONE = 'that takes the app on a phone; the column of Chromium proves how the tokens are read';
const insideAnApp = (row) => ({ row, absent: { firefox: 'no app carries Firefox inside', webkit: ON_A_PHONE } });

export const STATES = [
  { row: 'ordinary' },
  { row: 'all site data blocked', absent: { webkit: 'MiniBrowser can refuse cookies, and not storage with them, see below' } },
  {
    row: 'cookies blocked, storage allowed',
    absent: { chromium: 'its setting blocks all site data', firefox: 'its setting blocks all site data' },
  },
  { row: 'every cookie stripped on the way' },
  { row: 'our cookie stripped on the way' },
  { row: 'forgets when closed', absent: { webkit: 'WebKit has no such setting' } },
  { row: 'private window' },
  {
    row: 'never remembers history',
    absent: { chromium: 'Chromium has no such setting; a policy may force incognito, see below', webkit: 'WebKit has no such setting' },
  },
  { row: 'managed: may keep nothing', absent: { webkit: 'WebKitGTK knows no managed settings' } },
  { row: 'managed: forgets when closed', absent: { webkit: 'WebKitGTK knows no managed settings' } },
  { row: 'managed: always private', absent: { webkit: 'WebKitGTK knows no managed settings' } },
  { row: 'cookie lost, storage kept' },
  { row: 'cookie lost, clock two days off' },
  { row: 'storage lost, cookie kept' },
  { row: 'killed 1 s after the green page' },
  { row: 'cookie overwritten, then killed' },
  { row: 'old copy of the profile put back' },
  insideAnApp('inside LINE'),
  insideAnApp('inside Instagram'),
  insideAnApp('inside Facebook'),
  insideAnApp('inside Yahoo! JAPAN'),
  insideAnApp('inside an Android app'),
  insideAnApp('inside an Android app, told by the client hint alone'),
  {
    row: 'from the home screen of an iPhone',
    absent: {
      firefox: 'on an iPhone every browser is WebKit',
      webkit: 'that takes an iPhone; the column of Chromium proves how its signs are read',
    },
  },
  {
    row: 'in a frame of another site',
    absent: Object.fromEntries(
      ['chromium', 'firefox', 'webkit'].map((engine) => [engine, 'our pages refuse to be framed (frame-ancestors)']),
    ),
  },
  { row: 'another browser of the same person' },
  { row: 'another account in the same browser' },
  { row: 'the box not ticked' },
  { row: 'trust expired' },
  { row: 'trust removed by the subscriber' },
  { row: 'trust older than the password' },
  { row: 'the 31st device' },
];

export const ENGINES = ['chromium', 'firefox', 'webkit'];

/** What is silent or said twice, as sentences; none if the matrix is whole. */
export function gaps(cells) {
  const rows = STATES.map(({ row }) => row);
  const strangers = cells.filter(({ row }) => !rows.includes(row)).map(({ name, row }) => `${name}: there is no row "${row}"`);
  const holes = STATES.flatMap(({ row, absent = {} }) =>
    ENGINES.flatMap((engine) => {
      const played = cells.some((cell) => cell.row === row && cell.engine === engine);
      if (played === Boolean(absent[engine])) return [`${row}, ${engine}: ${played ? 'a cell, and a reason why there is none' : 'no cell and no reason'}`];
      return [];
    }),
  );
  return [...strangers, ...holes];
}
