import { deputyVerbs } from '@posse/protocol';
import { expect, it } from 'vitest';
import { createFakeSupervisor } from '../testing/fake-supervisor.js';
import { guardChanges } from './change-guard.js';

const changes = Object.entries(deputyVerbs).flatMap(([method, { effect }]) =>
  effect === 'change' ? [method] : [],
);

function setUp(isClosing = false) {
  const supervisor = createFakeSupervisor();
  const lines: string[] = [];
  const served: string[] = [];
  const host = {
    supervisor,
    isClosing: () => isClosing,
    log: (_level: string, line: string) => lines.push(line),
  };
  const closing = new AbortController();
  const link = { from: '10.0.0.7', closed: closing.signal };
  const asker = { supervisor, host, who: 'alice@lap', link };
  const serve = guardChanges(asker, async (method) => served.push(method));
  return { serve, served, lines, supervisor, closing };
}

it('knows the verbs that change something', () => {
  expect(changes).toEqual(['apply', 'start', 'stop', 'restart', 'signal', 'write']);
});

it.each(changes)('refuses a %s that comes too late', async (method) => {
  const { serve, served, supervisor } = setUp();
  const notAfterMs = supervisor.now() - 1;

  await expect(serve(method, { notAfterMs })).rejects.toMatchObject({ code: 'expired' });
  await serve(method, { notAfterMs: supervisor.now() });
  await serve(method, {});

  expect(served).toEqual([method, method]);
});

it.each(changes)('refuses a %s whose link is closed', async (method) => {
  const { serve, served, closing } = setUp();
  closing.abort();

  await expect(serve(method, {})).rejects.toMatchObject({ code: 'expired' });

  expect(served).toEqual([]);
});

it.each(changes)('refuses a %s when the deputy is about to end', async (method) => {
  const { serve, served } = setUp(true);

  await expect(serve(method, {})).rejects.toMatchObject({ code: 'busy' });
  await serve('status', {});

  expect(served).toEqual(['status']);
});

it('logs who changed what, from where, and never what the specs or the input hold', async () => {
  const { serve, lines } = setUp();

  await serve('restart', { processes: [{ name: 'camera' }, { name: 'lidar', after: 3 }] });
  await serve('apply', { configuration: 'robot', specs: [{ env: { KEY: 'secret' } }] });
  await serve('signal', { processes: ['camera', 'lidar'], signal: 'SIGUSR1' });
  await serve('signal', { processes: ['camera'], signal: 'SIGTERM', to: 'tree' });
  await serve('signal', { processes: ['camera'], signal: 'SIGTERM', to: 'main' });
  await serve('start', { processes: ['camera'], only: true });
  await serve('write', { process: 'camera', data: 'secret' });
  await serve('stop', { processes: ['camera'], notAfterMs: 0 }).catch(() => {});

  expect(lines).toEqual([
    'alice@lap (10.0.0.7): restart camera, lidar.',
    'alice@lap (10.0.0.7): apply robot.',
    'alice@lap (10.0.0.7): signal SIGUSR1 camera, lidar.',
    'alice@lap (10.0.0.7): signal SIGTERM to the tree of camera.',
    'alice@lap (10.0.0.7): signal SIGTERM camera.',
    'alice@lap (10.0.0.7): start only camera.',
    'alice@lap (10.0.0.7): write camera.',
    expect.stringMatching(/^alice@lap \(10\.0\.0\.7\): stop camera was not done: .* too late/),
  ]);
});
