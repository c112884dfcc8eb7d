import { deputyVerbs } from '@posse/protocol';
import { expect, it } from 'vitest';
import { guardChanges } from './change-guard.js';
import { createFakeSupervisor } from './testing/fake-supervisor.js';

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
  const serve = guardChanges(host, 'alice@lap', async (method) => served.push(method));
  return { serve, served, lines, supervisor };
}

it('knows the verbs that change something', () => {
  expect(changes).toEqual(['apply', 'start', 'stop', 'restart', 'signal']);
});

it.each(changes)('refuses a %s that comes too late', async (method) => {
  const { serve, served, supervisor } = setUp();
  const notAfterMs = supervisor.now() - 1;

  await expect(serve(method, { notAfterMs })).rejects.toMatchObject({ code: 'expired' });
  await serve(method, { notAfterMs: supervisor.now() });
  await serve(method, {});

  expect(served).toEqual([method, method]);
});

it.each(changes)('refuses a %s when the deputy is about to end', async (method) => {
  const { serve, served } = setUp(true);

  await expect(serve(method, {})).rejects.toMatchObject({ code: 'busy' });
  await serve('status', {});

  expect(served).toEqual(['status']);
});

it('logs who changed what, and never what the specs hold', async () => {
  const { serve, lines } = setUp();

  await serve('restart', { processes: [{ name: 'camera' }, { name: 'lidar', after: 3 }] });
  await serve('apply', { configuration: 'robot', specs: [{ env: { KEY: 'secret' } }] });
  await serve('stop', { processes: ['camera'], notAfterMs: 0 }).catch(() => {});

  expect(lines).toEqual([
    'alice@lap: restart camera, lidar.',
    'alice@lap: apply robot.',
    expect.stringMatching(/^alice@lap: stop camera was not done: .* too late/),
  ]);
});
