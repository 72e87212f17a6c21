// Imports of the backend that look up, by the levels that docs/architecture.md gives its themes; and themes of one level
// that look at each other. A line for each.
//
// node scripts/levels.mjs [ROOT]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from './imports.mjs';

const root = process.argv[2] ?? '.';
const backend = 'server/core/src/backend/';

/** Each theme, such as `session` or `notice`, and its level. */
const levels = new Map();
for (const [, level, names] of readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(/^\| (\d+) \| (`[^|]*`) \|/gm)) {
  for (const [, name] of names.matchAll(/`([a-z_]+)(?:\/|\.rs)`/g)) levels.set(name, Number(level));
}
const themeOf = (file) => (file.startsWith(backend) ? file.slice(backend.length).split('/')[0].replace(/\.rs$/, '') : null);

const imports = [...importsOf(root)].filter(([file]) => themeOf(file) !== null);
for (const theme of levels.keys()) {
  if (!imports.some(([file]) => themeOf(file) === theme)) console.log(`docs/architecture.md: there is no ${theme}`);
}
const seen = new Map();
for (const [file, targets] of imports) {
  const theme = themeOf(file);
  if (!levels.has(theme)) console.log(`${file}: docs/architecture.md gives it no level`);
  for (const target of targets) {
    const other = themeOf(target);
    if (other === null || other === theme) continue;
    if (levels.get(other) > levels.get(theme)) {
      console.log(`${file} (${levels.get(theme)}) imports ${target} (${levels.get(other)})`);
    }
    if (levels.get(other) === levels.get(theme)) {
      if (seen.has(`${other} ${theme}`)) console.log(`${file} imports ${target}, and ${seen.get(`${other} ${theme}`)} looks back`);
      seen.set(`${theme} ${other}`, file);
    }
  }
}
