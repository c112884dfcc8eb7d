import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SOURCE = `switch (phase) {
  case 'up':
    return 1;
  default:
    return unreachable(phase);
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posse-coverage-'));
  mkdirSync(join(folder, 'coverage'));
  writeFileSync(join(folder, 'phase.ts'), SOURCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the check says when the two arms of the switch were taken so often. */
function verdictOn(...taken: readonly [up: number, otherwise: number]) {
  const path = join(folder, 'phase.ts');
  const place = (from: number, to: number) => ({
    start: { line: from, column: 2 },
    end: { line: to, column: null },
  });
  const branch = { type: 'switch', loc: place(1, 6), locations: [place(2, 3), place(4, 5)] };
  const report = { [path]: { path, branchMap: { 0: branch }, b: { 0: taken } } };
  writeFileSync(join(folder, 'coverage/coverage-final.json'), JSON.stringify(report));
  return spawnSync(process.execPath, [resolve('scripts/check-coverage.mjs')], {
    cwd: folder,
    encoding: 'utf8',
  });
}

test('a branch that no unit test takes fails the gate, and its place is told', () => {
  const { status, stderr } = verdictOn(0, 0);

  expect(stderr).toBe('phase.ts:2:3: no unit test takes this branch (switch)\n');
  expect(status).toBe(1);
});

test('an arm that the compiler proves to be unreachable need not be taken', () => {
  expect(verdictOn(1, 0)).toMatchObject({ status: 0, stderr: '' });
});
