import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fateOf } from './fate.js';
import { statePaths } from './names.js';
import { parseRunFile } from './run-file.js';
import { programTree, type TrackedRun, trackedRun } from './tracked-run.js';

const alive = readFileSync('/proc/self/stat', 'utf8').trim();
const dead = alive.replace(/^\d+/, '4000000');

/** A run as it is known after a look at a file with this text. */
function judged(text: string | null, known: Partial<TrackedRun> = {}) {
  const key = { name: 'a', run: 1 };
  const origin = 'begun_here';
  const run = { ...trackedRun(key, { paths: statePaths('/'), stateId: 'x', origin }), ...known };
  const file = text === null ? null : parseRunFile(text);
  run.keeper = file?.keeper ?? run.keeper;
  run.tree = file?.program ? programTree(run, file.program) : run.tree;
  return fateOf(run, file);
}

test.each([
  { says: 'a keeper lives', text: `\nK ${alive}\n`, fate: 'going_on' },
  {
    says: 'a keeper lives and its program has just ended',
    text: `\nK ${alive}\n\nS ${dead}\n`,
    fate: 'going_on',
  },
  { says: 'only the program lives', text: `\nK ${dead}\n\nS ${alive}\n`, fate: 'going_on' },
  { says: 'it ended', text: `\nK ${alive}\n\nS ${dead}\n\nX 0 1.00\n`, fate: 'ended' },
  { says: 'both are dead', text: `\nK ${dead}\n\nS ${dead}\n`, fate: 'ended' },
  { says: 'the keeper died first', text: `\nK ${dead}\n`, fate: 'abandoned' },
  { says: 'it ended and never began', text: `\nK ${alive}\n\nX 125 1.00\n`, fate: 'abandoned' },
  {
    says: 'a keeper lives and settings come into force',
    text: `\nK ${alive}\n\nC\n\nS ${alive}\n`,
    fate: 'going_on',
  },
  {
    says: 'the keeper died while settings came into force',
    text: `\nK ${dead}\n\nC\n\nS ${alive}\n`,
    fate: 'abandoned',
  },
  {
    says: 'a setting failed',
    text: `\nK ${alive}\n\nC\n\nS ${dead}\nchrt: no\n\nX 1 1.00\n`,
    fate: 'abandoned',
  },
  {
    says: 'the program began after its settings',
    text: `\nK ${dead}\n\nC\n\nS ${alive}\n\nB 1.00\n`,
    fate: 'going_on',
  },
  { says: 'it is revoked', text: '\nR\n', fate: 'revoked' },
  { says: 'nothing', text: '', fate: 'abandoned' },
])('when the file says that $says, a run is $fate', ({ text, fate }) => {
  expect(judged(text)).toBe(fate);
});

test('without a file, the keeper that we know of is asked', () => {
  const { keeper: living } = parseRunFile(`\nK ${alive}\n`);
  const { keeper: gone } = parseRunFile(`\nK ${dead}\n`);

  expect(judged(null, { keeper: living })).toBe('going_on');
  expect(judged(null, { keeper: gone })).toBe('abandoned');
  expect(judged(null)).toBe('abandoned');
});

test('whoever has the pid of one that is gone is not taken for it', () => {
  const { keeper } = parseRunFile(`\nK ${alive}\n`);
  const earlier = keeper && { pid: keeper.pid, startTicks: keeper.startTicks - 1 };

  expect(judged('', { keeper: earlier })).toBe('abandoned');
});
