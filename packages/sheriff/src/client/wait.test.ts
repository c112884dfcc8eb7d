import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { viewOf } from './fleet-view.js';
import { createStore } from './store.js';
import { hostRow, processRow } from './testing/rows.js';
import { type Awaited, type Ended, endingIn, endings } from './wait.js';

const configuration = { name: 'demo', file: 'demo.json' };
const up: Awaited = { id: 'k9/a', host: 'k9', revision: 5, want: 'up' };
const down: Awaited = { ...up, want: 'down' };

function viewWith(
  host: Parameters<typeof hostRow>[1],
  process: Parameters<typeof processRow>[1] | null,
) {
  const processes = process === null ? [] : [processRow('k9/a', process)];
  return viewOf({ revision: 1, configuration, hosts: [hostRow('k9', host)], processes });
}

describe('endingIn', () => {
  test.each([
    {
      title: 'news older than the command says nothing',
      awaited: up,
      host: { revision: 4 },
      process: { want: 'up', goal: 'met' },
      ending: undefined,
    },
    {
      title: 'what is pending is waited for',
      awaited: up,
      host: { revision: 5 },
      process: { want: 'up', goal: 'pending' },
      ending: undefined,
    },
    {
      title: 'a met goal ends it',
      awaited: up,
      host: { revision: 5 },
      process: { want: 'up', goal: 'met' },
      ending: 'met',
    },
    {
      title: 'a missed goal ends it',
      awaited: up,
      host: { revision: 9 },
      process: { want: 'up', goal: 'missed' },
      ending: 'missed',
    },
    {
      title: 'a start that somebody else undoes is overruled',
      awaited: up,
      host: { revision: 6 },
      process: { want: 'down', goal: 'met' },
      ending: 'overruled',
    },
    {
      title: 'a stop that somebody else undoes is overruled',
      awaited: down,
      host: { revision: 6 },
      process: { want: 'up', goal: 'met' },
      ending: 'overruled',
    },
    {
      title: 'a host out of reach ends it',
      awaited: up,
      host: { revision: 9, link: 'down' },
      process: { want: 'up', goal: 'met' },
      ending: 'lost',
    },
    {
      title: 'a host that tells no revision is waited for',
      awaited: up,
      host: { revision: null },
      process: { want: 'up', goal: 'met' },
      ending: undefined,
    },
    {
      title: 'a process that is gone is stopped',
      awaited: down,
      host: { revision: 5 },
      process: null,
      ending: 'met',
    },
    {
      title: 'a process that is gone does not run',
      awaited: up,
      host: { revision: 5 },
      process: null,
      ending: 'missed',
    },
  ] as const)('$title', ({ awaited, host, process, ending }) => {
    expect(endingIn(viewWith(host, process), awaited)).toBe(ending);
  });

  test('a host that is gone is out of reach', () => {
    const view = viewOf({ revision: 1, configuration, hosts: [], processes: [] });

    expect(endingIn(view, up)).toBe('lost');
  });
});

describe('endings', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('tells of each process as soon as its wait ends, and of the late ones at the end', async () => {
    const hosts = [hostRow('k9', { revision: 5 })];
    const first = processRow('k9/a', { want: 'up', goal: 'pending' });
    const second = processRow('k9/b', { want: 'up', goal: 'pending', phase: 'starting' });
    const before = viewOf({ revision: 1, configuration, hosts, processes: [first, second] });
    const fleet = createStore(before);
    const told: string[] = [];

    const waiting = (async () => {
      for await (const { id, ending, process } of endings(
        fleet,
        [up, { ...up, id: 'k9/b' }],
        30_000,
      )) {
        told.push(`${id} ${ending} ${process?.phase}`);
      }
    })();
    await vi.advanceTimersByTimeAsync(29_000);
    const processes = [{ ...first, goal: 'met', phase: 'running' } as const, second];
    fleet.set(viewOf({ revision: 2, configuration, hosts, processes }));
    await vi.advanceTimersByTimeAsync(999);
    const toldBeforeTheEnd = [...told];
    await vi.advanceTimersByTimeAsync(1);
    await waiting;

    expect(toldBeforeTheEnd).toEqual(['k9/a met running']);
    expect(told).toEqual(['k9/a met running', 'k9/b late starting']);
  });

  test('waits for nothing when there is nothing to wait for', async () => {
    const fleet = createStore(viewOf({ revision: 1, configuration, hosts: [], processes: [] }));
    const told: Ended[] = [];

    for await (const ended of endings(fleet, [], 30_000)) told.push(ended);

    expect(told).toEqual([]);
  });
});
