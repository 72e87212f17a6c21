// Which file of the workspace imports which, read as text: `use` and paths of crate, super, self and the workspace's
// crates, without tests (from `#[cfg(test)] mod … {` to the end of a file). A module and what is below it belong
// together: that is no import.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const isWithin = (path, other) => other === '' || path === other || path.startsWith(`${other}::`);

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

/** Every path that a file names, such as `crate::backend::session::open`. */
function pathsIn(file) {
  const code = readFileSync(file, 'utf8').split(/^#\[cfg\(test\)\]\n(?:#.*\n)*(?:pub )?mod \w+ \{/m)[0].replace(/\/\/.*/g, '');
  const use = /^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm;
  const inline = code.replace(use, '').match(/\b(?:crate|super)(?:::\w+)+/g) ?? [];
  const used = [...code.matchAll(use)].flatMap(([, tree]) => spread(tree.replace(/\s+as\s+\w+/g, '').replace(/\s/g, '')));
  return [...used, ...inline];
}

/** Each file below `root` and the files that it imports; names as seen from `root`. */
export function importsOf(root) {
  const members = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/^members\s*=\s*\[([^\]]*)\]/m)[1];
  const modules = new Map();
  for (const [, folder] of members.matchAll(/"([^"]+)"/g)) {
    const name = readFileSync(join(root, folder, 'Cargo.toml'), 'utf8').match(/^name\s*=\s*"([^"]+)"/m)[1];
    const src = join(root, folder, 'src');
    if (existsSync(src)) modules.set(name.replaceAll('-', '_'), modulesOf(src));
  }
  const imports = new Map();
  for (const [crate, own] of modules) {
    for (const [module, file] of own) {
      const found = new Set();
      for (const path of pathsIn(file)) {
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
        if (table.has(target) && !related) found.add(relative(root, table.get(target)));
      }
      imports.set(relative(root, file), found);
    }
  }
  return imports;
}
