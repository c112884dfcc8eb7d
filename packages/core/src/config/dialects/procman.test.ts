import { expect, test } from 'vitest';
import { parseConfig } from '../parse.js';
import { formatProblem } from '../problem.js';
import { dialectOf } from './index.js';
import { posse } from './posse.js';
import { procman } from './procman.js';

const bare = { name: 'echo', command: 'echo', host: 'k9' };

test('a file is ProcMan when one of its processes has auto_restart', () => {
  expect(dialectOf([bare, { ...bare, auto_restart: false }])).toBe(procman);
  expect(dialectOf([bare, null, 'auto_restart', ['auto_restart']])).toBe(posse);
  expect(dialectOf([])).toBe(posse);
});

test('auto_restart is a restart policy, and all else is canonical', () => {
  const read = (rest: object) => procman.processSchema.parse({ ...bare, ...rest });

  expect(read({ auto_restart: true })).toStrictEqual(
    posse.processSchema.parse({ ...bare, restart: 'always' }),
  );
  expect(read({ auto_restart: false, stop: 'SIGINT' })).toStrictEqual(
    posse.processSchema.parse({ ...bare, restart: 'never', stop: 'SIGINT' }),
  );
  expect(read({ restart: { policy: 'on_failure', delay: 20 } })).toStrictEqual(
    posse.processSchema.parse({ ...bare, restart: { policy: 'on_failure', delay: 20 } }),
  );
  expect(read({})).toStrictEqual(posse.processSchema.parse(bare));
});

test('what is wrong in a ProcMan file is told in its own words', async () => {
  const text = `{"processes": [
    {"name": "a", "command": "x", "auto_restart": true, "restart": "never"},
    {"name": "b", "command": "x", "auto_restart": "yes", "restart": {"delay": -1}},
    {"name": "c", "command": "x", "auto_restrat": true},
    null
  ]}`;

  const loaded = await parseConfig(text, 'procman.json');

  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
    'procman.json:2:51: processes[0].auto_restart: says the same as "restart" beside it; keep one of them',
    'procman.json:3:51: processes[1].auto_restart: must be true or false, but is "yes"',
    'procman.json:3:51: processes[1].auto_restart: says the same as "restart" beside it; keep one of them',
    'procman.json:3:79: processes[1].restart.delay: must be at least 0, but is the number -1',
    'procman.json:4:35: processes[2].auto_restrat: is an unknown field; did you mean "auto_restart"?',
    'procman.json:5:5: processes[3]: must be an object, but is null',
  ]);
});
