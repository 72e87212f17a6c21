// Real browsers in the states that people have them in: what `make test` runs of the matrix. All of it, as a table:
// node end2end/matrix/run.mjs
import { expect, test } from '@playwright/test';

import { CELLS } from '../matrix/cells.mjs';
import { play, told, whyNotHere } from '../matrix/play.mjs';
import { gaps } from '../matrix/states.mjs';

test('every state has a cell for each engine, or says why it cannot @once', () => {
  expect(gaps(CELLS)).toEqual([]);
});

for (const cell of CELLS.filter(({ short }) => short)) {
  test(`${cell.name}: each sign-in finds and says what it should @once`, async () => {
    const away = whyNotHere(cell);
    test.skip(Boolean(away), `not reachable here, because ${away}`);
    test.setTimeout((cell.minutes ?? 2) * 60_000);
    const lines = await play(cell);
    expect(lines.filter((line) => line.wrong.length).map(told)).toEqual([]);
  });
}
