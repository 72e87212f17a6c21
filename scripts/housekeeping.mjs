// What a minute of housekeeping costs those who sign in meanwhile: 5,000,000 trust rows, far more of them past their time
// than an hour brings, on SQLite, where one writes at a time. Alone: node scripts/housekeeping.mjs [--rows N]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Client } from '../end2end/lib/client.mjs';
import { HANAKO, sleep, startSite } from '../end2end/lib/site.mjs';

const ROWS = 5_000_000;
/** At some hundreds a second, more than a round of 25 seconds takes, again and again; an hour brings about 500. */
const OVER = 100_000;
/** Shorter than a round: all of it is measured beside the sweeping. */
const WINDOW_MS = 18_000;
const TURNS = 2;
/** Settings under which what is measured is not hashing. */
export const CHEAP = { SHINRAI_ARGON2: 'm=8,t=1,p=1', SHINRAI_RATE_LIMITS: 'off' };
const CROWD = fileURLToPath(new URL('crowd.py', import.meta.url));

function python(...args) {
  const run = spawnSync('python3', args, { encoding: 'utf8', timeout: 300_000 });
  if (run.status !== 0) throw new Error(`python3: ${run.stderr || run.error}`);
  return run.stdout.trim();
}
const sql = (file, statement) =>
  python('-c', 'import sqlite3,sys\nd=sqlite3.connect(sys.argv[1],timeout=10)\nr=d.execute(sys.argv[2]).fetchall()\nd.commit()\nprint(r[0][0] if r else "")', file, statement);

export const quantile = (numbers, q) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))];

/** Milliseconds of the 50th, 90th and 99th in a hundred trusted sign-ins, with nobody sweeping and with one process at it. */
export async function housekeeping(rows = ROWS) {
  const site = await startSite({ env: CHEAP });
  try {
    const file = `${site.folder}/dev.db`;
    const client = new Client(site);
    await client.signIn();
    const password = { login_id: HANAKO.loginId, password: HANAKO.password };
    const signIn = () => client.step('sign_in', password, '/my');
    await site.stop();
    python(CROWD, file, String(rows), String(Math.floor((OVER * rows) / ROWS)));
    const waits = { without: [], with: [] };
    let swept = 0;
    for (let turn = 0; turn < 2 * TURNS; turn++) {
      const which = turn % 2 === 0 ? 'without' : 'with';
      // Without: it is not due. With: at once, as soon as the site is up.
      sql(file, `UPDATE housekeeping SET leased_until = NULL, due_at = ${which === 'without' ? 9e15 : 0}`);
      const before = Number(sql(file, 'SELECT count(*) FROM trust'));
      await site.start();
      for (let i = 0; i < 50; i++) await signIn();
      for (const until = performance.now() + WINDOW_MS; performance.now() < until;) {
        const asked = performance.now();
        await signIn();
        waits[which].push(performance.now() - asked);
        await sleep(5);
      }
      const busy = Number(sql(file, 'SELECT count(*) FROM housekeeping WHERE leased_until IS NOT NULL'));
      await site.stop();
      const removed = before - Number(sql(file, 'SELECT count(*) FROM trust'));
      if (which === 'without' ? removed > 0 : removed === 0 || busy === 0) {
        throw new Error(`housekeeping: ${removed} rows were removed in a window ${which} it; ${busy ? 'it went on' : 'it was over'} at the end`);
      }
      swept += removed;
    }
    const [quiet, meanwhile] = [waits.without, waits.with].map((of) => ({ median: quantile(of, 0.5), p90: quantile(of, 0.9), p99: quantile(of, 0.99) }));
    return { quiet, meanwhile, moved: meanwhile.p99 - quiet.p99, signIns: waits.without.length + waits.with.length, swept };
  } finally {
    await site.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: String(ROWS) } } });
  console.log(await housekeeping(Number(values.rows)));
}
