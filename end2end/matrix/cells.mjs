// The matrix: which browser in which state, what happens, and what each sign-in must find.
import { anywhere } from './cells/anywhere.mjs';
import { CHROMIUM } from './cells/chromium.mjs';
import { FIREFOX } from './cells/firefox.mjs';
import { WEBKIT } from './cells/webkit.mjs';

const ALL = [
  ...anywhere('chromium', 'Chromium'), ...CHROMIUM,
  ...anywhere('firefox', 'Firefox'), ...FIREFOX,
  ...anywhere('webkit', 'WebKit'), ...WEBKIT,
];

/** What every `make test` runs: Chromium but for what takes minutes, one ordinary and one private browser of the others. */
const isShort = ({ engine, row, minutes }) => (engine === 'chromium' ? !minutes : ['ordinary', 'private window'].includes(row));

export const CELLS = ALL.map((cell) => ({ ...cell, short: isShort(cell) }));
