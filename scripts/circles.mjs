// Files of the workspace that import each other in a circle, a line for each circle.
//
// node scripts/circles.mjs [ROOT]
import { importsOf } from './imports.mjs';

const imports = importsOf(process.argv[2] ?? '.');

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
  if (circle.length > 1) console.log(circle.sort().join(' '));
}
for (const file of imports.keys()) if (!index.has(file)) visit(file);
