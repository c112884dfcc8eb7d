import { expect, test } from 'vitest';
import { foldChanges, strand, viewOf } from './fleet-view.js';
import { hostRow, processRow, RUNNING } from './testing/rows.js';

const view = viewOf({
  revision: 7,
  configuration: { name: 'demo', file: 'demo.json' },
  hosts: [hostRow('k9'), hostRow('base')],
  processes: [processRow('k9/a'), processRow('k9/b'), processRow('base/a')],
});
const nothing = { hosts: [], processes: [], goneHosts: [], goneProcesses: [] };

test('changes replace rows in their place, add new ones and take away those that are gone', () => {
  const changes = {
    revision: 8,
    hosts: [hostRow('arm')],
    processes: [processRow('arm/a'), processRow('k9/a', RUNNING)],
    goneHosts: ['base'],
    goneProcesses: ['base/a'],
  };

  const next = foldChanges(view, changes);

  expect(next?.revision).toBe(8);
  expect([...(next?.hosts.keys() ?? [])]).toEqual(['k9', 'arm']);
  expect([...(next?.processes.keys() ?? [])]).toEqual(['k9/a', 'k9/b', 'arm/a']);
  expect(next?.processes.get('k9/a')?.phase).toBe('running');
  expect(view.processes.get('k9/a')?.phase).toBe('stopped');
});

test('changes that the view has already leave it as it is', () => {
  expect(foldChanges(view, { ...nothing, revision: 7, goneHosts: ['k9'] })).toBe(view);
});

test('changes behind a gap cannot be folded', () => {
  expect(foldChanges(view, { ...nothing, revision: 9 })).toBeUndefined();
});

test('a view that nobody keeps any more shows nothing as though it were fresh', () => {
  const since = new Date('2030-01-01T12:00:00Z');

  const stranded = strand(view, 'no sheriff', since);

  expect([...stranded.processes.values()].every(({ stale }) => stale)).toBe(true);
  expect(stranded.hosts.get('k9')).toMatchObject({
    link: 'down',
    error: 'no sheriff',
    since: '2030-01-01T12:00:00.000Z',
  });
});

test('a host that was down before a view was stranded keeps its own reason', () => {
  const down = hostRow('k9', { link: 'down', error: 'no route' });

  const stranded = strand(
    viewOf({ ...view, hosts: [down], processes: [] }),
    'no sheriff',
    new Date(),
  );

  expect(stranded.hosts.get('k9')).toEqual(down);
});
