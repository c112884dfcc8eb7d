import { expect, test } from 'vitest';
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
