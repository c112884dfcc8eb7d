import { describe, expect, test } from 'vitest';
import { step } from './step.js';
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

describe('a run that is starting', () => {
  const state = {
    phase: 'starting',
    since: 1,
    pid: 7,
    deadline: 900,
    finding: 'nothing listens',
  } as const;
  const ready = { tcp: { port: 80 } };
  const before = world(running(spec('a', { ready }), { state }));
  const under = (fields: Readonly<Record<string, unknown>>) =>
    processIn(step(before, { kind: 'specs', specs: [spec('a', fields)], at: 50 }).world, 'a');

  test('is running when its spec no longer says what ready means', () => {
    expect(under({}).state).toEqual({ phase: 'running', since: 50, pid: 7, late: null });
  });

  test('has its whole time when its spec says something else of ready', () => {
    expect(under({ ready: { tcp: { port: 81 }, timeout: 3 } }).state).toEqual({
      ...state,
      deadline: 3_050,
      finding: null,
    });
  });

  test('goes on under any other change', () => {
    expect(under({ ready, restart: 'always', env: { A: '1' } }).state).toEqual(state);
  });

  test('and not spawned yet goes on starting, whatever the spec says', () => {
    const ordered = { ...state, pid: null, deadline: null, finding: null };
    const before = world(running(spec('a', { ready }), { state: ordered }));
    const { world: after } = step(before, { kind: 'specs', specs: [spec('a')], at: 50 });

    expect(processIn(after, 'a').state).toEqual(ordered);
  });
});

test('a run that is running goes on so when its spec begins to say what ready means', () => {
  const after = withSpecs(world(running('a')), [spec('a', { ready: { tcp: 80 } })], 50);

  expect(processIn(after, 'a').state).toEqual(processIn(world(running('a')), 'a').state);
});

test('one without a spec is to end if it is alive, and is gone if it is not', () => {
  const before = world(
    running('alive', { run: 4, askedBy: 'anna@laptop' }),
    process('dead', { run: 9 }),
  );

  const after = withSpecs(before, [], 50);

  expect(processIn(after, 'alive')).toMatchObject({
    ...{ want: 'down', removed: true, run: 4, askedBy: null },
  });
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
