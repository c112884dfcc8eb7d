import {
  createPeer,
  createTransportPair,
  fleetNotifications,
  RequestError,
  tellNotifications,
} from '@posse/protocol';
import { expect, test } from 'vitest';
import { connectClient } from './client.js';
import { createFakeSheriff } from './testing/fake-sheriff.js';
import { hostRow, processRow, RUNNING } from './testing/rows.js';
import { until } from './until.js';

const PATIENCE = { timeoutMs: 5_000 };
const fleet = { hosts: [hostRow('k9')], processes: [processRow('k9/a')] };

test('a client begins with the whole fleet and follows its changes', async () => {
  const sheriff = createFakeSheriff(fleet);
  const client = await sheriff.connect();
  const seen: number[] = [];
  client.fleet.subscribe(({ revision }) => seen.push(revision));

  sheriff.change({ processes: [processRow('k9/a', RUNNING)] });
  sheriff.change({ processes: [processRow('k9/b')] });
  await until(client.fleet, ({ processes }) => processes.get('k9/b'), PATIENCE);

  expect(client.fleet.get().processes.get('k9/a')).toMatchObject(RUNNING);
  expect(seen).toEqual([2, 3]);
});

test('after a gap in the news a client asks for everything anew', async () => {
  const sheriff = createFakeSheriff(fleet);
  const client = await sheriff.connect();

  sheriff.changeUnheard({ processes: [processRow('k9/lost')] });
  sheriff.change({ processes: [processRow('k9/b')] });
  const found = await until(client.fleet, ({ processes }) => processes.get('k9/lost'), PATIENCE);
  sheriff.change({ goneProcesses: ['k9/lost'] });
  const isGone = await until(
    client.fleet,
    ({ processes }) => !processes.has('k9/lost') || undefined,
    PATIENCE,
  );

  expect(found).toBeDefined();
  expect(isGone).toBe(true);
});

test('changes that overtake their snapshot are not lost', async () => {
  const [near, far] = createTransportPair();
  const snapshot = {
    revision: 5,
    configuration: { name: 'demo', file: 'demo.json' },
    ...fleet,
  };
  const peer = createPeer({
    transport: far,
    serve: async () => {
      const changes = { hosts: [], goneHosts: [], goneProcesses: [] };
      const tell = tellNotifications(fleetNotifications, peer);
      tell.changes({ ...changes, revision: 5, processes: [processRow('k9/old')] });
      tell.changes({ ...changes, revision: 6, processes: [processRow('k9/new')] });
      return snapshot;
    },
  });

  const client = await connectClient(near);

  expect([...client.fleet.get().processes.keys()]).toEqual(['k9/a', 'k9/new']);
});

test('a snapshot that nobody asked for replaces the view', async () => {
  const [near, far] = createTransportPair();
  const snapshot = { revision: 5, configuration: { name: 'demo', file: 'demo.json' }, ...fleet };
  const peer = createPeer({ transport: far, serve: async () => snapshot });
  const client = await connectClient(near);

  tellNotifications(fleetNotifications, peer).snapshot({ ...snapshot, revision: 9, processes: [] });
  const view = await until(client.fleet, (now) => (now.revision === 9 ? now : undefined), PATIENCE);

  expect(view?.processes.size).toBe(0);
});

test('without its sheriff a client shows every host as down and every process as stale', async () => {
  const sheriff = createFakeSheriff(fleet);
  const client = await sheriff.connect();

  sheriff.die('it was killed');
  const look = ({ hosts }: ReturnType<typeof client.fleet.get>) =>
    hosts.get('k9')?.link === 'down' ? hosts.get('k9') : undefined;
  const host = await until(client.fleet, look, PATIENCE);

  expect(host?.error).toBe('no sheriff: it was killed');
  expect(client.fleet.get().processes.get('k9/a')?.stale).toBe(true);
  await expect(client.call.start({ ids: ['k9/a'] })).rejects.toThrow(RequestError);
});

test('a sheriff that cannot be watched is no sheriff', async () => {
  const [near, far] = createTransportPair();
  createPeer({
    transport: far,
    serve: async () => {
      throw new RequestError('unauthorized', 'Not you.');
    },
  });

  await expect(connectClient(near)).rejects.toThrow('Not you.');
});
