// The matrix by hand, as a table: node end2end/matrix/run.mjs [--engine chromium|firefox|webkit] [--cell PATTERN]
//   --short   only what `make test` runs      --found   everything that was found
//   --states  judges only what the browsers do (what they keep, whether cookies come back), not what the pages say
import { parseArgs } from 'node:util';

import { CELLS } from './cells.mjs';
import { play, told } from './play.mjs';

const { values } = parseArgs({
  options: { engine: { type: 'string' }, cell: { type: 'string' }, short: { type: 'boolean' }, found: { type: 'boolean' }, states: { type: 'boolean' } },
});
const wanted = (cell) =>
  (!values.engine || cell.engine === values.engine) &&
  (!values.cell || new RegExp(values.cell, 'i').test(cell.name)) &&
  (!values.short || cell.short);

/** What a browser does by itself. */
const STATES = ['arrives', 'opfs', 'warned'];
const onlyStates = (line) => ({
  ...line,
  expected: Object.fromEntries(Object.entries(line.expected).filter(([name]) => STATES.includes(name))),
  wrong: line.wrong.filter((name) => STATES.includes(name)),
});

let good = 0;
let bad = 0;
for (const cell of CELLS.filter(wanted)) {
  const began = performance.now();
  let lines = [];
  let broke = '';
  try {
    lines = await play(cell);
  } catch (error) {
    broke = error.message.split('\n')[0];
    lines = error.lines ?? [];
  }
  if (values.states) lines = lines.map(onlyStates);
  const fine = !broke && lines.every(({ wrong }) => !wrong.length);
  if (fine) good += 1;
  else bad += 1;
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${cell.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (cell.waits && !fine) console.log(`         waits for ${cell.waits}`);
  if (broke) console.log(`         ${broke}`);
  for (const line of lines) {
    if (line.wrong.length || values.found) console.log(`         ${told(line)}`);
    if (values.found) console.log(`           found ${JSON.stringify(line.got)}`);
  }
}
console.log(`\n${good} cells as expected, ${bad} not`);
process.exit(bad ? 1 : 0);
