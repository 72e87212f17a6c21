// `make bench`: the figures of protocol.md 15 that exist so far, measured on the release build with SQLite, as a table.
// CPU is what the serving process used, read from /proc: utime + stime, median of RUNS runs of N requests in a row.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { Client } from '../end2end/lib/client.mjs';
import { HANAKO, sleep, startSite } from '../end2end/lib/site.mjs';
import { CHEAP, housekeeping, quantile } from './housekeeping.mjs';
import { printWeights, weighAll } from './wire.mjs';

const { values } = parseArgs({
  options: { n: { type: 'string', default: '1000' }, runs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '10' } },
});
const N = Number(values.n);
const RUNS = Number(values.runs);
const SECONDS = Number(values.seconds);
const CORES = availableParallelism();
const TICK_MS = 10;
/** Accounts that two-step sign-ins are spread over, so that no outbox grows long. */
const ACCOUNTS = 100;

const cpuMs = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};
const residentMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const median = (numbers) => quantile(numbers, 0.5);

/** Median CPU milliseconds for one `act`, after a run to warm up. */
async function cost(site, act) {
  const runs = [];
  for (let run = 0; run <= RUNS; run++) {
    const before = cpuMs(site.pid);
    for (let i = 0; i < N; i++) await act(run * N + i);
    if (run > 0) runs.push((cpuMs(site.pid) - before) / N);
  }
  return median(runs);
}

/** Comes back when the process has nothing left to do. */
async function silence(pid) {
  for (let before = -1; before !== cpuMs(pid);) {
    before = cpuMs(pid);
    await sleep(500);
  }
}

const rows = [];
function report(what, value, unit, bar, better = 'low') {
  const good = bar === undefined || (better === 'low' ? value <= bar : value >= bar);
  const limit = bar === undefined ? '' : `${better === 'low' ? '≤' : '≥'} ${bar}`;
  rows.push([what, value.toFixed(unit === 'ms' ? 3 : 1), unit, limit, bar === undefined ? '' : good ? 'ok' : 'over']);
  console.log(rows.at(-1).map((cell, i) => (i === 0 ? cell.padEnd(52) : cell.padStart(9))).join(''));
}

async function costOfRequests() {
  const site = await startSite({ env: CHEAP });
  try {
    const trusted = new Client(site);
    await trusted.signIn();
    const password = { login_id: HANAKO.loginId, password: HANAKO.password };
    // Whoever is signed in is led on from there.
    const nobody = new Client(site);
    report('GET /sign-in', await cost(site, () => nobody.get('/sign-in')), 'ms', 0.25);
    report('GET /my', await cost(site, () => trusted.get('/my')), 'ms', 0.25);
    report('GET /my, uncompressed', await cost(site, () => trusted.get('/my', 'identity')), 'ms');
    report('trusted sign-in', await cost(site, () => trusted.step('sign_in', password, '/my')), 'ms', 1.0);

    const accounts = Array.from({ length: ACCOUNTS }, (_, i) =>
      site.addAccount(`bench${i}`, 'a password for the bench', `bench${i}@example.jp`, '--two-step', 'email'));
    report('two-step sign-in: both posts, and the mail', await costOfTwoSteps(site, accounts, false), 'ms', 2.0);
    report('   the same with its pages, and registering', await costOfTwoSteps(site, accounts, true), 'ms');
    report('resident after that', residentMb(site.pid), 'MB');
  } finally {
    await site.end();
  }
}

/** All first halves, then all codes out of the outbox while nobody measures, then all second halves. */
async function costOfTwoSteps(site, accounts, withPages) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const runs = [];
  for (let run = 0; run <= RUNS; run++) {
    const visits = Array.from({ length: N }, (_, i) => ({ client: new Client(site, { agent }), account: accounts[i % accounts.length] }));
    let spent = -cpuMs(site.pid);
    for (const { client, account } of visits) {
      if (withPages) await client.get('/sign-in');
      await client.step('sign_in', { login_id: account.loginId, password: account.password }, '/sign-in/code');
      if (withPages) await client.get('/sign-in/code');
    }
    await silence(site.pid); // the worker hands over the last messages
    spent += cpuMs(site.pid);

    for (const account of accounts) {
      const own = visits.filter((visit) => visit.account === account);
      const messages = (await site.outbox(account.email)).filter((message) => message.code).slice(0, own.length).reverse();
      own.forEach((visit, i) => (visit.code = messages[i]?.code));
    }

    spent -= cpuMs(site.pid);
    for (const { client, code } of visits) {
      // Without the tick it leads to My Page, or, where more can be said now of why the code was asked, there.
      await client.step('submit_code', { code, ...(withPages && { trust: 'on' }) }, '/sign-in/remembered', '/my');
      if (withPages) await client.get('/sign-in/remembered');
    }
    spent += cpuMs(site.pid);
    if (run > 0) runs.push(spent / N);
  }
  agent.destroy();
  return median(runs);
}

async function costOfStart() {
  const site = await startSite();
  try {
    const starts = [];
    for (let i = 0; i < 5; i++) starts.push(await site.restart());
    report('start to first 200, migrated database', median(starts), 'ms', 100);
    await sleep(2000);
    report('resident, idle', residentMb(site.pid), 'MB', 20);
  } finally {
    await site.end();
  }
}

/** Sign-ins as fast as they go, while somebody else reads My Page. */
async function hashing(cheapSignIn) {
  const site = await startSite({ env: { SHINRAI_RATE_LIMITS: 'off' } });
  try {
    const reader = new Client(site);
    await reader.signIn();
    const password = { login_id: HANAKO.loginId, password: HANAKO.password };
    const before = cpuMs(site.pid);
    for (let i = 0; i < 100; i++) await reader.step('sign_in', password, '/my');
    const hash = (cpuMs(site.pid) - before) / 100 - cheapSignIn;
    report('one Argon2id hash, alone', hash, 'ms');

    const crowd = Array.from({ length: 16 }, () => new Client(site));
    for (const client of crowd) await client.signIn();
    let signedIn = 0;
    const began = performance.now();
    const until = began + SECONDS * 1000;
    const work = crowd.map(async (client) => {
      while (performance.now() < until) {
        await client.step('sign_in', password, '/my');
        signedIn++;
      }
    });
    const waits = [];
    while (performance.now() < until) {
      const asked = performance.now();
      const { status } = await reader.get('/my');
      waits.push(performance.now() - asked);
      if (status !== 200) throw new Error(`GET /my under load: ${status}`);
      await sleep(20);
    }
    await Promise.all(work);
    const rate = signedIn / ((performance.now() - began) / 1000);
    report('sign-ins a second, real hashes', rate, '1/s');
    report(`share of what ${CORES} cores can hash`, (100 * rate * hash) / (1000 * CORES), '%', 95, 'high');
    report('GET /my meanwhile, p99', quantile(waits, 0.99), 'ms', 50);
    report('resident under that load', residentMb(site.pid), 'MB', 30 + CORES * 20);
  } finally {
    await site.end();
  }
}

/** Whether the time of an answer tells if an ID exists: medians of 200 of each kind of answer, by turns. */
async function knownAgainstUnknown() {
  const site = await startSite({ env: { SHINRAI_RATE_LIMITS: 'off' } });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const asks = {
    'wrong password': (client, loginId) => client.step('sign_in', { login_id: loginId, password: 'not this one' }, '/sign-in?refusal=BAD_CREDENTIALS'),
    'forgotten password': (client, loginId) => client.step('recover', { login_id: loginId, way: 'email' }, '/recover/code'),
    '   its page': (client) => client.get('/recover/code'),
    '   a wrong code': (client) => client.step('recover_code', { code: '000000' }, '/recover/code?refusal=CODE_WRONG'),
  };
  const waits = Object.fromEntries(Object.keys(asks).map((what) => [what, [[], []]]));
  try {
    for (let i = 0; i < 220; i++) {
      for (const [which, loginId] of [HANAKO.loginId, 'nobody-here'].entries()) {
        const client = new Client(site, { agent });
        for (const [what, ask] of Object.entries(asks)) {
          // A message that is handed over meanwhile shares the core; what is compared is the work of the answer.
          await sleep(40);
          const asked = performance.now();
          await ask(client, loginId);
          if (i >= 20) waits[what][which].push(performance.now() - asked);
        }
      }
    }
  } finally {
    agent.destroy();
    await site.end();
  }
  for (const [what, times] of Object.entries(waits)) {
    const [known, unknown] = times.map(median);
    report(`${what}, known ID`, known, 'ms');
    report('   unknown ID', unknown, 'ms');
    report('   difference of the medians of 200', (100 * Math.abs(known - unknown)) / known, '%', 5);
  }
}

async function sweeping() {
  const { quiet, meanwhile, moved } = await housekeeping();
  report('trusted sign-in p99, 5,000,000 trust rows', quiet.p99, 'ms');
  report('   the same while housekeeping sweeps them', meanwhile.p99, 'ms');
  report('   moved by', moved, 'ms', 10);
}

const site = await startSite();
printWeights(await weighAll(site).finally(() => site.end()));
console.log(`\n${`median of ${RUNS} × ${N}`.padEnd(52)}${['value', '', 'bar', ''].map((cell) => cell.padStart(9)).join('')}`);
await costOfStart();
await costOfRequests();
await hashing(Number(rows.find(([what]) => what === 'trusted sign-in')[1]));
await knownAgainstUnknown();
await sweeping();
