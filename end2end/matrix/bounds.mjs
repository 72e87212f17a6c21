// Nothing here may hang: each step has a time, each process an end.
import { sleep } from '../lib/site.mjs';

/** What `work` gives, or an error that names it when it takes longer. */
export async function within(ms, name, work) {
  let late;
  const limit = new Promise((_, fail) => {
    late = setTimeout(() => fail(new Error(`${name}: not done after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(late);
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process is gone. */
export async function gone(pid, ms) {
  for (const until = Date.now() + ms; isAlive(pid); await sleep(20)) {
    if (Date.now() > until) throw new Error(`process ${pid} does not end`);
  }
}

/** SIGKILL for one process of ours; its helpers end when it is gone. */
export async function killed(pid) {
  if (!pid || !isAlive(pid)) return;
  process.kill(pid, 'SIGKILL');
  await gone(pid, 5_000);
  // Helpers notice that they are alone and let go of the profile's locks.
  await sleep(500);
}
