// Files of the workspace that import each other in a circle, a line for each circle.
//
// node scripts/circles.mjs [ROOT]. Reads `use` of crate, super, self and the workspace's crates as text, without tests
// (from `#[cfg(test)]` to the end of a file). A module and what is below it belong together: they make no circle.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = process.argv[2] ?? '.';
const members = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/^members\s*=\s*\[([^\]]*)\]/m)[1];
const crates = new Map();
for (const [, folder] of members.matchAll(/"([^"]+)"/g)) {
  const name = readFileSync(join(root, folder, 'Cargo.toml'), 'utf8').match(/^name\s*=\s*"([^"]+)"/m)[1];
  if (existsSync(join(root, folder, 'src'))) crates.set(name.replaceAll('-', '_'), join(root, folder, 'src'));
}

/** Path of each module, such as `backend::session`, to its file. */
function modulesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.rs'));
  return new Map(files.map((file) => [
    file.replace(/\.rs$/, '').split('/').filter((part) => !['lib', 'main', 'mod'].includes(part)).join('::'),
    join(folder, file),
  ]));
}

/** `a::{b, c::{d, e}}` to `a::b`, `a::c::d`, `a::c::e`. */
function spread(tree) {
  const brace = tree.indexOf('{');
  if (brace < 0) return [tree];
  const paths = [];
  let depth = 0;
  let piece = '';
  for (const c of `${tree.slice(brace + 1, tree.lastIndexOf('}'))},`) {
    depth += (c === '{') - (c === '}');
    if (c !== ',' || depth > 0) { piece += c; continue; }
    if (piece) paths.push(...spread(piece).map((rest) => tree.slice(0, brace) + rest));
    piece = '';
  }
  return paths;
}

const isWithin = (path, other) => other === '' || path === other || path.startsWith(`${other}::`);
const modules = new Map([...crates].map(([name, folder]) => [name, modulesOf(folder)]));
const imports = new Map();
for (const [crate, own] of modules) {
  for (const [module, file] of own) {
    const found = new Set();
    const code = readFileSync(file, 'utf8').split(/^#\[cfg\(test\)\]\n(?:#.*\n)*(?:pub )?mod /m)[0].replace(/\/\/.*/g, '');
    for (const [, tree] of code.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm)) {
      for (const path of spread(tree.replace(/\s+as\s+\w+/g, '').replace(/\s/g, ''))) {
        const steps = path.split('::').filter(Boolean);
        const here = module === '' ? [] : module.split('::');
        let table = own;
        let full;
        if (steps[0] === 'crate') full = steps.slice(1);
        else if (steps[0] === 'self') full = [...here, ...steps.slice(1)];
        else if (steps[0] === 'super') {
          const ups = steps.filter((step) => step === 'super').length;
          full = [...here.slice(0, here.length - ups), ...steps.slice(ups)];
        } else if (modules.has(steps[0]) && steps[0] !== crate) [table, full] = [modules.get(steps[0]), steps.slice(1)];
        else continue;
        while (full.length && !table.has(full.join('::'))) full.pop();
        const target = full.join('::');
        const related = table === own && (isWithin(module, target) || isWithin(target, module));
        if (table.has(target) && !related) found.add(table.get(target));
      }
    }
    imports.set(file, found);
  }
}

// Tarjan: the strongly connected parts of more than one file.
const index = new Map();
const low = new Map();
const stack = [];
function visit(file) {
  index.set(file, index.size);
  low.set(file, index.get(file));
  stack.push(file);
  for (const next of imports.get(file) ?? []) {
    if (!index.has(next)) visit(next);
    if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
  }
  if (low.get(file) !== index.get(file)) return;
  const circle = stack.splice(stack.indexOf(file));
  if (circle.length > 1) console.log(circle.map((one) => relative(root, one)).sort().join(' '));
}
for (const file of imports.keys()) if (!index.has(file)) visit(file);
