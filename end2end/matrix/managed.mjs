// A browser with a policy, as on the PC of a company. Policies are files of the machine, and others use this machine: the
// browser gets a view of its own of that folder (a mount namespace), which nobody else sees and which ends with it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's browsers look, and under which name. */
const PLACES = {
  chromium: { folder: '/etc/chromium', file: 'policies/managed/matrix.json' },
  firefox: { folder: '/etc/firefox', file: 'policies/policies.json' },
};

/** $1 the folder, $2 the file in it, $3 the policy, then the browser and what it is told. */
const START = `#!/bin/sh
exec unshare --mount -- sh -c '
  mount -t tmpfs none "$1" && mkdir -p "$(dirname "$1/$2")" && cp "$3" "$1/$2" || exit 1
  shift 3
  exec "$@"' sh FOLDER FILE POLICY PROGRAM "$@"
`;

/** A program that starts `program` under the policy. */
export function managed(engine, profile, program, policy) {
  const { folder, file } = PLACES[engine];
  const [said, start] = [join(profile, 'policy.json'), join(profile, 'managed.sh')];
  writeFileSync(said, JSON.stringify(policy));
  const words = { FOLDER: folder, FILE: file, POLICY: said, PROGRAM: program };
  writeFileSync(start, START.replace(/\b(FOLDER|FILE|POLICY|PROGRAM)\b/g, (word) => `'${words[word]}'`), { mode: 0o755 });
  return start;
}

/** Why this machine cannot show it; `undefined`: it can. */
export function whyUnmanaged(engine) {
  const { folder } = PLACES[engine];
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return 'this machine allows no mount namespace (it takes root)';
  if (!existsSync(folder)) {
    // Only to be mounted on: it is empty to everybody else, and goes with us.
    mkdirSync(folder);
    process.on('exit', () => rmdirSync(folder));
  }
  return undefined;
}
