import { expect, test } from 'vitest';
import { process, processIn, running, spec, world } from './testing.js';
import { withSpecs } from './with-specs.js';
import { createWorld } from './world.js';

test('a new process is stopped, wherever its name left off', () => {
  const before = createWorld(new Map(), new Map([['a', 7]]));

  const after = withSpecs(before, [spec('a', { autostart: true })], 50);

  expect(processIn(after, 'a')).toMatchObject({ want: 'down', run: 7, removed: false });
  expect(processIn(after, 'a').state).toEqual({ phase: 'stopped', since: 50 });
  expect(after.retired.size).toBe(0);
});

test('a spec that says the same touches nothing', () => {
  const known = running(spec('a', { env: { A: '1' } }));

  const after = withSpecs(world(known), [spec('a', { env: { A: '1' } })], 50);

  expect(processIn(after, 'a')).toBe(known);
});

test('a run goes on under a changed spec', () => {
  const changed = spec('a', { command: 'false', restart: 'always' });

  const after = withSpecs(world(running('a')), [changed], 50);

  expect(processIn(after, 'a')).toEqual(running(changed));
});

test('a run that is starting is running when its spec no longer says what ready means', () => {
  const state = { phase: 'starting', since: 1, pid: 7, deadline: 900 } as const;
  const ready = { tcp: { port: 80 } };
  const before = world(running(spec('a', { ready }), { state }));

  const after = withSpecs(before, [spec('a')], 50);
  const other = withSpecs(before, [spec('a', { ready: { tcp: { port: 81 } } })], 50);

  expect(processIn(after, 'a').state).toEqual({ phase: 'running', since: 50, pid: 7 });
  expect(processIn(other, 'a').state).toEqual(state);
});

test('a run that is not spawned yet is starting, whatever the spec says', () => {
  const state = { phase: 'starting', since: 1, pid: null, deadline: null } as const;
  const before = world(running(spec('a', { ready: { tcp: { port: 80 } } }), { state }));

  expect(processIn(withSpecs(before, [spec('a')], 50), 'a').state).toEqual(state);
});

test('one without a spec is to end if it is alive, and is gone if it is not', () => {
  const before = world(running('alive', { run: 4 }), process('dead', { run: 9 }));

  const after = withSpecs(before, [], 50);

  expect(processIn(after, 'alive')).toMatchObject({ want: 'down', removed: true, run: 4 });
  expect(after.processes.has('dead')).toBe(false);
  expect([...after.retired]).toEqual([['dead', 9]]);
});

test('one that comes back while its run still ends is stopped, and known again', () => {
  const leaving = running('a', { run: 4, want: 'down', removed: true });

  const after = withSpecs(world(leaving), [spec('a')], 50);
  const stays = withSpecs(world(leaving), [], 50);

  expect(processIn(after, 'a')).toEqual({ ...leaving, removed: false });
  expect(processIn(stays, 'a')).toBe(leaving);
});
