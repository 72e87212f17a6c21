// Real browsers in the states that people have them in. The short cells run with `make test`, all others with
// `make proof`; by hand, as a table: node end2end/matrix/run.mjs
import { expect, test } from '@playwright/test';

import { CELLS } from '../matrix/cells.mjs';
import { play, told } from '../matrix/play.mjs';

for (const cell of CELLS) {
  test(`${cell.name}: each sign-in finds and says what it should @once${cell.short ? '' : ' @proof'}`, async () => {
    test.fixme(Boolean(cell.waits), `waits for ${cell.waits}`);
    test.setTimeout((cell.minutes ?? 2) * 60_000);
    const lines = await play(cell);
    expect(lines.filter((line) => line.wrong.length).map(told)).toEqual([]);
  });
}
