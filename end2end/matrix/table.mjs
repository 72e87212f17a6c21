// The matrix as a table: one row a state, one column an engine, and in each field what the pages said or why there is
// nothing to be said here. The same text goes to the terminal and into docs/matrix.md.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { FIRST } from './cells/expected.mjs';
import { ENGINES, STATES } from './states.mjs';

const FILE = fileURLToPath(new URL('../../docs/matrix.md', import.meta.url));
const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
const UNREACHED = 'not reachable here, because ';

/** `results`: of each cell `{ cell, lines, broke, away }`. */
export function table(results) {
  const fields = STATES.map(({ row, absent = {} }) => [row, ...ENGINES.map((engine) => field(row, engine, absent[engine], results))]);
  const lines = [['', ...ENGINES.map((engine) => NAMES[engine])], ENGINES.concat('').map(() => '---'), ...fields];
  return lines.map((parts) => `| ${parts.join(' | ')} |`).join('\n');
}

export function counts(results) {
  const of = (kind) => results.filter((result) => kindOf(result) === kind).length;
  const unreachable = STATES.reduce((sum, { absent = {} }) => sum + Object.keys(absent).length, 0) + of('away');
  return { proved: of('proved'), unreachable, wrong: of('wrong') };
}

export function said({ proved, unreachable, wrong }) {
  return `${proved} cells proved, ${unreachable} not reachable here, ${wrong} wrong`;
}

export function kindOf({ away, broke, lines }) {
  if (away) return 'away';
  return broke || lines.some(({ wrong }) => wrong.length) ? 'wrong' : 'proved';
}

function field(row, engine, absent, results) {
  if (absent) return UNREACHED + absent;
  const here = results.filter(({ cell }) => cell.row === row && cell.engine === engine);
  return here.map((result) => how(result.cell) + told(result)).join('<br>') || 'not run';
}

/** What the field is about, where there are several, and whether it is only a user agent that stands for the browser. */
function how({ when, userAgent }) {
  return `${when ? `${when}: ` : ''}${userAgent ? 'by its user agent: ' : ''}`;
}

function told(result) {
  const { away, broke, lines } = result;
  const kind = kindOf(result);
  if (kind === 'away') return UNREACHED + away;
  if (kind === 'wrong') return `**wrong**${broke ? `: ${broke}` : ''}`;
  // The first visit of a new browser only prepares what the row is about.
  const visits = [...new Set(lines.map(visit))];
  return visits.filter((said) => said !== words(FIRST) || visits.length === 1).join('; then ');
}

/** One sign-in. Where the browser may have kept one thing or another: what is said in each case. */
function visit({ either, got }) {
  if (!either) return words(got);
  const cases = new Map();
  for (const one of either) cases.set(words(one), [...(cases.get(words(one)) ?? []), one.value ?? one.arrives]);
  return [...cases].map(([what, kept]) => `${what} (kept: ${kept.join(', or ')})`).join('; or ');
}

function words({ lands, refusal, named, warned, outcome, replace, before, after }) {
  if (refusal) return `${refusal}${named ? ` (${named.join(' ')})` : ''}${warned ? ', warned before the password' : ''}`;
  if (lands === '/my') return 'no code';
  if (outcome === 'healed') return 'no code, cookie healed';
  const reasons = new Set([before, after].filter(Boolean).map((found) => found.join(' ')));
  const became = { yes: replace ? ', registered in place of another' : '', full: ', not registered: full', 'yes-but': ', registered with a caution' };
  return `${[...reasons].join(' → ')}${became[outcome] ?? `, ${outcome}`}`;
}

// --- the file ----------------------------------------------------------------------------------------------------------

const HEAD = `# What each browser state makes the pages say

Written by \`node end2end/matrix/run.mjs --write\`, from a run of real browsers; \`make proof\` runs the same and says so if it finds
anything else. In each field: the reason with its certainty before the code, and after → where more can be said after it, for each visit that
the row is about. "No code" is a sign-in with ID and password alone. WebKit is WebKitGTK, which stands in for Safari. Where a browser may keep one thing
or another, the field says what follows from each, and the list below what it was in that run.
`;

function versions() {
  const say = (program, ...args) => (spawnSync(program, args, { encoding: 'utf8' }).stdout ?? '').trim().split('\n')[0];
  const found = [
    say(process.env.CHROMIUM ?? 'chromium', '--version'),
    say(process.env.FIREFOX ?? 'firefox-esr', '--version'),
    // It does not say its version itself.
    `WebKitGTK ${say('dpkg-query', '-W', '-f', '${Version}', 'webkit2gtk-driver') || 'of unknown version'}`,
  ];
  return `Run with ${found.filter(Boolean).map((version) => version.replace(/ built on .*/, '').trim()).join(', ')}.`;
}

/** Fields of which not every cell was run keep what the file says. */
export function write(results, cells) {
  const kept = new Map(keptRows().map((line) => [line.split(' | ')[0], line.slice(2, -2).split(' | ')]));
  const ran = (row, engine) => cells.every((cell) => cell.row !== row || cell.engine !== engine || results.some((result) => result.cell === cell));
  const lines = table(results).split('\n').map((line) => {
    const parts = line.slice(2, -2).split(' | ');
    const before = kept.get(line.split(' | ')[0]);
    return `| ${parts.map((part, at) => (before && at && !ran(parts[0], ENGINES[at - 1]) ? before[at] : part)).join(' | ')} |`;
  });
  const text = lines.join('\n');
  const times = (word) => text.split(word).length - 1;
  const [wrong, unreachable] = [times('**wrong**'), times(UNREACHED)];
  const absent = STATES.reduce((sum, { absent: missing = {} }) => sum + Object.keys(missing).length, 0);
  const proved = cells.length - wrong - (unreachable - absent);
  const whatWasKept = found(results, keptLines('- '));
  writeFileSync(FILE, `${HEAD}\n${versions()}\n\n${text}\n\n${whatWasKept}\n\n${said({ proved, unreachable, wrong })}\n`);
}

/** What browsers that may keep one thing or another kept in this run; `before`: what the file says of cells not run. */
function found(results, before) {
  const lines = new Map(before.map((line) => [line.split(': ')[0], line]));
  for (const { cell, lines: visits } of results) {
    const either = visits.filter((visit) => visit.either);
    const said = either.map(({ either: [{ value }], got }) => `${value === undefined ? got.arrives : got.value}, so ${words(got)}`);
    if (said.length) lines.set(`- ${cell.name}`, `- ${cell.name}: ${said.join('; ')}`);
  }
  return [...lines.values()].join('\n');
}

const startingWith = (text, sign) => text.split('\n').filter((line) => line.startsWith(sign));
const rowsOf = (text) => startingWith(text, '| ');
const keptRows = () => keptLines('| ');

function keptLines(sign) {
  try {
    return startingWith(readFileSync(FILE, 'utf8'), sign);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return [];
  }
}

/** Rows that the file tells otherwise. What this machine cannot show is not held against it. */
export function differences(results) {
  const away = results.filter((result) => kindOf(result) === 'away').map(({ cell }) => cell.row);
  const kept = keptRows();
  return rowsOf(table(results)).filter((line) => !kept.includes(line) && !away.includes(line.split('|')[1].trim()));
}
