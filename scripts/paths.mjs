// Paths that the papers name in backticks and that lead nowhere, a line for each.
//
// node scripts/paths.mjs. A path is what ends in `/` or in an ending that files of this tree have, or begins with a
// folder of its root; `a/{b,c}.rs` names two. It may be written from any folder, as `rules/reason.rs`: some file or folder of the
// tree has to end so. Addresses begin with `/`, and are none.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n');
const folders = new Set(files.flatMap((file) => {
  const steps = file.split('/').slice(0, -1);
  return steps.map((_, n) => `${steps.slice(0, n + 1).join('/')}/`);
}));
const endings = new Set(files.map((file) => file.match(/\.(\w+)$/)?.[1]).filter(Boolean));
const tops = new Set([...folders].filter((folder) => folder.indexOf('/') === folder.length - 1).map((folder) => folder.slice(0, -1)));
const papers = files.filter((file) => /^(docs\/[^/]+|README|CONTRIBUTING|SECURITY|CHANGELOG)\.md$/.test(file));

/** `a/{b,c}.rs` to `a/b.rs` and `a/c.rs`. */
function expand(text) {
  const brace = text.match(/^(.*?)\{([^{}]*)\}(.*)$/);
  return brace ? brace[2].split(',').flatMap((one) => expand(brace[1] + one + brace[3])) : [text];
}
const isPath = (text) => /^\w[\w.*/-]*$/.test(text)
  && (text.endsWith('/') || endings.has(text.match(/\.(\w+)$/)?.[1]) || (text.includes('/') && tops.has(text.split('/')[0])));
const exists = (path) => {
  const end = new RegExp(`(^|/)${path.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}/?$`);
  return files.some((file) => end.test(file)) || [...folders].some((folder) => end.test(folder));
};

for (const paper of papers) {
  readFileSync(paper, 'utf8').replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, '')).split('\n').forEach((line, n) => {
    for (const [, text] of line.matchAll(/`([^`]+)`/g)) {
      for (const path of text.split(/\s+/).flatMap(expand).filter(isPath)) {
        if (!exists(path)) console.log(`${paper}:${n + 1}: ${path}`);
      }
    }
  });
}
