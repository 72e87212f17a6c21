// What a report of Playwright's comes to: `PASSED FAILED`, and a line for each test that failed, with what it said first.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const { stats, suites } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(stats.expected, stats.unexpected + stats.flaky);

const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
for (const { file, line, title, tests } of suites.flatMap(specs)) {
  for (const { projectName, status, results } of tests.filter(({ status }) => ['unexpected', 'flaky'].includes(status))) {
    const said = results.flatMap(({ errors }) => errors).map(({ message }) => stripVTControlCharacters(message).replace(/\s+/g, ' '));
    console.log(`${file}:${line} ${title} [${projectName}, ${status}]: ${said.join(' | ').slice(0, 600)}`);
  }
}
