// Says which branches of the pure part no unit test takes, after `vitest run --coverage` has written
// them down. Only arms that call `unreachable` may stay untaken: the compiler proves that they are.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const REPORT = 'coverage/coverage-final.json';
const UNREACHABLE = /^default:\s*(return )?unreachable\(\w+\);$/;

const files = Object.values(JSON.parse(readFileSync(REPORT, 'utf8')));
const untaken = files.flatMap((file) => {
  const lines = readFileSync(file.path, 'utf8').split('\n');
  return Object.entries(file.branchMap).flatMap(([id, { type, locations, loc }]) =>
    locations
      .filter((_, arm) => file.b[id][arm] === 0)
      // An `if` without an `else` has no place for its second arm.
      .map((location) => (location.start.line === undefined ? loc : location))
      .filter((location) => !UNREACHABLE.test(textAt(lines, location)))
      .map(({ start }) => ({
        place: [relative('.', file.path), start.line, start.column + 1],
        type,
      })),
  );
});

for (const { place, type } of untaken) {
  console.error(`${place.join(':')}: no unit test takes this branch (${type})`);
}
const count = files.reduce((sum, { b }) => sum + Object.values(b).flat().length, 0);
if (files.length === 0 || count === 0) throw new Error(`${REPORT} holds no branches.`);
console.log(
  `${count} branches in ${files.length} files, ${untaken.length} not taken by unit tests`,
);
process.exitCode = untaken.length > 0 ? 1 : 0;

/** A place that ends at the end of a line has no last column. */
function textAt(lines, { start, end }) {
  const [first = '', ...rest] = lines.slice(start.line - 1, end.line);
  const last = rest.pop() ?? '';
  return [first.slice(start.column), ...rest, last.slice(0, end.column ?? undefined)]
    .join('\n')
    .trim();
}
