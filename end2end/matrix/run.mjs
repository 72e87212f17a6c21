// The matrix as a table: node end2end/matrix/run.mjs [--engine chromium|firefox|webkit] [--cell PATTERN]
//   --write   keeps the table in docs/matrix.md, of a run of some cells their fields alone; a whole run without it says
//             where it differs from what is kept
//   --found   everything that was found
//   --tally FILE   writes `PASSED FAILED` and then the table, for scripts/tally.sh
//   --at-once N    cells that run at once, a browser and a server each; 2 unless told
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { CELLS } from './cells.mjs';
import { play, told, whyNotHere } from './play.mjs';
import { counts, differences, kindOf, said, table, write } from './table.mjs';

const { values } = parseArgs({
  options: { engine: { type: 'string' }, cell: { type: 'string' }, found: { type: 'boolean' }, write: { type: 'boolean' }, tally: { type: 'string' }, 'at-once': { type: 'string', default: '2' } },
});
const whole = !values.engine && !values.cell;
const wanted = CELLS.filter(
  (cell) => (!values.engine || cell.engine === values.engine) && (!values.cell || new RegExp(values.cell, 'i').test(cell.name)),
);

async function result(cell) {
  const away = whyNotHere(cell);
  if (away) return { cell, lines: [], away };
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    return { cell, lines: await play(cell), seconds: seconds() };
  } catch (error) {
    return { cell, lines: error.lines ?? [], broke: error.message.split('\n')[0], seconds: seconds() };
  }
}

function report(result) {
  const { cell, lines, broke, seconds, away } = result;
  const time = seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`;
  console.log(`${kindOf(result).padEnd(7)} ${cell.name}${time}${away ? `: ${away}` : ''}`);
  if (broke) console.log(`          ${broke}`);
  for (const line of lines) {
    // What a browser kept where it may keep one thing or another is worth knowing each time.
    if (line.wrong.length || values.found || line.either) console.log(`          ${told(line)}`);
    if (values.found) console.log(`            found ${JSON.stringify(line.got)}`);
  }
}

// The longest first, so that none of them is what all wait for in the end.
const queue = [...wanted].sort((a, b) => (b.minutes ?? 2) - (a.minutes ?? 2));
const results = new Map();
async function worker() {
  for (let cell = queue.shift(); cell; cell = queue.shift()) {
    results.set(cell, await result(cell));
    report(results.get(cell));
  }
}
await Promise.all(Array.from({ length: Number(values['at-once']) }, worker));

const all = wanted.map((cell) => results.get(cell));
const summary = counts(all);
let differs = [];
if (values.write) write(all, CELLS);
if (whole) {
  console.log(`\n${table(all)}`);
  differs = differences(all);
  for (const line of differs) console.log(`\ndocs/matrix.md says otherwise than:\n${line}`);
}
const sentence = whole ? said(summary) : `${summary.proved} proved, ${summary.wrong} wrong`;
console.log(`\n${sentence}`);
const failed = summary.wrong + (differs.length ? 1 : 0);
if (values.tally) writeFileSync(values.tally, `${summary.proved} ${failed}\n${table(all)}\n\n${sentence}\n`);
process.exit(failed ? 1 : 0);
